"""Texts that differ only in whitespace, line breaks and hyphens."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.anchor import reanchor
from tui_reader.text.compare.respaced import respaced
from tui_reader.text.spans import Span

WORDS = st.lists(st.text("ab.é—", min_size=1, max_size=6), min_size=1, max_size=8)
BLANKS = st.sampled_from([" ", "\n", "\n\n", "  ", "-\n", "\u00ad\n"])


def words_of(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", text)


@given(WORDS, st.lists(BLANKS, min_size=8, max_size=8), st.lists(BLANKS, min_size=8, max_size=8), st.data())
def test_every_span_is_placed_on_the_same_characters(
    words: list[str], old_blanks: list[str], new_blanks: list[str], data: st.DataObject
) -> None:
    old, new = (
        "".join(word + blank for word, blank in zip(words, blanks, strict=False)) for blanks in (old_blanks, new_blanks)
    )
    place = respaced(old, new)
    assert place is not None
    start = data.draw(st.integers(0, len(old)))
    span = Span(start, data.draw(st.integers(start, len(old))))
    placed = place(span)
    if placed is None:
        assert not words_of(old[slice(*span)])
    else:
        assert words_of(new[slice(*placed)]) == words_of(old[slice(*span)])
        assert not new[placed.start].isspace() and not new[placed.end - 1].isspace()


@pytest.mark.parametrize(("old", "new"), [("a b", "a c"), ("a b", "a b c"), ("", "a"), ("a b", "ab."), ("one", "One")])
def test_other_differences_are_not_respaced(old: str, new: str) -> None:
    assert respaced(old, new) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("One two three. One two three.", "One two\n\nthree. One two\n\nthree.", "three"),
        ("A\n\nb\n\nc\n\nb\n\nc", "A b c b c", "b\n\nc"),
        ("The municipali-\nties met.", "The municipalities met.", "municipali-\nties"),
    ],
)
def test_repeated_words_keep_their_position(old: str, new: str, words: str) -> None:
    last = old.rindex(words)
    (placement,) = reanchor(old, new, [(last, last + len(words))])
    assert placement.start is not None and placement.end is not None
    assert words_of(new[: placement.start]) == words_of(old[:last])
    assert words_of(new[placement.start : placement.end]) == words_of(words)
    assert placement.status == ("same" if "-" not in words else "changed")
