"""How much two texts have in common: whether a changed text is still the same article.

Two measures over words without case, each word weighted by its length, because articles in one language share their
short words: the longest common sequence (edits keep the order of words) and pairs of neighbouring words (moved
paragraphs keep those). Long texts are compared by their beginnings and by runs of three words. The limits were set
with `tests/benchmarks/bench_identity.py`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Literal, NamedTuple

from tui_reader.text.compare.diff import matching_runs, words

Verdict = Literal["same", "doubtful", "different"]

SAME, DOUBTFUL = 0.4, 0.13
"""The share of the shorter text that a path's new text must have kept to be the same article, or to be asked about."""
MOSTLY, PARTLY = 0.5, 0.3
"""The share of the longer text that makes two texts under different paths one article, or worth asking about."""
PROOF = 12
"""Fewer words prove nothing, neither by being alike nor by being unlike."""
FEW, FEW_DOUBTFUL = 25, 0.04
"""Of texts with so few words, the share that is worth asking about."""
LONG = 3_000
"""Words up to which texts are compared as a whole."""
LONG_SAME = 0.2
"""The share of the runs of three words that long texts must have in common."""
SKETCH = 64
"""Numbers in a sketch."""


class Likeness(NamedTuple):
    """What two texts have in common, 0–1."""

    contained: float
    """The share of the shorter text."""
    mutual: float
    """The share of the longer text."""
    words: int
    """The words of the shorter text."""

    @property
    def on_one_path(self) -> Verdict:
        """Say whether a path still holds the article that it held."""
        share = self.contained if self.words >= PROOF else self.mutual
        if share >= SAME:
            return "same"
        least = 0.0 if self.words < PROOF else FEW_DOUBTFUL if self.words < FEW else DOUBTFUL
        return "doubtful" if share >= least else "different"

    @property
    def across_paths(self) -> Verdict:
        """Say whether texts under two paths are one article; their lengths must be about the same too."""
        if self.words < PROOF or self.mutual < PARTLY:
            return "different"
        return "same" if self.mutual >= MOSTLY else "doubtful"


class Words:
    """The words of a text, prepared for being compared with several others."""

    def __init__(self, text: str) -> None:
        self.all = words(text.casefold())
        self.head = self.all[:LONG]
        self.weight = sum(map(_weight, self.head))

    @property
    def is_long(self) -> bool:
        return len(self.all) > LONG


def compare(old: Words, new: Words) -> Likeness:
    """Measure what two texts have in common; symmetric, up to how ties between equal words are resolved."""
    count = min(len(old.all), len(new.all))
    if not count:
        whole = float(len(old.all) == len(new.all))
        return Likeness(whole, whole, 0)
    shorter, longer = sorted((old.weight, new.weight))
    kept = sum(
        _weight(word) for run in matching_runs(old.head, new.head) for word in old.head[run.old : run.old + run.length]
    )
    ours, theirs = Counter(pairwise(old.head)), Counter(pairwise(new.head))
    pairs = (ours & theirs).total()
    contained = max(kept / shorter, pairs / max(1, min(ours.total(), theirs.total())))
    mutual = max(kept / longer, pairs / max(1, ours.total(), theirs.total()))
    if old.is_long or new.is_long:
        ratio = min(len(old.all), len(new.all)) / max(len(old.all), len(new.all))
        if old.is_long != new.is_long:
            mutual *= ratio
        first, second = _threes(old.all), _threes(new.all)
        both = (first & second).total()
        # Runs of three words survive an edit less often than words do: their cube.
        contained = max(contained, (both / max(1, min(first.total(), second.total()))) ** (1 / 3) * SAME / _LONG_ROOT)
        mutual = max(mutual, both / max(1, first.total(), second.total()))
    return Likeness(min(1.0, contained), min(1.0, mutual), count)


def likeness(old: str, new: str) -> Likeness:
    return compare(Words(old), Words(new))


def sketch(text: str) -> list[int]:
    """The smallest hashes of a text's pairs of words: the more alike two texts are, the more of them they share.

    Bottom-k sketch after Cohen and Kaplan (2007), of shingles after Broder (1997). Pairs of short words, which most
    texts have, are left out where there are others.
    """
    spoken = words(text.casefold())
    pairs = {f"{one} {other}" for one, other in pairwise(spoken) if len(one) + len(other) > 6}
    if len(pairs) < PROOF:
        pairs.update(spoken)
    return nsmallest(SKETCH, {_scrambled(zlib.crc32(pair.encode("utf-8", "replace"))) for pair in pairs})


_LONG_ROOT = LONG_SAME ** (1 / 3)


def _scrambled(number: int) -> int:
    """Spread the sums of like strings, which are near each other."""
    number = (number ^ (number >> 16)) * 0x45D9F3B & 0xFFFFFFFF
    return number ^ (number >> 16)


def _weight(word: str) -> float:
    """What a word counts: one character of a script without blanks as much as a word of four letters."""
    return 1.5 if len(word) == 1 and ord(word) > 0xE00 else max(0.3, min(len(word), 8) - 2.5)


def _threes(spoken: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(spoken, spoken[1:], spoken[2:], strict=False))
