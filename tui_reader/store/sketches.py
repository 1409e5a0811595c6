"""Index the stored texts by sketch, to find the texts most similar to a new one without reading them all."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.store.memo import Memo
from tui_reader.text.compare.likeness import sketch
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

MOST = 12
"""The most articles proposed for comparison."""
COMMON = 60
"""The most texts that a pair of words is looked up in: one that more texts have says little about any of them."""
AT_ONCE = 2_000_000
"""The most characters sketched per opening, of texts without a sketch: about half a second's work."""


def of(document: Document, memo: Memo | None = None) -> list[int]:
    """Return the sketch of a complete document; with a `memo`, computed once."""
    return (memo or Memo()).get(("sketch", document), lambda: sketch(document.texts))


def add(db: Database, version: int, numbers: Sequence[int]) -> None:
    """Add the sketch of a text to the index."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO sketch (hash, version) VALUES (?, ?)", [(number, version) for number in numbers]
    )
    db.execute("UPDATE article_version SET sketched = 1 WHERE id = ?", [version])


def catch_up(db: Database) -> None:
    """Add texts stored by an earlier version of the program to the index, some at each opening."""
    left = AT_ONCE
    rows = db.execute(
        "SELECT id, length FROM article_version WHERE sketched = 0 AND text IS NOT NULL ORDER BY id DESC"
    ).fetchall()
    for version, length in rows:
        text = db.execute("SELECT text FROM article_version WHERE id = ?", [version]).fetchone()[0]
        add(db, version, sketch([text]))
        left -= length
        if left < 0:
            break


def likely(conn: sqlite3.Connection, document: Document, memo: Memo | None = None) -> list[int]:
    """Return the articles with the texts most similar to `document`, best first; rare pairs of words weigh more.

    Forgotten articles are left out, and texts more than three times as long or short. It takes about as long in a
    library of any size, also if all texts are almost the same: of a common pair, only the latest texts are looked at.
    """
    (count,) = conn.execute("SELECT coalesce(max(id), 0) FROM article_version").fetchone()
    votes: defaultdict[int, float] = defaultdict(float)
    for number in of(document, memo):
        versions = conn.execute(
            "SELECT version FROM sketch WHERE hash = ? ORDER BY version DESC LIMIT ?", [number, COMMON + 1]
        ).fetchall()
        rare = 0 < len(versions) <= COMMON
        weight = (math.log((count + 1) / len(versions)) if rare else 0.0) + 0.1
        for (version,) in versions:
            votes[version] += weight
    best = sorted(votes, key=lambda version: -votes[version])[: 4 * MOST]
    marks = ", ".join("?" * len(best))
    shortest, longest = document.length / 3, document.length * 3
    articles = dict(
        conn.execute(
            f"""SELECT v.id, a.id FROM article_version AS v JOIN article AS a ON a.id = v.article
            WHERE v.id IN ({marks}) AND a.forgotten IS NULL AND v.length BETWEEN ? AND ?""",
            [*best, shortest, longest],
        )
    )
    return list(dict.fromkeys(articles[version] for version in best if version in articles))[:MOST]
