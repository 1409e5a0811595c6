"""Reviews of an article: a round ends with a verdict or without one, and the next one begins with what is new since."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui_reader.model import Review, ReviewVerdict, as_verdict
from tui_reader.store.file.row_types import fetch_all

if TYPE_CHECKING:
    from tui_reader.store.journal import Step


def last(conn: sqlite3.Connection, article: int) -> Review | None:
    """Return the last review of an article; None if there was none."""
    row = conn.execute(
        "SELECT verdict, reviewed, review_clock FROM article WHERE id = ? AND reviewed NOT NULL", [article]
    ).fetchone()
    return None if row is None else Review(as_verdict(row[0]), row[1], row[2] or 0)


def clock(conn: sqlite3.Connection) -> int:
    """Return the clock of the last row that was written."""
    return int(conn.execute("SELECT coalesce(max(clock), 0) FROM writer").fetchone()[0])


def changed_since(conn: sqlite3.Connection, article: int, since: int) -> frozenset[str]:
    """Return the uids of the annotations of an article that were made or changed after the clock had a value."""
    found = conn.execute(
        """SELECT uid FROM annotation AS a WHERE a.article = ? AND a.deleted IS NULL AND (a.clock > ?
        OR EXISTS (SELECT 1 FROM annotation_tag AS t WHERE t.annotation = a.id AND t.clock > ?))""",
        [article, since, since],
    )
    return frozenset(uid for (uid,) in fetch_all(found))


def end(step: Step, article: int, verdict: ReviewVerdict, until: int) -> None:
    """End a review.

    Args:
        until: the clock when its annotations were read.
    """
    names = ("verdict", "reviewed", "review_clock")
    row = step.db.execute(f"SELECT {', '.join(names)} FROM article WHERE id = ?", [article]).fetchone()
    after = {"verdict": verdict or None, "reviewed": step.now, "review_clock": until}
    step.update("article", {"id": article}, dict(zip(names, row, strict=True)), after)
