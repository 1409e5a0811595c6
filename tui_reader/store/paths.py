"""The articles opened from a path: the current one, and those that were there before."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui_reader.store.values import path_key

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

MOST = 20
"""The most earlier articles of a path that are considered, the last opened ones."""


def remember(db: Database, path: str, article: int) -> None:
    """Record that an article was opened from a path."""
    db.execute("INSERT OR IGNORE INTO path_article (path, article) VALUES (?, ?)", [path_key(path), article])


def now_at(conn: sqlite3.Connection, path: str) -> int | None:
    """Return the article that was at a path when it was last opened."""
    row = conn.execute(
        "SELECT v.article FROM source AS s JOIN article_version AS v ON v.id = s.version WHERE s.path = ?",
        [path_key(path)],
    ).fetchone()
    return None if row is None else int(row[0])


def at(conn: sqlite3.Connection, path: str) -> list[int]:
    """Return the articles opened from a path, the last one first; forgotten ones are left out, but not the first."""
    last = now_at(conn, path)
    rows = conn.execute(
        """SELECT a.id FROM path_article AS p JOIN article AS a ON a.id = p.article
        WHERE p.path = ? AND (a.id = ? OR a.forgotten IS NULL)
        ORDER BY a.id = ? DESC, a.opened DESC, a.id DESC LIMIT ?""",
        [path_key(path), last, last, MOST],
    )
    return [article for (article,) in rows]


def neighbours(conn: sqlite3.Connection, article: int) -> list[int]:
    """Return the other articles opened from a path of this one, the last opened first."""
    rows = conn.execute(
        """SELECT DISTINCT a.id, a.opened FROM path_article AS mine JOIN path_article AS p ON p.path = mine.path
        JOIN article AS a ON a.id = p.article
        WHERE mine.article = ? AND a.id != mine.article AND a.forgotten IS NULL
        ORDER BY a.opened DESC, a.id DESC LIMIT ?""",
        [article, MOST],
    )
    return [other for other, _ in rows]


def is_elsewhere(conn: sqlite3.Connection, article: int, path: str) -> bool:
    """Return whether an article is at another path now."""
    row = conn.execute(
        """SELECT 1 FROM source AS s JOIN article_version AS v ON v.id = s.version
        WHERE v.article = ? AND s.path != ? LIMIT 1""",
        [article, path_key(path)],
    ).fetchone()
    return row is not None
