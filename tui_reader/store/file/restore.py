"""Inspect a backup, compare it with the current library, and replace the library with it.

Nothing is deleted: the current file is kept under a dated name beside the new one. The file and its `-journal`,
`-wal` and `-shm` are moved together: a journal left behind would be rolled back into the new file
(sqlite.org/howtocorrupt.html, 1.4).
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader.store import state, tables
from tui_reader.store.file import access, backup, leftovers, row_types, schema
from tui_reader.store.file.errors import HELP, SQLITE_ERRORS, DamagedError, LibraryError, describe
from tui_reader.text.clean import clean_line

SIDE_FILES = ("-journal", "-wal", "-shm")
PATIENCE_MS = 5000
"""Milliseconds to wait for a program that is writing the library."""
_TIME = "%Y%m%dT%H%M%SZ"
_MARKS = """
    SELECT a.uid, coalesce(r.own_title, r.title), a.exact, a.colour, a.note, (
        SELECT group_concat(key, char(10)) FROM (
            SELECT t.key FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag WHERE j.annotation = a.id ORDER BY t.key
        )
    ), a.speaker
    FROM annotation AS a JOIN article AS r ON r.id = a.article WHERE a.deleted IS NULL ORDER BY a.created, a.uid
"""


class Contents(NamedTuple):
    """The contents of a library file."""

    schema: int
    articles: int
    annotations: int


class Mark(NamedTuple):
    """An annotation in a preview."""

    uid: str
    article: str
    words: str
    colour: str | None
    note: str
    tags: str | None
    """Their keys, one per line."""
    speaker: str | None


Rows = dict[tuple[object, ...], tuple[object, ...]]


class Counted(NamedTuple):
    """How many rows of one kind, other than annotations, a restore would change."""

    kind: str
    back: int
    gone: int
    changed: int


class Difference(NamedTuple):
    """What a restore would do to the current library."""

    back: list[Mark]
    """Only in the backup: they would be added."""
    gone: list[Mark]
    """Only in the current library: they would be removed."""
    changed: list[tuple[Mark, Mark]]
    """In both, but different: (current, backup)."""
    others: list[Counted]
    """Other kinds of rows that would change."""


def find(database: Path, name: str) -> Path:
    """Find a backup by its name, with or without `.db`, or by a path.

    Raises:
        LibraryError: there is none.
    """
    directories = [backup.directory_of(database), Path(os.path.realpath(database)).parent]
    named = [directory / file for directory in directories for file in (name, f"{name}.db")]
    places = named if os.path.basename(name) == name else []
    for path in (*places, Path(name)):
        with suppress(ValueError):  # a NUL
            if os.path.isfile(path):
                return path
    raise LibraryError(clean_line(f"{name}: no such backup; “reader restore” lists them"))


def replaced(database: Path) -> list[backup.Backup]:
    """List the libraries that `restore` replaced, the latest first; they are never deleted."""
    path = Path(os.path.realpath(database))
    name = re.compile(rf"{re.escape(backup.stem_of(path))}-replaced-(?P<made>\d{{8}}T\d{{6}}Z)(\.\d+)?\.db")
    found = []
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            with suppress(OSError, ValueError):
                if match := name.fullmatch(entry.name):
                    made = datetime.strptime(match["made"], _TIME).replace(tzinfo=UTC)
                    found.append(backup.Backup(Path(entry.path), made, "replaced", entry.stat().st_size))
    return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)


def contents(path: Path) -> Contents:
    """Count what a library file contains.

    Raises:
        LibraryError: it is not a library, damaged, or written by a newer version.
    """
    with reading(path) as conn:
        return _contents(conn)


def compare(present: Path, other: Path) -> Difference:
    """Compare two libraries; a current one that is missing or unreadable counts as empty.

    Raises:
        LibraryError: `other` cannot be read, or there is a journal of another database beside the current library.
    """
    access.refuse_foreign_journal(present)
    there, others = _held(other)
    try:
        here, own = _held(present) if os.path.exists(present) else ({}, {})
    except LibraryError:
        here, own = {}, {}
    return Difference(
        [mark for uid, mark in there.items() if uid not in here],
        [mark for uid, mark in here.items() if uid not in there],
        [(mark, there[uid]) for uid, mark in here.items() if uid in there and there[uid] != mark],
        [counted for kind, rows in others.items() if any((counted := _counted(kind, own.get(kind, {}), rows))[1:])],
    )


def _counted(kind: str, here: Rows, there: Rows) -> Counted:
    changed = sum(there[key] != values for key, values in here.items() if key in there)
    return Counted(kind, len(there.keys() - here.keys()), len(here.keys() - there.keys()), changed)


def restore(source: Path, database: Path, now: datetime) -> Path | None:
    """Replace the library with a copy of `source`; return where the previous file is kept, if there was one.

    Raises:
        LibraryError: `source` is not an intact library, or the current one is in use; nothing is changed.
    """
    contents(source)
    if os.path.exists(database):
        if os.path.samefile(source, database):
            raise LibraryError(clean_line(f"{source} is the library itself"))
        database = Path(os.path.realpath(database))  # SQLite keeps the journal beside the file, not beside a link
    leftovers.remove(database)
    incoming = leftovers.incoming(database, "restored")
    try:
        with suppress(FileNotFoundError):
            incoming.unlink()
        backup.copy(source, incoming)
        return put_in_place(incoming, database, now, "replaced")
    except LibraryError as error:
        told = str(error).replace("no backup was made", "nothing was restored")
        raise LibraryError(told.replace(clean_line(str(incoming)), clean_line(str(database)))) from error
    except OSError as error:
        raise LibraryError(clean_line(f"nothing was restored: {error.strerror or error}")) from error
    finally:
        with suppress(OSError):
            incoming.unlink()


def put_in_place(incoming: Path, database: Path, now: datetime, word: str) -> Path | None:
    """Rename `incoming` to `database`; return where the previous file is kept, None if there was none.

    Raises:
        LibraryError: another program is writing to it, or the directory is not writable.
    """
    if os.path.lexists(database):
        with _nobody_writes(database):
            return swap(incoming, database, now, word)
    with _explained(database):
        os.rename(incoming, database)
        backup.sync_directory(database.parent)
    return None


def swap(incoming: Path, database: Path, now: datetime, word: str) -> Path:
    """Rename `database` to a dated name with `word` in it, and `incoming` to `database`; return the dated name.

    The caller keeps other programs from writing. Raises LibraryError if the directory is not writable.
    """
    kept = _free_name(database, now, word)
    with _explained(database):
        try:
            os.link(database, kept, follow_symlinks=False)
        except OSError:  # a file system without links
            os.rename(database, kept)
        # Move the side files before the new file is in place: they must never be beside it.
        for suffix in SIDE_FILES:
            with suppress(FileNotFoundError):
                os.rename(f"{database}{suffix}", f"{kept}{suffix}")
        os.replace(incoming, database)
        backup.sync_directory(database.parent)
    return kept


@contextmanager
def _explained(database: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(clean_line(f"the library {database} was not replaced: {error.strerror or error}")) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Connect for reading to a file that this program can read whole.

    Raises:
        LibraryError: it is no library, damaged, or written by a newer reader; also for what the block meets.
    """
    conn = None
    try:
        conn = access.connect(path)
        version = access.require_library(conn, path) if any(access.header(conn)) else 0
        if not version:
            raise LibraryError(clean_line(f"{path} is no reader library"))
        if version > schema.VERSION:
            raise LibraryError(clean_line(f"{path} was written by a newer reader (schema {version})"))
        if conn.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise LibraryError(
                clean_line(f"{path} is damaged; “reader doctor --db {path} --repair” saves what is left")
            )
        conn.row_factory = row_types.Checking(path)
        yield conn
    except (DamagedError, *SQLITE_ERRORS) as error:
        told = str(error) if isinstance(error, DamagedError) else describe(error, path)
        raise LibraryError(told.replace(f"; {HELP}", "")) from error
    finally:
        if conn is not None:
            conn.close()


