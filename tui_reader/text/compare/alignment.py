"""Align the paragraphs of two versions of a text: unchanged, moved, edited, split, merged or removed.

Paragraphs are numbered; texts are compared in the normal view (`text/normal.py`). Unchanged paragraphs in unchanged
order form the spine (as in patience diff); the paragraphs between two of its members are a gap. Paragraphs that occur
several times are placed by `text/compare/copies.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_reader.text.compare.copies import place_copies
from tui_reader.text.compare.diff import longest_increasing
from tui_reader.text.compare.pairing import Side, pair_edited
from tui_reader.text.normal import NormalView


@dataclass(frozen=True, slots=True)
class Unit:
    """Old paragraphs and the new ones they became; one to one unless they were split or merged."""

    old: range
    new: range
    equal: bool
    """True: both sides have the same words; False: edited."""
    in_order: bool
    """False: moved past paragraphs that kept their order."""
    sure: bool
    """False: another paragraph could be the counterpart as well."""
    ratio: float
    """The similarity of the two sides, 0–1."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The units in the order of the old text, and the unit of each old and new paragraph (None: no counterpart)."""

    units: tuple[Unit, ...]
    by_old: tuple[Unit | None, ...]
    by_new: tuple[Unit | None, ...]


def align(old: NormalView, new: NormalView) -> Alignment:
    """Pair the paragraphs of two versions, the most reliable matches first.

    The order: unique paragraphs that stayed (the spine), unique ones that moved, edited ones within their gap, edited
    ones anywhere, and last those that occur several times, which only their neighbours identify. Case is ignored.
    """
    olds = [old.folded[start:end] for start, end in old.paragraphs]
    news = [new.folded[start:end] for start, end in new.paragraphs]
    ours, theirs = Counter(olds), Counter(news)
    changed = old.folded != old.text or new.folded != new.text

    def paired(i: int, j: int, *, in_order: bool, sure: bool) -> Unit:
        equal = not changed or old.text[slice(*old.paragraphs[i])] == new.text[slice(*new.paragraphs[j])]
        return Unit(range(i, i + 1), range(j, j + 1), equal, in_order, sure, ratio=1.0)

    where = {text: j for j, text in enumerate(news)}
    unique = [(i, where[text]) for i, text in enumerate(olds) if ours[text] == theirs[text] == 1]
    stayed = set(longest_increasing([j for _, j in unique]))
    units = [paired(i, j, in_order=rank in stayed, sure=True) for rank, (i, j) in enumerate(unique)]
    left_old, left_new = _left(units, len(olds), len(news))
    spine = [pair for rank, pair in enumerate(unique) if rank in stayed]
    mine = Side(olds, left_old, {i for i in left_old if olds[i] in theirs}, _gaps(spine, len(olds), 0))
    yours = Side(news, left_new, {j for j in left_new if news[j] in ours}, _gaps(spine, len(news), 1))
    units += [Unit(*pair.sides, False, pair.in_order, pair.sure, pair.ratio) for pair in pair_edited(mine, yours)]
    units += [
        paired(copy.old, copy.new, in_order=copy.in_order, sure=copy.sure) for copy in place_copies(units, olds, news)
    ]
    return _alignment(units, len(olds), len(news))


def _alignment(units: Iterable[Unit], old_count: int, new_count: int) -> Alignment:
    ordered = tuple(sorted(units, key=lambda unit: unit.old.start))
    by_old: list[Unit | None] = [None] * old_count
    by_new: list[Unit | None] = [None] * new_count
    for unit in ordered:
        for i in unit.old:
            by_old[i] = unit
        for j in unit.new:
            by_new[j] = unit
    return Alignment(ordered, tuple(by_old), tuple(by_new))


def _left(units: Sequence[Unit], old_count: int, new_count: int) -> tuple[list[int], list[int]]:
    """Return the old and the new paragraphs without a counterpart yet."""
    olds = {i for unit in units for i in unit.old}
    news = {j for unit in units for j in unit.new}
    return [i for i in range(old_count) if i not in olds], [j for j in range(new_count) if j not in news]


def _gaps(spine: list[tuple[int, int]], count: int, side: int) -> list[int]:
    """Number the gaps: for each paragraph of one side (0 old, 1 new) the gap it lies in or, on the spine, begins."""
    gaps = [0] * count
    for number, pair in enumerate(spine, 1):
        end = spine[number][side] if number < len(spine) else count
        gaps[pair[side] : end] = [number] * (end - pair[side])
    return gaps
