"""Search in the article: a line at the bottom, hits as overlays, a count that grows while the rest is searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.app.awaiting import comes_later, progress_line
from tui_reader.app.context import Context
from tui_reader.look.annotations import Mark
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.find import Query, Search, first_hit, hits_in_blocks
from tui_reader.text.navigate import next_word_at
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.app.widgets.search_bar import SearchBar
    from tui_reader.store.search.values import Found

SHOWN_HITS = 5_000
"""More hits than that are counted and walked through, but not all painted."""
PAUSE = 0.002
"""Seconds between two slices of a search that takes longer: keys come first."""


def start(ctx: Context) -> None:
    """Open the line that a query is typed into."""
    if ctx.search is None:
        ctx.search = ArticleSearch(ctx)
    ctx.search.begin()


def look_for(ctx: Context, words: str) -> None:
    """Search for words, and go to the first match from the cursor on.

    Raises:
        ReaderError: there is none.
    """
    if ctx.search is None:
        ctx.search = ArticleSearch(ctx)
    if not ctx.search.go_to_first(words) and ctx.awaited is None:
        raise ReaderError(f"no match for “{clean_line(words, 60)}”")


def word_here(ctx: Context) -> None:
    """Search for the selected words, else for the name or the word under the cursor, as a whole."""
    view = ctx.view
    if view.selection is not None:
        span = view.selected_span
    else:
        mention = ctx.focus.blocks.mentions.at(view.point)
        span = mention.span if mention is not None else next_word_at(view.document, view.point)
    words = view.document.slice(*span)
    if not any(map(str.isalnum, words)):
        ctx.notify("No word here")
        return
    if ctx.search is None:
        ctx.search = ArticleSearch(ctx)
    view.deselect()
    ctx.search.look_for(" ".join(words.split()).lower(), span)


def step(ctx: Context, step: int) -> None:
    """Go to the next hit, or to the one before."""
    if ctx.search is None or not ctx.search.step(step):
        ctx.notify(f"No search yet: {ctx.key('search')} starts one")


def show_found(ctx: Context, found: Found) -> bool:
    """Go to what a search of the library found: to its place, or to its words where the text is another by now.

    Returns False if the text is not read that far yet.
    """
    if comes_later(ctx.article.source):
        return False
    words = [found.text[mark.start : mark.end] for mark in found.marks]
    document, span = ctx.view.document, None
    if found.start is not None and found.end is not None and words:
        there = Span(found.start, min(found.end, document.length))
        if there.start < there.end and not Query(words[0]).is_empty:
            inside = Query(words[0].lower()).hits(document.slice(*there))
            span = there if inside else first_hit(document, Query(words[0]), found.start)
    if span is not None:
        ctx.leave_passage()
        ctx.view.go_to_offset(span.start)
        hits = first_hits(document, words, document.index_at(span.start))
        ctx.view.set_layer("hits", [*((hit, Mark.HIT) for hit in hits), (span, Mark.CURRENT_HIT)])
    return True


def first_hits(document: Document, words: Sequence[str], block: int) -> list[Span]:
    """Find words in one paragraph."""
    return [hit for word in dict.fromkeys(words) for hit in hits_in_blocks(document, Query(word), block, block + 1)]


class ArticleSearch:
    """One search: the first hit at once, the others while nothing else is to do."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._search: Search | None = None
        self._hit: Span | None = None
        self._origin: tuple[int, int] = (0, 0)
        """Where it began: the offset, and the screen row of its paragraph."""
        self._bar: SearchBar | None = None
        self._goes_on = False
        """True while another slice of the search is due."""
        self._told = ""
        """The last message with the number of matches."""

    def begin(self) -> None:
        view = self._ctx.view
        self._origin = (view.point, view.cursor_row)
        view.deselect()
        if self._bar is None:
            from tui_reader.app.widgets.search_bar import SearchBar

            self._bar = SearchBar(self._search.query.text if self._search else "")
            self._ctx.hold_keys()
            self._ctx.screen.mount(self._bar)

    def go_to_first(self, words: str) -> bool:
        """Search for words from the cursor on; False if they are nowhere in what has been read."""
        self._ctx.view.deselect()
        self._look_for(words)
        self._go_from(self._ctx.view.point)
        return self._hit is not None

    def look_for(self, words: str, here: Span) -> None:
        """Search for whole words, and go from `here`, where they are, to the next place."""
        self._look_for(words, whole=True)
        self._step_from(here.start, 1, on_hit=True)

    def typed(self, query: str) -> None:
        """Go to the first hit from where the search began."""
        self._look_for(query)
        if self._search is None:
            self._ctx.view.put(*self._origin)
        else:
            self._go_from(self._origin[0])

    def submitted(self, query: str) -> None:
        if self._search is None and query:
            self._look_for(query)
        self._close_bar()
        if self._search is not None and self._hit is None:
            self._go_from(self._origin[0])
        if self._hit is not None and self._ctx.view.document.index_at(self._origin[0]) != self._ctx.view.cursor:
            self._ctx.jumps.leave(self._origin[0])
        if self._ctx.awaited is None:
            self._tell_count()

    def left(self) -> None:
        """Give the search up: back to where it began."""
        self._close_bar()
        self.end()
        self._ctx.view.put(*self._origin)

    def end(self) -> bool:
        """Take the hits off the screen; False where nothing was searched for."""
        searched = self._search is not None
        self._search = self._hit = None
        self._ctx.view.set_layer("hits", [])
        return searched

    def step(self, step: int) -> bool:
        """Go from the cursor to the next hit or the one before; False where nothing was searched for."""
        if self._search is None:
            return False
        self._step_from(self._ctx.view.point, step, on_hit=self.hit_here is not None)
        return True

    def _step_from(self, offset: int, step: int, *, on_hit: bool) -> None:
        self._ctx.leave_passage()
        self._go_from(offset + 1 if on_hit and step > 0 else offset, forward=step > 0)

    def _go_from(self, offset: int, *, forward: bool = True) -> None:
        """Go to the first hit from an offset on; where that may come later in the text, once it is read."""
        if self._search is None:
            return
        later = comes_later(self._ctx.article.source)
        hit = first_hit(self._ctx.view.document, self._search.query, offset, forward=forward)
        if later and (hit is None or (hit.start >= offset) != forward):  # the search would go on at the other end
            self._show_found()
            self._wait_from(offset, forward=forward)
        else:
            self._show(hit)
            self._tell_count()

    def _wait_from(self, offset: int, *, forward: bool) -> None:
        """Go to the first hit from an offset on as soon as it is read."""
        search, known = self._search, len(self._ctx.view.document)

        def arrive() -> bool:
            nonlocal known
            document = self._ctx.view.document
            if search is None or search is not self._search:
                return True
            hit = None
            if forward and known < len(document):
                hit = next(iter(hits_in_blocks(document, search.query, known, len(document))), None)
                known = len(document)
            if hit is None and not document.complete:
                return False
            self._show(hit or first_hit(document, search.query, offset, forward=forward))
            self._tell_count()
            return True

        self._ctx.wait_for(arrive, f"“{self.words}”: no further match yet,")

    def text_grew(self) -> None:
        """Search what was read since."""
        if self._search is not None and not self._search.complete and not self._goes_on:
            self._search_on()
            self._tell_again()

    @property
    def is_typed(self) -> bool:
        """True while the line for the query is open."""
        return self._bar is not None

    @property
    def words(self) -> str:
        """What is searched for; `""` where nothing is."""
        return self._search.query.text if self._search is not None else ""

    def all_hits(self) -> list[Span] | None:
        """Search the rest of the article, and return all hits; None where nothing was searched for."""
        if self._search is None:
            return None
        if comes_later(self._ctx.article.source):
            raise ReaderError(f"{progress_line(self._ctx.article.source)}: not all matches are known yet")
        self._search.advance(None)
        return self._search.hits

    @property
    def hit_here(self) -> Span | None:
        """The hit that the cursor stands on."""
        return self._hit if self._hit is not None and self._ctx.view.point == self._hit.start else None

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.remove()
            self._bar = None
        self._ctx.focus_article()

    def _look_for(self, text: str, *, whole: bool = False) -> None:
        query = Query(text, whole=whole)
        self._hit = None
        self._search = None if query.is_empty else Search(self._ctx.view.document, query)
        if self._search is None:
            self._ctx.view.set_layer("hits", [])
        else:
            self._search_on()

    def _search_on(self) -> None:
        """Search for some milliseconds, and later again until all hits are known."""
        if self._search is None:
            return
        shown = len(self._search.hits)
        self._goes_on = not self._search.advance()
        if self._goes_on:
            self._ctx.later(PAUSE, self._search_later)
        if shown < SHOWN_HITS:
            self._paint()

    def _search_later(self) -> None:
        self._search_on()
        self._tell_again()

    def _tell_again(self) -> None:
        """Show how many matches there are by now, where their number is shown."""
        if self._bar is not None and self._bar.is_mounted:
            self._bar.tell(self._count())
        elif self._ctx.message == self._told:
            self._tell_count()

    def _show(self, hit: Span | None) -> None:
        self._hit = hit
        if hit is not None:
            self._ctx.leave_passage()
            self._ctx.view.go_to_offset(hit.start)
        self._show_found()

    def _show_found(self) -> None:
        """Show what was found, where the cursor is."""
        self._paint()
        if self._bar is not None and self._bar.is_mounted:
            self._bar.tell(self._count())

    def _paint(self) -> None:
        hits = self._search.hits[:SHOWN_HITS] if self._search else []
        spans = [(hit, Mark.HIT) for hit in hits]
        if self._hit is not None:
            spans.append((self._hit, Mark.CURRENT_HIT))
        self._ctx.view.set_layer("hits", spans)

    def _count(self) -> str:
        search = self._search
        if search is None:
            return ""
        more = "" if search.complete and self._ctx.view.document.complete else "+"
        if not search.hits:
            return "no match" if not more else "…"
        number = search.hits.index(self._hit) + 1 if self._hit in search.hits else 0
        return f"match {number} of {len(search.hits)}{more}" if number else f"{len(search.hits)}{more} matches"

    def _tell_count(self) -> None:
        if self._search is not None:
            self._ctx.notify(f"“{self._search.query.text}”: {self._count()}")
            self._told = self._ctx.message
