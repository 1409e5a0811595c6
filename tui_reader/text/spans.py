"""Spans of text, and functions on several of them.

Coordinates: code-point offsets into one document's text, half-open `[start, end)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A range of a document's text, `[start, end)` in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def clip(self, other: Span) -> Span:
        """Return the part of this span inside `other`; empty (start == end) if they do not meet."""
        start = max(self.start, other.start)
        return Span(start, max(start, min(self.end, other.end)))


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; the result is in reading order."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def reading_order(span: Span) -> tuple[int, int]:
    """Sort key: by start, the longer (outer) of two spans that start together first."""
    return (span.start, -span.end)


def innermost(spans: Iterable[Span], offset: int) -> Span | None:
    """Return the shortest span that contains `offset`, the later of two that are equally short."""
    best: Span | None = None
    for span in spans:
        if span.contains(offset) and (best is None or span.length <= best.length):
            best = span
    return best
