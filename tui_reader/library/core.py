"""The core that the parts of a library share: one connection, one clock, transactions, steps of the undo journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from tui_reader import store
from tui_reader.model import Annotation, Article, Identity, Reading
from tui_reader.store import listing, state
from tui_reader.store.file.connection import Store
from tui_reader.store.file.errors import LibraryError, explained
from tui_reader.store.file.keeper import Keeper
from tui_reader.store.memo import Memo
from tui_reader.store.values import make_uid, timestamp
from tui_reader.wording import placing_line

if TYPE_CHECKING:
    from tui_reader.store.journal import Step
    from tui_reader.store.rows import Database
    from tui_reader.text.document import Document

T = TypeVar("T")
LONG = 100_000
"""Characters from which on a text is compared with others before the library is locked for it."""
SHORTLY = 0.2
"""Seconds that automatic writes wait for another program: they are repeated soon, and must not delay a key."""


def writer_id() -> str:
    """Return the id of this installation."""
    from tui_reader.library.installation import installation_id
    from tui_reader.paths import find_paths

    return installation_id(find_paths().installation)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Cached(NamedTuple):
    """An article's annotations as last read; valid until another program writes."""

    article: int
    version: int
    stamp: tuple[int, int]
    annotations: tuple[Annotation, ...]


@contextmanager
def snapshot(conn: sqlite3.Connection) -> Iterator[None]:
    """Read everything in the block from one state of the file."""
    conn.execute("BEGIN")
    try:
        yield
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


