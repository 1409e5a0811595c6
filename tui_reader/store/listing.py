"""Read the annotations of one article as they stand in one version of its text, in reading order."""

from __future__ import annotations

import sqlite3
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from tui_reader.model import Annotation, AnnotationKind, Colour, PlacementStatus
from tui_reader.store import articles
from tui_reader.store.placing import ORPHAN, Placement, place
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

_ROWS = """
    SELECT a.id, a.uid, a.kind, a.colour, a.note, a.exact, a.start, a.created, a.updated, a.rev,
        p.status, p.start, p."end", a.speaker, t.name
    FROM annotation AS a
    LEFT JOIN anchor AS p ON p.annotation = a.id AND p.version = :version
    LEFT JOIN annotation_tag AS j ON j.annotation = a.id
    LEFT JOIN tag AS t ON t.id = j.tag
    WHERE a.deleted IS NULL AND a.article = :article {only}
    ORDER BY a.id, j.position
"""
_Row = tuple[
    int, str, str, str | None, str, str, int, str, str, int, str | None, int | None, int | None, str | None, str | None
]


def listed(
    conn: sqlite3.Connection, article: int, version: int, placements: Mapping[int, Placement] | None = None
) -> tuple[Annotation, ...]:
    """List them all: the note on the article, then by place, the outer first; orphans last, by where they were.

    Args:
        placements: by row id, where they stand in a text that is not stored (`version` is 0 then).
    """
    rows = conn.execute(_ROWS.format(only=""), {"article": article, "version": version}).fetchall()
    return tuple(sorted(_annotations(rows, placements or {}), key=order))


def refreshed(
    conn: sqlite3.Connection, article: int, version: int, known: Sequence[Annotation], ids: Sequence[int]
) -> tuple[Annotation, ...]:
    """Read only the annotations with these row ids again; the others are as `known` has them."""
    marks = ", ".join(str(int(id_)) for id_ in ids)
    gone = {uid for (uid,) in conn.execute(f"SELECT uid FROM annotation WHERE id IN ({marks})")}
    result = [annotation for annotation in known if annotation.uid not in gone]
    rows = conn.execute(_ROWS.format(only=f"AND a.id IN ({marks})"), {"article": article, "version": version})
    for annotation in _annotations(rows.fetchall(), {}):
        insort(result, annotation, key=order)
    return tuple(result)


def uids(conn: sqlite3.Connection, ids: Sequence[int]) -> list[str]:
    """The uids of those row ids that are not deleted, in their order."""
    marks = ", ".join(str(int(id_)) for id_ in ids)
    found = dict(conn.execute(f"SELECT id, uid FROM annotation WHERE id IN ({marks}) AND deleted IS NULL"))
    return [found[id_] for id_ in ids if id_ in found]


def order(annotation: Annotation) -> tuple[int, int, int, str, str]:
    """Sort key of the reading order."""
    if annotation.kind == "article":
        rank, start, end = 0, 0, 0
    elif annotation.span is not None:
        rank, start, end = 1, annotation.span.start, -annotation.span.end
    else:
        rank, start, end = 2, annotation.original_start, 0
    return rank, start, end, annotation.created, annotation.uid


def place_all(conn: sqlite3.Connection, article: int, version: int | None, document: Document) -> dict[int, Placement]:
    """Place, by row id, every annotation that has no anchor in `version` yet (None: in a text not stored).

    Deleted ones too, as undo may bring them back. Always from the text each was made on.
    """
    rows = conn.execute(
        """SELECT a.id, a.kind, a.version, a.start, a."end" FROM annotation AS a
        WHERE a.article = ? AND NOT EXISTS (SELECT 1 FROM anchor AS p WHERE p.annotation = a.id AND p.version = ?)
        ORDER BY a.id""",
        [article, version or 0],
    ).fetchall()
    placements = {id_: Placement("same", Span(0, 0), 1.0, "article") for id_, kind, *_ in rows if kind == "article"}
    spans: dict[int, list[tuple[int, Span]]] = {}
    for id_, kind, original, start, end in rows:
        if kind != "article":
            spans.setdefault(original, []).append((id_, Span(start, end)))
    new_text = document.text if spans else ""
    for original, wanted in spans.items():
        old = articles.text_of(conn, original)
        found = place(old, new_text, [span for _, span in wanted]) if old is not None else [ORPHAN] * len(wanted)
        placements.update(zip((id_ for id_, _ in wanted), found, strict=True))
    return placements


def _annotations(rows: Iterable[_Row], placements: Mapping[int, Placement]) -> list[Annotation]:
    """Gather one annotation from its rows, one per tag; those of an annotation follow one another."""
    result: list[Annotation] = []
    last: _Row | None = None
    tags: list[str] = []
    for row in rows:
        if last is not None and row[0] != last[0]:
            result.append(_annotation(last, tags, placements.get(last[0])))
            tags = []
        if row[14] is not None:
            tags.append(row[14])
        last = row
    if last is not None:
        result.append(_annotation(last, tags, placements.get(last[0])))
    return result


def _annotation(row: _Row, tags: Sequence[str], placement: Placement | None) -> Annotation:
    _, uid, kind, colour, note, exact, original, created, updated, rev, status, start, end, speaker, _ = row
    span = None if start is None or end is None else Span(start, end)
    if placement is not None:
        status, span = placement.status, placement.span
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
    )
