"""Search and list the whole library by query; independent of screens, for both fronts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import TypeVar

from tui_reader.library.core import LibraryPart
from tui_reader.library.saying import Repeated, repeated
from tui_reader.store.file.errors import explained
from tui_reader.store.search import found, lists
from tui_reader.store.search.values import ArticleRow, Found, GroupRow, NoteRow, PersonRow, QuoteRow, Sort, SourceRow
from tui_reader.store.values import storable
from tui_reader.text.name import name_key
from tui_reader.text.query import EVERYTHING, Query

T = TypeVar("T")
Row = TypeVar("Row")


class Catalogue(LibraryPart):
    """The methods of the library for lists over all articles; quotes and people are those that `prepare` stored."""

    def search(self, query: Query, *, limit: int = 50) -> list[Found]:
        """Return titles, passages, annotations and people that fit, the best first."""
        return self._core.ask(lambda conn: found.search(conn, query, limit=limit), list[Found]())

    def articles(
        self,
        query: Query = EVERYTHING,
        *,
        sort: Sort = "opened",
        reverse: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ArticleRow]:
        """List the articles that fit, by default those opened last first; words are those of title and origin."""
        return self._core.ask(
            lambda conn: lists.articles(conn, query, sort=sort, reverse=reverse, limit=limit, offset=offset),
            list[ArticleRow](),
        )

    def count_articles(self, query: Query = EVERYTHING) -> int:
        """Count the articles that fit."""
        return self._core.ask(lambda conn: lists.count_articles(conn, query), 0)

    def article_tags(self, article: int) -> tuple[str, ...]:
        """Return the tags of an article, in the order they were added."""
        return self._core.ask(lambda conn: lists.tags_of(conn, article), tuple[str, ...]())

    def article_of_annotation(self, uid: str) -> int | None:
        """Return the article of an annotation; None if there is none or it is deleted."""
        return self._core.ask(lambda conn: lists.article_of(conn, uid), None)

    def all_notes(self, query: Query = EVERYTHING, *, limit: int | None = None) -> Iterator[NoteRow]:
        """Yield the annotations of all articles that fit, by article and in reading order."""
        return self._each(lambda conn: lists.notes(conn, query, limit=limit))

    def count_notes(self, query: Query = EVERYTHING) -> int:
        """Count the annotations that fit."""
        return self._core.ask(lambda conn: lists.count_notes(conn, query), 0)

    def all_quotes(
        self, query: Query = EVERYTHING, *, fragments: bool = False, limit: int | None = None
    ) -> Iterator[QuoteRow]:
        """Yield the quotes of all articles that fit, by article and in reading order."""
        return self._each(lambda conn: lists.quotes(conn, query, fragments=fragments, limit=limit))

    def said(self, name: str, query: Query = EVERYTHING, *, limit: int | None = None) -> list[QuoteRow]:
        """List what a person or organisation is quoted with in all articles, the latest first.

        Args:
            name: the name, or another name that an article gives the person; case does not matter.
        """

        def ask(conn: sqlite3.Connection) -> list[QuoteRow]:
            keys = lists.speaker_keys(conn, name_key(storable(name)))
            return list(lists.quotes(conn, query, speaker_keys=keys, limit=limit)) if keys else []

        return self._core.ask(ask, list[QuoteRow]())

    def repeated(self, name: str, query: Query = EVERYTHING) -> list[Repeated]:
        """Pair a person's quotes that share most of their words; those that differ come first."""
        return repeated(self.said(name, query))

    def all_people(self, query: Query = EVERYTHING, *, limit: int | None = None) -> list[PersonRow]:
        """List the people of all articles that fit, those named in the most articles first."""
        return self._core.ask(lambda conn: lists.people(conn, query, limit=limit), list[PersonRow]())

    def sources(self, query: Query = EVERYTHING, *, limit: int | None = None) -> list[SourceRow]:
        """Count whom the articles that fit quote, most words first."""
        return self._core.ask(lambda conn: lists.sources(conn, query, limit=limit), list[SourceRow]())

    def source_groups(self, query: Query = EVERYTHING) -> list[GroupRow]:
        """Count the quoted words of named and unnamed sources by outlet and month."""
        return self._core.ask(lambda conn: lists.source_groups(conn, query), list[GroupRow]())

    def _each(self, question: Callable[[sqlite3.Connection], Iterator[Row]]) -> Iterator[Row]:
        """Yield rows of one state of the library while they are read; the caller reads all of them at once."""
        with explained(self._core.path):
            conn = self._core.store.for_reading()
            if conn is None:
                return
            yield from question(conn)
