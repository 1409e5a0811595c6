"""An old and a new text side by side: both normal views, their alignment, and the equal stretches of each unit.

Coordinates: normal offsets (`text/normal.py`) throughout.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tui_reader.text.alignment import Alignment, Unit, align
from tui_reader.text.diff import Token, matching_runs, tokens
from tui_reader.text.normal import NormalView, normalise
from tui_reader.text.spans import Span


class Segment(NamedTuple):
    """Normal text that is equal on both sides, character by character, save for case."""

    old: int
    new: int
    length: int

    def within(self, start: int, end: int) -> Segment:
        """The part whose old side lies in `[start, end)`; its length is 0 or less where there is none."""
        skip = max(0, start - self.old)
        return Segment(self.old + skip, self.new + skip, min(self.old + self.length, end) - self.old - skip)


class Comparison:
    """Two texts side by side; what costs time is computed when the first span needs it, once."""

    def __init__(self, old: str, new: str) -> None:
        self.raw_old, self.raw_new = old, new
        self.old: NormalView = normalise(old)
        self.new: NormalView = normalise(new)
        self.alignment: Alignment = align(self.old, self.new)
        self._segments: dict[Unit, list[Segment]] = {}

    def segments(self, unit: Unit) -> list[Segment]:
        """The equal stretches of a unit, in old order; of an edited one by a word diff."""
        if unit not in self._segments:
            self._segments[unit] = self._diff(unit)
        return self._segments[unit]

    def bounds(self, unit: Unit) -> tuple[Span, Span]:
        """The normal offsets of both sides of a unit."""
        olds, news = self.old.paragraphs, self.new.paragraphs
        return (
            Span(olds[unit.old[0]].start, olds[unit.old[-1]].end),
            Span(news[unit.new[0]].start, news[unit.new[-1]].end),
        )

    def _diff(self, unit: Unit) -> list[Segment]:
        ours, theirs = self.bounds(unit)
        if unit.equal:
            return [Segment(ours.start, theirs.start, ours.length)]
        mine, yours = tokens(self.old.folded, *ours), tokens(self.new.folded, *theirs)
        found: list[Segment] = []
        for run in matching_runs([token.text for token in mine], [token.text for token in yours]):
            for one, other in zip(
                mine[run.old : run.old + run.length], yours[run.new : run.new + run.length], strict=True
            ):
                last = found[-1] if found else None
                if last and one.start - last.old == other.start - last.new and one is not mine[run.old]:
                    found[-1] = last._replace(length=one.end - last.old)
                else:
                    found.append(Segment(one.start, other.start, len(one.text)))
        return found

    @cached_property
    def new_tokens(self) -> list[Token]:
        """The words and marks of the new text, in lower case."""
        return tokens(self.new.folded)

    @cached_property
    def new_words(self) -> list[str]:
        return [text for text, _ in self.new_tokens]

    @cached_property
    def seeds(self) -> dict[tuple[str, str], list[int]]:
        """The indices of `new_words` at which each pair of neighbouring words stands."""
        found: dict[tuple[str, str], list[int]] = {}
        for index, pair in enumerate(pairwise(self.new_words)):
            found.setdefault(pair, []).append(index)
        return found


def occurrences(text: str, words: str, most: int, start: int = 0, end: int | None = None) -> list[int]:
    """Where `words` stand in `text[start:end]`, overlapping ones too, the first `most` of them."""
    found: list[int] = []
    at = text.find(words, start, end)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found
