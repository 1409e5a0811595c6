"""The library: all articles in a list, to find, order, preview, put in order and open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.panels.library_rows import (
    ARTICLE,
    PASSAGE,
    SORTS,
    Rows,
    head_line,
    passage_items,
    preview_items,
)
from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.bars import Bar
from tui_reader.app.widgets.list_pane import Line, ListPane, wrapped
from tui_reader.app.widgets.search_bar import SearchBar
from tui_reader.keys import printed_keys
from tui_reader.model import ReaderError, Undone
from tui_reader.text.clean import clean_line
from tui_reader.text.query import STATES, Query, parse
from tui_reader.wording import sentence

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.store.search.values import ArticleRow, Found, Sort

PREVIEW_FROM = 100
"""Cells of the window from which the preview is shown."""
MAX_PASSAGES = 30
SEARCH_AFTER = 0.12
"""Seconds after the last key of a query until the texts are searched; the list itself follows each key."""
HINTS = (
    ("change-take", "opens"),
    ("library-filter", "finds"),
    ("library-state", "state"),
    ("library-tag", "tags"),
    ("library-select", "selects"),
    ("library-order", "order"),
    ("library-forget", "forgets"),
    ("library-undo", "undoes"),
    ("dialog-close", "closes"),
)


class Opening(NamedTuple):
    """The article to open, and the passage in it to go to."""

    article_id: int
    passage: Found | None = None


class LibraryScreen(Dialog[Opening]):
    """All articles; gives the one to open."""

    CONTEXTS = ("choice", "library")
    CLOSED_BY = ("library", "quit")

    def __init__(self, library: Library, words_per_minute: int) -> None:
        super().__init__()
        self._library, self._words_per_minute = library, words_per_minute
        self._sort: Sort = "opened"
        self._reverse = False
        self._query = Query()
        self._typed = ""
        self._total = 0
        self._chosen: set[int] = set()
        """The ids of the articles that are selected."""
        self._passages: Sequence[Found] = ()
        self._rows = Rows(lambda offset, limit: [], 0, self._chosen, words_per_minute)
        self._bar: SearchBar | None = None
        self._message = ""
        self._previewed: int | None = None
        self._searches = 0

    # -- what is there ------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        self._title_bar, self._status = Bar(id="title"), Bar(id="status")
        self._list, self._preview = ListPane(id="articles"), ListPane(id="preview")
        self._preview.can_focus = False
        self._list.empty = self._nothing
        yield self._title_bar
        yield self._status
        with Horizontal(id="shelf"):
            yield self._list
            yield self._preview

    def on_mount(self) -> None:
        self._list.focus()
        self._fit_panes(self.app.size.width)
        self.guarded(self._reload)

    def guarded(self, act: Callable[[], str | None]) -> None:
        """Do something with the library and show the message it returns; an error for the user becomes one line."""
        try:
            self._message = clean_line(act() or "")
        except ReaderError as error:
            self._message = clean_line(str(error))
        self._show_bars()

    def _reload(self, selected: int = 0) -> None:
        """Read the list anew, with the selection at an index."""
        query = self._query
        self._total = self._library.catalogue.count_articles()
        count = self._total if query.is_empty else self._library.catalogue.count_articles(query)

        def read(offset: int, limit: int) -> Sequence[ArticleRow]:
            return self._library.catalogue.articles(
                query, sort=self._sort, reverse=self._reverse, limit=limit, offset=offset
            )

        items = passage_items(self._passages)
        self._rows = Rows(read, count, self._chosen, self._words_per_minute, items)
        self._rows.article(0)  # an error is told before anything is painted
        self._list.show_rows(self._rows, selected)
        self._show_preview(again=True)

    def _fit_panes(self, width: int) -> None:
        self._preview.display = width >= PREVIEW_FROM
        self._preview.styles.width = max(36, width * 2 // 5)
        wide = width - (max(36, width * 2 // 5) if self._preview.display else 0)
        self._list.head = (head_line(wide - 3, self._sort, self._reverse), Line())
        self._list.edged = self._preview.display

    def on_resize(self, event: events.Resize) -> None:
        self._fit_panes(event.size.width)
        self._show_preview()
        self._list.repaint()

    def _show_bars(self) -> None:
        facts = [f"{self._total:,} article{'s' if self._total != 1 else ''}"]
        if not self._query.is_empty:
            facts.insert(0, f"{self._rows.articles:,} of")
        if self._chosen:
            facts.append(f"· {len(self._chosen):,} selected")
        typed = ((f"  {clean_line(self._typed, 60)}", "accent"),) if self._typed and self._bar is None else ()
        self._title_bar.show((("reader", "name"), ("  Library", ""), *typed), ((" ".join(facts), ""),))
        self._status.show(((self._message, "accent"),) if self._message else self._hints(), ())

    def _hints(self) -> tuple[tuple[str, str], ...]:
        printed = printed_keys(rows_in_force(self.app))
        room = self.app.size.width - 2
        pieces: list[tuple[str, str]] = []
        for row, words in HINTS:
            if row in printed and (room := room - len(printed[row]) - len(words) - 3) >= 0:
                pieces += [(printed[row], "key"), (f" {words}  ", "dim")]
        return tuple(pieces)

    def _nothing(self, width: int) -> list[Line]:
        if not self._query.is_empty:
            return wrapped("No article fits.", width, "dim", most=2)
        return wrapped("No articles yet. Start with: reader FILE", width, "dim", most=3)

    @property
    def _row(self) -> ArticleRow | None:
        """The article of the selected row."""
        index = self._list.selected
        return self._rows.article(index) if 0 <= index < self._rows.articles else None

    def _show_preview(self, *, again: bool = False) -> None:
        row = self._row
        wanted = row.article_id if row is not None else None
        if not self._preview.display or (wanted == self._previewed and not again):
            return
        self._previewed = wanted
        items = preview_items(row, *self._library.shelf.preview(row.article_id)) if row is not None else []
        self._preview.show_rows(items, 0)

    # -- moving and opening -------------------------------------------------------------------------------------

    def action_change_move(self, step: int) -> None:
        self._move(lambda: self._list.move(step))

    def action_change_page(self, step: int) -> None:
        self._move(lambda: self._list.move_page(step))

    def action_change_end(self, step: int) -> None:
        self._move(lambda: self._list.move_end(step))

    def _move(self, move: Callable[[], None]) -> None:
        def act() -> None:
            move()
            self._list.repaint()
            self._show_preview()

        self.guarded(act)

    def action_take_change(self) -> None:
        """Open the article or passage of the selected row; while a query is typed, accept it."""
        if self._bar is not None:
            self._close_bar()
            return
        key = self._list.selected_key or ""
        if key.startswith(ARTICLE):
            self.dismiss(Opening(int(key.removeprefix(ARTICLE))))
        elif key.startswith(PASSAGE):
            found = self._passages[int(key.removeprefix(PASSAGE))]
            self.dismiss(Opening(found.article_id, found))

    @on(ListPane.Chosen)
    def _clicked(self, event: ListPane.Chosen) -> None:
        event.stop()
        self._list.repaint()
        self.guarded(self._show_preview)

    def action_close(self) -> None:
        """Leave the query, then the library."""
        if self._bar is not None or self._typed:
            self._close_bar()
            self._filter("")
            self._show_bars()
        else:
            self.dismiss(None)

    # -- finding ------------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the line for the query."""
        if self._bar is None:
            self._bar = SearchBar(self._typed, "words, tag:, speaker:, person:, state:, site:, before:, after:")
            self.mount(self._bar)
            self._show_bars()

    @on(SearchBar.Typed)
    def _filter_typed(self, event: SearchBar.Typed) -> None:
        self._filter(event.query)

    @on(SearchBar.Submitted)
    def _filter_accepted(self) -> None:
        self._close_bar()

    @on(SearchBar.Left)
    def _filter_left(self) -> None:
        self.action_close()

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.remove()
            self._bar = None
        self._list.focus()
        self._show_bars()

    def _filter(self, typed: str) -> None:
        if typed == self._typed:
            return
        self._typed, self._query = typed, parse(typed, typing=True)
        self._passages = ()
        self.guarded(self._reload)
        self._searches += 1
        if not self._query.is_empty:
            number = self._searches
            self.set_timer(SEARCH_AFTER, lambda: self._search(number))

    def _search(self, number: int) -> None:
        """Search texts, notes, quotes and people in a thread, unless the query is another one by now."""
        query = self._query
        if number != self._searches:
            return

        def run() -> None:
            problem: str
            found: list[Found]
            problem, found = "", []
            try:
                with self._library.for_thread() as library:
                    found = library.catalogue.search(query, limit=MAX_PASSAGES)
            except ReaderError as error:
                problem = clean_line(str(error))
            self.app.call_from_thread(self._found, number, [one for one in found if one.kind != "article"], problem)

        self.run_worker(run, thread=True, exclusive=True, group="search", exit_on_error=False)

    def _found(self, number: int, found: Sequence[Found], problem: str) -> None:
        if number == self._searches and self.is_attached:
            self._passages = found

            def act() -> str:
                self._reload(self._list.selected)
                return problem

            self.guarded(act)

    # -- order --------------------------------------------------------------------------------------------------

    def action_order(self) -> None:
        from tui_reader.app.screens.dialogs.word import WordPicker

        self.app.push_screen(WordPicker("Order", SORTS, self._sort), self._ordered)

    def _ordered(self, value: str | None) -> None:
        if value is not None:
            self._sort, self._reverse = next(sort for sort, _ in SORTS if sort == value), False
            self._in_order()

    def action_reverse(self) -> None:
        self._reverse = not self._reverse
        self._in_order()

    def _in_order(self) -> None:
        self._fit_panes(self.app.size.width)
        self.guarded(self._reload)

    # -- putting in order ---------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Select the row, or clear its selection, and go to the next."""
        row = self._row
        if row is not None:
            self._chosen ^= {row.article_id}
            self.guarded(lambda: self._reload(self._list.selected))
            self.action_change_move(1)

    def action_choose_all(self) -> None:
        """Select all articles that are listed, or none."""

        def act() -> None:
            listed = {row.article_id for row in self._library.catalogue.articles(self._query)}
            everything = listed <= self._chosen
            self._chosen.clear()
            self._chosen.update(set() if everything else listed)
            self._reload(self._list.selected)

        self.guarded(act)

    def _ids(self) -> list[int]:
        """The articles that a command is on: the selected ones, else the one of the row."""
        row = self._row
        return sorted(self._chosen) if self._chosen else [row.article_id] if row is not None else []

    def _change(self, change: Callable[[], str]) -> None:
        """Change articles, list them again, and say what was done."""

        def act() -> str:
            label = change()
            self._chosen.clear()
            self._reload(self._list.selected)
            key = printed_keys(rows_in_force(self.app)).get("library-undo")
            return sentence(label) + (f"; {key} undoes it" if key else "") if label else "Nothing to change"

        self.guarded(act)

    def action_state(self) -> None:
        from tui_reader.app.screens.dialogs.word import WordPicker

        ids, row = self._ids(), self._row
        if ids:
            words = [(state, state.capitalize()) for state in STATES]
            self.app.push_screen(
                WordPicker("State", words, row.state if row is not None else ""),
                lambda value: self._set_state(ids, value),
            )

    def _set_state(self, ids: Sequence[int], value: str | None) -> None:
        state = next((one for one in STATES if one == value), None)
        if state is not None:
            self._change(lambda: self._library.shelf.set_article_state(ids, state))

    def action_tag(self) -> None:
        from tui_reader.app.screens.dialogs.tags import TagPicker

        ids, row = self._ids(), self._row
        if not ids:
            return

        def show() -> None:
            on = row.tags if row is not None and ids == [row.article_id] else ()
            tags = self._library.codebook.tags()
            self.app.push_screen(TagPicker(tags, on, None), lambda chosen: self._set_tags(ids, chosen))

        self.guarded(show)

    def _set_tags(self, ids: Sequence[int], chosen: dict[str, bool] | None) -> None:
        if chosen:
            add = [name for name, on in chosen.items() if on]
            remove = [name for name, on in chosen.items() if not on]
            self._change(lambda: self._library.shelf.tag_articles(ids, add, remove))

    def action_forget(self) -> None:
        if ids := self._ids():
            self._change(lambda: self._library.shelf.forget_articles(ids))

    def action_undo(self) -> None:
        self._revert("Undone", self._library.annotations.undo)

    def action_redo(self) -> None:
        self._revert("Redone", self._library.annotations.redo)

    def _revert(self, done: str, revert: Callable[[None], Undone | None]) -> None:
        def act() -> str:
            undone = revert(None)
            self._reload(self._list.selected)
            return f"{done}: {undone.label}" if undone is not None else f"Nothing to {done[:4].lower()}"

        self.guarded(act)
