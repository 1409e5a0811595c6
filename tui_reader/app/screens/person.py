"""A person's page: who it is, every quote over all articles, and what was said again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from tui_reader.app.listings.listing import Listing
from tui_reader.app.listings.quotes import Quotes
from tui_reader.app.listings.repeated import SaidAgain
from tui_reader.app.screens.listing import ListScreen
from tui_reader.app.widgets.list_pane import Line
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.wording import days_line

if TYPE_CHECKING:
    from tui_reader.config import Config
    from tui_reader.library import Library
    from tui_reader.store.search.person import PersonCard

HIGH = 20
"""Rows of the window from which the card is shown in full."""
MOST_ROLES = 3


class PersonScreen(ListScreen):
    """What a person or organisation is quoted with; gives the article to open."""

    CLOSED_BY = ("person-page", "quit")

    def __init__(self, library: Library, config: Config, name: str) -> None:
        self._person = name
        self._card: PersonCard | None = None
        super().__init__(library, config, clean_line(name, 60))

    def make_listings(self) -> Sequence[Listing[Any]]:
        quotes = Quotes(self, self._person)
        quotes.by, quotes.sort = "", "date"
        return quotes, SaidAgain(self, self._person)

    def reload(self, selected: int = 0, key: str | None = None) -> None:
        """Read the card too, which is over the list."""
        card = self.library.catalogue.person_card(self._person)
        if card != self._card:
            self._card = card
            self._fit_panes(self.app.size.width)
        super().reload(selected, key)

    def action_person(self) -> None:
        """Leave the page: the key opened it."""
        self.dismiss(None)

    def head_lines(self, width: int) -> tuple[Line, ...]:
        """Return who it is, over the tabs."""
        card = self._card
        if card is None:
            return ()
        facts = [counted(card.articles, "article"), f"{card.quotes:,} quote{'s' if card.quotes != 1 else ''}"]
        facts += [f"{card.words:,} words", days_line(card.first, card.last)]
        name, told = clean_line(card.name, 200), " · ".join(facts)
        if cell_len(name) + cell_len(told) + 4 <= width:
            lines = [Line((("  ", ""), (name, "strong"), (f"  {told}", "dim")))]
        else:
            lines = [Line((("  ", ""), (name, "strong"))), Line(((f"  {told}", "dim"),))]
        if self.app.size.height < HIGH:
            return tuple(lines)
        for role in card.roles[:MOST_ROLES]:
            told = f"  {days_line(role.first, role.last)}, {counted(role.articles, 'article')}"
            lines.append(Line((("  ", ""), (clean_line(role.role, 200), ""), (told, "dim"))))
        if len(card.roles) > MOST_ROLES:
            lines.append(Line(((f"  and {counted(len(card.roles) - MOST_ROLES, 'other role')}", "dim"),)))
        lines += _listed("also", ((alias, "") for alias in card.aliases))
        lines += _listed("named with", ((one.name, f" {one.articles}") for one in card.together))
        return (*lines, Line())


def _listed(label: str, names: Iterable[tuple[str, str]]) -> list[Line]:
    """Return names with numbers in one line; none for no names."""
    pieces: list[tuple[str, str]] = []
    for name, number in names:
        pieces += [(", " if pieces else "", "dim"), (clean_line(name, 60), "tag"), (number, "dim")]
    return [Line((("  ", ""), (f"{label} ", "dim"), *pieces))] if pieces else []
