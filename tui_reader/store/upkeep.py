"""Purge what was deleted long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui_reader.store.anchoring import AS_CONFIRMED
from tui_reader.store.values import timestamp

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = timedelta(days=30)
"""How long a deleted annotation, a forgotten article and the undo journal are kept."""


def purge(db: Database, now: datetime) -> None:
    """Delete for good what was deleted more than 30 days ago, and texts that nothing was made on.

    A version stays while an annotation or a correction was made on it or a person placed one in it, while it is the
    one opened last, or while it was opened within those days.
    """
    limit = [timestamp(now - KEPT)]
    db.execute("DELETE FROM change WHERE made < ?", limit)
    db.execute("DELETE FROM annotation WHERE deleted < ?", limit)
    db.execute(
        """UPDATE article SET version = NULL WHERE forgotten < ?
        AND NOT EXISTS (SELECT 1 FROM annotation AS a WHERE a.article = article.id)""",
        limit,
    )
    db.execute("DELETE FROM article WHERE version IS NULL AND forgotten < ?", limit)
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
