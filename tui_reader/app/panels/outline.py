"""The panel of headings, a tree whose branches fold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_reader.app.panels.keys import heading_key
from tui_reader.app.panels.panel import Panel
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import Changed, Target
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.app.context import Context
    from tui_reader.text.outline import Outline


class OutlinePanel(Panel):
    id = "outline"
    title = "Outline"
    shows = frozenset({"text", "panels"})
    hints = ("list-open", "fold", "unfold", "help", "list-leave")

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.folded: set[int] = set()
        """The numbers of the headings whose branches are hidden."""

    @property
    def _outline(self) -> Outline:
        return self.ctx.article.outline

    def items(self) -> Sequence[Item]:
        outline, document = self._outline, self.ctx.view.document
        is_tree = any(heading.above is not None for heading in outline.headings)
        return [
            Item(heading_key(outline.headings[number].block), partial(_lines, document, outline, number, sign))
            for number, sign in self._shown(is_tree)
        ]

    def _shown(self, is_tree: bool) -> Iterator[tuple[int, str]]:
        """Yield the headings that no folded branch hides, with the sign before each."""
        hidden: set[int] = set()
        headings = self._outline.headings
        for number, heading in enumerate(headings):
            if heading.above in self.folded or heading.above in hidden:
                hidden.add(number)
                continue
            if not is_tree:
                yield number, ""
            elif number in self.folded:
                yield number, "▸ "
            else:
                yield number, "▾ " if self._outline.has_branch(number) else "  "

    def count(self) -> int | None:
        return len(self._outline.headings)

    def is_offered(self) -> bool:
        return bool(self.ctx.view.document.headings())

    def empty(self, width: int) -> list[Line]:
        lines = wrapped("This article has no headings.", width, "dim", most=4)
        return lines + self.ways([("list-leave", "goes back to the article")])

    def number(self) -> int | None:
        """Return the number of the row's heading."""
        key = self.pane.selected_key
        headings = self._outline.headings
        return next((number for number, one in enumerate(headings) if heading_key(one.block) == key), None)

    def target(self) -> Target | None:
        number = self.number()
        if number is None:
            return None
        return Target("paragraph", self.ctx.view.document.span(self._outline.headings[number].block))

    def follow(self) -> None:
        if (number := self.number()) is not None:
            self.ctx.leave_passage()
            self.ctx.view.go_to_block(self._outline.headings[number].block)

    def fold(self, step: int) -> Changed | None:
        """Hide the branches of the row's heading, or go to the heading over it; with `step` 1 show them."""
        number = self.number()
        if number is None:
            return None
        if step > 0:
            self.folded.discard(number)
        elif number not in self.folded and self._outline.has_branch(number):
            self.folded.add(number)
        elif (above := self._outline.headings[number].above) is not None:
            self.pane.select_key(heading_key(self._outline.headings[above].block))
            self.follow()
        return Changed(frozenset({"panels"}))

    def keys_at(self, block: int) -> frozenset[str]:
        """Return the heading over a block that is shown."""
        headings, number = self._outline.headings, self._outline.number_of(block)
        shown = number
        while number is not None:
            number = headings[number].above
            if number in self.folded:
                shown = number
        return frozenset([heading_key(headings[shown].block)] if shown is not None else [])


def _lines(document: Document, outline: Outline, number: int, sign: str, width: int) -> list[Line]:
    heading = outline.headings[number]
    indent = "  " * min(outline.depth(number), 4)
    lines = wrapped(clean_line(document.texts[heading.block]), width - len(sign), "", most=2, indent=indent)
    text, style = lines[0].left[0]
    lines[0] = Line(
        ((indent, ""), (sign, "dim"), (text[len(indent) :], "strong" if heading.above is None and sign else style))
    )
    return [lines[0], *(Line(((" " * len(sign), ""), *line.left)) for line in lines[1:])]
