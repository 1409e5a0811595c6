"""Find annotations that only another library has, usually a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence, Set
from pathlib import Path

from tui_reader.store.file import restore
from tui_reader.store.file.errors import LibraryError

_WHAT = 'a.exact, a.start, a."end", a.note'
"""Columns that identify an annotation to which a repair gave a new uid."""


def missing(database: Path, other: Path) -> list[str]:
    """List the uids of annotations that only `other` has, by creation time.

    Annotations that were deleted or forgotten in either are left out.

    Raises:
        LibraryError: one of the two cannot be read.
    """
    with restore.reading(database) as conn:
        known = _known(conn)
        recovered = set(conn.execute(f"SELECT {_WHAT} FROM annotation AS a WHERE a.uid LIKE 'recovered-%'"))
    with restore.reading(other) as conn:
        return _missing_in(conn, known, recovered)


def _missing_in(conn: sqlite3.Connection, known: Set[str], recovered: Set[tuple[object, ...]]) -> list[str]:
    found = conn.execute(
        f"""SELECT a.uid, r.uid AS article_uid, {_WHAT} FROM annotation AS a JOIN article AS r ON r.id = a.article
        WHERE a.deleted IS NULL AND r.forgotten IS NULL ORDER BY a.created, a.uid"""
    )
    return [uid for uid, article, *what in found if not {uid, article} & known and tuple(what) not in recovered]


def newest(database: Path, backups: Sequence[Path]) -> tuple[Path, int] | None:
    """Return the first readable backup with annotations that the library lacks, and their number."""
    for path in backups:
        try:
            if count := len(missing(database, path)):
                return path, count
        except LibraryError:  # a backup that is damaged as well
            continue
    return None


def _known(conn: sqlite3.Connection) -> set[str]:
    """Return the uids of all annotations, existing or purged, and of forgotten articles."""
    asked = "SELECT uid FROM annotation UNION SELECT uid FROM article WHERE forgotten IS NOT NULL"
    if conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'tombstone'").fetchone():
        asked += " UNION SELECT uid FROM tombstone"
    return {uid for (uid,) in conn.execute(asked)}
