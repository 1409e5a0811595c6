"""Make and store what search and lists over the whole library need: full-text indexes, quotes and people.

`prepare` does all of it in batches; it may run beside an open window, which waits for a batch at most.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from tui_reader import store
from tui_reader.library.core import SHORTLY, LibraryPart
from tui_reader.library.names import names_in
from tui_reader.model import Decisions, Extraction, Person, Quote
from tui_reader.store import versions
from tui_reader.store.file.errors import SQLITE_ERRORS, LibraryError
from tui_reader.store.search import extracted, index
from tui_reader.store.search.extracted import PersonColumns, QuoteColumns
from tui_reader.text.document import Document
from tui_reader.text.name import name_key
from tui_reader.text.words import count_words

PAUSE = 0.01
"""Seconds between two batches, for others who want to write."""
BATCH = 0.2
"""Seconds of searching texts for quotes between two transactions."""


Failed = Callable[[str, Exception], object]
"""Called with the name of an article, `reader:12`, and an exception."""


class Prepared(NamedTuple):
    """How far `prepare` is."""

    what: Literal["index", "quotes"]
    done: int
    total: int


class _Work(NamedTuple):
    """What was computed of one text."""

    version: int
    article: int
    key: str
    language: str
    """The one that the user named, `""` if it is detected."""
    found: Extraction | None
    """None if the rules failed: the text is not searched again before the rules change."""
    decisions: Decisions
    document: Document
    quotes: list[QuoteColumns]
    people: list[PersonColumns]


@cache
def rules_version() -> str:
    """Identify the rules that find and correct quotes: a hash of their modules and word lists."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for part in ("extraction", "review"):
        for path in sorted((package / part).rglob("*")):
            if path.suffix in (".py", ".txt"):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(repr((Quote._fields, Person._fields, QuoteColumns._fields, PersonColumns._fields)).encode())
    return digest.hexdigest()[:16]


def document_key(document: Document, language: str = "") -> str:
    """Hash what the rules read of a document: its text, the kinds of its blocks, and the language the user named."""
    kinds = [(i, document.kind(i), document.level(i)) for i in range(len(document)) if document.kind(i) != "paragraph"]
    digest = hashlib.sha256(document.text.encode("utf-8", "replace"))
    digest.update((repr(kinds) + language).encode())
    return digest.hexdigest()[:32]


