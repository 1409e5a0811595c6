"""Purge what was deleted long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui_reader.store import rows, state
from tui_reader.store.anchoring import AS_CONFIRMED
from tui_reader.store.values import timestamp

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

KEPT = timedelta(days=30)
"""How long a deleted annotation, a forgotten article and the undo journal are kept."""


MOST_PASSED, DOUBTFUL_STEP = timedelta(days=366), timedelta(days=1)
"""A clock that has gone on by more than a year since the library was opened last may be wrong (set to 2099 for a
moment): for the purge it goes on by a day then, so that what can be undone stays."""
_CLOCK = "purged"


def clock(db: Database, now: datetime) -> datetime:
    """Return the time that deleted things are counted by, and remember it."""
    text = state.get(db.conn, _CLOCK)
    try:
        before = datetime.fromisoformat(text) if text else None
    except ValueError:
        before = None
    known = before if before is not None and before.tzinfo is not None else now
    counted = now if now - known <= MOST_PASSED else known + DOUBTFUL_STEP
    if timestamp(counted) != text:
        state.remember(db, _CLOCK, timestamp(counted))
    return counted


def purge(db: Database, now: datetime) -> None:
    """Delete for good what was deleted more than 30 days ago, and texts that nothing was made on.

    Of rows that a user made a tombstone stays, without the words, so that another copy of the library can be told.

    The days are counted by `clock`.

    A version stays while an annotation or a correction was made on it or a person placed one in it, while it is the
    one opened last, or while it was opened within those days.
    """
    limit = [timestamp(clock(db, now) - KEPT)]
    db.execute("DELETE FROM change WHERE made < ?", limit)
    for (annotation,) in db.execute("SELECT id FROM annotation WHERE deleted < ?", limit).fetchall():
        rows.delete(db, "annotation", {"id": annotation})
    db.execute(
        """UPDATE article SET version = NULL WHERE forgotten < ?
        AND NOT EXISTS (SELECT 1 FROM annotation AS a WHERE a.article = article.id)""",
        limit,
    )
    for (article,) in db.execute("SELECT id FROM article WHERE version IS NULL AND forgotten < ?", limit).fetchall():
        rows.delete(db, "article", {"id": article})
    db.execute(
        """DELETE FROM article_version WHERE opened < ?
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
        [*limit, AS_CONFIRMED],
    )
