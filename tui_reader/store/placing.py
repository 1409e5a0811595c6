"""Place annotations of one text in another: `text/compare/anchor.py`, for the values of the store.

The texts are compared as a whole. The comparison is imported for the first changed text, as the first frame needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import AnnotationKind, Candidate, PlacementStatus, Selector
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.text.compare.anchor import Placement as Anchored
    from tui_reader.text.compare.comparison import Comparison

CONTEXT = 32
"""Characters of prefix and suffix."""
WHOLE = 0.5
"""The least share of a paragraph that its annotation must cover to be extended to all of it."""


class Placement(NamedTuple):
    """The place of a span of the old text in the new one, and the method; None if unplaced."""

    status: PlacementStatus
    span: Span | None
    score: float
    """0–1."""
    method: str
    candidates: tuple[Candidate, ...] = ()
    """Other places that the user may choose, best first."""
    confirmed: str | None = None
    """When the user confirmed the place."""


ORPHAN = Placement("orphan", None, 0.0, "none")


def select(document: Document, span: Span) -> Selector:
    """Describe a span by its words and the 32 characters on either side (W3C Web Annotation, TextQuoteSelector)."""
    start, end = document.clamp(*span)
    around = document.slice(max(0, start - CONTEXT), end + CONTEXT)
    at = min(start, CONTEXT)
    return Selector(around[at : at + end - start], around[:at], around[at + end - start :], start, end)


def place(
    comparison: Comparison,
    document: Document,
    wanted: Sequence[tuple[AnnotationKind, Span]],
    progress: Callable[[float], None] | None = None,
) -> list[Placement]:
    """Place each span of the comparison's old text in `document`, its new one; one placement per span, in their order.

    An annotation of a paragraph still covers whole paragraphs, unless its paragraph became a small part of another.
    """
    from tui_reader.text.compare.anchor import reanchor_in

    placements = reanchor_in(comparison, [span for _, span in wanted], progress)
    return [
        _whole(comparison, document, span, _placement(anchored)) if kind == "paragraph" else _placement(anchored)
        for (kind, span), anchored in zip(wanted, placements, strict=True)
    ]


def _placement(anchored: Anchored) -> Placement:
    span = None if anchored.start is None or anchored.end is None else Span(anchored.start, anchored.end)
    candidates = tuple(Candidate(Span(start, end), score) for start, end, score in anchored.candidates)
    return Placement(anchored.status, span, anchored.score, anchored.method, candidates)


def _whole(comparison: Comparison, document: Document, old: Span, placement: Placement) -> Placement:
    """Extend a placement to the paragraphs that it mostly covers; the status depends on the words."""
    from tui_reader.text.normal import same_words

    candidates = tuple(other._replace(span=paragraphs_of(document, other.span)) for other in placement.candidates)
    placement = placement._replace(candidates=candidates)
    if placement.span is None or (span := paragraphs_of(document, placement.span)) == placement.span:
        return placement
    grown = not same_words(comparison.raw_old[slice(*old)], document.slice(*span))
    return placement._replace(span=span, status="changed" if grown else placement.status)


def paragraphs_of(document: Document, span: Span) -> Span:
    """Return the whole paragraphs of `span`, or `span` itself if it covers only a small part of them."""
    if not span.length:
        return span
    first, last = document.index_at(span.start), document.index_at(span.end - 1)
    whole = Span(document.start(first), document.span(last).end)
    return whole if span.length >= WHOLE * whole.length else span


def place_offset(text: str, offset: int, words: str, old_length: int) -> int:
    """Find the reading position in a changed text: its words nearest to the same share of the text."""
    guess = round(offset * len(text) / old_length) if old_length else 0
    if not words:
        return min(guess, len(text))
    after, before = text.find(words, guess), text.rfind(words, 0, guess + len(words))
    offsets = [at for at in (before, after) if at >= 0]
    return min(offsets, key=lambda at: abs(at - guess), default=min(guess, len(text)))
