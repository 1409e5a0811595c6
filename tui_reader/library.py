"""The one core behind the app and the command line: articles, annotations, tags, drafts, undo, remembered state.

A `Library` belongs to the thread that uses it: its connection is made on first use, so a worker builds its own
`Library` on the same path. Every write is one transaction that is on the disk when the method returns; a write that
fails raises `LibraryError` (one line for a person), leaves nothing half done, and the next call works again.
Nothing here draws, and sqlite-utils is imported by the first write only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeVar

from tui_reader import store
from tui_reader.model import (
    Annotated,
    Annotation,
    Article,
    ArticleEntry,
    Draft,
    Edit,
    Glance,
    Identity,
    Reading,
    Tag,
    Target,
    Undone,
)
from tui_reader.store import articles, listing, state, tags
from tui_reader.store.connection import Store
from tui_reader.store.errors import LibraryError, explained
from tui_reader.store.values import make_uid, storable, timestamp
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tui_reader.store.journal import Step

__all__ = ["Library", "LibraryError", "identify", "utc_now"]
T = TypeVar("T")


class _Cached(NamedTuple):
    """An article's annotations as read last, good as long as nobody else wrote."""

    article: int
    version: int
    stamp: tuple[int, int]
    annotations: tuple[Annotation, ...]


@contextmanager
def _snapshot(conn: sqlite3.Connection) -> Iterator[None]:
    """Read everything in the block from one state of the file."""
    conn.execute("BEGIN")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def utc_now() -> datetime:
    return datetime.now(UTC)


def identify(source: str) -> Identity:
    """Tell what `source` is known by: real path, size and modification time; an empty identity for `-`."""
    if source == "-":
        return Identity()
    try:
        path = os.path.realpath(source)
        status = os.stat(path)
    except (OSError, ValueError):
        return Identity(os.path.abspath(source))
    return Identity(path, status.st_size, status.st_mtime_ns)


