"""Write the full-text indexes, by explicit statements in the transaction that writes what they index.

Triggers would do the same, but SQLite refuses them where the schema is not trusted. `rows` marks the articles and
annotations that a transaction changes, and `Store.transaction` calls `refresh` before it commits. Texts never change:
`put` indexes one when it is stored, or later, and `drop` removes it before its row is deleted.

An index that is damaged never prevents writing: it is marked, left alone, and rebuilt by `catch_up_small`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_reader.store import state
from tui_reader.store.file.errors import SQLITE_ERRORS
from tui_reader.store.file.migrations import WORD_INDEXES
from tui_reader.store.file.schema import word_indexes
from tui_reader.store.values import to_json
from tui_reader.text import unspaced

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

AT_ONCE = 200_000
"""Characters up to which a text is indexed when it is stored; longer ones are left to `catch_up`."""
BATCH = 0.06
"""Seconds of work in one transaction of `catch_up`: others wait no longer than that."""
COMPLETE = "1"
"""The value of the state `index` where every annotation and article is indexed; increased with the index's form."""
DAMAGED = "damaged"
_KEY = "index"
_SMALL = (("note_index", "note_words", "note, exact, tags"), ("article_index", "article_words", "title, origin, tags"))
"""Index, the view with its rows, and its columns."""
_DERIVED = (
    ("quote_index", "quote_words", "said, speaker", "SELECT id FROM quote WHERE version = ?"),
    ("people_index", "person", "name, aliases, role", "SELECT id FROM person WHERE version = ?"),
)


# -- with a change ----------------------------------------------------------------------------------------------------


def refresh(db: Database) -> None:
    """Index what the transaction changed: called before it is committed."""
    if not _is_sound(db.conn):
        return
    notes, articles = sorted(db.touched.annotations), sorted(db.touched.articles)
    with guarded(db):
        if db.touched.decided or db.touched.names:
            from tui_reader.store.search import extracted

            extracted.spoil(db)
        if notes or articles:
            for (index, view, columns), ids in zip(_SMALL, (notes, articles), strict=True):
                db.conn.executemany(f"DELETE FROM {index} WHERE rowid = ?", [(id_,) for id_ in ids])
                # All at once: at the end of each such statement, FTS5 writes what it has. One with VALUES would not be
                # undone alone where the index is damaged.
                insert = f"INSERT INTO {index} (rowid, {columns}) SELECT id, {columns} FROM {view}"
                db.execute(f"{insert} WHERE id IN (SELECT value FROM json_each(?))", [to_json(ids)])


def put(db: Database, version: int, text: str) -> None:
    """Index a text that was just stored, unless it is long."""
    if len(text) <= AT_ONCE and _is_sound(db.conn):
        with guarded(db):
            _put(db, version, text)


def drop(db: Database, versions: Iterable[int]) -> None:
    """Remove texts, their quotes and people from the indexes; called before the texts are deleted."""
    sound = _is_sound(db.conn)
    for version in versions:
        if sound:
            with guarded(db):
                _drop_text(db, version)
                drop_extracted(db, version)
        db.execute("DELETE FROM prepared WHERE version = ?", [version])


def drop_extracted(db: Database, version: int) -> None:
    """Delete the stored quotes and people of a text."""
    for index, view, columns, ids in _DERIVED:
        db.execute(
            f"INSERT INTO {index} ({index}, rowid, {columns}) SELECT 'delete', id, {columns} FROM {view} "
            f"WHERE id IN ({ids})",
            [version],
        )
    db.execute("DELETE FROM quote WHERE version = ?", [version])
    db.execute("DELETE FROM person WHERE version = ?", [version])


def put_extracted(db: Database, version: int) -> None:
    """Index the quotes and people of a text, which were just stored."""
    for index, view, columns, ids in _DERIVED:
        db.execute(
            f"INSERT INTO {index} (rowid, {columns}) SELECT id, {columns} FROM {view} WHERE id IN ({ids})", [version]
        )


def _put(db: Database, version: int, text: str) -> None:
    row = db.execute("SELECT indexed FROM prepared WHERE version = ?", [version]).fetchone()
    if row is not None and row[0]:
        return
    db.execute("INSERT INTO text_index (rowid, text) VALUES (?, ?)", [version, text])
    parts = _unspaced(text)
    if parts:
        db.execute("INSERT INTO unspaced_index (rowid, text) VALUES (?, ?)", [version, parts])
    db.execute(
        """INSERT INTO prepared (version, indexed, unspaced) VALUES (?, 1, ?)
        ON CONFLICT (version) DO UPDATE SET indexed = 1, unspaced = excluded.unspaced""",
        [version, int(bool(parts))],
    )


def _drop_text(db: Database, version: int) -> None:
    row = db.execute(
        """SELECT v.text, p.unspaced FROM prepared AS p JOIN article_version AS v ON v.id = p.version
        WHERE p.version = ? AND p.indexed = 1 AND v.text IS NOT NULL""",
        [version],
    ).fetchone()
    if row is not None:
        text, has_unspaced = row
        db.execute("INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', ?, ?)", [version, text])
        if has_unspaced:
            values = [version, _unspaced(text)]
            db.execute("INSERT INTO unspaced_index (unspaced_index, rowid, text) VALUES ('delete', ?, ?)", values)


