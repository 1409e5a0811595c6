"""Find an annotation made on one text again in another: `text/compare/anchor.py`, for what the store keeps of it.

The texts are compared as wholes. The comparison is imported by the first text that changed: a first frame needs none.
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
"""The share of a paragraph that a paragraph's mark must cover to be the mark of all of it."""


class Placement(NamedTuple):
    """Where a span of the old text stands in the new one, and how that was found; an orphan stands nowhere."""

    status: PlacementStatus
    span: Span | None
    score: float
    """0–1."""
    method: str
    candidates: tuple[Candidate, ...] = ()
    """Other places a person may choose, best first."""
    confirmed: str | None = None
    """When a person said that this is the place."""


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
    """Find each span of the comparison's old text in `document`, its new one; one placement per span, in their order.

    A paragraph's mark stays one of whole paragraphs, unless its paragraph became a small part of another.
    """
    from tui_reader.text.compare.anchor import reanchor_in

    found = reanchor_in(comparison, [span for _, span in wanted], progress)
    return [
        _whole(comparison, document, span, _placement(anchored)) if kind == "paragraph" else _placement(anchored)
        for (kind, span), anchored in zip(wanted, found, strict=True)
    ]


def _placement(found: Anchored) -> Placement:
    span = None if found.start is None or found.end is None else Span(found.start, found.end)
    candidates = tuple(Candidate(Span(start, end), score) for start, end, score in found.candidates)
    return Placement(found.status, span, found.score, found.method, candidates)


def _whole(comparison: Comparison, document: Document, old: Span, found: Placement) -> Placement:
    """Take in all of the paragraphs that a placement covers for the most part; the status tells of other words."""
    from tui_reader.text.normal import same_words

    candidates = tuple(other._replace(span=paragraphs_of(document, other.span)) for other in found.candidates)
    found = found._replace(candidates=candidates)
    if found.span is None or (span := paragraphs_of(document, found.span)) == found.span:
        return found
    grown = not same_words(comparison.raw_old[slice(*old)], document.slice(*span))
    return found._replace(span=span, status="changed" if grown else found.status)


def paragraphs_of(document: Document, span: Span) -> Span:
    """The whole paragraphs that `span` lies in, or `span` itself where it covers only a small part of them."""
    if not span.length:
        return span
    first, last = document.index_at(span.start), document.index_at(span.end - 1)
    whole = Span(document.start(first), document.span(last).end)
    return whole if span.length >= WHOLE * whole.length else span


def place_offset(text: str, offset: int, words: str, old_length: int) -> int:
    """Find the reading place in a changed text: where its words stand nearest to the same share of the text."""
    guess = round(offset * len(text) / old_length) if old_length else 0
    if not words:
        return min(guess, len(text))
    after, before = text.find(words, guess), text.rfind(words, 0, guess + len(words))
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - guess), default=min(guess, len(text)))
