"""The library: all articles, annotations, quotes and people, to find, order, preview, put in order and open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_reader.app.listings.articles import Articles
from tui_reader.app.listings.listing import Listing, Opening
from tui_reader.app.listings.notes import Annotations
from tui_reader.app.listings.people import People
from tui_reader.app.listings.quotes import Quotes
from tui_reader.app.screens.listing import ListScreen, View

if TYPE_CHECKING:
    from tui_reader.config import Config
    from tui_reader.library import Library

__all__ = ["LibraryScreen", "Opening", "View"]


class LibraryScreen(ListScreen):
    """All articles and what is in them; gives the article to open."""

    CLOSED_BY = ("library", "quit")

    def __init__(self, library: Library, config: Config, view: View | None = None, tab: str = "") -> None:
        """Args: `tab`: the list to show; `""`: that of `view`."""
        super().__init__(library, config, "Library", view, tab)

    def make_listings(self) -> Sequence[Listing[Any]]:
        return Articles(self), Annotations(self), Quotes(self), People(self)
