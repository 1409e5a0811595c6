"""The list of all articles, with the passages that a query finds in their texts below it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TYPE_CHECKING, ClassVar

from tui_reader.app.listings.article_rows import (
    PASSAGE,
    SORTS,
    article_lines,
    head_line,
    passage_items,
    preview_items,
)
from tui_reader.app.listings.listing import Choices, Listing, Opening
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.library.pages import Chunks
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.query import STATES, Query

if TYPE_CHECKING:
    from tui_reader.app.screens.listing import ListScreen
    from tui_reader.store.search.values import ArticleRow, Found

MAX_PASSAGES = 30
SEARCH_AFTER = 0.12
"""Seconds after the last key of a query until the texts are searched; the list itself follows each key."""


class Articles(Listing["ArticleRow"]):
    id = "articles"
    title = "Articles"
    noun, nouns = "article", "articles"
    orders = SORTS
    hints: ClassVar[Choices] = (
        ("change-take", "opens"),
        ("library-filter", "finds"),
        ("library-next", "next list"),
        ("library-state", "state"),
        ("library-tag", "tags"),
        ("library-select", "selects"),
        ("library-about", "about"),
        ("library-add", "adds"),
        ("library-order", "order"),
        ("library-forget", "forgets"),
        ("library-undo", "undoes"),
        ("dialog-close", "closes"),
    )

    def __init__(self, screen: ListScreen) -> None:
        super().__init__(screen)
        self._passages: Sequence[Found] = ()
        self._searches = 0

    def read(self, query: Query) -> tuple[Chunks[ArticleRow], int]:
        sort = next(sort for sort, _ in SORTS if sort == self.sort)
        reverse, count = self.reverse, self.library.catalogue.count_articles(query)

        def read(offset: int, limit: int) -> Sequence[ArticleRow]:
            return self.library.catalogue.articles(query, sort=sort, reverse=reverse, limit=limit, offset=offset)

        return Chunks(read, count), count

    def key(self, row: ArticleRow) -> int:
        return row.article_id

    def all_keys(self, query: Query) -> Collection[Hashable]:
        return {row.article_id for row in self.library.catalogue.articles(query)}

    def below(self) -> Sequence[Item]:
        return passage_items(self._passages)

    def head(self, width: int) -> Line:
        return head_line(width, self.sort, self.reverse)

    def lines(self, row: ArticleRow, chosen: bool, width: int) -> list[Line]:
        return article_lines(row, chosen, self.screen.config.words_per_minute, width)

    def preview(self, row: ArticleRow) -> Sequence[Item]:
        return preview_items(row, *self.library.shelf.preview(row.article_id))

    def empty(self, width: int) -> list[Line]:
        key = self.screen.key_of("library-add")
        how = f"Press {key} to add a file, a folder or an address." if key else "Start with: reader FILE"
        return wrapped(f"No articles yet. {how}", width, "dim", most=3)

    # -- passages -----------------------------------------------------------------------------------------------

    def filtered(self, query: Query) -> None:
        """Search the texts too, once no more is typed."""
        self._passages = ()
        self.searched_again(query)

    def searched_again(self, query: Query) -> None:
        self._searches += 1
        if not query.is_empty:
            number = self._searches
            self.screen.set_timer(SEARCH_AFTER, lambda: self._search(query, number))

    def _search(self, query: Query, number: int) -> None:
        """Search texts, notes, quotes and people in a thread, unless the query is another one by now."""
        if number != self._searches:
            return

        def run() -> None:
            problem: str
            found: list[Found]
            problem, found = "", []
            try:
                with self.library.for_thread() as library:
                    found = library.catalogue.search(query, limit=MAX_PASSAGES)
            except ReaderError as error:
                problem = clean_line(str(error))
            passages = [one for one in found if one.kind != "article"]
            self.screen.app.call_from_thread(self._found, number, passages, problem)

        self.screen.run_worker(run, thread=True, exclusive=True, group="search", exit_on_error=False)

    def _found(self, number: int, found: Sequence[Found], problem: str) -> None:
        if number == self._searches and self.screen.is_attached and self.screen.listing is self:
            self._passages = found

            def act() -> str:
                self.screen.show_rows(self.screen.pane.selected)
                return problem

            self.screen.updated(act)

    # -- commands -----------------------------------------------------------------------------------------------

    def opening(self, row: ArticleRow) -> Opening:
        return Opening(row.article_id)

    def open(self, key: str) -> None:
        if key.startswith(PASSAGE):
            found = self._passages[int(key.removeprefix(PASSAGE))]
            self.screen.dismiss(Opening(found.article_id, found))
        else:
            super().open(key)

    def state(self) -> None:
        from tui_reader.app.screens.dialogs.word import WordPicker

        ids, row = self.targets(), self.screen.row
        if ids:
            words = [(state, state.capitalize()) for state in STATES]
            picker = WordPicker("State", words, row.state if row is not None else "")
            self.screen.ask_to_store(picker, lambda value: self._set_state(ids, value))

    def _set_state(self, ids: Sequence[int], value: str | None) -> None:
        state = next((one for one in STATES if one == value), None)
        if state is not None:
            self.screen.change(lambda: self.library.shelf.set_article_state(ids, state))

    def tag(self) -> None:
        ids, row = self.targets(), self.screen.row
        on = row.tags if row is not None and ids == [row.article_id] else ()
        if ids:
            self.choose_tags(on, lambda add, remove: self.library.shelf.tag_articles(ids, add, remove))

    def about(self) -> None:
        from tui_reader.app.listings.metadata import MetadataDialogs

        if ids := self.targets():
            screen = self.screen
            screen.guarded(MetadataDialogs(screen.app, self.library, ids, self._change_metadata, screen.tell).show)

    def _change_metadata(self, change: Callable[[], str]) -> str:
        """Change metadata and list the articles again; return why it was not changed, `""` if it was."""
        try:
            label = change()
        except ReaderError as error:
            return clean_line(str(error))
        self.screen.change(lambda: label)
        return ""

    def add(self) -> None:
        from tui_reader.app.listings import adding

        adding.ask(self.screen)

    def delete(self) -> None:
        if ids := self.targets():
            self.screen.change(lambda: self.library.shelf.forget_articles(ids))
