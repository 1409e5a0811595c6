"""Anchors: the places of an article's annotations in another version of its text.

An annotation is always placed from the text it was made on, so that small errors do not accumulate over many versions,
and also from a version in which the user confirmed its place. A confirmed anchor is never moved. In a later version
the confirmed place is kept if its words are unchanged; the original place is used if its words are there again and the
confirmed ones are nowhere; otherwise both places are offered for another check, and neither is used silently.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import AnnotationKind, Candidate, PlacementStatus, Reading
from tui_reader.store import articles, rows, versions
from tui_reader.store.file.errors import as_written
from tui_reader.store.memo import Memo
from tui_reader.store.placing import ORPHAN, Placement, place
from tui_reader.store.values import from_json, is_candidate, to_json
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.rows import Database
    from tui_reader.text.compare.changes import Changes
    from tui_reader.text.compare.comparison import Comparison

AS_CONFIRMED = "as confirmed"
"""The method of a placement that follows one confirmed in an earlier version."""
_CANDIDATES = 3
Progress = Callable[[float], None]
"""Called with the share of the work that is done, 0–1."""
LONG = 400_000
"""Texts of at least this many characters take more than a few tenths of a second to compare."""
_COMPARED = 0.5
"""The share of the work that is done when two texts are compared; the rest is placing."""


class Texts:
    """A document and the stored texts of its article, each compared with it once."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        document: Document,
        progress: Progress | None = None,
        memo: Memo | None = None,
    ) -> None:
        """Prepare the comparisons; `progress` is called for texts that take long to compare."""
        self._conn, self.document, self._memo = conn, document, memo or Memo()
        self._progress = progress if document.length > LONG else None
        self._text: str | None = None
        self._comparisons: dict[int, Comparison | None] = {}

    def comparison(self, version: int) -> Comparison | None:
        """Compare the text of a version (old) with the document (new); None if that text is not stored."""
        if version not in self._comparisons:
            from tui_reader.text.compare.comparison import Comparison

            old = articles.text_of(self._conn, version)
            if self._text is None:
                self._text = self.document.text
            new, report = self._text, self._progress

            def compare(old: str) -> Comparison:
                if report is not None:
                    report(0.0)
                return Comparison(old, new)

            self._comparisons[version] = (
                self._memo.get(("comparison", old, new), lambda: compare(old)) if old is not None else None
            )
        return self._comparisons[version]

    def place(self, version: int, wanted: list[tuple[AnnotationKind, Span]]) -> list[Placement]:
        """Place spans of a version's text; all are unplaced if that text is not stored."""
        comparison = self.comparison(version)
        if comparison is None:
            return [ORPHAN] * len(wanted)
        return self._memo.get((comparison, tuple(wanted)), lambda: self._place(comparison, wanted))

    def _place(self, comparison: Comparison, wanted: list[tuple[AnnotationKind, Span]]) -> list[Placement]:
        report = self._progress
        if report is None:
            return place(comparison, self.document, wanted)
        report(_COMPARED)
        placements = place(comparison, self.document, wanted, lambda share: report(_COMPARED + (1 - _COMPARED) * share))
        report(1.0)
        return placements

    def changes(self, version: int) -> Changes:
        """Return how the paragraphs of a version correspond to the document; nothing if its text was not kept."""
        from tui_reader.text.compare.changes import Changes, changes_in

        comparison = self.comparison(version)
        if comparison is None:
            return Changes()
        return self._memo.get(
            ("changes", comparison), lambda: changes_in(comparison.old, comparison.new, comparison.alignment)
        )


class _Confirmed(NamedTuple):
    """The placement of an annotation that the user confirmed in another version."""

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

    Deleted ones too, as undo may restore them.
    """
    placements: dict[int, Placement] = {}
    words: dict[int, _Confirmed] = {}
    made: dict[int, list[tuple[int, AnnotationKind, Span]]] = {}  # by version of the text
    confirmed: dict[int, list[tuple[int, AnnotationKind, Span]]] = {}
    for id_, kind, original, start, end, *word in conn.execute(_UNPLACED, [article, version or 0]).fetchall():
        if kind == "article":
            placements[id_] = Placement("same", Span(0, 0), 1.0, "article")
            continue
        made.setdefault(original, []).append((id_, kind, Span(start, end)))
        if word[0] is not None:
            at = Span(word[2], word[3]) if word[2] is not None else None
            words[id_] = _Confirmed(word[0], word[1], at, word[4])
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


def _decided(fresh: Placement, word: _Confirmed, followed: Placement | None) -> Placement:
    """Choose between a placement from the original text (`fresh`) and one from a confirmed place (`followed`).

    The confirmed place is kept if its words are unchanged, or if the user said that there is none and none is found.
    If the text was reverted, the original words are in their place again, and nothing is asked. Otherwise the user has
    to check again.
    """
    if followed is None:  # the user left it unplaced
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
    """Return the first places of several lists, without overlaps and without the one used."""
    others: list[Candidate] = []
    for candidate in (candidate for group in groups for candidate in group):
        spans = [*(other.span for other in others), *([taken] if taken else [])]
        if not any(candidate.span.overlaps(span) for span in spans):
            others.append(candidate)
    return tuple(others[:_CANDIDATES])


def place_again(db: Database, reading: Reading, ids: Sequence[int]) -> None:
    """Place annotations in `reading`'s version again, after a confirmation in another version was undone or redone.

    Confirmations in this version stay.
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
    """Write the places of annotations (by row id) in a version."""
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
    """Serialise places for the column: `[[start, end, score], …]`, NULL for none."""
    return to_json([[*candidate.span, candidate.score] for candidate in candidates]) if candidates else None


def load_candidates(column: str | None) -> tuple[Candidate, ...]:
    """Parse the result of `dump_candidates`; raises LibraryError for anything else."""
    if not column:
        return ()
    with as_written("other places of an annotation"):
        found = from_json(column)
        if not all(map(is_candidate, found)):
            raise ValueError(column)
    return tuple(Candidate(Span(start, end), score) for start, end, score in found)
