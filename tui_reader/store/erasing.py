"""Erase an article for good: its texts, annotations, quotes, index entries, undo steps, and the words of tombstones.

A tombstone of a deleted row stays, as libraries are merged by it; only the uids are left in its key. The caller runs
this on a connection with `secure_delete`, and rewrites the file afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_reader.store import rows, tables, waiting
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.search import index
from tui_reader.store.values import from_json

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

_OF_ARTICLE = tuple(table.name for table in tables.TABLES.values() if "article" in table.refers)
_OF_PARENT = {
    name: tuple(column for column in tables.TABLES[name].refers if column in ("annotation", "version", "decision"))
    for name in tables.TABLES
}
"""By table: the columns by which a row may belong to an article although it does not name it."""

_NAMED = {"annotation": "annotation", "quote_decision": "decision", "article_version": "version"}
"""By table: the columns of others that refer to it."""


def erase(db: Database, article: int) -> None:
    """Delete everything that belongs to an article, in this transaction."""
    (uid,) = db.execute("SELECT uid FROM article WHERE id = ?", [article]).fetchone()
    texts = [id_ for (id_,) in db.execute("SELECT id FROM article_version WHERE article = ?", [article]).fetchall()]
    waiting.erase(db, article)
    owned = {
        "version": set(texts),
        "annotation": _ids(db, "annotation", article),
        "decision": _ids(db, "quote_decision", article),
    }
    _delete_steps(db, article, owned)
    index.drop(db, texts)
    db.execute("UPDATE article SET version = NULL WHERE id = ?", [article])
    rows.delete(db, "article", {"id": article})
    for table in _OF_ARTICLE:
        db.execute(f'DELETE FROM "{table}" WHERE article = ?', [article])
    db.execute("DELETE FROM extraction WHERE hash NOT IN (SELECT extraction FROM prepared WHERE extraction NOT NULL)")
    _clean_tombstones(db, uid)


def _ids(db: Database, table: str, article: int) -> set[int]:
    return {id_ for (id_,) in db.execute(f'SELECT id FROM "{table}" WHERE article = ?', [article]).fetchall()}


def _delete_steps(db: Database, article: int, owned: dict[str, set[int]]) -> None:
    """Delete the undo steps of an article, and those of the library that changed something of it."""
    db.execute("DELETE FROM change WHERE article = ?", [article])
    found = db.execute('SELECT step, "table", row, before, after FROM change WHERE article IS NULL')
    steps = {step for step, *change in fetch_all(found) if _belongs(change, article, owned)}
    db.conn.executemany("DELETE FROM change WHERE step = ?", [(step,) for step in steps])


def _belongs(change: list[Any], article: int, owned: dict[str, set[int]]) -> bool:
    """Return whether a recorded change is one of a row of the article."""
    table, *recorded = change
    for text in recorded:
        values = from_json(text) if text else {}
        if not isinstance(values, dict):
            continue
        if table == "article" and values.get("id") == article:
            return True
        if table in _OF_ARTICLE and values.get("article") == article:
            return True
        if values.get("id") in owned.get(_NAMED.get(table, ""), ()):
            return True
        if any(values.get(column) in owned[column] for column in _OF_PARENT.get(table, ())):
            return True
    return False


def _clean_tombstones(db: Database, uid: str) -> None:
    """Remove the words from the tombstones of an article: names of people, and of tags."""
    db.execute(
        """UPDATE tombstone SET key = json_remove(key, '$.key', '$.tag', '$.start', '$.end')
        WHERE json_extract(key, '$.article') = ? OR json_extract(key, '$.annotation') IN (
            SELECT uid FROM tombstone WHERE "table" = 'annotation' AND json_extract(key, '$.article') = ?)""",
        [uid, uid],
    )
