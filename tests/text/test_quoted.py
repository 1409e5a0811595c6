from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tui_reader.text.quoted import find_quoted

TEXT = (
    "The river rose by two metres — and the town’s “old bridge”\nwas closed.\n\n"
    "“We had no warning,” said Ann Reed. The river rose again."
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("two metres", ["two metres"]),
        ('the town\'s "old bridge" was', ["the town’s “old bridge”\nwas"]),
        ("two metres - and", ["two metres — and"]),
        ("two   metres\n— and", ["two metres — and"]),
        ("The river rose", ["The river rose", "The river rose"]),
        ("ANN REED", ["Ann Reed"]),
        ("closed. “We had", ["closed.\n\n“We had"]),
    ],
)
def test_words_are_found_in_any_typography(words: str, found: list[str]) -> None:
    assert [TEXT[start:end] for start, end in find_quoted(TEXT, words).places] == found


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("by too metres", "by two metres"),
        ("We had no warming", "We had no warning"),
        ("said Anne Reed", "said Ann Reed"),
        ("metrse", "metres"),
        ("something else altogether is here", None),
        ("", None),
        ("…", None),
    ],
)
def test_nearest_match_is_suggested(words: str, near: str | None) -> None:
    found = find_quoted(TEXT, words)
    assert found.places == ()
    assert (None if found.near is None else TEXT[found.near.start : found.near.end]) == near


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_words_in_any_text(text: str, words: str) -> None:
    found = find_quoted(text, words)
    for span in (*found.places, *((found.near,) if found.near else ())):
        assert 0 <= span.start < span.end <= len(text)


@given(st.text(alphabet="ab c\n“\"’'—-", min_size=1, max_size=60), st.data())
def test_substring_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    assume(not re.search("['’]{2}", text))  # two apostrophes are one quotation mark, which a substring may split
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    if any(char in "abc" for char in words):
        places = find_quoted(text, words).places
        assert places or words != words.strip()
