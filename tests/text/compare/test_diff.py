"""The sequence matcher used by the word diff and the alignment."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.diff import longest_increasing, matching_runs, split_tokens, tokens

LETTERS = st.text("abcdef", max_size=30)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("abc", "abc", [(0, 0, 3)]),
        ("abc", "xyz", []),
        ("abcd", "abXcd", [(0, 0, 2), (2, 3, 2)]),
        ("abcd", "ad", [(0, 0, 1), (3, 1, 1)]),
        ("xaaaay", "zaaaaw", [(1, 1, 4)]),
        ("1ab2", "2ab1", [(1, 1, 2)]),
    ],
)
def test_matching_runs_examples(old: str, new: str, expected: list[tuple[int, int, int]]) -> None:
    assert matching_runs(old, new) == expected


@given(LETTERS, LETTERS)
def test_runs_pair_equal_items_in_order_and_are_not_adjacent(old: str, new: str) -> None:
    runs = matching_runs(old, new)

    assert all(run.length > 0 and old[run.old :][: run.length] == new[run.new :][: run.length] for run in runs)
    for one, other in pairwise(runs):
        gap = (other.old - one.old - one.length, other.new - one.new - one.length)
        assert min(gap) >= 0 and max(gap) > 0


@given(LETTERS, LETTERS, LETTERS)
def test_insertion_keeps_all_old_items_matched(head: str, tail: str, inserted: str) -> None:
    assert sum(run.length for run in matching_runs(head + tail, head + inserted + tail)) == len(head + tail)


@given(st.lists(st.integers(0, 9), max_size=9))
def test_longest_increasing_subsequence_is_longest(values: list[int]) -> None:
    chain = [values[index] for index in longest_increasing(values)]
    lengths: list[int] = []
    for index, value in enumerate(values):
        lengths.append(1 + max((lengths[k] for k in range(index) if values[k] < value), default=0))

    assert all(one < other for one, other in pairwise(chain))
    assert len(chain) == max(lengths, default=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Don't go.", ["Don", "'", "t", "go", "."]), ("\u4e2d\u6587 abc", ["\u4e2d", "\u6587", "abc"]), (" \n", [])],
)
def test_tokens(text: str, expected: list[str]) -> None:
    found = tokens(text)

    assert [token.text for token in found] == expected
    assert all(text[token.start : token.end] == token.text for token in found)


@given(st.text(alphabet="aB1 .,’-\n日本のé\u0301", max_size=60), st.integers(0, 20), st.integers(0, 60))
def test_split_tokens_equals_tokens(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    found = tokens(text, start, end)
    assert split_tokens(text, start, end) == ([token.text for token in found], [token.start for token in found])
