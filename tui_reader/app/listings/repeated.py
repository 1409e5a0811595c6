"""The list of what a person said again, in the same or in other words: two quotes side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len

from tui_reader.app.listings.listing import Choices, Listing, Opening
from tui_reader.app.widgets.list_pane import Line, Words, wrapped
from tui_reader.library.pages import Chunks
from tui_reader.library.searching import passage_of
from tui_reader.text.clean import clean_line
from tui_reader.text.layout.wrap import HANGING, wrap
from tui_reader.text.query import Query
from tui_reader.text.spans import Span
from tui_reader.wording import UNDATED

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.library.saying import Repeated
    from tui_reader.store.search.values import QuoteRow

SIDE_BY_SIDE = 70
"""Cells of the list from which two quotes stand side by side, otherwise one below the other."""
MOST_LINES = 8
"""Lines of a quote."""
AT_ONCE = 300
"""So many quotes are compared at once; more are compared in a thread."""


class SaidAgain(Listing["Repeated"]):
    id = "repeated"
    title = "Said again"
    noun, nouns = "pair", "pairs"
    orders: ClassVar[Choices] = (("alike", "Different words first, the most alike before others"),)
    hints: ClassVar[Choices] = (
        ("change-take", "opens one of them"),
        ("library-filter", "finds"),
        ("library-next", "next list"),
        ("library-copy", "copies"),
        ("dialog-close", "closes"),
    )

    has_preview = False

    def __init__(self, screen: ListScreen, speaker: str) -> None:
        super().__init__(screen)
        self._speaker = speaker
        self._comparing = False
        self._known: tuple[Query, list[Repeated]] | None = None
        self._quotes: list[QuoteRow] = []
        """The quotes that were compared."""

    def read(self, query: Query) -> tuple[Chunks[Repeated], int]:
        if self._known is None or self._known[0] != query:
            self._known = (query, self._compare(query))
        found = self._known[1][::-1] if self.reverse else self._known[1]
        return Chunks(lambda offset, limit: found[offset : offset + limit], len(found)), len(found)

    def _compare(self, query: Query) -> list[Repeated]:
        """Compare the quotes; many of them in a thread, after which the list is read again."""
        from tui_reader.library.saying import repeated

        quotes = self._quotes = self.library.catalogue.said(self._speaker, query)
        self._comparing = len(quotes) > AT_ONCE
        if not self._comparing:
            return repeated(quotes)

        def run() -> None:
            found = repeated(quotes)
            self.screen.app.call_from_thread(self._compared, query, found)

        self.screen.run_worker(run, thread=True, exclusive=True, group="repeated", exit_on_error=False)
        return []

    def _compared(self, query: Query, found: list[Repeated]) -> None:
        if self._known is not None and self._known[0] == query and self.screen.is_attached:
            self._known, self._comparing = (query, found), False
            self._total = None
            if self.screen.listing is self:
                self.screen.updated(self.screen.reload)

    def outdate(self) -> None:
        """Compare the quotes again if they are others by now."""
        super().outdate()
        if self._known is not None and self._quotes != self.library.catalogue.said(self._speaker, self._known[0]):
            self._known = None

    @property
    def total(self) -> int:
        return len(self._known[1]) if self._known is not None else 0

    def key(self, row: Repeated) -> tuple[int, ...]:
        return row.earlier.article_id, row.earlier.start, row.later.article_id, row.later.start

    # -- how it looks -------------------------------------------------------------------------------------------

    def head(self, width: int) -> Line:
        return Line((("  the words that differ are marked; different ones first", "dim"),))

    def lines(self, row: Repeated, chosen: bool, width: int) -> list[Line]:
        share = "the same words" if row.is_same else f"{row.share:.0%} of the words shared"
        lines = [Line((("✓ " if chosen else "  ", "accent"), (share, "tag")))]
        if width < SIDE_BY_SIDE:
            for quote, spans in ((row.earlier, row.only_earlier), (row.later, row.only_later)):
                lines += [Line((("  ", ""), *words)) for words in _column(quote, spans, width - 2)]
        else:
            room = (width - 5) // 2
            left, right = _column(row.earlier, row.only_earlier, room), _column(row.later, row.only_later, room)
            lines += [_beside(one or (), other or (), room) for one, other in zip_longest(left, right)]
        return [*lines, Line()]

    def empty(self, width: int) -> list[Line]:
        if self._comparing:
            return wrapped("Comparing the quotes …", width, "dim", most=1)
        told = "No two quotes share most of their words: at least five words, and 60 % of those of the longer one."
        return wrapped(told, width, "dim", most=4)

    def no_match(self, width: int) -> list[Line]:
        return self.empty(width)

    # -- commands -----------------------------------------------------------------------------------------------

    def open(self, key: str) -> None:
        """Ask which of the two quotes to open."""
        from tui_reader.app.screens.dialogs.word import WordPicker

        row = self.screen.row
        if row is None:
            return
        quotes = {"earlier": row.earlier, "later": row.later}
        words = [(name, clean_line(f"{quote.date or UNDATED}  {quote.title}", 70)) for name, quote in quotes.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.screen.dismiss(Opening(quotes[name].article_id, passage_of(quotes[name])))

        self.screen.ask(WordPicker("Open", words, "later"), chosen)

    def copy(self) -> str:
        from tui_reader.library.citing import citations

        row = self.screen.row
        rows = [row.earlier, row.later] if row is not None else []
        return self.screen.copy(citations(self.library, rows), len(rows))


def _column(quote: QuoteRow, spans: Sequence[Span], width: int) -> list[Words]:
    """Return a quote with its date and title over it, in lines of so many cells."""
    title = clean_line(f"{(quote.date or UNDATED)[:10]}  {quote.title}", 4 * width)
    head: list[Words] = [line.left for line in wrapped(title, width, "dim", most=1)]
    return [*head, *_marked_lines(clean_line(quote.text), spans, width)]


def _marked_lines(text: str, spans: Sequence[Span], width: int) -> Iterator[Words]:
    """Wrap a text, with some of its words marked; cleaning replaces characters one for one."""
    starts = [0, *wrap(text, max(4, width))]
    for number, start in enumerate(starts[:MOST_LINES]):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        row = Span(start, start + len(text[start:end].rstrip(HANGING)))
        pieces, at = [], row.start
        for span in spans:
            inside = span.clip(row)
            if inside.length and inside.start >= at:
                pieces += [(text[at : inside.start], ""), (text[slice(*inside)], "warning")]
                at = inside.end
        pieces.append((text[at : row.end], ""))
        if number == MOST_LINES - 1 and len(starts) > MOST_LINES:
            pieces.append((" …", "dim"))
        yield tuple(piece for piece in pieces if piece[0])


def _beside(left: Words, right: Words, room: int) -> Line:
    gap = room - sum(cell_len(text) for text, _ in left)
    return Line((("  ", ""), *left, (" " * max(0, gap), ""), (" │ ", "edge"), *right))
