"""Open database files: not beside another database's journal, and with a limit on the work of each statement.

Also checks whether a database is a library, by comparing its tables with those that the migrations create.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from tui_reader.store.file import schema
from tui_reader.store.file.errors import HELP, DamagedError, LibraryError
from tui_reader.store.file.migrations import MIGRATIONS
from tui_reader.text.clean import clean_line

HEADER = 100
"""Bytes of the header of an SQLite database."""


class Connection(sqlite3.Connection):
    """A connection that closes its cursors with it.

    A cursor with rows left keeps its lock on the file. From Python 3.12 on, closing the connection does not end such
    cursors, and one that an exception's traceback refers to lives until the next garbage collection.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cursors = WeakSet[sqlite3.Cursor]()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor = super().execute(sql, parameters)
        self._cursors.add(cursor)
        return cursor

    def close(self) -> None:
        for cursor in tuple(self._cursors):
            cursor.close()
        super().close()


def connect(path: Path | str, mode: str = "ro", *, timeout: float = 5.0) -> sqlite3.Connection:
    """Open an existing database. Use `rw` if a journal may have to be rolled back.

    Raises:
        LibraryError: there is a journal of another database beside it.
        DamagedError: it is not empty, but shorter than the header of a database.
    """
    refuse_foreign_journal(path)
    _refuse_stump(path)
    try:
        uri = f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode={mode}"
    except OSError:
        raise LibraryError(clean_line(f"{path} cannot be opened: the working directory is gone")) from None
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=timeout, factory=Connection)
    allow_more(connection)
    connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from somebody else (sqlite.org/security.html)
    return connection


def _refuse_stump(path: Path | str) -> None:
    """Refuse a file too short for a database: SQLite treats a file of one byte as an empty database.

    Raises:
        DamagedError: it is one; a file of 0 bytes is not.
    """
    try:
        size = os.stat(path).st_size
    except (OSError, ValueError):  # SQLite says what is wrong with it
        return
    if 0 < size < HEADER:
        left = "1 byte is" if size == 1 else f"{size} bytes are"
        raise DamagedError(clean_line(f"the library {path} is damaged: only {left} left of it; {HELP}"))


def refuse_foreign_journal(path: Path | str) -> None:
    """Refuse to open a library that has the journal of another database beside it: SQLite would play it in.

    Raises:
        LibraryError: there is one.
    """
    real = os.path.realpath(path)
    if not (os.path.exists(f"{real}-journal") or os.path.exists(f"{real}-wal")):
        return
    from tui_reader.store.file import foreign_journals as journals

    if sides := journals.foreign(Path(path)):
        raise LibraryError(
            clean_line(
                f"{sides[0]} belongs to another database and would destroy the library, so nothing was opened; "
                "move it away or run “reader doctor --repair”"
            )
        )


class Patience:
    """Limit the work of a statement: SQLite calls this between steps, and True interrupts it.

    What counts is SQLite's own work, and the time, since `allow_more`: neither a program that asks a lot for hours nor
    a busy machine is mistaken for an endless statement.
    """

    EVERY = 1_000_000
    """Steps of SQLite's virtual machine between two calls: a few hundredths of a second."""
    MOST_CALLS = 200
    """Ten times what the longest query of a library of 10,000 articles takes."""
    LONGEST = 20.0
    """Seconds."""

    def __init__(self) -> None:
        self._calls = 0
        self._since = 0.0

    def __call__(self) -> bool:
        now = time.monotonic()
        self._since = self._since or now
        self._calls += 1
        return self._calls > self.MOST_CALLS and now - self._since > self.LONGEST


def allow_more(connection: sqlite3.Connection) -> None:
    """Reset the limit before the next query or transaction."""
    connection.set_progress_handler(Patience(), Patience.EVERY)


def header(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the application id and the schema version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def shape_of(connection: sqlite3.Connection) -> int | None:
    """Return the schema version of a library by its tables; None if they are not a library's.

    A view in place of a table may return rows without end, and a trigger would run with every write.
    """
    return schema.version_of(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall())


def require_library(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a library that this program can write, or of a newer one that it can read.

    Raises:
        DamagedError: the tables are a library's, but the header is not.
        LibraryError: it is another application's database, or has other tables than a library.
    """
    application, version = header(connection)
    known = shape_of(connection)
    if known is not None and (application, version) == (schema.APPLICATION_ID, known):
        return known
    if known is not None and version > schema.VERSION and _has_other_migrations(connection):
        return version
    if known is not None or (application != schema.APPLICATION_ID and has_own_names(connection)):
        raise DamagedError(clean_line(f"the library {path} is damaged: its header does not fit its tables; {HELP}"))
    if application != schema.APPLICATION_ID:
        raise LibraryError(clean_line(f"{path} is another application's database, not a reader library"))
    if version <= schema.VERSION or not _has_own_columns(connection):
        raise LibraryError(
            clean_line(f"the library {path} has tables or triggers that reader did not make: nothing was read; {HELP}")
        )
    return version


def is_blank(connection: sqlite3.Connection) -> bool:
    """Return whether no application has stored anything in the file."""
    application, version = header(connection)
    tables = {name for (name,) in connection.execute("SELECT tbl_name FROM sqlite_schema")}
    return not version and (
        not (application or tables) or (application == schema.APPLICATION_ID and tables <= {"_sqlite_migrations"})
    )


def has_own_names(connection: sqlite3.Connection) -> bool:
    """Return whether most tables of the first version exist by name, whatever the header says."""
    ours = set(schema.tables(1))
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return 2 * len(names & ours) > len(ours)


def _has_other_migrations(connection: sqlite3.Connection) -> bool:
    """Return whether a migration unknown to this version was applied; not every migration changes the tables."""
    row = connection.execute("SELECT type FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    if row != ("table",):
        return False
    names = {name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations")}
    return not names <= {migration.__name__ for migration in MIGRATIONS}


def _has_own_columns(connection: sqlite3.Connection) -> bool:
    """Return whether a library of a newer version has the tables and columns that this version reads."""
    with closing(schema.fresh(schema.VERSION)) as own:
        tables = schema.tables(schema.VERSION)
        return all(_columns(own, table) <= _columns(connection, table) for table in tables)


def _columns(connection: sqlite3.Connection, table: str) -> set[tuple[str, ...]]:
    """Return the plain columns of a STRICT table with their types; none for anything else."""
    kind = connection.execute("SELECT type, strict FROM pragma_table_list(?) WHERE schema = 'main'", [table]).fetchone()
    if kind != ("table", 1):
        return set()
    found = connection.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE NOT hidden", [table])
    return set(found.fetchall())
