"""Place spans of one version of a text in another, or report that they are gone.

The annotated text is kept, so the two texts are compared as a whole. A search for the quote alone would find
look-alikes; a comparison knows which old paragraph a look-alike came from. The steps:

1. equal texts: copy; texts that differ in blanks and hyphens only: the same characters; 2. the spine of unchanged
paragraphs; 3. moved paragraphs; 4. edited paragraphs, paired (2–4: `alignment.py`); 5. a word diff inside a pair maps
both ends; 6. the exact quote elsewhere; 7. a similar passage; 8. unplaced (status `orphan`).

Coordinates: spans and placements are code points of the raw texts; everything in between uses offsets of the normal
view (`text/normal.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui_reader.text.compare.collection import collection_paused
from tui_reader.text.compare.comparison import Comparison
from tui_reader.text.compare.diff import matching_runs, token_texts
from tui_reader.text.compare.elsewhere import Passage, exact_elsewhere, is_clear, similar_passages
from tui_reader.text.compare.follow import Followed, follow, replaced_stretch
from tui_reader.text.compare.respaced import respaced
from tui_reader.text.normal import same_words
from tui_reader.text.spans import Span

Status = Literal["same", "moved", "changed", "orphan"]
Method = Literal["identical", "paragraph", "word diff", "exact quote", "similar passage", "none"]

_CANDIDATES = 3
_PROGRESS_EVERY = 100
"""Spans placed between two calls of `progress`."""


class Candidate(NamedTuple):
    """A place in the new text that the user may choose; `score` 0–1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a span of the old text is in the new one.

    `same`: the same words at the expected place. `moved`: the same words elsewhere, or at one of several possible
    places. `changed`: different words. `orphan`: unplaced; `start` and `end` are None.
    """

    status: Status
    start: int | None
    end: int | None
    score: float
    """The share of the words that is the same, 0–1; lowered if several places are possible."""
    method: Method
    candidates: tuple[Candidate, ...] = ()
    """Up to three other places that the user may choose, best first."""


def reanchor(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Placement]:
    """Place each span of `old` in `new`.

    Args:
        spans: half-open ranges of code points of `old`, cut to its bounds.

    Returns:
        One placement per span, in the order given. A doubtful place is never `same`.
    """
    if old == new:
        return [_copy(_clamp(span, len(old))) for span in spans]
    return reanchor_in(Comparison(old, new), spans)


def reanchor_in(
    comparison: Comparison, spans: Sequence[tuple[int, int]], progress: Callable[[float], None] | None = None
) -> list[Placement]:
    """Place spans as `reanchor` does, with a comparison that exists already.

    Args:
        comparison: the old and the new text, which may be equal.
        spans: half-open ranges of code points of the old text, cut to its bounds.
        progress: called from time to time with the share of the spans that are placed, 0–1.
    """
    old = comparison.raw_old
    clamped = [_clamp(span, len(old)) for span in spans]
    if old == comparison.raw_new:
        return [_copy(span) for span in clamped]
    placements: list[Placement] = []
    with collection_paused(len(comparison.raw_new)):
        if (place := respaced(old, comparison.raw_new)) is not None:
            return [_respaced(comparison, span, place(span)) for span in clamped]
        quotes = [comparison.old.to_normal(*span) for span in clamped]
        comparison.expect(quotes)
        for span, quote in zip(clamped, quotes, strict=True):
            placements.append(_place(comparison, span, quote))
            if progress is not None and len(placements) % _PROGRESS_EVERY == 0:
                progress(len(placements) / len(quotes))
    return placements


def _clamp(span: tuple[int, int], length: int) -> Span:
    start = max(0, min(span[0], length))
    return Span(start, max(start, min(span[1], length)))


def _copy(span: Span) -> Placement:
    """Return a span of a text that did not change (step 1)."""
    return Placement("same", span.start, span.end, 1.0, "identical")


def _respaced(comparison: Comparison, span: Span, place: Span | None) -> Placement:
    """Return a span of a text of which only blanks and hyphens changed (step 1)."""
    if place is None:
        return _orphan(())
    words = same_words(comparison.raw_old[slice(*span)], comparison.raw_new[slice(*place)])
    return Placement("same" if words else "changed", place.start, place.end, 1.0, "identical")


def _orphan(candidates: tuple[Candidate, ...]) -> Placement:
    """Return the placement of a span that has no reliable place (step 8)."""
    return Placement("orphan", None, None, 0.0, "none", candidates)


def _place(comparison: Comparison, span: Span, quote: Span) -> Placement:
    """Run steps 2 to 8 for one span; the first that finds a place decides."""
    if not quote.length:
        return _orphan(())
    followed = follow(comparison, quote)
    if followed:
        return _followed_placement(comparison, span, quote, followed)
    elsewhere = exact_elsewhere(comparison, quote)
    if elsewhere:
        return _placement(comparison, span, elsewhere, 1.0, "exact quote", moved=True)
    likely = similar_passages(comparison, quote)
    if is_clear(comparison, quote, likely):
        return _placement(
            comparison,
            span,
            Span(likely[0].start, likely[0].end),
            likely[0].score,
            "similar passage",
            moved=True,
            candidates=_raw_candidates(comparison, likely[1:]),
        )
    stretch = replaced_stretch(comparison, quote)
    if stretch is not None and not any(stretch.overlaps(Span(one.start, one.end)) for one in likely):
        likely = [Passage(*stretch, _share(comparison, quote, stretch)), *likely]
    return _orphan(_raw_candidates(comparison, likely))


def _share(comparison: Comparison, quote: Span, place: Span) -> float:
    """Return the share of their words that a quote and a place have in common, 0–1."""
    ours, theirs = token_texts(comparison.old.folded, *quote), token_texts(comparison.new.folded, *place)
    return 2 * sum(run.length for run in matching_runs(ours, theirs)) / (len(ours) + len(theirs))


def _followed_placement(comparison: Comparison, span: Span, quote: Span, followed: Followed) -> Placement:
    others: tuple[Candidate, ...] = ()
    if not followed.sure:
        rivals = [c for c in similar_passages(comparison, quote) if c.end <= followed.start or c.start >= followed.end]
        others = _raw_candidates(comparison, rivals)
    return _placement(
        comparison,
        span,
        Span(followed.start, followed.end),
        followed.score if followed.sure else min(followed.score, 0.5),
        "paragraph" if followed.untouched else "word diff",
        moved=not followed.in_order or not followed.sure,
        candidates=others,
    )


def _placement(
    comparison: Comparison,
    span: Span,
    place: Span,
    score: float,
    method: Method,
    *,
    moved: bool,
    candidates: tuple[Candidate, ...] = (),
) -> Placement:
    """Return a placement whose status follows from the words at `place`, not from the method that found it."""
    start, end = comparison.new.to_raw(*place)
    words = same_words(comparison.raw_old[slice(*span)], comparison.raw_new[start:end])
    status: Status = "changed" if not words else "moved" if moved else "same"
    return Placement(status, start, end, round(score, 3), method, candidates)


def _raw_candidates(comparison: Comparison, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(*comparison.new.to_raw(start, end), round(score, 3)) for start, end, score in passages[:_CANDIDATES]
    )
