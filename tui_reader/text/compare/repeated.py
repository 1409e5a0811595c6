"""Find passages that share most of their words, and the words in which two of them differ.

Two passages are alike if both have at least `FEWEST` words and share `SHARE` of those of the longer one, in any order;
a word that occurs twice counts twice. Letter case and punctuation do not matter.

Not every pair is compared: the words of each passage are ordered from the rarest to the most frequent, and passages
that are alike share at least one of the first `n - ceil(SHARE * n) + 1` (prefix filtering, Chaudhuri, Ganti and Kaushik
2006). An index of these words gives the candidates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from math import ceil
from typing import NamedTuple

from tui_reader.text.compare.diff import Token, matching_runs, tokens, words
from tui_reader.text.spans import Span

FEWEST = 5
"""Words of the shortest passage that is compared."""
SHARE = 0.6
MOST_COMPARED = 200_000
"""The most candidates that are compared; only passages that are all of one pattern have more."""
_Numbered = tuple[str, int]
"""A word and how often it occurred before, so that a passage is a set of them."""


class Alike(NamedTuple):
    """Two passages that share most of their words, by their indices."""

    first: int
    second: int
    shared: int
    """The number of words that both have."""
    share: float
    """That number by the words of the longer one, at most 1."""


def alike(texts: Sequence[str]) -> list[Alike]:
    """Pair the passages that share most of their words, `first < second`.

    Those that differ come first, the most alike before the others, then those with the same words in the same order.
    Of passages with the same words each is paired with the one before, and only the first of them with others.
    """
    spelt = [tuple(word.casefold() for word in words(text)) for text in texts]
    same: list[Alike] = []
    latest: dict[tuple[str, ...], int] = {}
    firsts: list[int] = []
    for index, passage in enumerate(spelt):
        if len(passage) < FEWEST:
            continue
        if passage in latest:
            same.append(Alike(latest[passage], index, len(passage), 1.0))
        else:
            firsts.append(index)
        latest[passage] = index
    different = list(_pairs(firsts, [spelt[index] for index in firsts]))
    return [*sorted(different, key=lambda pair: (-pair.share, -pair.shared, *pair[:2])), *sorted(same)]


def _pairs(indices: Sequence[int], passages: Sequence[tuple[str, ...]]) -> Iterator[Alike]:
    numbered = [_numbered(passage) for passage in passages]
    for here, other in islice(_candidates(numbered), MOST_COMPARED):
        shared, most = len(numbered[here] & numbered[other]), max(len(numbered[here]), len(numbered[other]))
        if shared >= _needed(most):
            yield Alike(indices[other], indices[here], shared, shared / most)


def _candidates(numbered: Sequence[frozenset[_Numbered]]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share one of their rare words, the greater index first."""
    frequency = Counter(word for passage in numbered for word in passage)
    by_word: defaultdict[_Numbered, list[int]] = defaultdict(list)
    for here, passage in enumerate(numbered):
        ordered = sorted(passage, key=lambda word: (frequency[word], word))
        rare = ordered[: len(ordered) - _needed(len(ordered)) + 1]
        for other in dict.fromkeys(other for word in rare for other in by_word[word]):
            yield here, other
        for word in rare:
            by_word[word].append(here)


def _needed(count: int) -> int:
    """Return how many of so many words must be shared."""
    return ceil(SHARE * count - 1e-9)


def _numbered(passage: tuple[str, ...]) -> frozenset[_Numbered]:
    seen: Counter[str] = Counter()
    found = []
    for word in passage:
        found.append((word, seen[word]))
        seen[word] += 1
    return frozenset(found)


def differing(one: str, other: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the words that only one of two texts has at their place, as spans of each; neighbours are one span."""
    ours, theirs = _tokens(one), _tokens(other)
    runs = matching_runs([token.text.casefold() for token in ours], [token.text.casefold() for token in theirs])
    return (
        _outside(ours, [(run.old, run.old + run.length) for run in runs]),
        _outside(theirs, [(run.new, run.new + run.length) for run in runs]),
    )


def marked(text: str, spans: Sequence[Span], before: str, after: str) -> str:
    """Return a text with signs around these spans of it, which are in order."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], before, text[start:end], after]
        at = end
    return "".join([*pieces, text[at:]])


def _tokens(text: str) -> list[Token]:
    return [token for token in tokens(text) if words(token.text)]


def _outside(found: Sequence[Token], equal: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans of the tokens before, between and after runs of equal ones."""
    spans, at = [], 0
    for start, end in (*equal, (len(found), len(found))):
        if start > at:
            spans.append(Span(found[at].start, found[start - 1].end))
        at = end
    return tuple(spans)
