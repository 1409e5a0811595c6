"""The panel of headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_reader.app.panels.keys import heading_key
from tui_reader.app.panels.panel import Panel
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import Target
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document


class OutlinePanel(Panel):
    id = "outline"
    title = "Outline"
    shows = frozenset({"text"})
    hints = ("list-open", "highlight", "tag", "note", "help", "list-leave")

    def items(self) -> Sequence[Item]:
        return outline_items(self.ctx.view.document)

    def count(self) -> int | None:
        return len(self.ctx.view.document.headings())

    def is_offered(self) -> bool:
        return bool(self.ctx.view.document.headings())

    def empty(self, width: int) -> list[Line]:
        return wrapped("This article has no headings.", width, "dim", most=4)

    def heading(self) -> int | None:
        """Return the index of the row's heading."""
        key = self.pane.selected_key
        return next((index for index in self.ctx.view.document.headings() if heading_key(index) == key), None)

    def target(self) -> Target | None:
        index = self.heading()
        return Target("paragraph", self.ctx.view.document.span(index)) if index is not None else None

    def follow(self) -> None:
        if (index := self.heading()) is not None:
            self.ctx.leave_passage()
            self.ctx.view.go_to_block(index)


def outline_items(document: Document) -> list[Item]:
    """Make a row for each heading, indented by its level."""
    return [Item(heading_key(index), partial(_lines, document, index)) for index in document.headings()]


def _lines(document: Document, index: int, width: int) -> list[Line]:
    block = document.block(index)
    indent = "  " * max(0, min(block.level - 1, 4))
    return wrapped(clean_line(block.text), width, "", most=2, indent=indent)
