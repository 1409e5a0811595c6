"""Place corrections of quotes, made on one version of a text, in another.

A decision is placed from the stored text it was made on, like an annotation (`anchoring.Texts`). Applying a correction
to another person's words is worse than not applying it, so the criteria are stricter. Enough words that both texts
have once are certain wherever they are. A passage found only by similar words, one of several equal passages with
equal contexts, and few or changed words with another name beside them are offered as candidates, and the decision is
unplaced. If another name is beside certain words, the decision is placed and needs a look.

Equal sentences with the same speaker in the same words are matched in their order, as nothing distinguishes them.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tui_reader.model import Candidate, PlacementStatus, QuoteDecision, QuoteVerdict, Selector
from tui_reader.store import articles, rows
from tui_reader.store.anchoring import Texts, dump_candidates, load_candidates
from tui_reader.store.placing import ORPHAN, Placement
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

AROUND = 160
"""Characters on either side of a passage by which equal passages are distinguished."""
CERTAIN = 0.5
"""The least share of the words that must be left to place a decision."""
FOLLOWED = ("identical", "paragraph", "word diff")
"""Methods that follow a passage through the comparison; the others search for similar words."""
ENOUGH = 5
"""The least words of a passage that is certain if both texts have it once."""
_CANDIDATES = 3
_MAX_COPIES = 200
_NEAR, _MARGIN = 1.5, 0.5
"""The least similarity of the words near a passage (0–2), and the least lead over any other, to identify one of several
equal passages."""
_MARKS = "\"'“”„‟«»‘’‚‛‹›"
_LEVEL_MARKS = {ord(mark): "'" for mark in _MARKS}
_FOLD = {**_LEVEL_MARKS, **dict.fromkeys(map(ord, "\n\t\xa0"), " ")}
_SENTENCE_END = re.compile(r"(?<![^\W\d_a-z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?…]+[\"'”’»)\]]*(?=\s)")
"""A full stop, but not that of an initial or of a title such as “Mrs.”."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class _Row(NamedTuple):
    decision: QuoteDecision
    origin: int | None
    placement: Placement | None
    """As stored for the version; None if missing or stale."""


def of_article(
    conn: sqlite3.Connection, article: int, version: int, document: Document | None
) -> tuple[QuoteDecision, ...]:
    """Return what `decisions` does; without a document, in the text opened last."""
    if document is None:
        row = conn.execute("SELECT version FROM article WHERE id = ?", [article]).fetchone()
        version = (row[0] if row is not None else None) or 0
        document = articles.document_of(conn, article) or Document([])
    return decisions(conn, article, version, Texts(conn, document))


def decisions(conn: sqlite3.Connection, article: int, version: int, texts: Texts) -> tuple[QuoteDecision, ...]:
    """Return the decisions on an article's quotes, the oldest first, each with its place in a version. Writes nothing.

    Args:
        version: 0 for a text that is not stored.
        texts: to compute placements that are not stored.
    """
    rows = _read(conn, article, version)
    missing = _compute(conn, [row for row in rows if row.placement is None], version, texts)
    return tuple(_placed(row.decision, row.placement or missing[row.decision.id]) for row in rows)


def place_all(db: Database, article: int, version: int, texts: Texts) -> None:
    """Store the places of an article's decisions in a version, for those that have none stored."""
    missing = [row for row in _read(db.conn, article, version) if row.placement is None]
    placements = _compute(db.conn, missing, version, texts)
    for row in missing:
        db.execute("DELETE FROM quote_anchor WHERE decision = ? AND version = ?", [row.decision.id, version])
    anchors = [
        {
            "decision": row.decision.id,
            "version": version,
            "origin": row.origin,
            "from_start": row.decision.words.start,
            "from_end": row.decision.words.end,
            "status": placement.status,
            "start": placement.span.start if placement.span else None,
            "end": placement.span.end if placement.span else None,
            "score": placement.score,
            "candidates": dump_candidates(placement.candidates),
        }
        for row, placement in ((row, placements[row.decision.id]) for row in missing)
    ]
    rows.insert_all(db, "quote_anchor", anchors)


_READ = """
    SELECT d.id, d.exact, d.prefix, d.suffix, d.start, d."end", d.verdict, d.speaker, d.added, d.left_out IS NOT NULL,
        d.version, p.status, p.start, p."end", p.score, p.candidates
    FROM quote_decision AS d LEFT JOIN quote_anchor AS p ON p.decision = d.id AND p.version = ?
        AND p.origin IS d.version AND p.from_start = d.start AND p.from_end = d."end"
    WHERE d.article = ? ORDER BY d.id
"""


