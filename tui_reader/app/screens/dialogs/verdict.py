"""The verdict that is asked for when a review is left."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.model import ReviewVerdict
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted


class VerdictDialog(Dialog[ReviewVerdict]):
    """Ask for the verdict of a review; gives `""` to leave without one."""

    CONTEXTS = ("question",)

    def __init__(self, title: str, annotations: int) -> None:
        super().__init__()
        self._title, self._annotations = title, annotations

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Your verdict?")
            box.border_subtitle = Content(self._way_out)
            yield Static(Content(clean_line(self._title)), classes="words")
            yield Static(Content(counted(self._annotations, "annotation") if self._annotations else "No annotations"))
            yield Static(Content(self._answers), classes="answers")

    @property
    def _way_out(self) -> str:
        return self.hint(("dialog-close", "goes on reading"))

    @property
    def _answers(self) -> str:
        return self.hint(
            ("verdict-approve", "approves"),
            ("verdict-changes", "wants changes"),
            ("dialog-accept", "leaves without a verdict"),
        )

    def keys_changed(self) -> None:
        self.query_one(".box").border_subtitle = Content(self._way_out)
        self.query_one(".answers", Static).update(Content(self._answers))

    def action_approve(self) -> None:
        self.dismiss("approved")

    def action_want_changes(self) -> None:
        self.dismiss("changes wanted")

    def action_accept(self) -> None:
        self.dismiss("")
