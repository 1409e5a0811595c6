"""Tags: one per name regardless of case, with its first spelling, and their digits."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.model import ReaderError, Tag
from tui_reader.store import rows
from tui_reader.text.tag import tag_key, tag_name

if TYPE_CHECKING:
    from tui_reader.store.journal import Step
    from tui_reader.store.rows import Database

DIGITS = range(1, 10)

LISTED = "(p.digit IS NOT NULL OR t.description IS NOT NULL OR t.colour IS NOT NULL)"
"""Whether a tag without passages is listed: it is pinned, or part of the codebook. A description of NULL means that it
is not, `''` that it has none."""
_TAGS = f"""
    SELECT t.name, coalesce(u.uses, 0), p.digit, t.last_used, coalesce(u.articles, 0), t.colour,
        coalesce(t.description, '')
    FROM tag AS t
    LEFT JOIN (
        SELECT w.tag, sum(w.passage) AS uses, count(DISTINCT w.article) AS articles FROM (
            SELECT j.tag, a.article, 1 AS passage FROM annotation_tag AS j
            JOIN annotation AS a ON a.id = j.annotation WHERE a.deleted IS NULL
            UNION ALL SELECT j.tag, j.article, 0 FROM article_tag AS j
        ) AS w JOIN article AS r ON r.id = w.article WHERE r.forgotten IS NULL GROUP BY w.tag
    ) AS u ON u.tag = t.id
    LEFT JOIN pin AS p ON p.tag = t.id
    WHERE u.articles OR {LISTED}
    ORDER BY replace(t.key, '/', char(1))
"""
"""Ordered so that children follow their parent."""
_WITHOUT_ARTICLES = f"""
    SELECT t.name, coalesce(u.uses, 0) - coalesce(g.gone, 0), p.digit, t.last_used, 0, t.colour,
        coalesce(t.description, '')
    FROM tag AS t
    LEFT JOIN (SELECT tag, count(*) AS uses FROM annotation_tag GROUP BY tag) AS u ON u.tag = t.id
    LEFT JOIN (
        SELECT j.tag, count(*) AS gone FROM (
            SELECT id FROM annotation WHERE deleted IS NOT NULL
            UNION ALL SELECT a.id FROM article AS r CROSS JOIN annotation AS a ON a.article = r.id
            WHERE r.forgotten IS NOT NULL AND a.deleted IS NULL
        ) AS d CROSS JOIN annotation_tag AS j ON j.annotation = d.id GROUP BY j.tag
    ) AS g ON g.tag = t.id
    LEFT JOIN pin AS p ON p.tag = t.id
    WHERE coalesce(u.uses, 0) > coalesce(g.gone, 0) OR {LISTED} OR EXISTS (
        SELECT 1 FROM article_tag AS j JOIN article AS r ON r.id = j.article
        WHERE j.tag = t.id AND r.forgotten IS NULL
    )
    ORDER BY replace(t.key, '/', char(1))
"""
"""The same tags with 0 articles. All uses are counted in an index, and those that are deleted subtracted."""
_AT_HAND = """
    SELECT t.name, p.digit, t.last_used, t.id FROM tag AS t LEFT JOIN pin AS p ON p.tag = t.id
    WHERE p.digit OR EXISTS (
        SELECT 1 FROM annotation_tag AS j JOIN annotation AS a ON a.id = j.annotation
        WHERE j.tag = t.id AND a.deleted IS NULL
    ) OR EXISTS (
        SELECT 1 FROM article_tag AS j JOIN article AS a ON a.id = j.article
        WHERE j.tag = t.id AND a.forgotten IS NULL
    )
    ORDER BY p.digit IS NULL, t.last_used DESC, t.id DESC LIMIT 9
"""


def tag_names(names: Sequence[str]) -> list[str]:
    """Return the tags of typed names, without empty ones and repetitions."""
    return list({tag_key(name): name for raw in reversed(names) if (name := tag_name(raw))}.values())[::-1]


def listed(conn: sqlite3.Connection) -> list[Tag]:
    """List the tags in use, pinned or in the codebook, children after their parent."""
    return [Tag(*row) for row in conn.execute(_TAGS)]


def listed_without_articles(conn: sqlite3.Connection) -> list[Tag]:
    """List the same tags, without the number of their articles, in a fifth of the time."""
    return [Tag(*row) for row in conn.execute(_WITHOUT_ARTICLES)]


def by_digit(conn: sqlite3.Connection) -> dict[int, Tag]:
    """Map 1–9 to tags: the pinned to theirs, the most recently used to the others, oldest tag first.

    By age, not by use, so that using a tag does not move it to another digit. Uses are not counted.
    """
    rows_at_hand = conn.execute(_AT_HAND).fetchall()
    pinned = {row[1]: Tag(row[0], 0, row[1], row[2]) for row in rows_at_hand if row[1]}
    free = [digit for digit in DIGITS if digit not in pinned]
    others = [row for row in rows_at_hand if not row[1]][: len(free)]
    chosen = [Tag(row[0], 0, None, row[2]) for row in sorted(others, key=lambda row: int(row[3]))]
    return dict(sorted({**pinned, **dict(zip(free, chosen, strict=False))}.items()))


def find(db: Database, name: str) -> tuple[int, str] | None:
    """Find the tag with this key or exactly this name, as older versions had other keys for invisible characters."""
    key = tag_key(name)
    row = db.execute(
        "SELECT id, name FROM tag WHERE key = ? OR name = ? ORDER BY key = ? DESC LIMIT 1", [key, name, key]
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]))


def ensure(db: Database, name: str) -> tuple[int, str]:
    """Return the id and spelling of a tag, which is created if it is new."""
    name = tag_name(name)
    row = find(db, name)
    if row is not None:
        return row
    return rows.insert(db, "tag", {"name": name, "key": tag_key(name)}), name


def change(step: Step, annotation: int, add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Add and remove tags of an annotation; return those that changed, as they are spelt."""
    db, changed = step.db, []
    present = {
        tag: position
        for tag, position in db.execute("SELECT tag, position FROM annotation_tag WHERE annotation = ?", [annotation])
    }
    for name in add:
        tag, spelling = ensure(db, name)
        db.execute("UPDATE tag SET last_used = ? WHERE id = ?", [step.now, tag])
        if tag not in present:
            present[tag] = max(present.values(), default=0) + 1
            step.insert("annotation_tag", {"annotation": annotation, "tag": tag}, {"position": present[tag]})
            changed.append(spelling)
    for name in remove:
        row = find(db, name)
        if row is not None and row[0] in present:
            del present[row[0]]
            step.delete("annotation_tag", {"annotation": annotation, "tag": row[0]})
            changed.append(row[1])
    return tuple(changed)


def pin(step: Step, name: str, digit: int | None) -> None:
    """Pin a tag to a digit, and unpin another tag on it; None unpins the tag."""
    if digit is not None and digit not in DIGITS:
        raise ReaderError("a tag can be pinned to the digits 1 to 9")
    if not tag_key(name):
        raise ReaderError("a tag needs a name")
    tag, spelling = ensure(step.db, name)
    pinned = [row[0] for row in step.db.execute("SELECT digit FROM pin WHERE tag = ?", [tag]).fetchall()]
    if pinned == [digit] or (digit is None and not pinned):
        return
    for other in pinned:
        step.delete("pin", {"digit": other})
    if digit is not None:
        step.delete("pin", {"digit": digit})
        step.insert("pin", {"digit": digit}, {"tag": tag})
    step.label = f"pin #{spelling}" if digit is not None else f"unpin #{spelling}"
