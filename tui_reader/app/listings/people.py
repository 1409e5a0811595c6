"""The list of the people whom all articles name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from tui_reader.app.listings.listing import Choices, ExtractedListing, How, padded, shortened
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.library.pages import Group, Pages
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.query import Query

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.store.search.values import PersonRow

COLUMNS = (("Articles", "articles"), ("Mentions", "mentions"), ("Quotes", "quotes"))
WIDTH = 9
"""Cells of a column, without the two before it."""
NAME = 24
"""Cells that the name needs at least."""


class People(ExtractedListing["PersonRow"]):
    id = "people"
    title = "People"
    noun, nouns = "person", "people"
    orders: ClassVar[Choices] = (
        ("articles", "Most articles"),
        ("mentions", "Most mentions"),
        ("quotes", "Most quotes"),
        ("name", "Name"),
    )
    hints: ClassVar[Choices] = (
        ("change-take", "what they said"),
        ("library-filter", "finds"),
        ("library-next", "next list"),
        ("library-order", "order"),
        ("library-tag", "tags what they said"),
        ("library-copy", "copies"),
        ("dialog-close", "closes"),
    )

    def pages(
        self, library: Library, query: Query, how: How, groups: Sequence[Group] | None = None
    ) -> Pages[str, PersonRow]:
        return library.catalogue.person_pages(query, sort=how.sort, reverse=how.reverse, groups=groups)

    def key(self, row: PersonRow) -> str:
        return row.name

    # -- how it looks -------------------------------------------------------------------------------------------

    def head(self, width: int) -> Line:
        arrow = "▴" if self.reverse else "▾"
        columns = _columns(width)
        name = f"  Name {arrow}" if self.sort == "name" else "  Name"
        pieces = [(padded(name, width - (WIDTH + 2) * len(columns)), "dim")]
        for title, sort in columns:
            marked = sort == self.sort
            pieces.append((f"  {f'{title}{arrow}' if marked else title:>{WIDTH}}", "accent" if marked else "dim"))
        return Line(tuple(pieces))

    def lines(self, row: PersonRow, chosen: bool, width: int) -> list[Line]:
        columns = _columns(width)
        room = width - (WIDTH + 2) * len(columns) - 2
        name = shortened(row.name, room)
        role = shortened(row.roles[0], room - cell_len(name) - 2) if row.roles and room - cell_len(name) > 6 else ""
        gap = room - cell_len(name) - (cell_len(role) + 2 if role else 0)
        pieces = [("✓ " if chosen else "  ", "accent"), (name, "strong"), (f"  {role}" if role else "", "dim")]
        pieces.append((" " * gap, ""))
        for _, field in columns:
            pieces.append((f"  {getattr(row, field) or '':>{WIDTH}}", "dim"))
        return [Line(tuple(pieces))]

    def preview(self, row: PersonRow) -> Sequence[Item]:
        return [Item("preview", partial(_preview_lines, row), selectable=False)]

    # -- commands -----------------------------------------------------------------------------------------------

    def open(self, key: str) -> None:
        self.screen.action_person()

    def person(self, row: PersonRow) -> str:
        return row.name

    def tag(self) -> None:
        """Tag what the people are quoted with in all articles."""
        from tui_reader.app.listings import quote_tags

        def choose() -> str:
            names = [row.name for row in self._targeted()]
            quotes = [quote for name in names for quote in self.library.catalogue.said(name)]
            of = f"of {clean_line(names[0], 40) if len(names) == 1 else f'{len(names)} people'}"
            return quote_tags.choose(self, list(dict.fromkeys(quotes)), of)

        if self.screen.row is not None:
            self.screen.guarded(choose)

    def _targeted(self) -> Sequence[PersonRow]:
        """Return the people that a command is on."""
        if self.chosen:
            return [row for index in range(len(self.source)) if (row := self.row(index)) and row.name in self.chosen]
        return [self.screen.row] if self.screen.row is not None else []

    def copy(self) -> str:
        rows = self._targeted()
        lines = [", ".join([clean_line(row.name), *map(clean_line, row.roles[:1])]) for row in rows]
        return self.screen.copy("\n".join(lines), len(rows))


def _columns(width: int) -> tuple[tuple[str, str], ...]:
    """Return the columns that fit beside the name."""
    return COLUMNS[: max(0, (width - NAME) // (WIDTH + 2))]


def _preview_lines(row: PersonRow, width: int) -> list[Line]:
    lines = wrapped(clean_line(row.name, 200), width, "strong", most=2)
    for role in row.roles[:6]:
        lines += wrapped(clean_line(role, 200), width, "", most=2)
    if row.aliases:
        told = f"also {', '.join(clean_line(alias, 60) for alias in row.aliases[:12])}"
        lines += [Line(), *wrapped(told, width, "dim", most=4)]
    facts = (counted(row.articles, "article"), counted(row.mentions, "mention"), counted(row.quotes, "quote"))
    return [*lines, Line(), *wrapped(" · ".join(facts), width, "dim", most=2)]
