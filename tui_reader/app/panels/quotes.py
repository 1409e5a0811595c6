"""The panel of quotes: who said what, in reading order or by speaker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_reader.app.panels.keys import quote_key
from tui_reader.app.panels.panel import Panel
from tui_reader.app.panels.quote_rows import IS, by_speaker, quote_items, shown_quotes
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.look.panes import BY_SPEAKER
from tui_reader.model import Quote

if TYPE_CHECKING:
    from tui_reader.app.context import Context

ROOM_FOR_SOURCES = 20
"""The least height of a list that shows word counts per speaker below."""


class QuotesPanel(Panel):
    id = "quotes"
    title = "Quotes"
    shows = frozenset({"quotes", "people", "panels"})
    hints = ("confirm", "reject", "speaker", "help", "list-leave")
    filter_hint = f"part of a name; is:{' is:'.join(IS)}; all of them must hold"

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.grouped = False
        """True for quotes by speaker, False for reading order."""
        self.everything = False
        """True where quotes are listed that are hidden otherwise."""

    def wanted(self) -> list[Quote]:
        """The quotes that the filter lets through, in reading order."""
        return shown_quotes(self.ctx.article.extraction, self.filter, everything=self.everything)

    def update(self) -> None:
        self.ctx.focus.take_quotes(self.wanted(), self.ctx.article.people)

    def items(self) -> Sequence[Item]:
        listed = self.ctx.focus.quotes
        shown, words = (by_speaker(listed), self._words()) if self.grouped else (listed, None)
        return quote_items(self.ctx.view.document, shown, self.ctx.article.people, words)

    def _words(self) -> Mapping[str, str]:
        """How many words each source says, for the list by speaker."""
        sources = self.ctx.article.sources().sources if self.ctx.article.quotes else ()
        return {source.name: f"{source.words:,} word{'s' if source.words != 1 else ''}" for source in sources}

    def count(self) -> int | None:
        return len(self.ctx.focus.quotes) if self.ctx.article.extracted else None

    def total(self) -> int | None:
        return len(shown_quotes(self.ctx.article.extraction, everything=self.everything))

    def wishes(self) -> Iterator[str]:
        yield from super().wishes()
        if self.everything:
            yield "all"
        if self.grouped:
            yield BY_SPEAKER

    def empty(self, width: int) -> list[Line]:
        if self.filter:
            return self.no_match(width)
        lines = self.searching(width)
        if self.ctx.article.extracted:
            lines += self.ways([("select", "selects words in the text,"), ("add-quote", "then adds the quote")])
        return lines

    def foot(self, width: int) -> list[Line]:
        return source_lines(self)

    def passage(self) -> Quote | None:
        key = self.pane.selected_key
        return next((quote for quote in self.ctx.focus.quotes if quote_key(quote) == key), None)

    def speaker(self) -> str | None:
        quote = self.passage()
        return (quote.source or None) if quote is not None else None


def source_lines(panel: Panel) -> list[Line]:
    """Return the word counts per speaker, if the list leaves room for them."""
    article = panel.ctx.article
    if panel.pane.size.height < ROOM_FOR_SOURCES or not article.quotes:
        return []  # with nothing to count nothing is imported for it before the first paint
    found = article.sources()
    if not found.sources:
        return []
    lines = [Line(), Line(((found.amount, "dim"),))]
    return lines + [Line(((label, "dim"),), f"{percent} %") for label, percent in found.shares]