def _contents(conn: sqlite3.Connection) -> Contents:
    return Contents(
        conn.execute("PRAGMA user_version").fetchone()[0],
        conn.execute("SELECT count(*) FROM article WHERE forgotten IS NULL").fetchone()[0],
        conn.execute("SELECT count(*) FROM annotation WHERE deleted IS NULL").fetchone()[0],
    )


def _held(path: Path) -> tuple[dict[str, Mark], dict[str, Rows]]:
    """Read the annotations by uid, and the rest by kind and key; an older library lacks some kinds and columns."""
    with reading(path) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        marks = _MARKS.replace("a.speaker", "NULL") if version < 2 else _MARKS
        others = {
            table.word: _rows(conn, table)
            for table in tables.TABLES.values()
            if table.word and table.name != "annotation"
        }
        steps = conn.execute(_STEPS).fetchall()
        others["step of undo"] = {row[:2]: row[2:] for row in steps}
        return {row[0]: Mark(*row) for row in conn.execute(marks)}, others


_STEPS = """
    SELECT a.uid, c.step, c.label, max(c.undone)
    FROM change AS c LEFT JOIN article AS a ON a.id = c.article GROUP BY c.article, c.step
"""
_PINS_BEFORE_6 = "SELECT pinned, key FROM tag WHERE pinned IS NOT NULL"


def _rows(conn: sqlite3.Connection, table: tables.Table) -> Rows:
    """Read a table's rows by the key that identifies them in any library."""
    there = {name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", [table.name])}
    if table.name == "pin" and not there:
        return {row[:1]: row[1:] for row in conn.execute(_PINS_BEFORE_6)}
    if not there:
        return {}
    key = [tables.identity(table.name, column) for column in table.key]
    content = [tables.identity(table.name, column) if column in there else "NULL" for column in table.content]
    flags = [f't."{column}" IS NOT NULL' if column in there else "0" for column in table.flags]
    select = f'SELECT {", ".join(key + content + flags)} FROM "{table.name}" AS t'
    if table.name == "state":
        select += f" WHERE key NOT IN {state.OF_THE_FILE}"
    return {row[: len(key)]: row[len(key) :] for row in conn.execute(select)}


def _free_name(database: Path, now: datetime, word: str) -> Path:
    stem = f"{backup.stem_of(database)}-{word}-{now.strftime(_TIME)}"
    names = (f"{stem}{suffix}.db" for suffix in ("", *(f".{number}" for number in range(2, 1000))))
    return next(path for name in names if not os.path.lexists(path := database.with_name(name)))


@contextmanager
def _nobody_writes(database: Path) -> Iterator[None]:
    """Hold SQLite's lock on the current file while it is moved; a file that SQLite cannot read needs none.

    A journal that a killed program left is rolled back first.
    """
    conn = None
    try:
        try:
            conn = access.connect(database, "rw")
            conn.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
            conn.execute("BEGIN EXCLUSIVE")
        except SQLITE_ERRORS as error:
            if (getattr(error, "sqlite_errorname", None) or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise LibraryError(describe(error, database)) from error
        yield
    finally:
        if conn is not None:
            conn.close()
