"""Which copy of a repeated paragraph corresponds to which: letters are unique paragraphs, "-" and "+" repeated ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.alignment import Unit
from tui_reader.text.compare.copies import Copy, place_copies
from tui_reader.text.compare.diff import longest_increasing


def place(old: str, new: str) -> list[str]:
    """Pair copies, with letters found on both sides already paired."""
    units = _paired(old, new)
    return [
        f"{copy.old}>{copy.new}" + ("" if copy.in_order else " moved") + ("" if copy.sure else " doubtful")
        for copy in sorted(place_copies(units, old, new))
    ]


def _paired(old: str, new: str) -> list[Unit]:
    pairs = [(i, new.index(letter)) for i, letter in enumerate(old) if letter.isalpha() and letter in new]
    stays = longest_increasing([j for _, j in pairs])
    return [Unit(range(i, i + 1), range(j, j + 1), False, at in stays, True, 0.9) for at, (i, j) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a-b-c", "a-b-c", ["1>1", "3>3"]),
        ("a-b-c-d", "ab-c-d-", ["3>2", "5>4"]),  # the first copy is removed, a new one is added at the end
        ("a-b-c", "a-bc-", ["1>1"]),
        ("a-b", "ax-b", ["1>2"]),  # anchored by the following paragraph
        ("a-xb", "a-b", ["1>1"]),  # anchored by the preceding paragraph
        ("a-b", "ax-yb", ["1>2 doubtful"]),
        ("a--b", "a-b", ["1>1 doubtful"]),
        ("a-b", "a--b", ["1>1 doubtful"]),
        ("a-x-b", "a-y-b", ["1>1", "3>3"]),  # one paragraph was rewritten in place
        ("a-x-b", "ay--b", ["1>2 doubtful", "3>3"]),
        ("a-+b", "a+-b", ["2>1 doubtful"]),
        ("-a-b", "a-b-", ["2>1"]),
        ("ab-cd", "cdab-", ["2>4 moved doubtful"]),
        ("xyz", "xyz", []),
        ("---", "--", ["0>0 doubtful", "1>1 doubtful"]),
    ],
)
def test_copies_are_placed_by_their_neighbours(old: str, new: str, expected: list[str]) -> None:
    assert place(old, new) == expected


@given(st.text("ab-+", max_size=12), st.text("ab-+", max_size=12))
def test_copy_is_paired_once_and_with_an_equal_one(old: str, new: str) -> None:
    copies: list[Copy] = place_copies([], old, new)

    assert len({copy.old for copy in copies}) == len({copy.new for copy in copies}) == len(copies)
    assert all(old[copy.old] == new[copy.new] for copy in copies)
