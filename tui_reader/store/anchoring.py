"""Anchors: where the annotations of an article stand in another version of its text.

A mark is always placed from the text it was made on, so that small mistakes do not add up over many versions; and,
where a person confirmed its place in some version, from there as well. What a person confirmed is never moved: an
anchor that was written stays. In a further version their word goes on where the words they confirmed stand
unchanged, and so do the first words where they are back in their place and the confirmed ones are in no other; else
it takes a new look, with both places offered, and none is taken in silence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import AnnotationKind, Candidate, PlacementStatus, Reading
from tui_reader.store import articles, rows, versions
from tui_reader.store.file.errors import as_written
from tui_reader.store.placing import ORPHAN, Placement, place
from tui_reader.store.values import from_json, is_candidate, to_json
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.rows import Database
    from tui_reader.text.compare.comparison import Comparison

AS_CONFIRMED = "as confirmed"
"""The method of a placement that goes on with what a person confirmed in an earlier version."""
_CANDIDATES = 3
Progress = Callable[[float], None]
"""Takes the share of the work that is done, 0–1."""
LONG = 400_000
"""Characters from which on comparing a text takes more than a few tenths of a second."""
_COMPARED = 0.5
"""The share of the work that is done when two texts were compared; the rest is placing."""


class Texts:
    """A document and the stored texts of its article, each compared with it once."""

    def __init__(self, conn: sqlite3.Connection, document: Document, progress: Progress | None = None) -> None:
        """`progress` is called where a text is so long that comparing takes a while."""
        self._conn, self.document = conn, document
        self._progress = progress if document.length > LONG else None
        self._text: str | None = None
        self._comparisons: dict[int, Comparison | None] = {}

    def comparison(self, version: int) -> Comparison | None:
        """Compare the text of a version (old) with the document (new); None where that text was not kept."""
        if version not in self._comparisons:
            from tui_reader.text.compare.comparison import Comparison

            old = articles.text_of(self._conn, version)
            if self._text is None:
                self._text = self.document.text
            if self._progress is not None and old is not None:
                self._progress(0.0)
            self._comparisons[version] = Comparison(old, self._text) if old is not None else None
        return self._comparisons[version]

    def place(self, version: int, wanted: list[tuple[AnnotationKind, Span]]) -> list[Placement]:
        """Place spans of a version's text; orphans where that text was not kept."""
        comparison = self.comparison(version)
        if comparison is None:
            return [ORPHAN] * len(wanted)
        report = self._progress
        if report is None:
            return place(comparison, self.document, wanted)
        report(_COMPARED)
        placements = place(comparison, self.document, wanted, lambda share: report(_COMPARED + (1 - _COMPARED) * share))
        report(1.0)
        return placements


class _Word(NamedTuple):
    """What a person confirmed of a mark in another version."""

    version: int
    status: PlacementStatus
    span: Span | None
    confirmed: str


_UNPLACED = """
    SELECT a.id, a.kind, a.version, a.start, a."end", c.version, c.status, c.start, c."end", c.confirmed
    FROM annotation AS a LEFT JOIN anchor AS c ON c.annotation = a.id AND c.version = (
        SELECT x.version FROM anchor AS x WHERE x.annotation = a.id AND x.confirmed IS NOT NULL
        ORDER BY x.confirmed DESC, x.version DESC LIMIT 1
    )
    WHERE a.article = ? AND NOT EXISTS (SELECT 1 FROM anchor AS p WHERE p.annotation = a.id AND p.version = ?)
    ORDER BY a.id
"""


def place_all(conn: sqlite3.Connection, article: int, version: int | None, texts: Texts) -> dict[int, Placement]:
    """Place, by row id, every annotation that has no anchor in `version` yet (None: in a text not stored).

    Deleted ones too, as undo may bring them back.
    """
    placements: dict[int, Placement] = {}
    words: dict[int, _Word] = {}
    made: dict[int, list[tuple[int, AnnotationKind, Span]]] = {}  # by version: on its text
    confirmed: dict[int, list[tuple[int, AnnotationKind, Span]]] = {}
    for id_, kind, original, start, end, *word in conn.execute(_UNPLACED, [article, version or 0]).fetchall():
        if kind == "article":
            placements[id_] = Placement("same", Span(0, 0), 1.0, "article")
            continue
        made.setdefault(original, []).append((id_, kind, Span(start, end)))
        if word[0] is not None:
            at = Span(word[2], word[3]) if word[2] is not None else None
            words[id_] = _Word(word[0], word[1], at, word[4])
            if at is not None:
                confirmed.setdefault(word[0], []).append((id_, kind, at))
    fresh, followed = _place(texts, made), _place(texts, confirmed)
    for id_, placement in fresh.items():
        word_of = words.get(id_)
        placements[id_] = _decided(placement, word_of, followed.get(id_)) if word_of else placement
    return placements


