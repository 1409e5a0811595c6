"""Read the annotations of one article, placed in one version of its text, in reading order."""

from __future__ import annotations

import sqlite3
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from tui_reader.model import Annotation, AnnotationKind, Colour, PlacementStatus
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.placing import Placement
from tui_reader.text.spans import Span

_ROWS = """
    SELECT a.id, a.uid, a.kind, a.colour, a.note, a.exact, a.start, a.created, a.updated, a.rev,
        p.status, p.start, p."end", a.speaker, p.confirmed, t.name
    FROM annotation AS a
    LEFT JOIN anchor AS p ON p.annotation = a.id AND p.version = :version
    LEFT JOIN annotation_tag AS j ON j.annotation = a.id
    LEFT JOIN tag AS t ON t.id = j.tag
    WHERE a.deleted IS NULL AND a.article = :article {only}
    ORDER BY a.id, j.position
"""
_Row = tuple[Any, ...]
_TAG = 15
"""The index of the column with a tag."""


def listed(
    conn: sqlite3.Connection, article: int, version: int, placements: Mapping[int, Placement] | None = None
) -> tuple[Annotation, ...]:
    """List all annotations: the note on the article, then by place, the outer first; unplaced ones last.

    Args:
        placements: by row id, in a text that is not stored (`version` is then 0).
    """
    found = conn.execute(_ROWS.format(only=""), {"article": article, "version": version})
    return tuple(sorted(_annotations(fetch_all(found), placements or {}), key=Annotation.reading_order))


def refreshed(
    conn: sqlite3.Connection, article: int, version: int, known: Sequence[Annotation], ids: Sequence[int]
) -> tuple[Annotation, ...]:
    """Read only the annotations with these row ids again; the others are taken from `known`."""
    marks = ", ".join(str(int(id_)) for id_ in ids)
    gone = {uid for (uid,) in conn.execute(f"SELECT uid FROM annotation WHERE id IN ({marks})")}
    result = [annotation for annotation in known if annotation.uid not in gone]
    rows = conn.execute(_ROWS.format(only=f"AND a.id IN ({marks})"), {"article": article, "version": version})
    for annotation in _annotations(rows.fetchall(), {}):
        insort(result, annotation, key=Annotation.reading_order)
    return tuple(result)


def uids(conn: sqlite3.Connection, ids: Sequence[int]) -> list[str]:
    """Return the uids of those row ids that are not deleted, in their order."""
    marks = ", ".join(str(int(id_)) for id_ in ids)
    found = dict(conn.execute(f"SELECT id, uid FROM annotation WHERE id IN ({marks}) AND deleted IS NULL"))
    return [found[id_] for id_ in ids if id_ in found]


def known_uids(conn: sqlite3.Connection) -> frozenset[str]:
    """Return the uids of all annotations, including deleted ones and tombstones."""
    found = conn.execute("""SELECT uid FROM annotation UNION SELECT uid FROM tombstone WHERE "table" = 'annotation'""")
    return frozenset(uid for (uid,) in found)


def _annotations(rows: Iterable[_Row], placements: Mapping[int, Placement]) -> list[Annotation]:
    """Build annotations from their rows, one per tag; those of one annotation are adjacent."""
    result: list[Annotation] = []
    last: _Row | None = None
    tags: list[str] = []
    for row in rows:
        if last is not None and row[0] != last[0]:
            result.append(_annotation(last, tags, placements.get(last[0])))
            tags = []
        if row[_TAG] is not None:
            tags.append(row[_TAG])
        last = row
    if last is not None:
        result.append(_annotation(last, tags, placements.get(last[0])))
    return result


def _annotation(row: _Row, tags: Sequence[str], placement: Placement | None) -> Annotation:
    _, uid, kind, colour, note, exact, original, created, updated, rev, status, start, end, speaker, confirmed, _ = row
    span = None if start is None or end is None else Span(start, end)
    if placement is not None:
        status, span, confirmed = placement.status, placement.span, placement.confirmed
    return Annotation(
        uid,
        cast(AnnotationKind, kind),
        None if kind == "article" else span,
        exact,
        cast("Colour | None", colour),
        note,
        tuple(tags),
        created,
        updated,
        cast(PlacementStatus, status or "orphan"),
        speaker,
        rev,
        original,
        confirmed is not None,
    )
