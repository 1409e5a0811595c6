"""Hidden blocks take the place of one unit each run."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.layout.folds import Folds

COUNT = 12
blocks = st.sets(st.integers(0, COUNT - 1))
ranges = st.tuples(st.integers(0, COUNT - 1), st.integers(1, 4)).map(lambda pair: range(pair[0], sum(pair)))


def units(shown: set[int], count: int = COUNT) -> list[list[int]]:
    """The blocks of each unit."""
    runs = groupby(range(count), key=lambda block: block if block in shown else -1)
    return [list(run) for _, run in runs]


def assert_like(folds: Folds, shown: set[int]) -> None:
    expected = units(shown)
    assert len(folds) == len(expected)
    for number, unit in enumerate(expected):
        assert folds.block_of(number) == unit[0]
        hidden = 0 if unit[0] in shown else len(unit)
        for block in unit:
            assert (folds.unit_of(block), folds.first_of(block)) == (number, unit[0])
            assert folds.hides(block) == bool(hidden) and folds.hidden_from(block) == hidden
    for block in range(COUNT):
        assert folds.beside(block, 1) == min((one for one in shown if one > block), default=block)
        assert folds.beside(block, -1) == max((one for one in shown if one < block), default=block)


@given(blocks)
def test_units_are_shown_blocks_and_runs_of_hidden_ones(shown: set[int]) -> None:
    assert_like(Folds(shown, COUNT), shown)


@given(blocks, ranges)
def test_opened_blocks_are_shown_in_any_case(shown: set[int], opened: range) -> None:
    there = {block for block in opened if block < COUNT}
    assert_like(Folds(shown, COUNT).opened(opened), shown | there)


@pytest.mark.parametrize(
    ("block", "last", "nearest"),
    [(3, 11, 3), (4, 11, 7), (4, 6, 3), (8, 11, 7), (0, 11, 3), (0, 2, 0)],
)
def test_nearest_shown_block_is_below_unless_it_is_out_of_reach(block: int, last: int, nearest: int) -> None:
    assert Folds({3, 7}, COUNT).nearest(block, last) == nearest
