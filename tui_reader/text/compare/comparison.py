"""Hold an old and a new text side by side: their normal views, their alignment and the equal parts of each unit.

Coordinates: normal offsets (`text/normal.py`) throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from tui_reader.text.compare.alignment import Alignment, Unit, align
from tui_reader.text.compare.collection import collection_paused
from tui_reader.text.compare.diff import matching_runs, split_tokens, token_texts
from tui_reader.text.normal import NormalView, normalise
from tui_reader.text.spans import Span

_SEED_PAIRS = 100


class Segment(NamedTuple):
    """A range of normal text that is equal on both sides, character by character, except for case."""

    old: int
    new: int
    length: int

    def within(self, start: int, end: int) -> Segment:
        """Return the part whose old side lies in `[start, end)`; its length is 0 or less if there is none."""
        skip = max(0, start - self.old)
        return Segment(self.old + skip, self.new + skip, min(self.old + self.length, end) - self.old - skip)


class Comparison:
    """Two texts side by side; expensive parts are computed once, when first needed."""

    def __init__(self, old: str, new: str) -> None:
        self.raw_old, self.raw_new = old, new
        with collection_paused(len(new)):
            self.old: NormalView = normalise(old)
            self.new: NormalView = normalise(new)
            self.alignment: Alignment = align(self.old, self.new)
        self._segments: dict[Unit, list[Segment]] = {}
        self._quotes: list[Span] = []

    def segments(self, unit: Unit) -> list[Segment]:
        """Return the equal ranges of a unit, in old order; for an edited unit by a word diff."""
        if unit not in self._segments:
            self._segments[unit] = self._diff(unit)
        return self._segments[unit]

    def bounds(self, unit: Unit) -> tuple[Span, Span]:
        """Return the normal offsets of both sides of a unit."""
        olds, news = self.old.paragraphs, self.new.paragraphs
        return (
            Span(olds[unit.old[0]].start, olds[unit.old[-1]].end),
            Span(news[unit.new[0]].start, news[unit.new[-1]].end),
        )

    def _diff(self, unit: Unit) -> list[Segment]:
        ours, theirs = self.bounds(unit)
        if unit.equal:
            return [Segment(ours.start, theirs.start, ours.length)]
        old, new = self.old.folded, self.new.folded
        (mine, old_at), (yours, new_at) = split_tokens(old, *ours), split_tokens(new, *theirs)
        segments: list[Segment] = []
        for run in matching_runs(mine, yours):
            i, j = run.old, run.new
            begin, shift = old_at[i], new_at[j] - old_at[i]
            for k in range(i + 1, i + run.length):
                if new_at[k - i + j] - old_at[k] != shift:
                    segments.append(Segment(begin, begin + shift, old_at[k - 1] + len(mine[k - 1]) - begin))
                    begin, shift = old_at[k], new_at[k - i + j] - old_at[k]
            last = i + run.length - 1
            segments.append(Segment(begin, begin + shift, old_at[last] + len(mine[last]) - begin))
        return segments

    @cached_property
    def _new_tokens(self) -> tuple[list[str], list[int]]:
        return split_tokens(self.new.folded, 0, len(self.new.folded))

    @property
    def new_words(self) -> list[str]:
        """The words and punctuation marks of the new text, in lower case."""
        return self._new_tokens[0]

    @property
    def new_starts(self) -> list[int]:
        """Where each of `new_words` starts."""
        return self._new_tokens[1]

    def expect(self, quotes: Iterable[Span]) -> None:
        """Register quotes (normal offsets of the old text) that will be looked up in `seeds`."""
        self._quotes.extend(quotes)
        self.__dict__.pop("seeds", None)

    @cached_property
    def seeds(self) -> dict[tuple[str, str], list[int]]:
        """The indices into `new_words` of each pair of neighbouring words of an expected quote."""
        old = self.old.folded
        places: dict[tuple[str, str], list[int]] = {
            pair: [] for quote in self._quotes for _, pair in seed_pairs(token_texts(old, *quote))
        }
        for index, pair in enumerate(pairwise(self.new_words)):
            if pair in places:
                places[pair].append(index)
        return places


def seed_pairs(words: list[str]) -> list[tuple[int, tuple[str, str]]]:
    """Return the pairs of neighbouring words to search for a quote by, with their indices; a sample of a long quote."""
    return list(enumerate(pairwise(words)))[:: len(words) // _SEED_PAIRS + 1]


def occurrences(text: str, words: str, limit: int, start: int = 0, end: int | None = None) -> list[int]:
    """Return the first `limit` offsets of `words` in `text[start:end]`, overlapping ones included."""
    offsets: list[int] = []
    at = text.find(words, start, end)
    while at >= 0 and len(offsets) < limit:
        offsets.append(at)
        at = text.find(words, at + 1, end)
    return offsets
