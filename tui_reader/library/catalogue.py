"""Search and list the whole library by query; independent of screens, for both fronts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from tui_reader.library.core import LibraryPart
from tui_reader.library.pages import Pages
from tui_reader.model import linked
from tui_reader.store.file.errors import explained
from tui_reader.store.search import found, grouped, lists, person
from tui_reader.store.search.conditions import EVERY_ROW, Condition
from tui_reader.store.search.grouped import Group
from tui_reader.store.search.person import PersonCard
from tui_reader.store.search.values import ArticleRow, Found, GroupRow, NoteRow, PersonRow, QuoteRow, Sort, SourceRow
from tui_reader.store.values import storable
from tui_reader.text.name import name_key
from tui_reader.text.query import EVERYTHING, Query

if TYPE_CHECKING:
    from tui_reader.library.saying import Repeated

T = TypeVar("T")
Row = TypeVar("Row")
K = TypeVar("K", int, str)


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

    def find_annotation(self, name: str) -> tuple[str, int] | None:
        """Return the uid and the article of an annotation by its link or uid; None if there is none."""
        uid = linked(name) or name
        article = self._core.ask(lambda conn: lists.article_of(conn, uid), None)
        return (uid, article) if article is not None else None

    def all_notes(self, query: Query = EVERYTHING, *, limit: int | None = None) -> Iterator[NoteRow]:
        """Yield the annotations of all articles that fit, by article and in reading order."""
        return self._each(lambda conn: lists.notes(conn, query, limit=limit))

    def count_notes(self, query: Query = EVERYTHING) -> int:
        """Count the annotations that fit."""
        return self._core.ask(lambda conn: lists.count_notes(conn, query), 0)

    def note_uids(self, query: Query = EVERYTHING) -> list[str]:
        """List the uids of the annotations that fit, in no order."""
        return self._core.ask(lambda conn: lists.note_uids(conn, query), list[str]())

    def notes_named(self, uids: Sequence[str]) -> list[NoteRow]:
        """List the annotations with these uids, by article and in reading order; those that are gone are left out."""
        return self._core.ask(lambda conn: list(lists.notes_named(conn, uids)), list[NoteRow]())

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

    def person_card(self, name: str) -> PersonCard | None:
        """Return the roles, other names and company of a person or organisation in all articles; None for nobody."""
        return self._core.ask(lambda conn: person.card(conn, name_key(storable(name))), None)

    def repeated(self, name: str, query: Query = EVERYTHING) -> list[Repeated]:
        """Pair a person's quotes that share most of their words; those that differ come first."""
        from tui_reader.library.saying import repeated

        return repeated(self.said(name, query))

    def all_people(self, query: Query = EVERYTHING, *, limit: int | None = None) -> list[PersonRow]:
        """List the people of all articles that fit, those named in the most articles first."""
        return self._core.ask(lambda conn: lists.people(conn, query, limit=limit), list[PersonRow]())

    # -- lists in groups, read in pieces ------------------------------------------------------------------------

    def note_pages(
        self,
        query: Query = EVERYTHING,
        *,
        by: str = "article",
        sort: str = "opened",
        reverse: bool = False,
        groups: Sequence[Group] | None = None,
    ) -> Pages[int, NoteRow]:
        """Return the annotations of all articles that fit; `grouped.NOTES` has the names of groups and orders.

        Args:
            groups: of the same list, where they were read in another thread.
        """
        return self._pages(grouped.NOTES, query, lists.notes_of, by=by, sort=sort, reverse=reverse, groups=groups)

    def quote_pages(
        self,
        query: Query = EVERYTHING,
        *,
        by: str = "article",
        sort: str = "opened",
        reverse: bool = False,
        speaker: str | None = None,
        groups: Sequence[Group] | None = None,
    ) -> Pages[int, QuoteRow]:
        """Return the quotes of all articles that fit; `grouped.QUOTES` has the names of groups and orders.

        Args:
            speaker: only of this person or organisation, by any of the names, as `said` has it.
            groups: as for `note_pages`.
        """
        only = EVERY_ROW
        if speaker is not None:
            keys = self._core.ask(lambda conn: lists.speaker_keys(conn, name_key(storable(speaker))), tuple[str, ...]())
            only = Condition(f"q.speaker_key IN ({', '.join('?' * len(keys))})", keys)
        return self._pages(
            grouped.QUOTES, query, lists.quotes_of, by=by, sort=sort, reverse=reverse, only=only, groups=groups
        )

    def person_pages(
        self,
        query: Query = EVERYTHING,
        *,
        sort: str = "articles",
        reverse: bool = False,
        groups: Sequence[Group] | None = None,
    ) -> Pages[str, PersonRow]:
        """Return the people of all articles that fit; `grouped.PEOPLE` has the names of the orders.

        Args:
            groups: as for `note_pages`.
        """

        def rows(conn: sqlite3.Connection, keys: Sequence[str]) -> Mapping[str, PersonRow]:
            return lists.people_of(conn, keys, query)

        return self._pages(grouped.PEOPLE, query, rows, by="", sort=sort, reverse=reverse, groups=groups)

    def _pages(
        self,
        listed: grouped.Listed,
        query: Query,
        rows: Callable[[sqlite3.Connection, Sequence[K]], Mapping[K, Row]],
        *,
        by: str,
        sort: str,
        reverse: bool,
        only: Condition = EVERY_ROW,
        groups: Sequence[Group] | None,
    ) -> Pages[K, Row]:
        def keys(group: Group, limit: int | None) -> Sequence[K]:
            return self._core.ask(
                lambda conn: grouped.keys(
                    conn, listed, query, by=by, group=group.key, sort=sort, reverse=reverse, limit=limit, only=only
                ),
                [],
            )

        if groups is None:
            groups = self._core.ask(
                lambda conn: grouped.groups(conn, listed, query, by=by, sort=sort, reverse=reverse, only=only),
                list[Group](),
            )
        return Pages(groups, keys, lambda wanted: self._core.ask(lambda conn: rows(conn, wanted), dict[K, Row]()))

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
