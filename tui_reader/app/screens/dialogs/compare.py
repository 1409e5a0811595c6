"""Show old against new text, word by word."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui_reader.app.compared import difference_items
from tui_reader.app.screens.dialogs.changes import ChangesDialog
from tui_reader.text.compare.differences import Difference
from tui_reader.text.document import Document
from tui_reader.text.enumeration import counted
from tui_reader.text.spans import Span


class CompareScreen(ChangesDialog[Span]):
    """List the changes; gives the place in the new text to go to."""

    def __init__(self, found: Sequence[Difference], old: str, document: Document, since: str) -> None:
        super().__init__()
        self._found, self._since = found, since
        self.pane.show_items(difference_items(found, old, document, document.text))
        self.pane.move_end(-1)

    def compose(self) -> ComposeResult:
        count = sum(one.kind != "unchanged" for one in self._found)
        with Vertical(classes="box") as box:
            box.border_title = Content(f"{counted(count, 'change')} since {self._since}   [-gone-] {{+new+}}")
            box.border_subtitle = Content(
                self.hint(("change-next", "next"), ("change-take", "goes there"), ("dialog-close", "closes"))
            )
            yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def action_next_change(self, step: int) -> None:
        super().action_change_move(step)

    def action_change_move(self, step: int) -> None:
        self.pane.scroll_lines(step)

    def action_change_page(self, step: int) -> None:
        self.pane.scroll_lines(step * max(1, self.pane.size.height - 2))

    def action_take_change(self) -> None:
        key = self.pane.selected_key
        self.dismiss(self._found[int(key)].new if key is not None else None)
