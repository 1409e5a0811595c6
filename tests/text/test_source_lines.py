"""The source lines that contain a passage of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.source_lines import SourceLines
from tui_reader.text.spans import Span

SOURCE = """# A draft

The first paragraph is
wrapped over *three*
lines of text.

- an item of a list
- [another](https://example.org/a_b) item of a list

The first paragraph is named again. Zürich, 1 % of “it”.
"""
TEXT = """A draft

The first paragraph is wrapped over three lines of text.

an item of a list

another item of a list

The first paragraph is named again. Zürich, 1 % of “it”.
"""


@pytest.mark.parametrize(
    ("words", "nth", "lines"),
    [
        ("A draft", 0, (1, 1)),
        ("wrapped over three lines", 0, (4, 5)),
        ("The first paragraph is wrapped over three lines of text.", 0, (3, 5)),
        ("The first paragraph is", 0, (3, 3)),
        ("The first paragraph is", 1, (10, 10)),
        ("item of a list", 0, (7, 7)),
        ("item of a list", 1, (8, 8)),
        ("Zürich, 1 % of “it”.", 0, (10, 10)),
        ("% of “it”", 0, (10, 10)),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_passage(words: str, nth: int, lines: tuple[int, int], end: str) -> None:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    assert SourceLines(SOURCE.replace("\n", end), TEXT).lines_of(Span(start, start + len(words))) == lines


@pytest.mark.parametrize(("start", "end"), [(0, 0), (9, 9), (7, 8)])
def test_empty_span_has_no_lines(start: int, end: int) -> None:
    assert SourceLines(SOURCE, "Not in there. …").lines_of(Span(start, end)) is None


def test_text_missing_from_the_source_has_no_lines() -> None:
    assert SourceLines(SOURCE, "Something else").lines_of(Span(0, 9)) is None


@given(st.lists(st.text("ab .,\n", min_size=1, max_size=20), min_size=1, max_size=8), st.data())
def test_lines_are_exact_if_the_text_is_its_source(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = SourceLines(text, text).lines_of(Span(start, end))
    if found is not None:
        assert text.count("\n", 0, start) + 1 <= found[0] + text[start:end].count("\n")
        assert 1 <= found[0] <= found[1] <= text.count("\n") + 1
