"""Find what two sequences have in common, in order (patience diff), and split a text into words to run it on.

Items that occur once on both sides are the anchors (Bram Cohen's patience diff), so a frequent word never aligns
unrelated passages, and the time stays close to linear on repetitive input, where difflib is quadratic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts written without blanks between words: each character counts as a word."""
_TOKEN = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+|[^\\w\\s]")
_CAPTURED = re.compile(f"({_TOKEN.pattern})")
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")
_BETWEEN_WORDS = re.compile(f"[\\s{_UNSPACED}]")
_SLICE = 64_000  # characters
_SMALL = 10_000  # cells of the largest table that is left to difflib
_DEPTH = 40
_SHINGLE = 5


class Token(NamedTuple):
    """A word or punctuation mark with its offset."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Run(NamedTuple):
    """`length` items equal on both sides, starting at index `old` and `new`."""

    old: int
    new: int
    length: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Split `text[start:end]` into words and punctuation marks; offsets are into `text`."""
    stop = len(text) if end is None else end
    return [Token(match[0], match.start()) for match in _TOKEN.finditer(text, start, stop)]


def token_texts(text: str, start: int, end: int) -> list[str]:
    """Return only the texts of `tokens`, in a third of the time."""
    return _TOKEN.findall(text, start, end)


def split_tokens(text: str, start: int, end: int) -> tuple[list[str], list[int]]:
    """Return the texts and the offsets of `tokens`, without an object for each."""
    parts = _CAPTURED.split(text[start:end])
    return parts[1::2], list(accumulate(map(len, parts), initial=start))[1:-1:2]


def words(text: str) -> list[str]:
    """Return the words of a text, without punctuation."""
    return _WORD.findall(text)


def words_in_slices(paragraphs: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of a case-folded text in slices, as the list of all takes more than ten times its memory."""
    some, length = list[str](), 0
    for text in paragraphs:
        start = 0
        while cut := _BETWEEN_WORDS.search(text, start + _SLICE):
            yield words("\n".join((*some, text[start : cut.start()])).casefold())
            some, length, start = [], 0, cut.start()
        some.append(text[start:])
        length += len(text) - start
        if length >= _SLICE:
            yield words("\n".join(some).casefold())
            some, length = [], 0
    yield words("\n".join(some).casefold())


def matching_runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """Pair equal items of two sequences, increasing on both sides, neighbouring pairs joined into runs."""
    runs: list[Run] = []
    work = [(0, len(old), 0, len(new), 0)]
    while work:
        a, a_end, b, b_end, depth = work.pop()
        head = _common_head(old, new, a, a_end, b, b_end)
        if head:
            runs.append(Run(a, b, head))
        a, b = a + head, b + head
        tail = _common_tail(old, new, a, a_end, b, b_end)
        a_end, b_end = a_end - tail, b_end - tail
        if tail:
            runs.append(Run(a_end, b_end, tail))
        if a == a_end or b == b_end:
            continue
        if a_end - a == 1 or b_end - b == 1:  # a replaced word, mostly
            runs += _single(old, new, a, a_end, b, b_end)
            continue
        anchors = _anchors(old, new, a, a_end, b, b_end) if depth < _DEPTH else []
        if anchors:
            before = (-1, -1)
            for i, j in anchors:
                if before != (i - 1, j - 1):  # otherwise it belongs to the run of the previous anchor
                    work.append((a, i, b, j, depth + 1))
                    a, b = i, j
                before = (i, j)
            work.append((a, a_end, b, b_end, depth + 1))
        elif (a_end - a) * (b_end - b) <= _SMALL:
            matcher = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False)
            runs += [Run(a + i, b + j, n) for i, j, n in matcher.get_matching_blocks() if n]
    return _joined(sorted(runs))


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Return the indices of a longest strictly increasing subsequence, in O(n log n) (Schensted 1961)."""
    tops: list[int] = []
    top_at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(top_at[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        top_at[pile : pile + 1] = [index]
    chain: list[int] = []
    index = top_at[-1] if top_at else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def _common_head(old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int) -> int:
    length, limit = 0, min(a_end - a, b_end - b)
    while length < limit and old[a + length] == new[b + length]:
        length += 1
    return length


def _common_tail(old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int) -> int:
    length, limit = 0, min(a_end - a, b_end - b)
    while length < limit and old[a_end - length - 1] == new[b_end - length - 1]:
        length += 1
    return length


def _single(old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int) -> list[Run]:
    """Pair the only item of one side with the first equal item of the other."""
    if a_end - a == 1:
        return next(([Run(a, j, 1)] for j in range(b, b_end) if new[j] == old[a]), [])
    return next(([Run(i, b, 1)] for i in range(a, a_end) if old[i] == new[b]), [])


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], a: int, a_end: int, b: int, b_end: int
) -> list[tuple[int, int]]:
    """Return the longest increasing chain of items (or short runs of items) that occur once on both sides."""
    for size in (1, _SHINGLE):
        ours = _once(old, a, a_end, size)
        theirs = _once(new, b, b_end, size)
        pairs = [(i, theirs[item]) for item, i in ours.items() if item in theirs]  # in the order of `ours`
        if pairs:
            return [pairs[k] for k in longest_increasing([j for _, j in pairs])]
    return []


def _once(items: Sequence[Hashable], start: int, end: int, size: int) -> dict[Hashable, int]:
    """Map each item (or run of `size` items) that occurs once in `items[start:end]` to its index."""
    where: dict[Hashable, int] = {}
    for index in range(start, end - size + 1):
        item = items[index] if size == 1 else tuple(items[index : index + size])
        where[item] = -1 if item in where else index
    return {item: index for item, index in where.items() if index >= 0}


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    begin, shift, end = -1, 0, -1
    for old, new, length in runs:
        if old != end or new - old != shift:
            if end > begin:
                joined.append(Run(begin, begin + shift, end - begin))
            begin, shift = old, new - old
        end = old + length
    if end > begin:
        joined.append(Run(begin, begin + shift, end - begin))
    return joined
