"""Place paragraphs that occur several times ("(Applause.)", a refrain, a caption) by the paragraphs around them.

The number of occurrences says little: one copy may be gone and another one new. The surrounding paragraphs identify
them. Paragraphs are numbered; those paired already are given as pairs of ranges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from tui_reader.text.compare.diff import longest_increasing, matching_runs


class Paired(Protocol):
    """Paragraphs known to be versions of each other; see `alignment.Unit`."""

    @property
    def old(self) -> range: ...
    @property
    def new(self) -> range: ...
    @property
    def in_order(self) -> bool: ...
    @property
    def sure(self) -> bool: ...


class Copy(NamedTuple):
    """An old paragraph and the equal new paragraph it became."""

    old: int
    new: int
    in_order: bool
    sure: bool
    """False: another copy is possible."""


class _Stretch(NamedTuple):
    """The paragraphs between two that kept their order, or between one and an end of the text."""

    old: range
    new: range


def place_copies(paired: Sequence[Paired], olds: Sequence[str], news: Sequence[str]) -> list[Copy]:
    """Pair equal paragraphs without a counterpart: within their stretch first, then beside moved paragraphs."""
    free_old = [True] * len(olds)
    free_new = [True] * len(news)
    for unit in paired:
        for i in unit.old:
            free_old[i] = False
        for j in unit.new:
            free_new[j] = False
    both = {olds[i] for i, free in enumerate(free_old) if free} & {news[j] for j, free in enumerate(free_new) if free}
    if not both:
        return []
    copies: list[Copy] = []
    for stretch in _stretches(paired, len(olds), len(news)):
        mine = [i for i in stretch.old if free_old[i] and olds[i] in both]
        yours = [j for j in stretch.new if free_new[j] and news[j] in both]
        if mine and yours:
            copies += _in_stretch(stretch, mine, yours, olds, news)
    for copy in copies:
        free_old[copy.old] = free_new[copy.new] = False
    return copies + _beside_moved(paired, free_old, free_new, olds, news)


def _stretches(paired: Iterable[Paired], old_count: int, new_count: int) -> list[_Stretch]:
    """Return the stretches between the paragraphs that are reliably paired and in the same order in both texts."""
    firm = sorted((unit for unit in paired if unit.in_order and unit.sure), key=lambda unit: unit.old.start)
    stretches: list[_Stretch] = []
    i = j = 0
    for index in longest_increasing([unit.new.start for unit in firm]):
        stretches.append(_Stretch(range(i, firm[index].old.start), range(j, firm[index].new.start)))
        i, j = firm[index].old.stop, firm[index].new.stop
    return [*stretches, _Stretch(range(i, old_count), range(j, new_count))]


def _in_stretch(
    stretch: _Stretch, mine: list[int], yours: list[int], olds: Sequence[str], news: Sequence[str]
) -> list[Copy]:
    """Pair the copies of one stretch in order.

    A pair is sure if its distance to both ends of the stretch is unchanged, or its distance to one end if it is the
    only copy in the stretch. Otherwise one copy could be gone and the other one new.
    """
    ours, theirs = Counter(olds[i] for i in mine), Counter(news[j] for j in yours)
    copies: list[Copy] = []
    for run in matching_runs([olds[i] for i in mine], [news[j] for j in yours]):
        for k in range(run.length):
            i, j = mine[run.old + k], yours[run.new + k]
            before = i - stretch.old.start == j - stretch.new.start
            behind = stretch.old.stop - i == stretch.new.stop - j
            only = ours[olds[i]] == theirs[olds[i]] == 1
            copies.append(Copy(i, j, in_order=True, sure=(before and behind) or (only and (before or behind))))
    return copies


def _beside_moved(
    paired: Iterable[Paired], free_old: list[bool], free_new: list[bool], olds: Sequence[str], news: Sequence[str]
) -> list[Copy]:
    """Pair copies that moved along with the paragraph before or after them; sure if both did."""
    votes: Counter[tuple[int, int]] = Counter()
    for unit in paired:
        for i, j in ((unit.old.start - 1, unit.new.start - 1), (unit.old.stop, unit.new.stop)):
            if 0 <= i < len(olds) and 0 <= j < len(news) and free_old[i] and free_new[j] and olds[i] == news[j]:
                votes[i, j] += 1
    copies: list[Copy] = []
    for (i, j), count in votes.most_common():
        if free_old[i] and free_new[j]:
            copies.append(Copy(i, j, in_order=False, sure=count == 2))
            free_old[i] = free_new[j] = False
    return copies