def _unspaced(text: str) -> str:
    return " ".join(unspaced.runs(text))


# -- in the background ------------------------------------------------------------------------------------------------


def is_complete(conn: sqlite3.Connection) -> bool:
    """Return whether every annotation and article is indexed; `pending` tells of texts."""
    return state.get(conn, _KEY) == COMPLETE


def pending(conn: sqlite3.Connection) -> list[int]:
    """List the versions whose text is not indexed yet, of articles that are not forgotten, the latest first."""
    found = conn.execute(
        """SELECT v.id FROM article AS a JOIN article_version AS v ON v.id = a.version
        LEFT JOIN prepared AS p ON p.version = v.id
        WHERE a.forgotten IS NULL AND p.indexed IS NOT 1 AND v.text IS NOT NULL ORDER BY a.opened DESC, a.id DESC"""
    )
    return [version for (version,) in found]


def catch_up_small(db: Database, seconds: float = BATCH) -> bool:
    """Index annotations and articles that are not indexed yet, for so long; return whether all are.

    An index that is damaged is emptied first, with those of the texts.
    """
    if not _is_sound(db.conn):
        reset(db)
    if is_complete(db.conn):
        return True
    end = time.monotonic() + seconds
    with guarded(db):
        for index, view, columns in _SMALL:
            missing = db.execute(f"SELECT id FROM {view} WHERE id NOT IN (SELECT rowid FROM {index})").fetchall()
            insert = f"INSERT INTO {index} (rowid, {columns}) SELECT id, {columns} FROM {view} WHERE id = ?"
            for row in missing:
                db.execute(insert, row)
                if time.monotonic() >= end:
                    return False
        state.remember(db, _KEY, COMPLETE)
    return is_complete(db.conn)


def catch_up(db: Database, versions: Sequence[int], seconds: float = BATCH) -> int:
    """Index the texts of these versions, for so long; return how many were looked at, at least one."""
    end, done = time.monotonic() + seconds, 0
    with guarded(db):
        for version in versions:
            row = db.execute("SELECT text FROM article_version WHERE id = ?", [version]).fetchone()
            if row is not None and row[0] is not None:
                _put(db, version, row[0])
            done += 1
            if time.monotonic() >= end:
                break
    return done


def reset(db: Database) -> None:
    """Empty the indexes, and all that is derived with them; what they index is left alone."""
    for statement in WORD_INDEXES.split(";\n"):
        name = statement.split("VIRTUAL TABLE ")[1].split()[0]
        db.execute(f"DROP TABLE IF EXISTS {name}")
        db.execute(statement)
    for table in ("prepared", "quote", "person"):
        db.execute(f"DELETE FROM {table}")
    state.remember(db, _KEY, None)


def forget_deleted(db: Database) -> None:
    """Let no words stay in the indexes that were only in texts that are deleted."""
    if _is_sound(db.conn):
        with guarded(db):
            for name in word_indexes():
                db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    else:
        reset(db)


def mark_damaged(db: Database) -> None:
    """Let nothing write the indexes until `catch_up_small` rebuilds them."""
    state.remember(db, _KEY, DAMAGED)


def is_damaged(conn: sqlite3.Connection) -> bool:
    """Return whether an index was found damaged and is not rebuilt yet."""
    return state.get(conn, _KEY) == DAMAGED


def _is_sound(conn: sqlite3.Connection) -> bool:
    return not is_damaged(conn)


def _tells_of_damage(error: Exception) -> bool:
    if isinstance(error, MemoryError):  # SQLite tries to allocate what a damaged index says; rebuilding is safe
        return True
    name = getattr(error, "sqlite_errorname", None) or ""
    told = ("no such table", "vtable constructor failed", "SQL logic error", "fts5:")
    return (name == "SQLITE_ERROR" and str(error).startswith(told)) or name.startswith(
        ("SQLITE_CORRUPT", "SQLITE_CONSTRAINT")
    )


@contextmanager
def guarded(db: Database) -> Iterator[None]:
    """Undo the block where the index is damaged, and mark that; the rest of the transaction is not affected."""
    db.execute("SAVEPOINT word_index")
    try:
        yield
        db.execute("RELEASE word_index")  # what is not written yet is written here
    except SQLITE_ERRORS as error:
        if not _tells_of_damage(error) or not db.conn.in_transaction:
            raise
        db.execute("ROLLBACK TO word_index")
        db.execute("RELEASE word_index")
        mark_damaged(db)


def remake(db: Database, progress: Callable[[], object] = lambda: None) -> None:
    """Rebuild the indexes, all at once."""
    reset(db)
    while not catch_up_small(db, 1.0):
        progress()
    waiting = pending(db.conn)
    while waiting:
        del waiting[: catch_up(db, waiting, 1.0)]
        progress()
