"""Copies of one article, found by the paragraphs they share: a file that was renamed and edited, a second entry.

Cheap, as no text is read but those of about the same length: twice as long or half as long at most, since two texts
that share most of the longer one cannot differ more.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from tui_reader.model import Copy
from tui_reader.store import articles, state, versions
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_COMPARED = 50
"""Texts compared at most, those opened last."""
_APART = "apart"
"""Under this key: the uids of articles that the reader keeps apart, two to a line."""


def renamed(conn: sqlite3.Connection, document: Document) -> int | None:
    """The article whose file is gone and whose text is mostly `document`: the file was renamed, and edited since."""
    near = _near(conn, document)
    gone = (article for article, source in near if source != "-" and not os.path.lexists(source))
    shares = [(likeness(conn, article, document), article) for article in islice(gone, MOST_COMPARED)]
    share, article = max(shares, default=(0.0, 0))
    return article if share >= versions.MOSTLY else None


def found(conn: sqlite3.Connection, article: int, document: Document) -> list[Copy]:
    """The other articles that share most of their text with `document`, the most alike first."""
    apart, mine = _apart(conn), _uid(conn, article)
    result: list[Copy] = []
    near = (other for other, _ in _near(conn, document) if other != article)
    for other in islice(near, MOST_COMPARED):
        if _pair(mine, _uid(conn, other)) in apart:
            continue
        share = likeness(conn, other, document)
        entry = articles.entry(conn, other) if share >= versions.MOSTLY else None
        if entry is not None:
            result.append(Copy(entry, round(share, 3)))
    return sorted(result, key=lambda copy: -copy.likeness)


def keep_apart(db: Database, article: int, other: int) -> None:
    """Remember that two articles are not to be offered for joining."""
    pairs = _apart(db.conn) | {_pair(_uid(db.conn, article), _uid(db.conn, other))}
    state.remember(db, _APART, "\n".join(sorted(pairs)))


def likeness(conn: sqlite3.Connection, article: int, document: Document) -> float:
    """The share of the longer of two texts that an article's last text and `document` have in common, 0–1."""
    old = current_text(conn, article)
    return versions.likeness(old, document.texts) if old is not None else 0.0


def current_text(conn: sqlite3.Connection, article: int) -> str | None:
    """The text of the version that was open last; None where it was too long to be kept."""
    row = conn.execute(
        "SELECT v.text FROM article AS a JOIN article_version AS v ON v.id = a.version WHERE a.id = ?", [article]
    ).fetchone()
    return None if row is None else row[0]


def _near(conn: sqlite3.Connection, document: Document) -> Iterator[tuple[int, str]]:
    """The articles (id, path) whose text may be mostly the document's by its length, those opened last first."""
    shortest, longest = document.length * versions.MOSTLY, document.length / versions.MOSTLY
    rows = conn.execute(
        """SELECT a.id, a.source FROM article AS a JOIN article_version AS v ON v.id = a.version
        WHERE a.forgotten IS NULL AND v.length > 0 AND v.length BETWEEN ? AND ?
        ORDER BY a.opened DESC, a.id DESC""",
        [shortest, longest],
    ).fetchall()
    return ((article, os.fsdecode(source)) for article, source in rows)


def _apart(conn: sqlite3.Connection) -> set[str]:
    return set((state.get(conn, _APART) or "").splitlines())


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def _uid(conn: sqlite3.Connection, article: int) -> str:
    return str(conn.execute("SELECT uid FROM article WHERE id = ?", [article]).fetchone()[0])
