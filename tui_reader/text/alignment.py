"""Which paragraphs of an old text are which of the new one: unchanged, moved, edited, split, merged or gone.

Paragraphs are numbered; texts are compared in the normal view (`text/normal.py`). Unchanged paragraphs in unchanged
order are the spine, after patience diff; what lies between two of its members is a gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_reader.text.diff import matching_runs
from tui_reader.text.normal import NormalView
from tui_reader.text.pairing import Side, pair_edited


@dataclass(frozen=True, slots=True)
class Unit:
    """Paragraphs of the old text that became paragraphs of the new one; 1:1 save where they were split or merged."""

    old: range
    new: range
    equal: bool
    """The same words; else edited."""
    in_order: bool
    """False: moved past paragraphs that stayed."""
    sure: bool
    """False: another paragraph could be the counterpart as well."""
    ratio: float
    """How alike both sides are, 0–1."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The units in old reading order, and the unit of each old and new paragraph, None where it has none."""

    units: tuple[Unit, ...]
    by_old: tuple[Unit | None, ...]
    by_new: tuple[Unit | None, ...]


def align(old: NormalView, new: NormalView) -> Alignment:
    """Pair the paragraphs of two versions: the spine, moved ones, edited ones in their gaps, edited ones anywhere."""
    olds = [old.text[start:end] for start, end in old.paragraphs]
    news = [new.text[start:end] for start, end in new.paragraphs]
    spine = _spine(olds, news)
    units = _spine_units(spine, olds, news)
    left_old, left_new = _left(units, len(olds), len(news))
    units += _moved_units(left_old, left_new, olds, news)
    left_old, left_new = _left(units, len(olds), len(news))
    mine = Side(olds, left_old, _gaps(spine, len(olds), 0))
    theirs = Side(news, left_new, _gaps(spine, len(news), 1))
    units += [Unit(*pair.sides, False, pair.in_order, pair.sure, pair.ratio) for pair in pair_edited(mine, theirs)]
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
    """The old and the new paragraphs without a counterpart yet."""
    olds = {i for unit in units for i in unit.old}
    news = {j for unit in units for j in unit.new}
    return [i for i in range(old_count) if i not in olds], [j for j in range(new_count) if j not in news]


# Unchanged paragraphs


def _spine(olds: list[str], news: list[str]) -> list[tuple[int, int]]:
    """Equal paragraphs in the same order: unique ones, grown over equal neighbours."""
    return [(i + k, j + k) for i, j, length in matching_runs(olds, news) for k in range(length)]


def _spine_units(spine: list[tuple[int, int]], olds: list[str], news: list[str]) -> list[Unit]:
    """The spine as units. A paragraph that occurs several times is sure only where nothing could have shifted it.

    That is so if there are as many copies as before, or if it is held from both sides: the nearest unique paragraphs
    (or the ends of the text) before and after it moved by as many places as itself.
    """
    ours, theirs = Counter(olds), Counter(news)
    firm = [ours[olds[i]] == theirs[news[j]] == 1 for i, j in spine]
    before = _held(spine, firm, (-1, -1))
    after = _held(spine[::-1], firm[::-1], (len(olds), len(news)))[::-1]
    return [
        Unit(
            range(i, i + 1),
            range(j, j + 1),
            equal=True,
            in_order=True,
            sure=ours[olds[i]] == theirs[olds[i]] or (before[k] and after[k]),
            ratio=1.0,
        )
        for k, (i, j) in enumerate(spine)
    ]


def _held(spine: Sequence[tuple[int, int]], firm: Sequence[bool], edge: tuple[int, int]) -> list[bool]:
    """For each pair: does an unbroken diagonal lead back from it to a firm pair or to the edge of the text?"""
    held: list[bool] = []
    trusted, last = True, edge
    for pair, is_firm in zip(spine, firm, strict=True):
        reached = trusted and pair[0] - last[0] == pair[1] - last[1]
        held.append(reached)
        trusted, last = is_firm or reached, pair
    return held


def _moved_units(left_old: list[int], left_new: list[int], olds: list[str], news: list[str]) -> list[Unit]:
    """Equal paragraphs that stand elsewhere now, where exactly one of each side is left."""
    mine, theirs = _only(left_old, olds), _only(left_new, news)
    ours_count, theirs_count = Counter(olds), Counter(news)
    return [
        Unit(
            range(i, i + 1),
            range(theirs[text], theirs[text] + 1),
            equal=True,
            in_order=False,
            sure=ours_count[text] == theirs_count[text] == 1,
            ratio=1.0,
        )
        for text, i in mine.items()
        if text in theirs
    ]


def _only(left: list[int], texts: list[str]) -> dict[str, int]:
    count = Counter(texts[i] for i in left)
    return {texts[i]: i for i in left if count[texts[i]] == 1}


def _gaps(spine: list[tuple[int, int]], count: int, side: int) -> list[int]:
    """The number of the gap each paragraph of one side (0 old, 1 new) lies in or, on the spine, begins."""
    gaps = [0] * count
    for number, pair in enumerate(spine, 1):
        end = spine[number][side] if number < len(spine) else count
        gaps[pair[side] : end] = [number] * (end - pair[side])
    return gaps
