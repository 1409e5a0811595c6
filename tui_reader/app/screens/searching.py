"""Search in the article: a line at the bottom, hits as overlays, a count that grows while the rest is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tui_reader.app.screens.base import ReadingBase
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.look.annotations import Mark
from tui_reader.text.find import Query, Search, first_hit
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.app.widgets.search_bar import SearchBar

SHOWN_HITS = 5_000
"""More hits than that are counted and walked through, but not all painted."""


class Searching(ReadingBase):
    """`/`, `n`, `N`: the first hit at once, the others while nothing else is to do."""

    _search: Search | None = None
    _hit: Span | None = None
    _origin: tuple[int, int] = (0, 0)
    """Where the search began: the offset, and the screen row of its paragraph."""
    _bar: SearchBar | None = None

    def action_search(self) -> None:
        self._origin = (self.article.point, self.article.cursor_row)
        self.message = ""
        self.article.deselect()
        if self._bar is None:
            from tui_reader.app.widgets.search_bar import SearchBar

            self._bar = SearchBar(self._search.query.text if self._search else "")
            cast(TypeAhead, self.app).hold_keys()
            self.mount(self._bar)

    def on_search_bar_typed(self, event: SearchBar.Typed) -> None:
        """Go to the first hit from where the search began, while it is typed."""
        self._start_search(event.query)
        if self._search is None:
            self.article.put(*self._origin)
        else:
            self._show_hit(first_hit(self.article.document, self._search.query, self._origin[0]))
        self.settle()

    def on_search_bar_submitted(self, event: SearchBar.Submitted) -> None:
        if self._search is None and event.query:
            self._start_search(event.query)
        self._close_search_bar()
        if self._search is not None:
            self._tell_count()
        self.settle()

    def on_search_bar_left(self) -> None:
        self._close_search_bar()
        self.end_search()
        self.article.put(*self._origin)
        self.settle()

    def _close_search_bar(self) -> None:
        if self._bar is not None:
            self._bar.remove()
            self._bar = None
        self.set_focus(self.article)

    def end_search(self) -> bool:
        """Take the hits off the screen; False where there were none."""
        searched = self._search is not None
        self._search = self._hit = None
        self.article.set_layer("hits", [])
        return searched

    def action_search_next(self, step: int) -> None:
        if self._search is None:
            self.say(f"nothing searched for yet: {self._printed.get('search', '')} starts a search")
            self.settle()
            return
        self.read_to_end()
        here = self._hit.start if self._hit else self.article.point
        self.thing = None
        query = self._search.query
        self._show_hit(first_hit(self.article.document, query, here + 1 if step > 0 else here, forward=step > 0))
        self._tell_count()
        self.settle()

    def _start_search(self, text: str) -> None:
        query = Query(text)
        self._hit = None
        self._search = None if query.is_empty else Search(self.article.document, query)
        if self._search is None:
            self.article.set_layer("hits", [])
        else:
            self._search_on()

    def _search_on(self) -> None:
        """Search for some milliseconds, and later again until all hits are known."""
        search = self._search
        if search is None:
            return
        if not search.advance():
            self.set_timer(0.002, self._search_later)
        self._paint_hits()

    def _search_later(self) -> None:
        self._search_on()
        self._tell_count()
        self.settle()

    def _show_hit(self, hit: Span | None) -> None:
        self._hit = hit
        if hit is not None:
            self.article.go_to_offset(hit.start)
        self._paint_hits()
        if self._bar is not None and self._bar.is_mounted:
            self._bar.tell(self._count_text())

    def _paint_hits(self) -> None:
        hits = self._search.hits[:SHOWN_HITS] if self._search else []
        spans = [(hit, Mark.HIT) for hit in hits]
        if self._hit is not None:
            spans.append((self._hit, Mark.CURRENT_HIT))
        self.article.set_layer("hits", spans)

    def _count_text(self) -> str:
        search = self._search
        if search is None:
            return ""
        more = "" if search.complete and self.article.document.complete else "+"
        if not search.hits:
            return "no hit" if not more else "…"
        number = search.hits.index(self._hit) + 1 if self._hit in search.hits else 0
        return f"hit {number} of {len(search.hits)}{more}" if number else f"{len(search.hits)}{more} hits"

    def _tell_count(self) -> None:
        if self._search is not None:
            self.say(f"“{self._search.query.text}”: {self._count_text()}")

    def hit_here(self) -> Span | None:
        return self._hit if self._hit is not None and self.article.point == self._hit.start else None
