"""Tables are aligned on screen; every cell still maps to its character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.look.flow import Flow
from tui_reader.look.table import MAX_ROWS, columns_of, padding, unpadded
from tui_reader.text.document import Block, Document
from tui_reader.text.layout.wrap import offset_at


def shown(text: str, columns: tuple[int, ...]) -> list[str]:
    """Return the rows as painted."""
    rows, start = [], 0
    for row in text.split("\n"):
        end, at, painted = start + len(row), start, ""
        for place, blanks in padding(text, start, end, columns):
            painted += text[at:place] + " " * blanks
            at = place
        rows.append(painted + text[at:end])
        start = end + 1
    return rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a | bb | c\nlong | b | cc", ["a    | bb | c", "long | b  | cc"]),
        ("漢字 | b\na | b", ["漢字 | b", "a    | b"]),
        ("a | b | c\nabc", ["a   | b | c", "abc"]),
        ("a |  | c\nb | bb | c", ["a |    | c", "b | bb | c"]),
        ("é́ | b\nab | c", ["é́  | b", "ab | c"]),
    ],
)
def test_columns(text: str, rows: list[str]) -> None:
    assert shown(text, columns_of(text, 40)) == rows


@pytest.mark.parametrize(
    ("text", "width"),
    [("a\nb", 40), ("a | b", 4), ("long | b\na | long", 10), ("\n".join(["a | b"] * (MAX_ROWS + 1)), 40), ("", 40)],
)
def test_unaligned_texts(text: str, width: int) -> None:
    assert columns_of(text, width) == ()


CELL = st.text("ab 漢é", max_size=5)
TABLES = st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4)


@given(TABLES)
def test_every_painted_cell_maps_to_its_character(cells: list[list[str]]) -> None:
    text = "\n".join(" | ".join(row) for row in cells)
    columns = columns_of(text, 60)
    start = 0
    for row in shown(text, columns):
        line = text.split("\n")[text[:start].count("\n")]
        end, at, cell = start + len(line), start, 0
        blanks = dict(padding(text, start, end, columns))
        assert cell_len(row) <= 60
        while at < end:
            cell += blanks.get(at, 0)
            assert offset_at(text, start, end, unpadded(text, start, end, columns, cell)) == at
            cell += cell_len(text[at])
            at += 1
        start = end + 1


def test_aligned_table_has_one_row_per_line_and_keeps_offsets() -> None:
    document = Document([Block("x"), Block("a | bb\nlonger | b", "table")])
    flow = Flow(document, 30)
    rows = flow.rows(1)
    assert rows.text_rows == 2 and rows.columns == (6,)
    b = document.text.index("bb")
    assert flow.offset_at((1, 0), 2 + len("a      | ")) == b
    assert flow.offset_at((1, 0), 2 + 3) == b - 3  # in the padding: the blank before the bar
    assert Flow(document, 10).rows(1).columns == ()
