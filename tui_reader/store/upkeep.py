"""Purge rows that were deleted long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.store import rows, state
from tui_reader.store.anchoring import AS_CONFIRMED
from tui_reader.store.search import index
from tui_reader.store.values import from_json, timestamp, to_json

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

KEPT = timedelta(days=30)
"""How long a deleted annotation, a forgotten article and the undo journal are kept, in the library's own days."""
MAX_PASSED = timedelta(days=3)
"""The most that the library's own days advance between two openings: the clock may be wrong for a while, which cannot
be distinguished from a long absence."""
SMALLEST = timedelta(hours=12)
"""An opening closer to the previous one is not recorded."""
_OPENINGS = "purged"


class Opening(NamedTuple):
    """A moment at which the library was opened."""

    age: float
    """Seconds of the library's own days since the first known opening."""
    wall: datetime
    """The time of the clock."""
    clock: int
    """The last value of the logical clock of rows."""
    change: int
    """The last id in the undo journal."""


def last_expired(db: Database, now: datetime) -> Opening | None:
    """Return the last opening that is older than `KEPT` in the library's own days; None if there is none.

    The own days are counted by the recorded openings. An opening in the future was made with a wrong clock, and does
    not count.
    """
    before = _recorded(db)
    openings = [opening for opening in before if opening.wall <= now]
    if openings:
        passed = now - openings[-1].wall
        age = openings[-1].age + min(passed, MAX_PASSED).total_seconds()
        if passed >= SMALLEST:
            openings.append(_opening(db, age, now))
    else:
        age = 0.0
        openings = [_opening(db, age, now)]
    old = [opening for opening in openings if opening.age <= age - KEPT.total_seconds()]
    kept = openings[max(0, len(old) - 1) :]
    if kept != before:
        state.remember(db, _OPENINGS, to_json([(*one[:1], timestamp(one.wall), *one[2:]) for one in kept]))
    return old[-1] if old else None


def _opening(db: Database, age: float, now: datetime) -> Opening:
    (clock,) = db.execute("SELECT coalesce(max(clock), 0) FROM writer").fetchone()
    (change,) = db.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()
    return Opening(age, now.replace(microsecond=0), clock, change)


def _recorded(db: Database) -> list[Opening]:
    """Read the openings, in their order; none if the value is damaged or of an earlier version."""
    try:
        found = [
            Opening(float(age), datetime.fromisoformat(wall), int(clock), int(change))
            for age, wall, clock, change in from_json(state.get(db.conn, _OPENINGS) or "[]")
        ]
        sound = all(isfinite(one.age) for one in found) and all(
            one.age <= next_.age and one.wall <= next_.wall for one, next_ in pairwise(found)
        )
        return found if sound and all(opening.wall.tzinfo for opening in found) else []
    except (ValueError, TypeError, OverflowError):
        return []


def purge(db: Database, now: datetime) -> None:
    """Purge rows that were deleted more than 30 days ago, and texts without annotations and corrections.

    Rows of the user leave a tombstone without the words, for merging with another copy of the library.

    The days are counted by `last_expired`. Rows with an older stamp that were written after that opening were written
    with a wrong clock, and stay.

    A version stays while it has annotations or corrections, made on it or placed in it by the user, while it is the
    one opened last, or if it was opened within those days.
    """
    expired = last_expired(db, now)
    if expired is None:
        return
    limit = timestamp(expired.wall)
    db.execute("DELETE FROM change WHERE made < ? AND id <= ?", [limit, expired.change])
    marks = "SELECT id FROM annotation WHERE deleted < ? AND clock <= ?"
    for (annotation,) in db.execute(marks, [limit, expired.clock]).fetchall():
        rows.delete(db, "annotation", {"id": annotation})
    db.execute(
        """UPDATE article SET version = NULL WHERE forgotten < ? AND clock <= ?
        AND NOT EXISTS (SELECT 1 FROM annotation AS a WHERE a.article = article.id)""",
        [limit, expired.clock],
    )
    articles = "SELECT id FROM article WHERE version IS NULL AND forgotten < ? AND clock <= ?"
    for (article,) in db.execute(articles, [limit, expired.clock]).fetchall():
        texts = db.execute("SELECT id FROM article_version WHERE article = ?", [article]).fetchall()
        index.drop(db, [version for (version,) in texts])
        rows.delete(db, "article", {"id": article})
    old = db.execute(
        """SELECT id FROM article_version WHERE opened < ?
        AND NOT EXISTS (SELECT 1 FROM annotation AS a WHERE a.version = article_version.id)
        AND NOT EXISTS (
            SELECT 1 FROM anchor AS p
            WHERE p.version = article_version.id AND p.confirmed IS NOT NULL AND p.method IS NOT ?
        )
        AND NOT EXISTS (SELECT 1 FROM article AS a WHERE a.version = article_version.id)
        AND NOT EXISTS (SELECT 1 FROM reading_position AS p WHERE p.version = article_version.id)
        AND NOT EXISTS (SELECT 1 FROM draft AS d WHERE d.version = article_version.id)
        AND NOT EXISTS (SELECT 1 FROM quote_decision AS d WHERE d.version = article_version.id)
        AND id NOT IN (  -- undo may bring these decisions back
            SELECT json_extract(value, '$.version') FROM (
                SELECT before AS value FROM change WHERE "table" = 'quote_decision'
                UNION ALL SELECT after FROM change WHERE "table" = 'quote_decision'
            ) WHERE json_extract(value, '$.version') IS NOT NULL
        )""",
        [limit, AS_CONFIRMED],
    ).fetchall()
    index.drop(db, [version for (version,) in old])
    db.conn.executemany("DELETE FROM article_version WHERE id = ?", old)
    db.execute("DELETE FROM extraction WHERE hash NOT IN (SELECT extraction FROM prepared WHERE extraction NOT NULL)")
