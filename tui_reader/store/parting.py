"""Part a text from the article it was taken for: the opposite of joining two copies.

The text that is open becomes an article of its own, with what was made on it; what was made on the earlier texts stays
with the earlier article, which is reachable by its id. Not in the undo journal: undoing it would take along what was
done on the new article since. A backup is made before.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui_reader.model import ReaderError, Reading
from tui_reader.store import copies, rows, versions
from tui_reader.store.values import path_key, storable

if TYPE_CHECKING:
    from sqlite_utils import Database


def part(db: Database, reading: Reading, *, now: str, uid: str) -> int:
    """Make an article of the open text and return its id.

    Raises:
        ReaderError: the article has no other text, so that there is nothing to part from.
    """
    article, version = reading.article_id, reading.version_id
    before = earlier_version(db.conn, article, version)
    if before is None:
        raise ReaderError("this article has only this text: there is nothing to part it from")
    source = path_key(reading.article.source)
    own = rows.insert(
        db,
        "article",
        {
            "uid": uid,
            "source": source,
            "title": storable(reading.article.title),
            "words": reading.article.words,
            "opened": now,
            "version": version,
        },
    )
    db.execute("UPDATE article_version SET article = ? WHERE id = ?", [own, version])
    for table in ("annotation", "draft", "quote_decision", "reading_position"):
        db.execute(f"UPDATE {table} SET article = ? WHERE article = ? AND version = ?", [own, article, version])
    ((metadata, path),) = db.execute(
        "SELECT v.metadata, a.source FROM article_version AS v JOIN article AS a ON a.id = v.article WHERE v.id = ?",
        [before],
    ).fetchall()
    old = versions.load_article(metadata, source="", own_title=None)
    db.execute(
        "UPDATE article SET version = ?, title = ?, words = ? WHERE id = ?",
        [before, storable(old.title), old.words, article],
    )
    # The steps that could be undone speak of rows that belong to two articles now.
    db.execute("DELETE FROM change WHERE article = ?", [article])
    db.execute("INSERT OR IGNORE INTO path_article (path, article) VALUES (?, ?)", [path, own])
    copies.keep_apart(db, article, own)
    return own


def earlier_version(conn: sqlite3.Connection, article: int, version: int) -> int | None:
    """Find the text that was open last before `version`; None where the article has no other."""
    row = conn.execute(
        "SELECT id FROM article_version WHERE article = ? AND id != ? ORDER BY opened DESC, id DESC LIMIT 1",
        [article, version],
    ).fetchone()
    return None if row is None else int(row[0])


def kept(conn: sqlite3.Connection, article: int, version: int) -> int | None:
    """Count the annotations made on other texts of the article than `version`; None where it has no other text."""
    if earlier_version(conn, article, version) is None:
        return None
    (count,) = conn.execute(
        "SELECT count(*) FROM annotation WHERE article = ? AND version != ? AND deleted IS NULL", [article, version]
    ).fetchone()
    return int(count)