def _place(texts: Texts, wanted: Mapping[int, list[tuple[int, AnnotationKind, Span]]]) -> dict[int, Placement]:
    return {
        id_: placement
        for version, marks in wanted.items()
        for (id_, *_), placement in zip(marks, texts.place(version, [mark[1:] for mark in marks]), strict=True)
    }


def _decided(fresh: Placement, word: _Word, followed: Placement | None) -> Placement:
    """Weigh a placement from the original text (`fresh`) against one from the text a person confirmed (`followed`).

    The person's word holds where their words stand unchanged, and where they said that there is no place and none is
    found. A text that went back and forth has the first words in their place again: there is nothing to ask. All else
    is theirs to look at again.
    """
    if followed is None:  # they left it without a place
        return fresh if fresh.span is not None else fresh._replace(method=AS_CONFIRMED, confirmed=word.confirmed)
    if followed.status == "same":
        return followed._replace(status=word.status, method=AS_CONFIRMED, confirmed=word.confirmed)
    if fresh.span is not None and fresh.status == "same" and (not followed.span or followed.span.overlaps(fresh.span)):
        return fresh
    if followed.span is None:
        return fresh._replace(candidates=_others(fresh.span, fresh.candidates, followed.candidates))
    changed = "changed" in (followed.status, word.status)
    again = (Candidate(fresh.span, fresh.score),) if fresh.span is not None else ()
    return followed._replace(
        status="changed" if changed else "moved",
        candidates=_others(followed.span, again, followed.candidates, fresh.candidates),
    )


def _others(taken: Span | None, *groups: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The first places of several lists, without the one taken and without overlaps."""
    found: list[Candidate] = []
    for candidate in (candidate for group in groups for candidate in group):
        spans = [*(other.span for other in found), *([taken] if taken else [])]
        if not any(candidate.span.overlaps(span) for span in spans):
            found.append(candidate)
    return tuple(found[:_CANDIDATES])


def place_again(db: Database, reading: Reading, ids: Sequence[int]) -> None:
    """Place annotations anew in `reading`'s version, after a word on them in another one was taken back or given again.

    What a person said of them in this version stays.
    """
    marks = ", ".join(str(int(id_)) for id_ in ids)
    stored = db.execute("SELECT text, blocks FROM article_version WHERE id = ?", [reading.version_id]).fetchone()
    if stored is None or stored[0] is None:
        return
    db.execute(
        f"""DELETE FROM anchor WHERE version = ? AND annotation IN ({marks})
        AND (confirmed IS NULL OR method IS ?)""",
        [reading.version_id, AS_CONFIRMED],
    )
    texts = Texts(db.conn, versions.load_document(*stored))
    add_anchors(db, reading.version_id, place_all(db.conn, reading.article_id, reading.version_id, texts))


def add_anchors(db: Database, version: int, placements: Mapping[int, Placement]) -> None:
    """Write where annotations (by row id) stand in a version."""
    anchors = [
        {
            "annotation": id_,
            "version": version,
            "status": placement.status,
            "start": placement.span.start if placement.span else None,
            "end": placement.span.end if placement.span else None,
            "score": placement.score,
            "method": placement.method,
            "confirmed": placement.confirmed,
            "candidates": dump_candidates(placement.candidates),
        }
        for id_, placement in placements.items()
    ]
    rows.insert_all(db, "anchor", anchors)


def dump_candidates(candidates: Iterable[Candidate]) -> str | None:
    """Write places as the column has them: `[[start, end, score], …]`, NULL for none."""
    return to_json([[*candidate.span, candidate.score] for candidate in candidates]) if candidates else None


def load_candidates(column: str | None) -> tuple[Candidate, ...]:
    """Read what `dump_candidates` wrote; raises LibraryError for anything else."""
    if not column:
        return ()
    with as_written("other places of an annotation"):
        found = from_json(column)
        if not all(map(is_candidate, found)):
            raise ValueError(column)
    return tuple(Candidate(Span(start, end), score) for start, end, score in found)