def _read(conn: sqlite3.Connection, article: int, version: int) -> list[_Row]:
    found = []
    for row in conn.execute(_READ, [version, article]):
        id_, *words, verdict, speaker, added, left_out, origin, status, start, end, score, candidates = row
        decision = QuoteDecision(
            id_, Selector(*words), cast("QuoteVerdict | None", verdict), speaker, bool(added), left_out=bool(left_out)
        )
        placement = None
        if status is not None:
            span = Span(start, end) if start is not None else None
            placement = Placement(cast("PlacementStatus", status), span, score, "stored", load_candidates(candidates))
        elif origin is not None and origin == version:
            placement = Placement("same", Span(decision.words.start, decision.words.end), 1.0, "identical")
        found.append(_Row(decision, origin, placement))
    return found


def _placed(decision: QuoteDecision, placement: Placement) -> QuoteDecision:
    return decision._replace(
        place=placement.span, status=placement.status, score=placement.score, candidates=placement.candidates
    )


def _compute(conn: sqlite3.Connection, wanted: Sequence[_Row], version: int, texts: Texts) -> dict[int, Placement]:
    """Place decisions in the document of `texts`; the result is by id."""
    placements: dict[int, Placement] = {}
    by_origin: dict[int, list[_Row]] = {}
    for row in wanted:
        if row.origin is not None and _is_anchored(conn, row):
            by_origin.setdefault(row.origin, []).append(row)
        else:
            placements[row.decision.id] = _by_surroundings(texts.document.text, row.decision.words)
    for origin, those in by_origin.items():
        spans = [Span(row.decision.words.start, row.decision.words.end) for row in those]
        comparison = texts.comparison(origin)
        assert comparison is not None  # `_is_anchored` read its text
        passages = _Passages(comparison.raw_old, comparison.raw_new)
        for row, span, found in zip(those, spans, texts.place(origin, [("span", s) for s in spans]), strict=True):
            placements[row.decision.id] = passages.checked(span, found)
    return placements


def _is_anchored(conn: sqlite3.Connection, row: _Row) -> bool:
    """Return whether the text a decision was made on is stored, and has its words at its place."""
    words = row.decision.words
    found = conn.execute(
        """SELECT substr(v.text, ? + 1, ?) FROM article_version AS v JOIN quote_decision AS d ON d.article = v.article
        WHERE v.id = ? AND d.id = ?""",
        [words.start, words.end - words.start, row.origin, row.decision.id],
    ).fetchone()
    return found is not None and found[0] == words.exact


def _by_surroundings(text: str, words: Selector) -> Placement:
    """Place a decision whose text is not stored: only if its words and their context occur once, unchanged."""
    whole = words.prefix + words.exact + words.suffix
    at = text.find(whole) if words.exact else -1
    if at < 0 or text.find(whole, at + 1) >= 0:
        return ORPHAN
    start = at + len(words.prefix)
    return Placement("same", Span(start, start + len(words.exact)), 1.0, "exact quote")


