from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.look.strip import TAGGED, StripMarks, by_row
from tui_reader.model import Tag

DIGITS = {1: Tag("policy", 0, 1, None), 3: Tag("UK", 0, 3, None)}


@pytest.mark.parametrize(
    ("tags", "sign"),
    [(["policy"], "1"), (["other", "uk"], "3"), (["other"], TAGGED), (["uk", "policy"], "3"), (["policy/ai"], TAGGED)],
)
def test_tagged_paragraph_shows_the_digit_of_its_tag(tags: list[str], sign: str) -> None:
    assert StripMarks().update({4: tags}, DIGITS) == {4: sign}


def test_only_filtered_paragraphs_have_a_sign() -> None:
    assert StripMarks().update({1: ["a"], 2: ["b"]}, {}, lambda tags: "b" in tags) == {2: TAGGED}


@given(st.dictionaries(st.integers(0, 999), st.just(TAGGED)), st.integers(1, 60))
def test_signs_are_placed_proportionally(marks: dict[int, str], height: int) -> None:
    rows = by_row(marks, 1000, height)
    assert all(0 <= row < height for row in rows)
    assert all(block * height // 1000 in rows for block in marks)


def test_first_paragraph_of_a_row_determines_its_sign() -> None:
    assert by_row({5: "2", 4: "1", 9: "3"}, 10, 2) == {0: "1", 1: "2"}
