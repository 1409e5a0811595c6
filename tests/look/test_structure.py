"""Indents of lists, quotations and code, and the offsets that stay valid with them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.look.annotations import Mark
from tui_reader.look.flow import Flow
from tui_reader.look.palette import LOOKS
from tui_reader.look.structure import INLINE_MARKS, Indent, before_row, indent_of, inline_overlays, look_of
from tui_reader.text.document import Block, BlockKind, Document, Inline, InlineKind

WORDS = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("block", "indent"),
    [
        (Block(WORDS), Indent(0, 0)),
        (Block(WORDS, "heading", 2), Indent(0, 0)),
        (Block("• " + WORDS, "item"), Indent(0, 2)),
        (Block("12. " + WORDS, "item"), Indent(0, 4)),
        (Block("a) " + WORDS, "item", 1), Indent(2, 5)),
        (Block(WORDS, "item", 1), Indent(4, 4)),
        (Block("-dash without a blank", "item"), Indent(2, 2)),
        (Block(WORDS, "quote"), Indent(2, 2)),
        (Block(WORDS, "quote", 3), Indent(6, 6)),
        (Block(WORDS, "quote", 60), Indent(12, 12)),
        (Block(WORDS, "code"), Indent(2, 2)),
        (Block("a | b", "table"), Indent(2, 2)),
    ],
)
def test_indents(block: Block, indent: Indent) -> None:
    assert indent_of(Document([block]), 0) == indent


def rows(block: Block, width: int) -> list[str]:
    """Return the rows of a block as shown, including their prefix."""
    document = Document([block])
    flow = Flow(document, width)
    shape = flow.rows(0)
    return [
        before_row(document, 0, shape.starts[line], shape.indent.of(line)) + block.text[slice(*flow.row_text(0, line))]
        for line in range(shape.text_rows)
    ]


def test_item_has_a_hanging_indent() -> None:
    assert rows(Block("• one two three four", "item", 1), 14) == ["  • one two", "    three four"]


def test_quotation_has_one_bar_per_level() -> None:
    assert rows(Block("one two three", "quote", 2), 12) == ["▎ ▎ one two", "▎ ▎ three"]


def test_long_code_line_has_a_continuation_sign() -> None:
    assert rows(Block("one two three\nfour", "code"), 12) == ["  one two", "↪ three", "  four"]


def test_narrow_window_has_no_indents() -> None:
    assert rows(Block("• one two three", "item", 4), 10) == ["• one two", "three"]


BLOCKS = st.lists(
    st.builds(
        Block,
        st.text(st.sampled_from("ab \n•1.漢é"), min_size=1, max_size=60),
        st.sampled_from(get_args(BlockKind)),
        st.integers(0, 9),
        st.just(()),
    ),
    min_size=1,
    max_size=4,
)


@given(BLOCKS, st.integers(10, 40))
def test_every_row_is_found_by_offset_and_by_cell(blocks: list[Block], width: int) -> None:
    document = Document(blocks)
    flow = Flow(document, width)
    for index, block in enumerate(blocks):
        shape = flow.rows(index)
        assert shape.starts[0] == 0 and shape.starts[-1] == len(block.text)
        assert list(shape.starts[1:-1]) == sorted(set(shape.starts[1:-1]))
        for line in range(shape.text_rows):
            start, end = flow.row_text(index, line)
            assert shape.indent.of(line) + cell_len(block.text[start:end]) <= flow.width
            assert flow.place_of(flow.offset_of((index, line))) == (index, line)
            assert flow.offset_at((index, line), shape.indent.of(line)) == document.start(index) + start
            assert flow.offset_at((index, line), 0) == document.start(index) + start


def test_every_inline_kind_has_a_mark() -> None:
    assert {*INLINE_MARKS, "anchor"} == set(get_args(InlineKind))  # an anchor is a position without a style


def test_inlines_are_overlays_of_their_block() -> None:
    document = Document(
        [
            Block("x"),
            Block("a b c", inlines=(Inline(0, 1, "anchor"), Inline(2, 3, "strong"), Inline(4, 5, "link", "https://x"))),
        ]
    )
    assert inline_overlays(document, 0) == ()
    assert inline_overlays(document, 1) == ((2, 3, Mark.STRONG), (4, 5, Mark.LINK))


@pytest.mark.parametrize(
    ("kind", "level", "look"),
    [("heading", 0, "heading-1"), ("heading", 1, "heading-1"), ("heading", 3, "heading-3"), ("heading", 6, "heading-4"),
     ("quote", 2, "quote"), ("code", 0, "code"), ("item", 1, ""), ("paragraph", 0, "")],
)  # fmt: skip
def test_heading_style_depends_on_level(kind: BlockKind, level: int, look: str) -> None:
    assert look_of(Document([Block("x", kind, level)]), 0) == look
    assert not look or f"article--{look}" in LOOKS


ITEM, LONG = Block("• one", "item"), Block("• " + "long " * 60, "item")


@pytest.mark.parametrize(
    ("blocks", "gaps"),
    [
        ([ITEM, ITEM, Block("x")], [0, 1, 1]),
        ([ITEM, ITEM._replace(level=1), ITEM], [0, 0, 1]),
        ([ITEM, LONG, ITEM], [1, 1, 1]),
        ([Block("x"), ITEM, Block("x"), ITEM], [1, 1, 1, 1]),
    ],
)
def test_short_list_items_have_no_blank_line_between_them(blocks: list[Block], gaps: list[int]) -> None:
    flow = Flow(Document(blocks), 40)
    assert [flow.rows(index).gap for index in range(len(blocks))] == gaps


@given(st.lists(st.sampled_from([ITEM, LONG, Block("x"), Block("y " * 50)]), min_size=1, max_size=12), st.data())
def test_cursor_block_fits_into_the_window(blocks: list[Block], data: st.DataObject) -> None:
    flow = Flow(Document(blocks), 20)
    cursor, page = data.draw(st.integers(0, len(blocks) - 1)), data.draw(st.integers(1, 8))
    top = flow.fit((data.draw(st.integers(0, len(blocks) - 1)), 0), cursor, page)
    body = flow.rows(cursor).height - flow.rows(cursor).gap
    first, last = flow.distance(top, (cursor, 0)), flow.distance(top, (cursor, body - 1))
    assert (first >= 0 and last < page) if body <= page else (first <= 0 and last >= page - 1)
