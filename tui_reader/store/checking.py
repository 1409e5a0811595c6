"""The placement of annotations in a version, and the user's decision: right, elsewhere, or unplaced.

Each change is one step of the journal. The words an annotation was made on never change, only its anchor in this
version does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tui_reader.model import Annotation, OldText, Placed, ReaderError, Reading, Version
from tui_reader.store import articles
from tui_reader.store.anchoring import load_candidates
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.journal import Step
from tui_reader.store.placing import Placement
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

CHOSEN, BY_HAND, LEFT = "chosen", "by hand", "left without a place"
"""Methods of placements that the user decided."""


def placed(
    conn: sqlite3.Connection,
    article: int,
    version: int,
    annotations: Sequence[Annotation],
    placements: Mapping[int, Placement] | None = None,
    *,
    waiting: bool = False,
) -> tuple[Placed, ...]:
    """Return the placement of each annotation.

    Args:
        placements: by row id, if the text is not stored.
        waiting: only those that need a look.
    """
    if waiting:
        annotations = [annotation for annotation in annotations if annotation.needs_look]
    rows = conn.execute(
        """SELECT a.uid, a.id, p.method, p.score, p.candidates FROM annotation AS a
        LEFT JOIN anchor AS p ON p.annotation = a.id AND p.version = ?
        WHERE a.article = ? AND (p.status IS NOT 'same' OR NOT ?)""",
        [version, article, waiting],
    )
    found: dict[str, tuple[Any, ...]] = {}
    for uid, id_, method, score, candidates in rows:
        placement = (placements or {}).get(id_)
        if placement is not None:
            found[uid] = (placement.method, placement.score, placement.candidates)
        else:
            found[uid] = (method or "none", score or 0.0, load_candidates(candidates))
    return tuple(Placed(annotation, *found[annotation.uid]) for annotation in annotations if annotation.uid in found)


def confirm(step: Step, reading: Reading, document: Document, uid: str) -> int:
    """Confirm an annotation's place, or that it has none; return its row id."""
    row = _find(step, reading, document, uid)
    _change(step, reading, row, confirmed=step.now)
    return row.id


def put(step: Step, reading: Reading, document: Document, uid: str, span: Span) -> int:
    """Place an annotation where the user says; the status depends on whether the words are the original ones."""
    from tui_reader.text.normal import same_words

    row = _find(step, reading, document, uid)
    span = document.clamp(*span)
    words = document.slice(*span)
    if not words.strip():
        raise ReaderError("no words here to place the annotation on")
    status = "moved" if same_words(row.exact, words) else "changed"
    method = CHOSEN if any(candidate.span == span for candidate in load_candidates(row.candidates)) else BY_HAND
    _change(
        step, reading, row, status=status, start=span.start, end=span.end, score=1.0, method=method, confirmed=step.now
    )
    return row.id


def leave(step: Step, reading: Reading, document: Document, uid: str) -> int:
    """Leave an annotation unplaced in this text; it stays listed with its words."""
    row = _find(step, reading, document, uid)
    _change(step, reading, row, status="orphan", start=None, end=None, score=0.0, method=LEFT, confirmed=step.now)
    return row.id


def older_text(conn: sqlite3.Connection, article: int, version: int) -> OldText | None:
    """Return the text of the article opened last before `version`, if it is stored."""
    row = conn.execute(
        """SELECT text, opened FROM article_version WHERE article = ? AND id IS NOT ? AND text IS NOT NULL
        ORDER BY opened DESC, id DESC LIMIT 1""",
        [article, version],
    ).fetchone()
    return None if row is None else OldText(*row)


def versions(conn: sqlite3.Connection, article: int) -> list[Version]:
    """List the texts of an article, the one opened first at first."""
    found = conn.execute(
        "SELECT id, opened, length, text IS NOT NULL FROM article_version WHERE article = ? ORDER BY id", [article]
    )
    return [Version(id_, opened, length, bool(stored)) for id_, opened, length, stored in fetch_all(found)]


class _Anchor(NamedTuple):
    id: int
    exact: str
    status: str
    start: int | None
    end: int | None
    score: float
    method: str
    confirmed: str | None
    candidates: str | None


def _find(step: Step, reading: Reading, document: Document, uid: str) -> _Anchor:
    """Read an annotation's anchor, and store the text, as a decision about a place depends on its words."""
    row = step.db.execute(
        """SELECT a.id, a.exact, p.status, p.start, p."end", p.score, p.method, p.confirmed, p.candidates
        FROM annotation AS a JOIN anchor AS p ON p.annotation = a.id AND p.version = ?
        WHERE a.uid = ? AND a.article = ? AND a.kind IS NOT 'article' AND a.deleted IS NULL""",
        [reading.version_id, uid, reading.article_id],
    ).fetchone()
    if row is None:
        raise ReaderError("the annotation was deleted elsewhere")
    articles.keep_text(step.db, reading.version_id, document)
    return _Anchor(*row)


def _change(step: Step, reading: Reading, row: _Anchor, **values: Any) -> None:
    before = row._asdict()
    key = {"annotation": row.id, "version": reading.version_id}
    step.update("anchor", key, {name: before[name] for name in values}, values)
