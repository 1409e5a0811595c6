"""How marks were placed in a version, and what a person says of it: right, elsewhere, or nowhere.

Each act writes one step of the journal. The words an annotation was made on are never rewritten; only its anchor in
this one version is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tui_reader.model import Annotation, OldText, Placed, ReaderError, Reading
from tui_reader.store import articles
from tui_reader.store.anchoring import load_candidates
from tui_reader.store.journal import Step
from tui_reader.store.placing import Placement
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

CHOSEN, BY_HAND, LEFT = "chosen", "by hand", "left without a place"
"""Methods of placements that a person made."""


def placed(
    conn: sqlite3.Connection,
    article: int,
    version: int,
    annotations: Sequence[Annotation],
    placements: Mapping[int, Placement] | None = None,
    *,
    waiting: bool = False,
) -> tuple[Placed, ...]:
    """Say of each annotation how it was placed; `placements`, by row id, where the text is not stored.

    Args:
        waiting: leave out those that need no look.
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
    """Say that a mark's place (or that it has none) is right; return its row id."""
    row = _find(step, reading, document, uid)
    _change(step, reading, row, confirmed=step.now)
    return row.id


def put(step: Step, reading: Reading, document: Document, uid: str, span: Span) -> int:
    """Place a mark where a person says; the status says whether the words are those it was made on."""
    from tui_reader.text.normal import same_words

    row = _find(step, reading, document, uid)
    span = document.clamp(*span)
    words = document.slice(*span)
    if not words.strip():
        raise ReaderError("there are no words here to put the mark on")
    status = "moved" if same_words(row.exact, words) else "changed"
    method = CHOSEN if any(candidate.span == span for candidate in load_candidates(row.candidates)) else BY_HAND
    _change(
        step, reading, row, status=status, start=span.start, end=span.end, score=1.0, method=method, confirmed=step.now
    )
    return row.id


def leave(step: Step, reading: Reading, document: Document, uid: str) -> int:
    """Say that a mark has no place in this text; it stays listed with its words."""
    row = _find(step, reading, document, uid)
    _change(step, reading, row, status="orphan", start=None, end=None, score=0.0, method=LEFT, confirmed=step.now)
    return row.id


def older_text(conn: sqlite3.Connection, article: int, version: int) -> OldText | None:
    """The text of the article that was open last before `version`, where one was kept."""
    row = conn.execute(
        """SELECT text, opened FROM article_version WHERE article = ? AND id IS NOT ? AND text IS NOT NULL
        ORDER BY opened DESC, id DESC LIMIT 1""",
        [article, version],
    ).fetchone()
    return None if row is None else OldText(*row)


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
    """Read a mark's anchor, and keep the text: what a person says of a place is worth no more than its words."""
    row = step.db.execute(
        """SELECT a.id, a.exact, p.status, p.start, p."end", p.score, p.method, p.confirmed, p.candidates
        FROM annotation AS a JOIN anchor AS p ON p.annotation = a.id AND p.version = ?
        WHERE a.uid = ? AND a.article = ? AND a.kind IS NOT 'article' AND a.deleted IS NULL""",
        [reading.version_id, uid, reading.article_id],
    ).fetchone()
    if row is None:
        raise ReaderError("that annotation is gone: it was deleted elsewhere")
    articles.keep_text(step.db, reading.version_id, document)
    return _Anchor(*row)


def _change(step: Step, reading: Reading, row: _Anchor, **values: Any) -> None:
    before = row._asdict()
    key = {"annotation": row.id, "version": reading.version_id}
    step.update("anchor", key, {name: before[name] for name in values}, values)
