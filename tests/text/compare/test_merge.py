"""Merging notes edited in two windows at the same time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui_reader.text.compare.merge import merge

LINES = st.lists(st.sampled_from(["one", "two", "three four", "", "five"]), max_size=6).map("\n".join)


LONG = "A line that is long enough that nobody wants to read it twice in one note: "


@pytest.mark.parametrize(
    ("base", "current", "new", "merged", "conflict"),
    [
        ("a", "a", "b", "b", False),
        ("a", "b", "a", "b", False),
        ("a", "b", "b", "b", False),
        ("", "theirs", "mine", "theirs\n\n#\n\nmine", True),
        ("one\n-\ntwo", "one!\n-\ntwo", "one\n-\ntwo!", "one!\n-\ntwo!", False),
        ("one\ntwo", "zero\none\ntwo", "one\ntwo\nthree", "zero\none\ntwo\nthree", False),
        ("one\ntwo\nthree", "one\nthree", "one\ntwo\nthree\nfour", "one\nthree\nfour", False),
        ("Call her.", "Call her on Monday.", "Call her today.", "Call her on Monday.\n\n#\n\nCall her today.", True),
        (LONG, LONG + "left", LONG + "right", LONG + "left\n\n#\n\nright", True),
        ("Ask", "Ask Ann", "Ask Ann and Ben", "Ask Ann and Ben", False),
        ("", "I know", "no", "I know\n\n#\n\nno", True),
        ("", "nothing", "not", "nothing\n\n#\n\nnot", True),
        ("", "a list\nof lines", "of lines", "a list\nof lines", False),
        ("x", "", "y", "y", False),
        ("head\nbody", "head\nleft", "head\nright", "head\nleft\n\n#\n\nright", True),
    ],
)
def test_shared_text_is_kept_once(base: str, current: str, new: str, merged: str, conflict: bool) -> None:
    assert merge(base, current, new, "#") == (merged, conflict)


@given(LINES, LINES, LINES)
def test_no_word_of_either_side_is_lost(base: str, current: str, new: str) -> None:
    merged = merge(base, current, new, "#").text.split()
    for side, other in ((current, new), (new, current)):
        added = [word for word in side.split() if word not in base.split()]
        assert set(added) <= set(merged), (side, other)


def test_repeated_merges_do_not_duplicate_the_note() -> None:
    note = "The first thought, a line of some length that everybody keeps."
    turns = examples(100, 300)
    for turn in range(turns):
        left, right = f"{note}\nleft {turn}", f"{note}\nright {turn}"
        note = merge(note, left, right, "#").text
    assert len(note) < turns * 2 * 20 + 100 and note.count("The first thought") == 1
    assert all(f"left {turn}" in note and f"right {turn}" in note for turn in range(turns))