class Core:
    """One connection to a library file, with what its parts do their work with.

    Creating one is cheap: it neither accesses the disk nor imports sqlite-utils.

    Args:
        path: the library file; it and its directory are created by the first write.
        now: the clock, for tests.
        new_uid: makes the uid of a new annotation, for tests.
        busy_timeout: seconds to wait for another program that is writing.
        keeper: makes the backups; the libraries of all threads of a program share one.
        writer: returns the id of this installation; called by the first write.
        private: never write the file, nor create it.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] = utc_now,
        new_uid: Callable[[], str] | None = None,
        busy_timeout: float = 5.0,
        keeper: Keeper | None = None,
        writer: Callable[[], str] = writer_id,
        private: bool = False,
    ) -> None:
        self.path, self.private = path, private
        self.writer = writer
        self.keeper = keeper or Keeper(path)
        self._own_keeper = keeper is None
        self.clock = now
        self._make_uid = new_uid
        self._busy_timeout = busy_timeout
        self.store = Store(
            path,
            busy_timeout=busy_timeout,
            keeper=self.keeper,
            now=now,
            writer=self.writer,
            report=self._report,
            private=private,
        )
        self.tidied = self._cleaned = False
        self.progress: Callable[[str], None] | None = None
        """Called with a line about what takes long, again when it has changed, and with `""` at the end."""
        self.cache: Cached | None = None

    def for_thread(self) -> Self:
        """Create another library on the same file, with the same clock, for another thread."""
        return type(self)(
            self.path,
            now=self.clock,
            new_uid=self._make_uid,
            busy_timeout=self._busy_timeout,
            keeper=self.keeper,
            writer=self.writer,
            private=self.private,
        )

    def _report(self, line: str) -> None:
        if self.progress is not None:
            self.progress(line)

    def report_placing(self, share: float) -> None:
        self._report(placing_line(share) if share < 1 else "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_state(self, key: str, default: str | None = None) -> str | None:
        """Return the program state under `key`: theme, measure, panels, last export directory …"""
        value = self.ask(lambda conn: state.get(conn, key), None)
        return default if value is None else value

    def set_state(self, key: str, value: str | None) -> None:
        """Store `value` under `key` for the next run; None removes it."""
        with self.store.transaction() as db:
            state.remember(db, key, value)

    def now(self) -> datetime:
        """Return the time of the library's clock (UTC)."""
        return self.clock()

    def changed_elsewhere(self) -> bool:
        """Return whether another instance wrote since the last call (takes a few µs)."""
        return self.store.changed_elsewhere()

    def file_version(self) -> tuple[int, int] | None:
        """Return what differs after another instance wrote (takes a few µs); None while one writes.

        Unlike `changed_elsewhere`, it serves any number of screens.
        """
        return self.store.version()

    @property
    def read_only_reason(self) -> str | None:
        """One line with the reason why nothing can be saved, None if it can; set by `open` or the first write."""
        return self.store.read_only_reason

    def find_read_only(self) -> str | None:
        """Open the library for writing, and return `read_only_reason` before anything is written."""
        self.store.open()
        return self.read_only_reason

    def refused(self) -> str | None:
        """Return why nothing can be saved now, before the user is asked for something to save; None if it can.

        A library that could not be written before is looked at again.
        """
        if self.read_only_reason is not None and not self.private:
            self.store.close()
        return self.find_read_only() if self.private or self.read_only_reason is not None else None

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        self.store.close()
        if self._own_keeper:
            self.keeper.flush()
            self.remove_leftovers()
        self.cache = None

    # -- for the parts ------------------------------------------------------------------------------------------

    def remove_leftovers(self) -> None:
        """Remove, once, files that killed programs left beside the library."""
        if not self._cleaned and not self.private:
            from tui_reader.store.file import leftovers

            leftovers.remove(self.path)
            self._cleaned = True

    def time(self) -> str:
        return timestamp(self.now())

    def new_uid(self) -> str:
        return self._make_uid() if self._make_uid is not None else make_uid(self.now())

    def ask(self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Query one state of the library; returns `nothing` if there is no library."""
        with explained(self.path):
            conn = self.store.for_reading()
            if conn is None:
                return nothing
            with snapshot(conn):
                return question(conn)

    def ask_apart(self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Answer a question that computes for long, without keeping other programs from writing meanwhile.

        Each statement reads the state of its moment, so the answer may mix several.
        """
        with explained(self.path):
            conn = self.store.for_reading()
            return question(conn) if conn is not None else nothing

    def computed(self, article: Article, document: Document, identity: Identity) -> Memo:
        """Compute what opening a long text takes, before a transaction keeps other programs from writing."""
        memo = Memo()
        if document.length > LONG:

            def look(conn: sqlite3.Connection) -> None:
                store.opening.look_at_text(conn, article, document, identity, self.report_placing, memo)
                store.sketches.of(document, memo)

            self.ask_apart(look, None)
        return memo

    @contextmanager
    def writing(self, reading: Reading, patience: float | None = None) -> Iterator[Database]:
        if not reading.version_id:
            raise LibraryError(self.read_only_reason or f"the article is not in the library {self.path} yet")
        with self.store.transaction(patience) as db:
            if db.execute("SELECT 1 FROM article_version WHERE id = ?", [reading.version_id]).fetchone() is None:
                raise LibraryError("this article was erased elsewhere: open it again to keep what is new")
            yield db

    @contextmanager
    def step(self, reading: Reading, label: str = "") -> Iterator[Step]:
        """Run one change of the article as an undo step."""
        with self.writing(reading) as db:
            step = store.journal.Step(db, reading.article_id, self.time(), label)
            yield step
            step.end()

    @contextmanager
    def library_step(self, label: str = "") -> Iterator[Step]:
        """Run one change of the whole library as an undo step, whichever article is open."""
        with self.store.transaction() as db:
            step = store.journal.Step(db, None, self.time(), label)
            yield step
            step.end()

    def fresh(self, conn: sqlite3.Connection, reading: Reading, changed: Sequence[int]) -> tuple[Annotation, ...]:
        """List the annotations, reading only those with the row ids `changed` unless another program wrote."""
        cached = self.cache
        if (
            cached is not None
            and len(changed) <= 100
            and (cached.article, cached.version) == (reading.article_id, reading.version_id)
            and cached.stamp == self.store.stamp()
        ):
            if not changed:
                return cached.annotations
            return listing.refreshed(conn, reading.article_id, reading.version_id, cached.annotations, changed)
        return listing.listed(conn, reading.article_id, reading.version_id)

    def keep(self, reading: Reading, annotations: tuple[Annotation, ...]) -> None:
        self.cache = Cached(reading.article_id, reading.version_id, self.store.stamp(), annotations)


class LibraryPart:
    """The methods of a library for one of its subjects."""

    def __init__(self, core: Core) -> None:
        self._core = core