class _Passages:
    """Checks of placements between two texts."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._common: frozenset[str] | None = None
        self._folded: tuple[str, str] | None = None

    def checked(self, span: Span, placement: Placement) -> Placement:
        """Return the placement of a decision: certain, or unplaced with the place as a candidate."""
        if placement.span is None or placement.method == "identical":
            return placement
        place = placement.span
        said = same_said(self._old[slice(*span)], self._new[slice(*place)])
        if said and placement.status == "changed":
            placement = placement._replace(status="same")
        copies, lost = self._copies(span, place), self._names_lost(span, place)
        if said and copies is None and len(_WORD.findall(self._old[slice(*span)])) >= ENOUGH:
            return placement._replace(status="changed") if lost else placement
        if lost or placement.method not in FOLLOWED or placement.score <= CERTAIN:
            return _doubtful(placement)
        if copies is not None and copies[0]:
            return _doubtful(placement, copies[1])
        return placement

    def _names_lost(self, old: Span, new: Span) -> bool:
        """Return whether a name that was beside the passage is no longer there.

        The names of its own sentence count or, if that has none, those of its paragraph.
        """
        before, after = _paragraph(self._old, old)
        names = self._names(_sentence(before, after)) or self._names((before, after))
        return bool(names - self._names(_paragraph(self._new, new, 2 * AROUND)))

    def _names(self, parts: tuple[str, str]) -> set[str]:
        words = {word for part in parts for word in _WORD.findall(part) if word[0].isupper()}
        if self._common is None:
            self._common = frozenset(
                word for one in (self._old, self._new) for word in _WORD.findall(one) if word[0].islower()
            )
        return {word for word in words if word.lower() not in self._common}

    def _copies(self, old: Span, new: Span) -> tuple[bool, list[Span]] | None:
        """Return whether equal passages could be mistaken for this one, and those; None if there are none."""
        if self._folded is None:
            self._folded = _folded(self._old), _folded(self._new)
        olds, news = _occurrences(self._folded[0], old), _occurrences(self._folded[1], new)
        if len(olds) <= 1 and len(news) <= 1:
            return None
        if old not in olds or new not in news:  # too many to compare
            return True, news
        here, there = _surroundings(self._new, new), _surroundings(self._old, old)
        mine = _alike(there, here)
        rivals = [_alike(_surroundings(self._old, other), here) for other in olds if other != old]
        rivals += [_alike(there, _surroundings(self._new, other)) for other in news if other != new]
        others = [other for other in news if other != new]
        if any(rival >= mine for rival in rivals):
            return True, others
        if mine[1] >= _NEAR and all(rival[1] <= mine[1] - _MARGIN for rival in rivals):
            return False, others
        # Equal paragraphs have no context that distinguishes them, only their order.
        before = [other for other in olds if _same_paragraph(there, _surroundings(self._old, other))]
        after = [other for other in news if _same_paragraph(here, _surroundings(self._new, other))]
        return len(before) != len(after) or before.index(old) != after.index(new), others


def _doubtful(placement: Placement, others: Iterable[Span] = ()) -> Placement:
    assert placement.span is not None
    first = Candidate(placement.span, placement.score)
    more = [one for one in placement.candidates if not one.span.overlaps(placement.span)]
    more += [
        Candidate(span, placement.score)
        for span in others
        if not any(span.overlaps(one.span) for one in (first, *more))
    ]
    return ORPHAN._replace(candidates=(first, *more)[:_CANDIDATES])


def same_said(one: str, other: str) -> bool:
    """Return whether two quotes differ at most in typography and in their quotation marks."""
    from tui_reader.text.normal import same_words

    return same_words(_bare(one), _bare(other))


def _bare(words: str) -> str:
    return words.translate(_LEVEL_MARKS).strip("' \n\t,")


def _paragraph(text: str, span: Span, reach: int = AROUND) -> tuple[str, str]:
    """Return the text before and after a span in its paragraph, up to `reach` characters each."""
    before, after = text[max(0, span.start - reach) : span.start], text[span.end : span.end + reach]
    return before[before.rfind("\n\n") + 1 :], after.split("\n\n", 1)[0]


def _sentence(before: str, after: str) -> tuple[str, str]:
    """Return the part of the text before and after a passage that is in its sentence."""
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    end = _SENTENCE_END.search(after)
    return before[ends[-1] if ends else 0 :], after[: end.end()] if end else after


def _surroundings(text: str, span: Span) -> tuple[Counter[str], ...]:
    """Count the words before and after a passage: in its paragraph, and within `AROUND` characters."""
    near = (text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND])
    return tuple(Counter(_WORD.findall(part.casefold())) for part in (*_paragraph(text, span), *near))


def _alike(one: tuple[Counter[str], ...], other: tuple[Counter[str], ...]) -> tuple[float, float]:
    """Return the similarity of the words around two passages: in their paragraphs, and beyond; 0–2 each."""
    shares = [2 * (a & b).total() / (a.total() + b.total()) if a or b else 1.0 for a, b in zip(one, other, strict=True)]
    return shares[0] + shares[1], shares[2] + shares[3]


def _same_paragraph(one: tuple[Counter[str], ...], other: tuple[Counter[str], ...]) -> bool:
    return one[:2] == other[:2]


def _folded(text: str) -> str:
    """Fold case, marks and blanks of a text, without changing its length."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).translate(_FOLD)


def _occurrences(folded: str, span: Span) -> list[Span]:
    """Return the equal passages of a folded text."""
    words = folded[slice(*span)].strip("' ,.")
    spans: list[Span] = []
    at = folded.find(words) if words else -1
    while at >= 0 and len(spans) <= _MAX_COPIES:
        spans.append(span if span.start <= at < span.end else Span(at, at + len(words)))
        at = folded.find(words, at + len(words))
    return list(dict.fromkeys(spans))


def columns(words: Selector, version: int) -> dict[str, Any]:
    """Return the columns of a decision that describe its passage."""
    return {
        "exact": words.exact,
        "prefix": words.prefix,
        "suffix": words.suffix,
        "start": words.start,
        "end": words.end,
        "version": version,
        "left_out": None,
    }
