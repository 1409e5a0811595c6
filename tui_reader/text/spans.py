"""Spans of text and what can be asked of several of them at once.

Coordinates: code-point offsets into one document's text, half-open `[start, end)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a document's text, `[start, end)` in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def clip(self, other: Span) -> Span:
        """The part of this span inside `other`; empty (start == end) where they do not meet."""
        start = max(self.start, other.start)
        return Span(start, max(start, min(self.end, other.end)))


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap, in reading order."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def reading_order(span: Span) -> tuple[int, int]:
    """Sort key: by start, the longer (outer) span first where two start together."""
    return (span.start, -span.end)


def innermost(spans: Iterable[Span], offset: int) -> Span | None:
    """The shortest span that contains `offset`; the later one where two are equally short."""
    best: Span | None = None
    for span in spans:
        if span.contains(offset) and (best is None or span.length <= best.length):
            best = span
    return best
