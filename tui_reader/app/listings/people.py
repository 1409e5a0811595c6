"""The list of the people whom all articles name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from tui_reader.app.listings.listing import Choices, Listing, padded, shortened
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.library.pages import Pages
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


class People(Listing["PersonRow"]):
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
        ("library-copy", "copies"),
        ("dialog-close", "closes"),
    )

    def read(self, query: Query) -> tuple[Pages[str, PersonRow], int]:
        pages = self.library.catalogue.person_pages(query, sort=self.sort, reverse=self.reverse)
        self._waiting = self.library.extractions.waiting_for_quotes() if not pages.size and query.is_empty else 0
        return pages, pages.size

    def fetch(self, query: Query) -> Callable[[Library], Callable[[], None]] | None:
        sort, reverse = self.sort, self.reverse

        def read(library: Library) -> Callable[[], None]:
            found = library.catalogue.person_pages(query, sort=sort, reverse=reverse)
            if len(found):
                found.at(0)

            def show() -> None:
                pages = self.library.catalogue.person_pages(query, sort=sort, reverse=reverse, groups=found.groups)
                pages.adopt(found)
                self.take(query, pages, pages.size)

            return show

        return read

    def key(self, row: PersonRow) -> str:
        return row.name

    _waiting = 0
    """How many articles are not searched for quotes and people yet, if there are no rows."""

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

    def empty(self, width: int) -> list[Line]:
        if self._waiting:
            waiting = counted(self._waiting, "article")
            told = f"No people yet; {waiting} will be searched while you read, or by: reader index"
        else:
            told = "No people yet. They are found in articles that are opened or added: reader add FILE"
        return wrapped(told, width, "dim", most=4)

    # -- commands -----------------------------------------------------------------------------------------------

    def open(self, key: str) -> None:
        self.screen.action_person()

    def person(self, row: PersonRow) -> str:
        return row.name

    def copy(self) -> str:
        rows = [row for index in range(len(self.source)) if (row := self.row(index)) and row.name in self.chosen]
        if not self.chosen:
            rows = [self.screen.row] if self.screen.row is not None else []
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
