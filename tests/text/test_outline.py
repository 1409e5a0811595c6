"""The headings above each block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.document import Block, Document
from tui_reader.text.outline import Outline


def document(*blocks: str) -> Document:
    """`## Title` is a heading of level 2, everything else a paragraph."""
    made = []
    for block in blocks:
        marks, _, words = block.partition(" ")
        made.append(Block(words, "heading", len(marks)) if set(marks) == {"#"} else Block(block))
    return Document(made)


@pytest.mark.parametrize(
    ("blocks", "sections"),
    [
        (("a", "# B", "c", "## D", "e", "# F", "g"), ["", "B", "B", "B › D", "B › D", "F", "F"]),
        (("# Title", "a", "## B", "c", "### D", "e", "## F"), ["", "", "B", "B", "B › D", "B › D", "F"]),
        (("By Ann Reed", "# Title", "## B", "c"), ["", "", "B", "B"]),
        (("# A", "b", "# C", "d"), ["A", "A", "C", "C"]),
        (("a", "b", "# C", "d"), ["", "", "C", "C"]),
        (("### A", "# B", "### C", "## D", "e"), ["A", "B", "B › C", "B › D", "B › D"]),
        (("# Title", "a"), ["", ""]),
        (("a",), [""]),
    ],
)
def test_section_of_each_block(blocks: tuple[str, ...], sections: list[str]) -> None:
    outline = Outline(document(*blocks))
    assert [outline.section(index) for index in range(len(blocks))] == sections


def test_heading_of_several_lines_becomes_one_short_line() -> None:
    outline = Outline(Document([Block("x"), Block("x"), Block("One\ntwo  " + "long " * 40, "heading", 1)]))
    assert outline.section(2).startswith("One two long") and len(outline.section(2)) <= 80


def test_empty_document_has_no_headings() -> None:
    assert Outline(Document()).section(0) == ""


@given(st.lists(st.integers(0, 4), max_size=12))
def test_levels_increase_along_a_path(levels: list[int]) -> None:
    blocks = [Block("x", "heading", level) if level else Block("x") for level in levels]
    outline = Outline(Document(blocks))
    for index in range(len(levels)):
        path = outline.path(index)
        assert path == sorted(path) and all(block <= index for block in path)
        above = [levels[block] for block in path]
        assert above == sorted(set(above))
        if path:
            assert not any(levels[between] for between in range(path[-1] + 1, index + 1))
