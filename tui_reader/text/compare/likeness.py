"""Measure how much two texts have in common, to decide whether a changed text is still the same article.

Two measures over lower-case words, weighted by their length because articles in one language share their short words:
the longest common sequence (edits keep the order of words) and pairs of neighbouring words (moved paragraphs keep
them). Very short texts are also compared by runs of three characters, which inflected words share; long texts by
their beginnings and by runs of three words. The limits were set with
`tests/benchmarks/bench_identity.py`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Literal, NamedTuple

from tui_reader.text.compare.diff import matching_runs, words, words_in_slices

Verdict = Literal["same", "doubtful", "different"]

SAME, DOUBTFUL = 0.4, 0.13
"""The share of the shorter text that the new text at a path must keep: to be the same article, or to ask the user."""
MOSTLY, PARTLY = 0.5, 0.25
"""The share of the longer text that makes texts at different paths one article, or worth asking the user about."""
PROOF = 12
"""Fewer words prove nothing, whether they match or not."""
FEW, FEW_DOUBTFUL = 25, 0.04
"""Of texts with so few words, the share that is worth asking about."""
ONE_LINE = 7
"""Texts at one path with fewer words are always worth asking about: a few changed words can replace them all."""
ALIKE = 0.08
"""The share of the characters of the longer text that makes texts at one path worth asking about, below `PROOF`."""
FEW_PARTLY, FEW_ALIKE, LINE_ALIKE = 0.2, 0.2, 0.25
"""Below `FEW`, the shares of words or characters that make texts at two paths worth asking about; below `ONE_LINE`."""
LONG = 3_000
"""Texts of up to this many words are compared as a whole."""
LONG_SAME = 0.2
"""The share of the runs of three words that long texts must have in common."""
SKETCH = 64
"""Numbers in a sketch."""


class Likeness(NamedTuple):
    """What two texts have in common; shares are 0–1."""

    contained: float
    """The share of the shorter text."""
    mutual: float
    """The share of the longer text."""
    words: int
    """The number of words of the shorter text."""
    characters: float = 0.0
    """The share of the longer text's runs of three characters; 0 where `words` is not below `FEW`."""

    @property
    def on_one_path(self) -> Verdict:
        """Whether a path still has the article that it had."""
        share = self.contained if self.words >= PROOF else self.mutual
        if share >= SAME:
            return "same"
        if self.words < PROOF:
            asked = self.words < ONE_LINE or self.characters >= ALIKE
        else:
            asked = share >= (FEW_DOUBTFUL if self.words < FEW else DOUBTFUL)
        return "doubtful" if asked else "different"

    @property
    def across_paths(self) -> Verdict:
        """Whether texts at two paths are one article; their lengths must be about the same too."""
        if self.words >= PROOF and self.mutual >= MOSTLY:
            return "same"
        alike = LINE_ALIKE if self.words < ONE_LINE else FEW_ALIKE
        if self.words < FEW and (self.mutual >= FEW_PARTLY or self.characters >= alike):
            return "doubtful"
        return "doubtful" if self.mutual >= PARTLY else "different"


class Words:
    """The words of a text, prepared for comparison with several others."""

    def __init__(self, text: str) -> None:
        folded = text.casefold()
        self.all = words(folded)
        self.characters = _characters(folded) if len(self.all) < _MAX_SHORT else Counter()
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
        return Likeness(whole, whole, 0, whole)
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
        # A run of three words survives an edit with the cube of the probability of a word.
        contained = max(contained, (both / max(1, min(first.total(), second.total()))) ** (1 / 3) * SAME / _LONG_ROOT)
        mutual = max(mutual, both / max(1, first.total(), second.total()))
    both, whole = (old.characters & new.characters).total(), max(old.characters.total(), new.characters.total())
    characters = both / whole if whole and count < FEW else 0.0
    return Likeness(min(1.0, contained), min(1.0, mutual), count, characters)


def likeness(old: str, new: str) -> Likeness:
    return compare(Words(old), Words(new))


def sketch(paragraphs: Sequence[str]) -> list[int]:
    """Return the smallest hashes of a text's pairs of words; the more similar two texts are, the more they share.

    Bottom-k sketch after Cohen and Kaplan (2007), of shingles after Broder (1997). Pairs of short words, which most
    texts have, are left out if there are enough others.
    """
    smallest, limit = set[int](), 1 << 32
    few, last = set[str](), list[str]()
    for tokens in words_in_slices(paragraphs):
        pairs = {f"{one} {other}" for one, other in pairwise([*last, *tokens]) if len(one) + len(other) > 6}
        last = tokens[-1:] or last
        if len(few) < PROOF:
            few |= pairs
        smallest.update(number for number in map(_number, pairs) if number < limit)
        if len(smallest) > SKETCH:
            kept = nsmallest(SKETCH, smallest)
            smallest, limit = set(kept), kept[-1]
    if len(few) < PROOF:
        smallest.update(map(_number, {token for tokens in words_in_slices(paragraphs) for token in tokens}))
    return nsmallest(SKETCH, smallest)


_LONG_ROOT = LONG_SAME ** (1 / 3)
_MAX_SHORT = 8 * FEW
"""A text of at least this many words shares too little with one of `FEW` words for its characters to count."""


def _number(words: str) -> int:
    """Return a checksum with its bits mixed, as similar strings have similar ones."""
    number = zlib.crc32(words.encode("utf-8", "replace"))
    number = (number ^ (number >> 16)) * 0x45D9F3B & 0xFFFFFFFF
    return number ^ (number >> 16)


def _weight(word: str) -> float:
    """Return the weight of a word; a character of a script without blanks weighs as much as a word of four letters."""
    return 1.5 if len(word) == 1 and ord(word) > 0xE00 else max(0.3, min(len(word), 8) - 2.5)


def _characters(folded: str) -> Counter[str]:
    line = " ".join(folded.split())
    return Counter(line[at : at + 3] for at in range(len(line) - 2))


def _threes(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(tokens, tokens[1:], tokens[2:], strict=False))