class Extractions(LibraryPart):
    """The methods of the library for stored quotes and people, and for the full-text indexes."""

    def stored_extraction(self, document: Document, language: str = "") -> Extraction | None:
        """Return what the rules found in a text earlier; None if that is not stored. Reads as `peek` does."""
        try:
            conn = self._core.store.at_once()
            if conn is None:
                return None
            return extracted.stored(conn, document_key(document, language), rules_version(), document.length)
        except (*SQLITE_ERRORS, LibraryError):  # opening the article reports it
            return None

    def keep_extraction(self, document: Document, found: Extraction, language: str = "") -> None:
        """Store what the rules found in a text, unless the library cannot be written."""
        if document.length > extracted.MAX_EXTRACTED:
            return
        with suppress(*SQLITE_ERRORS, LibraryError):  # it is only kept to be quicker next time
            if self._core.store.at_once() is not None:
                with self._core.store.transaction(SHORTLY) as db:
                    extracted.keep(db, document_key(document, language), rules_version(), found)

    def prepare(
        self,
        *,
        quotes: bool = True,
        stop: Callable[[], bool] = lambda: False,
        progress: Callable[[Prepared], object] = lambda _: None,
        failed: Failed | None = None,
    ) -> bool:
        """Index and search for quotes whatever is not yet, in batches; return False if `stop` ended it early.

        Args:
            quotes: search for quotes and people too.
            stop: asked before each text; it may also wait, to give way to a user who is typing.
            progress: called after each batch.
            failed: called with the article whose text the rules failed on, and the exception; the rest goes on. None:
                the exception is raised.

        Raises:
            LibraryError: the library cannot be read or written.
        """
        if not self._core.path.exists():
            return True
        complete, texts, unsearched = self._waiting(quotes)
        if complete and not texts and not unsearched:
            return True
        while not complete:
            if stop():
                return False
            with self._core.store.transaction() as db:
                complete = index.catch_up_small(db)
            time.sleep(PAUSE)
        _, texts, unsearched = self._waiting(quotes)  # the index may have been rebuilt
        return self._index(texts, stop, progress) and self._search(unsearched, stop, progress, failed)

    def waiting_for_quotes(self) -> int:
        """Return how many articles are not searched for quotes and people yet, by the present rules."""
        return len(self._waiting(True)[2])

    def _waiting(self, quotes: bool) -> tuple[bool, list[int], list[int]]:
        def ask(conn: sqlite3.Connection) -> tuple[bool, list[int], list[int]]:
            unsearched = extracted.pending(conn, rules_version()) if quotes else []
            return index.is_complete(conn), index.pending(conn), unsearched

        return self._core.ask(ask, (True, list[int](), list[int]()))

    def _index(self, texts: list[int], stop: Callable[[], bool], progress: Callable[[Prepared], object]) -> bool:
        total = len(texts)
        while texts:
            if stop():
                return False
            with self._core.store.transaction() as db:
                done = index.catch_up(db, texts)
            texts = texts[done:]
            progress(Prepared("index", total - len(texts), total))
            time.sleep(PAUSE)
        return True

    def _search(
        self,
        texts: list[int],
        stop: Callable[[], bool],
        progress: Callable[[Prepared], object],
        failed: Failed | None,
    ) -> bool:
        """Search texts for quotes; the work is done between transactions, only results are written in one."""
        total, done = len(texts), 0
        while done < total:
            end, batch, looked_at = time.monotonic() + BATCH, list[_Work](), 0
            for version in texts[done:]:
                if stop():
                    break
                looked_at += 1
                if (work := self._work(version, failed)) is not None:
                    batch.append(work)
                if time.monotonic() >= end:
                    break
            if batch:
                self._write(batch)
            if not looked_at:
                return False
            done += looked_at
            progress(Prepared("quotes", done, total))
            time.sleep(PAUSE)
        return True

    def _work(self, version: int, failed: Failed | None) -> _Work | None:
        """Search one text, and apply the corrections; None if it is gone."""
        rules = rules_version()

        def read(conn: sqlite3.Connection) -> tuple[int, Document, str, Extraction | None, Decisions] | None:
            row = conn.execute(
                """SELECT v.article, v.text, v.blocks, coalesce(a.own_language, '')
                FROM article_version AS v JOIN article AS a ON a.id = v.article WHERE v.id = ?""",
                [version],
            ).fetchone()
            if row is None or row[1] is None:
                return None
            document = versions.load_document(row[1], row[2])
            known = extracted.stored(conn, document_key(document, row[3]), rules, document.length)
            return row[0], document, row[3], known, _decisions(conn, row[0], version, document)

        read_one: tuple[int, Document, str, Extraction | None, Decisions] | None = self._core.ask(read, None)
        if read_one is None:
            return None
        article, document, language, found, decisions = read_one
        key = document_key(document, language)
        try:
            found, quotes, people = _searched(document, language, found, decisions)
        except Exception as error:
            if failed is None:
                raise
            failed(f"reader:{article}", error)
            return _Work(version, article, key, language, None, decisions, document, [], [])
        return _Work(version, article, key, language, found, decisions, document, quotes, people)

    def _write(self, batch: list[_Work]) -> None:
        rules = rules_version()
        with self._core.store.transaction() as db:
            for work in batch:
                there = db.execute("SELECT article FROM article_version WHERE id = ?", [work.version]).fetchone()
                if there != (work.article,):
                    continue
                if work.found is not None:
                    extracted.keep(db, work.key, rules, work.found)
                if _decisions(db.conn, work.article, work.version, work.document) == work.decisions:  # else: next time
                    extracted.put(db, work.version, work.key, rules, work.language, work.quotes, work.people)


def _searched(
    document: Document, language: str, found: Extraction | None, decisions: Decisions
) -> tuple[Extraction, list[QuoteColumns], list[PersonColumns]]:
    """Search a text unless that was done, and apply the corrections; return what was found, and the rows to store."""
    if found is None:
        from tui_reader.library.opening import extract

        found = extract(document, language)
    corrected = found
    if any(decisions):
        from tui_reader.review import apply

        corrected = apply(document.text, found, decisions)
    return found, list(quote_rows(document, corrected)), list(person_rows(corrected))


def _decisions(conn: sqlite3.Connection, article: int, version: int, document: Document) -> Decisions:
    quotes = store.corrections.of_article(conn, article, version, document)
    return Decisions(quotes, names_in(conn, article, version, document), store.naming.rules(conn))


# -- an extraction as rows --------------------------------------------------------------------------------------------


def quote_rows(document: Document, extraction: Extraction) -> Iterator[QuoteColumns]:
    """Yield the columns of the quotes of a corrected extraction."""
    from tui_reader.store.values import to_json

    roles = {person.name: person.role for person in extraction.people}
    for quote in extraction.quotes:
        yield QuoteColumns(
            quote.start,
            quote.end,
            document.index_at(quote.start) + 1,
            count_words(document.slice(quote.start, quote.end)),
            quote.kind,
            quote.speaker,
            name_key(quote.speaker) if quote.speaker else None,
            quote.speaker_text,
            quote.speaker_kind(roles),
            to_json(quote.others) if quote.others else "",
            roles.get(quote.speaker or ""),
            quote.attribution,
            quote.confidence,
            quote.verdict,
        )


def person_rows(extraction: Extraction) -> Iterator[PersonColumns]:
    """Yield the columns of the people of a corrected extraction."""
    from tui_reader.store.values import to_json

    for person in extraction.people:
        yield PersonColumns(
            person.name,
            name_key(person.name),
            "\n".join(person.aliases),
            person.role,
            person.role_text,
            to_json(person.mentions),
            len(person.mentions),
            person.verdict,
        )
