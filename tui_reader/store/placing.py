"""Find an annotation made on one text again in another.

So far by its words with what stood around them, and only where they are unique in both texts; anything else is an
orphan. Wrong places are worse than none: an orphan is shown and counted, a mark on other words is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.model import PlacementStatus, Selector
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

CONTEXT = 32
"""Characters of prefix and suffix."""


class Placement(NamedTuple):
    """Where a span of the old text stands in the new one, and how that was found; an orphan stands nowhere."""

    status: PlacementStatus
    span: Span | None
    score: float
    """0–1."""
    method: str


ORPHAN = Placement("orphan", None, 0.0, "none")


def select(document: Document, span: Span) -> Selector:
    """Describe a span by its words and the 32 characters on either side (W3C Web Annotation, TextQuoteSelector)."""
    start, end = document.clamp(*span)
    around = document.slice(max(0, start - CONTEXT), end + CONTEXT)
    at = min(start, CONTEXT)
    return Selector(around[at : at + end - start], around[:at], around[at + end - start :], start, end)


def place(old: str, new: str, spans: Sequence[Span]) -> list[Placement]:
    """Find each span of `old` in `new`; one placement per span, in their order."""
    if old == new:
        return [Placement("same", span, 1.0, "equal text") for span in spans]
    return [_place(old, new, span) for span in spans]


def _place(old: str, new: str, span: Span) -> Placement:
    first = max(0, span.start - CONTEXT)
    words = old[first : span.end + CONTEXT]
    found = new.find(words)
    if not words or found < 0 or old.find(words) != first:
        return ORPHAN
    if old.find(words, first + 1) >= 0 or new.find(words, found + 1) >= 0:
        return ORPHAN
    start = found + span.start - first
    return Placement("same", Span(start, start + span.length), 1.0, "quote with context")


def place_offset(text: str, offset: int, words: str, old_length: int) -> int:
    """Find the reading place in a changed text: where its words stand nearest to the same share of the text."""
    guess = round(offset * len(text) / old_length) if old_length else 0
    if not words:
        return min(guess, len(text))
    after, before = text.find(words, guess), text.rfind(words, 0, guess + len(words))
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - guess), default=min(guess, len(text)))
