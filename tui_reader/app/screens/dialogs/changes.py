"""Base of the dialogs about a changed text: a list of wrapped rows."""

from __future__ import annotations

from textual import on

from tui_reader.app.screens.dialogs.dialog import Answer, Dialog
from tui_reader.app.widgets.list_pane import ListPane


class ChangesDialog(Dialog[Answer]):
    """A list in a box, with the keys of the context `changes`."""

    CONTEXTS = ("changes",)

    def __init__(self) -> None:
        super().__init__()
        self.pane = ListPane(id="changes")

    def action_change_move(self, step: int) -> None:
        self.pane.move(step)
        self.pane.repaint()

    def action_change_end(self, step: int) -> None:
        self.pane.move_end(step)
        self.pane.repaint()

    def action_take_change(self) -> None:
        raise NotImplementedError

    @on(ListPane.Chosen)
    def _clicked(self) -> None:
        self.action_take_change()
