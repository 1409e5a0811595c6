"""The schema version of a library file: detection, upgrade, and the tables of each version."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from tui_reader.store.file.migrations import MIGRATIONS, STATEMENTS

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x72645231
"""In the file's header (`PRAGMA application_id`): `rdR1`, marks a database as a reader library."""


VERSION = len(MIGRATIONS)


SHAPES = (
    "806b37b22c85eb5b",
    "6f9ab95b34e6c935",
    "722cc951a024ffde",
    "d7c48f30b5ab64d2",
    "078725b88be3c3e2",
    "ac60544549b7c678",
    "d9974cf410dc3dc5",
    "240f813239a5530b",
    "836af1a401cd3e32",
    "5553c237e27ccc9a",
)
"""By version: the hash of what `shape` makes of a library's own tables and indexes."""
_INDEX_PARTS = frozenset(("data", "idx", "content", "docsize", "config"))
_COMMENT = re.compile(r"--[^\n]*")


def shape(rows: Iterable[tuple[str, str, str, str | None]]) -> str:
    """Hash the tables and indexes of a library: rows of `sqlite_schema` (type, name, tbl_name, sql).

    Comments and whitespace do not count. The user may add tables, indexes and views of other names, but not triggers,
    which would run with every write.
    """
    own = _names()
    kept = sorted(
        f"{kind} {name} {table} {' '.join(_COMMENT.sub('', sql or '').split())}"
        for kind, name, table, sql in rows
        if name in own or kind == "trigger" or (kind == "view" and is_of_index(name))
    )
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]


def version_of(rows: Iterable[tuple[str, str, str, str | None]]) -> int | None:
    """Return the version of a library by its tables and indexes; None if no version creates them."""
    found = shape(rows)
    return SHAPES.index(found) + 1 if found in SHAPES else None


@cache
def _names() -> frozenset[str]:
    """Return the names of all tables, indexes and views that the migrations create, without the public views."""
    return frozenset(re.findall(r"CREATE (?:(?:VIRTUAL )?TABLE|(?:UNIQUE )?INDEX|VIEW) (\w+)", STATEMENTS))


@cache
def word_indexes() -> tuple[str, ...]:
    """Return the names of the full-text indexes."""
    return tuple(re.findall(r"CREATE VIRTUAL TABLE (\w+)", STATEMENTS))


def is_of_index(name: str) -> bool:
    """Return whether SQLite keeps a part of a full-text index in a table of this name: `text_index_data` …"""
    index, _, part = name.rpartition("_")
    return index in word_indexes() and part in _INDEX_PARTS


def migrate(db: Database, upto: int = VERSION) -> None:
    """Apply missing migrations up to `upto`; the caller holds a BEGIN IMMEDIATE, or first starts would race."""
    from sqlite_utils import Migrations

    migrations = Migrations("reader")
    for function in MIGRATIONS[:upto]:
        migrations(name=function.__name__)(function)
    migrations.apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {upto}")


def create(conn: sqlite3.Connection) -> None:
    """Create the tables of the current version in an empty database."""
    from sqlite_utils import Database

    conn.execute("BEGIN IMMEDIATE")
    migrate(Database(conn, execute_plugins=False))
    conn.execute("COMMIT")


def fresh(version: int) -> sqlite3.Connection:
    """Create an empty library of a version in memory."""
    from sqlite_utils import Database

    conn = sqlite3.connect(":memory:", isolation_level=None)
    migrate(Database(conn, execute_plugins=False), version)
    return conn


@cache
def rows_of(version: int) -> tuple[tuple[str, str, str, str | None], ...]:
    """The rows of `sqlite_schema` (type, name, tbl_name, sql) of such a library, in the order of their creation."""
    with closing(fresh(version)) as conn:
        found = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid")
        return tuple(found.fetchall())


def tables(version: int) -> list[str]:
    """The tables of a library with so many migrations, in the order of their creation; without full-text indexes."""
    return [
        name
        for kind, name, *_ in rows_of(version)
        if kind == "table" and "sqlite_" not in name and name not in word_indexes() and not is_of_index(name)
    ]