class Library:
    """The articles, annotations, tags and undo history in one SQLite file.

    Building one costs nothing: neither the disk nor sqlite-utils is touched.

    Args:
        path: the database file; it and its directory are made by the first write.
        now: the clock, for tests.
        new_uid: makes the uid of a new annotation, for tests.
        busy_timeout: seconds to wait for another program that is writing.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] = utc_now,
        new_uid: Callable[[], str] | None = None,
        busy_timeout: float = 5.0,
    ) -> None:
        self.path = path
        self._now = now
        self._make_uid = new_uid
        self._busy_timeout = busy_timeout
        self._store = Store(path, busy_timeout=busy_timeout)
        self._tidied = False
        self._cache: _Cached | None = None

    def for_thread(self) -> Library:
        """Make another library on the same file, with the same clock, for a thread of its own."""
        return Library(self.path, now=self._now, new_uid=self._make_uid, busy_timeout=self._busy_timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- before the first paint ---------------------------------------------------------------------------------

    def glance(self, identity: Identity, text_sha256: str | None) -> Glance | None:
        """Read what the first frame needs, with plain sqlite3 and without waiting (about 1 ms).

        The text is recognised by its hash or, where that is not known yet (`None` or `""`), by path, size and
        modification time. None where there is no library, or none that can be read at once; a damaged, foreign or
        older file is `open`'s to report or migrate. An unknown text gives a `Glance` with tags and state only.
        Raises nothing.
        """
        try:
            conn = self._store.at_once()
            if conn is None:
                return None
            with _snapshot(conn):
                known = articles.glance(conn, identity, text_sha256)
                glance = Glance(digit_tags=tags.by_digit(conn), state=state.everything(conn))
                if known is None or known.version is None or known.forgotten:
                    return glance
                return glance._replace(
                    article_id=known.article,
                    title=known.own_title,
                    annotations=listing.listed(conn, known.article, known.version),
                    place=articles.place_in(conn, known, known.version, None),
                )
        except sqlite3.Error:  # `open` will meet it again and say so
            return None

    # -- articles -----------------------------------------------------------------------------------------------

    def open(self, article: Article, document: Document, identity: Identity) -> Reading:
        """Register or recognise the article, place its annotations in this text, and remember that it was opened.

        To be called with the complete document (ValueError otherwise), so for a long file after its last slice.
        Recognised by content hash, then by real path; a path whose new text shares under 30 % with the old one is a
        new article. Where the library can be read but not written (`read_only_reason`) the Reading holds what is
        known of the article, and nothing is stored.

        Raises:
            LibraryError: the library is foreign, damaged, locked, or the disk is full.
        """
        if not document.complete:
            raise ValueError("an article is opened when it was read to its end")
        self._store.open()
        if self._store.read_only_reason is not None:
            return self.look(article, document, identity) or Reading(0, 0, article)
        with self._store.transaction() as db:
            if not self._tidied:
                store.upkeep.purge(db, self._now())
            reading = store.opening.open_text(db, article, document, identity, now=self._time(), uid=self._new_uid())
        self._tidied = True
        self._keep(reading, reading.annotations)
        return reading

    def look(self, article: Article, document: Document, identity: Identity) -> Reading | None:
        """Do what `open` does without writing anything: for `reader notes SOURCE`. None for an unknown article.

        A text that is not stored has `version_id` 0: its annotations are the Reading's, no act can name it.
        """
        return self._ask(lambda conn: store.opening.look_at_text(conn, article, document, identity), None)

    def find_article(self, source: str, text_sha256: str | None = None) -> ArticleEntry | None:
        """Find an article by its text's hash, its path (the file need not exist any more), or its exact title."""

        def ask(conn: sqlite3.Connection) -> ArticleEntry | None:
            found = articles.find(conn, source, identify(source).path, text_sha256)
            return articles.entry(conn, found) if found is not None else None

        return self._ask(ask, None)

    def reading(self, article_id: int) -> Reading | None:
        """Return an article as it was stored last, without its source; None where there is no such article."""
        return self._ask(lambda conn: store.opening.stored_reading(conn, article_id), None)

    def text_of(self, article_id: int) -> Document | None:
        """Rebuild the stored text of the article's current version; None where it was too long to be stored."""
        return self._ask(lambda conn: articles.document_of(conn, article_id), None)

    def recent(self, limit: int = 100) -> list[ArticleEntry]:
        """List the articles opened lately, the latest first."""
        return self._ask(lambda conn: articles.recent(conn, limit), [])

    def set_title(self, reading: Reading, title: str) -> Reading:
        """Give the article a title of the reader's, `""` for the one it came with; one undo step."""
        with self._step(reading, "title") as step:
            articles.set_title(step, reading.article_id, storable(title).strip() or None)
        stored = self.reading(reading.article_id)
        article = stored.article if stored is not None else reading.article
        return reading._replace(article=reading.article._replace(title=article.title, title_from=article.title_from))

    def save_place(self, reading: Reading, offset: int, words: str, percent: int | None = None) -> None:
        """Remember where the reader is: `words` stand at `offset`, `percent` (0–100) of the article is above.

        No undo step. Without `percent` it is counted in characters (0 where the text is not stored).
        """
        with self._writing(reading) as db:
            articles.save_place(db, reading.article_id, reading.version_id, offset, words, percent)

    def forget(self, source: str) -> ArticleEntry | None:
        """Drop an article's marks and its place in the list as one act; None where nothing is known of `source`.

        Opening it again starts fresh; `unforget` brings the marks back for 30 days, `undo` too, while nothing was
        done on the article since.
        """
        if self.find_article(source) is None:
            return None
        with self._store.transaction() as db:
            conn = db.conn
            found = articles.find(conn, source, identify(source).path, None)
            if found is None:
                return None
            entry = articles.entry(conn, found)
            step = store.journal.Step(db, found, self._time(), "forget")
            articles.forget(step, found)
            step.end()
        self._cache = None
        return entry

    def unforget(self, source: str) -> ArticleEntry | None:
        """Take the last `forget` of `source` back; None where there is nothing to take back."""
        path = identify(source).path
        if self._ask(lambda conn: articles.find_forgotten(conn, source, path), None) is None:
            return None
        with self._store.transaction() as db:
            conn = db.conn
            found = articles.find_forgotten(conn, source, path)
            reverted = store.journal.revert(db, found, "undo", label="forget") if found is not None else None
            if found is None or reverted is None:
                return None
            store.journal.drop(db, found, reverted.step)
            entry = articles.entry(conn, found)
        self._cache = None
        return entry

    # -- annotations --------------------------------------------------------------------------------------------

    def annotations(self, reading: Reading) -> tuple[Annotation, ...]:
        """List the annotations as they stand in `reading`'s text: the article's note, reading order, orphans."""

        def ask(conn: sqlite3.Connection) -> tuple[Annotation, ...]:
            return self._fresh(conn, reading, [])

        found = self._ask(ask, tuple[Annotation, ...]())
        self._keep(reading, found)
        return found

    def annotate(
        self,
        reading: Reading,
        document: Document,
        target: Target,
        edit: Edit,
        *,
        base: Annotation | None = None,
        draft: str | None = None,
    ) -> Annotated:
        """Do one act of the reader, one undo step.

        Without `target.uid` the annotation of the same span and kind is taken, or made. One left empty is deleted in
        the same step. Tags that differ only in case are one; the first spelling stays.

        Args:
            base: the annotation as it was when its note began to be edited. Where another instance wrote another
                note since, both texts are kept, `CONFLICT_MARKER` on a line between them, and `conflict` is set.
                Without it a given `target.uid`'s note is replaced.
            draft: the uid of the draft this act makes final; it is dropped in the same transaction.

        Raises:
            ReaderError: `target.uid` was deleted (by another instance) and `base` was not given to restore it from.
        """
        with self._step(reading) as step:
            done = store.annotating.annotate(step, reading, document, target, edit, base=base, new_uid=self._new_uid)
            if draft is not None:
                store.drafts.drop(step.db, draft)
            found = self._fresh(step.db.conn, reading, [] if done.row_id is None else [done.row_id])
        self._keep(reading, found)
        return Annotated(done.uid, found, step.label, done.conflict)

    def edit_note(
        self, reading: Reading, document: Document, base: Annotation, note: str, *, draft: str | None = None
    ) -> Annotated:
        """Set the note of `base`, keeping both texts where another instance changed it since `base` was read."""
        return self.annotate(
            reading, document, Target(base.kind, base.span, base.uid), Edit(note=note), base=base, draft=draft
        )

    def delete(self, reading: Reading, uid: str) -> tuple[Annotation, ...]:
        """Delete an annotation, one undo step; one that is gone already is no error."""
        return self.delete_all(reading, [uid])

    def delete_all(self, reading: Reading, uids: Sequence[str]) -> tuple[Annotation, ...]:
        """Delete several annotations as one undo step."""
        with self._step(reading, "delete") as step:
            ids = [id_ for uid in uids if (id_ := store.annotating.delete(step, reading, uid)) is not None]
            found = self._fresh(step.db.conn, reading, ids)
        self._keep(reading, found)
        return found

    def undo(self, reading: Reading) -> Undone | None:
        """Take back the article's last act, from an earlier run too; None where there is none.

        Raises:
            ReaderError: another instance changed the same thing since; nothing is changed.
        """
        return self._revert(reading, "undo")

    def redo(self, reading: Reading) -> Undone | None:
        """Do again what was undone last; None where there is none. Raises as `undo` does."""
        return self._revert(reading, "redo")

    # -- drafts -------------------------------------------------------------------------------------------------

    def save_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> str:
        """Keep a note that is being typed; returns the draft's uid, to be given with the next call."""
        uid = uid or self._new_uid()
        with self._writing(reading) as db:
            store.drafts.save(db, reading, target, text, uid=uid, now=self._time())
        return uid

    def drop_draft(self, uid: str) -> None:
        """Throw a draft away; one that is gone already is no error."""
        with self._store.transaction() as db:
            store.drafts.drop(db, uid)

    def drafts(self, reading: Reading) -> tuple[Draft, ...]:
        """List the article's drafts that no other running process is typing, the latest first.

        A draft made on another version of the text has no span here; `open` and `look` find it.
        """
        return self._ask(lambda conn: store.drafts.listed(conn, reading.article_id, reading.version_id), ())

    # -- tags ---------------------------------------------------------------------------------------------------

    def tags(self) -> list[Tag]:
        """List the tags in use (and the pinned ones), by name."""
        return self._ask(tags.listed, [])

    def digit_tags(self) -> dict[int, Tag]:
        """Map the digits 1–9 to tags, in ascending order of the digits.

        A pinned tag has its own digit; the others get the tags used most recently, oldest tag first, so that using
        a tag does not move it to another digit.
        """
        return self._ask(tags.by_digit, {})

    def pin_tag(self, name: str, digit: int | None) -> None:
        """Give a tag (made where it is new) a digit, 1–9, taking it from whichever has it; None unpins."""
        with self._store.transaction() as db:
            tags.pin(db, name, digit)

    # -- remembered state, other instances ----------------------------------------------------------------------

    def get_state(self, key: str, default: str | None = None) -> str | None:
        """Return what was remembered under `key`: theme, measure, panels, last export directory …"""
        value = self._ask(lambda conn: state.get(conn, key), None)
        return default if value is None else value

    def set_state(self, key: str, value: str | None) -> None:
        """Remember `value` under `key` for the next run; None forgets it."""
        with self._store.transaction() as db:
            state.remember(db, key, value)

    def changed_elsewhere(self) -> bool:
        """Tell whether another instance wrote since the last call (a few µs)."""
        return self._store.changed_elsewhere()

    @property
    def read_only_reason(self) -> str | None:
        """One line that says why nothing can be saved, None where it can; known after `open` or the first write."""
        return self._store.read_only_reason

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self._store.close()
        self._cache = None

    # -- inside -------------------------------------------------------------------------------------------------

    def _time(self) -> str:
        return timestamp(self._now())

    def _new_uid(self) -> str:
        return self._make_uid() if self._make_uid is not None else make_uid(self._now())

    def _ask(self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Answer from one state of the library; `nothing` where there is no library."""
        with explained(self.path):
            conn = self._store.for_reading()
            if conn is None:
                return nothing
            with _snapshot(conn):
                return question(conn)

    @contextmanager
    def _writing(self, reading: Reading) -> Iterator[Database]:
        if not reading.version_id:
            raise LibraryError(self.read_only_reason or f"the article is not in the library {self.path} yet")
        with self._store.transaction() as db:
            yield db

    @contextmanager
    def _step(self, reading: Reading, label: str = "") -> Iterator[Step]:
        """Run one act that can be undone."""
        with self._writing(reading) as db:
            step = store.journal.Step(db, reading.article_id, self._time(), label)
            yield step
            step.end()

    def _revert(self, reading: Reading, direction: Literal["undo", "redo"]) -> Undone | None:
        with self._writing(reading) as db:
            reverted = store.journal.revert(db, reading.article_id, direction)
            if reverted is None:
                return None
            conn = db.conn
            found = self._fresh(conn, reading, reverted.annotation_ids)
            uids = listing.uids(conn, reverted.annotation_ids)
        self._keep(reading, found)
        return Undone(reverted.label, found, uids[0] if uids else None)

    def _fresh(self, conn: sqlite3.Connection, reading: Reading, changed: Sequence[int]) -> tuple[Annotation, ...]:
        """List the annotations, reading only those with the row ids `changed` where nobody else wrote."""
        cached = self._cache
        if (
            cached is not None
            and len(changed) <= 100
            and (cached.article, cached.version) == (reading.article_id, reading.version_id)
            and cached.stamp == self._store.stamp()
        ):
            if not changed:
                return cached.annotations
            return listing.refreshed(conn, reading.article_id, reading.version_id, cached.annotations, changed)
        return listing.listed(conn, reading.article_id, reading.version_id)

    def _keep(self, reading: Reading, found: tuple[Annotation, ...]) -> None:
        self._cache = _Cached(reading.article_id, reading.version_id, self._store.stamp(), found)
