"""Recognise, open, list and forget articles."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from tui_reader import store
from tui_reader.library.core import SHORTLY, LibraryPart, snapshot
from tui_reader.library.metadata import own_values
from tui_reader.library.names import with_names
from tui_reader.model import Article, ArticleEntry, Earlier, Identity, OwnMetadata, Peek, ReadAs, Reading
from tui_reader.store import articles, listing, state, tags
from tui_reader.store.file.errors import SQLITE_ERRORS, LibraryError
from tui_reader.store.search import index
from tui_reader.text import address
from tui_reader.text.address import is_address
from tui_reader.text.document import Document


def identify(source: str) -> Identity:
    """Return the real path, size and modification time of `source`; an empty identity for `-`.

    The path of an address is the form in which all its spellings are the same.
    """
    if source == "-":
        return Identity()
    if is_address(source):
        return Identity(address.identity(source))
    try:
        path = os.path.realpath(source)
        status = os.stat(path)
    except (OSError, ValueError):
        return Identity(os.path.abspath(source))
    return Identity(path, status.st_size, status.st_mtime_ns)


class Unforgotten(NamedTuple):
    """What undoing a `forget` restored."""

    entry: ArticleEntry
    label: str
    """Of the change: "forget", or "forget: 3 articles"."""


class Articles(LibraryPart):
    """The methods of the library for articles."""

    def peek(self, identity: Identity, text_sha256: str | None) -> Peek | None:
        """Read what the first frame needs, with plain sqlite3 and without waiting (about 1 ms). Never raises.

        The text is recognised by its hash or, if that is not known yet (`None` or `""`), by path, size and
        modification time.

        Returns:
            A `Peek`, with tags and state only for an unknown text. None if there is no library or it cannot be read
            at once; `open` reports or migrates damaged, foreign or older files.
        """
        try:
            conn = self._core.store.at_once()
            if conn is None:
                return None
            with snapshot(conn):
                known = articles.peek(conn, identity, text_sha256)
                peek = Peek(digit_tags=tags.by_digit(conn), state=state.everything(conn))
                if known is None or known.version is None or known.forgotten:
                    return peek
                return peek._replace(
                    article_id=known.article,
                    version_id=known.version,
                    title=known.own.title,
                    language=known.own.language or "",
                    annotations=listing.listed(conn, known.article, known.version),
                    place=articles.place_in(conn, known, known.version, None),
                )
        except SQLITE_ERRORS:  # `open` will report it
            return None

    def open(self, article: Article, document: Document, identity: Identity) -> Reading:
        """Register or recognise the article, place its annotations in this text, and record that it was opened.

        An article is recognised by content hash, then by real path; a text that is too different from the earlier
        ones at its path is a new article (`text/compare/likeness.py`), and so is a doubtful one, for which `copies`
        lists the articles to ask about. If the library can be read but not written (`read_only_reason`), nothing is
        stored, and the result has what is known about the article.

        Args:
            document: the complete document, so for a long file after its last slice.

        Raises:
            LibraryError: the library is foreign, damaged or locked, or the disk is full.
            ValueError: the document is not complete.
        """
        if not document.complete:
            raise ValueError("the document is not complete")
        self._core.store.open()
        if self._core.store.read_only_reason is not None:
            return self.look(article, document, identity) or Reading(0, 0, article)
        memo = self._core.computed(article, document, identity)
        with self._core.store.transaction() as db:
            if not self._core.tidied:
                store.upkeep.purge(db, self._core.now())
            now, uid = self._core.time(), self._core.new_uid()
            reading = store.opening.open_text(
                db, article, document, identity, now=now, uid=uid, progress=self._core.report_placing, memo=memo
            )
            reading = with_names(db.conn, reading, document)
        if not self._core.tidied:
            self._core.remove_leftovers()
        self._core.tidied = True
        self._core.keep(reading, reading.annotations)
        return reading

    def look(self, article: Article, document: Document, identity: Identity) -> Reading | None:
        """Do what `open` does without writing, as for `reader notes SOURCE`; None for an unknown article.

        A text that is not stored has `version_id` 0 and cannot be changed; its annotations are in the result.
        """

        memo = self._core.computed(article, document, identity)

        def ask(conn: sqlite3.Connection) -> Reading | None:
            looked = store.opening.look_at_text(conn, article, document, identity, self._core.report_placing, memo)
            return with_names(conn, looked[0], document) if looked is not None else None

        return self._core.ask(ask, None)

    def find(self, source: str, text_sha256: str | None = None) -> ArticleEntry | None:
        """Find an article by a link, the hash of its text, its path (even without a file), or its exact title.

        Raises:
            ReaderError: several articles have this title.
        """

        def ask(conn: sqlite3.Connection) -> ArticleEntry | None:
            article_id = articles.find(conn, source, identify(source).path, text_sha256)
            return articles.entry(conn, article_id) if article_id is not None else None

        return self._core.ask(ask, None)

    def uid(self, article_id: int) -> str | None:
        """Return the uid of an article, which it keeps in other libraries."""

        def ask(conn: sqlite3.Connection) -> str | None:
            found = conn.execute("SELECT uid FROM article WHERE id = ?", [article_id]).fetchone()
            return found if found is None else str(found[0])

        return self._core.ask(ask, None)

    def is_forgotten(self, source: str) -> bool:
        """Return whether `unforget` would restore an article."""
        path = identify(source).path
        return self._core.ask(lambda conn: articles.find_forgotten(conn, source, path) is not None, False)

    def at(self, source: str) -> ArticleEntry | None:
        """Find the article that was last at a path, whatever is there now."""

        def ask(conn: sqlite3.Connection) -> ArticleEntry | None:
            article_id = articles.find_path(conn, source, identify(source).path)
            return articles.entry(conn, article_id) if article_id is not None else None

        return self._core.ask(ask, None)

    def remembered(self, source: str) -> ReadAs:
        """Return how the user wanted the file at a path to be read; reads as `peek` does."""
        try:
            conn, path = self._core.store.at_once(), identify(source).path
            return articles.remembered(conn, path) if conn is not None and path is not None else ReadAs()
        except (*SQLITE_ERRORS, LibraryError):  # `open` will report it
            return ReadAs()

    def recognise(self, article: Article, document: Document, identity: Identity) -> int | None:
        """Return the id of the article of a text, as `open` would decide; None for a new one."""

        def ask(conn: sqlite3.Connection) -> int | None:
            known = articles.recognise(conn, article, document, identity)
            return known.article if known is not None else None

        return self._core.ask_apart(ask, None)

    def earlier(self, identity: Identity, reading: Reading | None) -> list[Earlier]:
        """List the annotated articles that were at a path before and are at no other path now."""
        path, this = identity.path, reading.article_id if reading is not None else None
        if path is None:
            return []
        return self._core.ask(lambda conn: store.copies.earlier(conn, path, this), [])

    def reading(self, article_id: int) -> Reading | None:
        """Return an article as last stored, without its source; None if there is no such article."""
        return self._core.ask(lambda conn: store.opening.stored_reading(conn, article_id), None)

    def as_loaded(self, article_id: int) -> Article | None:
        """Return the metadata of the article's current version without the user's; None if there is no article."""
        return self.metadata(article_id, own=False)

    def metadata(self, article_id: int, *, own: bool = True) -> Article | None:
        """Return the metadata of the article's current version; None if there is no article.

        Args:
            own: with the user's replacements.
        """

        def ask(conn: sqlite3.Connection) -> Article | None:
            found = articles.stored(conn, article_id, own=own)
            return found[1] if found is not None else None

        return self._core.ask(ask, None)

    def has_text(self, version_id: int) -> bool:
        """Return whether the text of a version is stored."""

        def ask(conn: sqlite3.Connection) -> bool:
            found = conn.execute("SELECT text IS NOT NULL FROM article_version WHERE id = ?", [version_id]).fetchone()
            return found is not None and bool(found[0])

        return self._core.ask(ask, False)

    def text_of(self, article_id: int) -> Document | None:
        """Return the stored text of the article's current version; None if it was too long to be stored."""
        return self._core.ask(lambda conn: articles.document_of(conn, article_id), None)

    def from_the_web(self) -> list[ArticleEntry]:
        """List the articles that were opened from an address last, one for each address, the last opened first."""
        entries: list[ArticleEntry] = self._core.ask(articles.from_the_web, [])
        return list({address.identity(entry.source): entry for entry in reversed(entries)}.values())[::-1]

    def added_elsewhere(self) -> frozenset[int]:
        """Return the ids of the articles that another installation added."""
        return self._core.ask(lambda conn: articles.added_elsewhere(conn, self._core.writer()), frozenset())

    def recent(self, limit: int = 100) -> list[ArticleEntry]:
        """List the recently opened articles, the latest first."""
        return self._core.ask(lambda conn: articles.recent(conn, limit), [])

    def set_title(self, reading: Reading, title: str) -> Reading:
        """Set the user's title of the article, `""` for the original one, as one undo step."""
        return self.set_metadata(reading, {"title": title})

    def set_metadata(self, reading: Reading, values: Mapping[str, str]) -> Reading:
        """Write the user's metadata of an article, by the names of `OwnMetadata`; one undo step.

        Args:
            values: `""` for what the source has.

        Raises:
            ReaderError: a date or an address that is none, or the library cannot be written.
        """
        own = own_values(values)
        with self._core.step(reading, " and ".join(values)) as step:
            articles.set_metadata(step, reading.article_id, own)
        stored = self.reading(reading.article_id)
        article = stored.article if stored is not None else reading.article
        return reading._replace(article=reading.article.with_metadata_of(article))

    def own_metadata(self, article_id: int) -> OwnMetadata:
        """Return the metadata of an article that the user wrote."""
        return self._core.ask(lambda conn: articles.own_metadata(conn, article_id), OwnMetadata())

    def save_place(self, reading: Reading, offset: int, words: str, percent: int | None = None) -> None:
        """Store the reading position, without an undo step.

        Args:
            words: the words at `offset`.
            percent: the share of the article before it, 0–100; None to count it in characters.
        """
        with self._core.writing(reading, SHORTLY) as db:
            articles.save_place(db, reading.article_id, reading.version_id, offset, words, percent)

    def forget(self, source: str) -> ArticleEntry | None:
        """Delete an article's annotations and its entry in the list, as one undo step; None if `source` is unknown.

        Opening it again starts without annotations. `unforget` restores them for 30 days, and so does `undo` unless
        the article was changed since.
        """
        if self.find(source) is None:
            return None
        self._core.keeper.make("forget")
        with self._core.store.transaction() as db:
            conn = db.conn
            article_id = articles.find(conn, source, identify(source).path, None)
            if article_id is None:
                return None
            entry = articles.entry(conn, article_id)
            step = store.journal.Step(db, article_id, self._core.time(), "forget")
            articles.forget(step, article_id)
            step.end()
        self._core.cache = None
        return entry

    def erasable(self, source: str) -> tuple[ArticleEntry, str] | None:
        """Find an article, also a forgotten one, with its uid; None if there is none.

        Raises:
            ReaderError: several articles have this title.
        """
        path = identify(source).path

        def ask(conn: sqlite3.Connection) -> tuple[ArticleEntry, str] | None:
            for forgotten in (False, True):
                found = articles.find(conn, source, path, None, forgotten=forgotten)
                entry = articles.entry(conn, found) if found is not None else None
                if entry is not None:
                    row = conn.execute("SELECT uid FROM article WHERE id = ?", [entry.article_id]).fetchone()
                    return entry, row[0]
            return None

        return self._core.ask(ask, None)

    def erase(self, article_id: int) -> None:
        """Delete an article with its texts and everything made on it, for good: nothing of it stays in the file.

        Raises:
            LibraryError: the library cannot be written; nothing is erased, or only the free pages still have words.
        """
        with self._core.store.erasing() as db:
            store.erasing.erase(db, article_id)
            index.refresh(db)
            db.touched.clear()
            index.forget_deleted(db)
        self._core.cache = None

    def unforget(self, source: str) -> Unforgotten | None:
        """Undo the last `forget` of `source`, with the articles that were forgotten together; None if there is none."""
        path = identify(source).path
        if self._core.ask(lambda conn: articles.find_forgotten(conn, source, path), None) is None:
            return None
        with self._core.store.transaction() as db:
            conn = db.conn
            found = articles.find_forgotten(conn, source, path)
            if found is None:
                return None
            scope = None if found.of_library else found.article
            reverted = store.journal.revert(db, scope, "undo", step=found.step)
            if reverted is None:
                return None
            if not found.of_library:
                store.journal.drop(db, found.article, found.step)
            entry = articles.entry(conn, found.article)
        self._core.cache = None
        return Unforgotten(entry, reverted.label) if entry is not None else None
