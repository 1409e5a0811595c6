from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.document import SEPARATOR, Block, Document

BLOCKS = st.lists(
    st.builds(
        Block,
        st.text("ab\né漢👍", max_size=6),
        st.sampled_from(["paragraph", "heading", "quote", "item", "code"]),
        st.integers(0, 3),
    ),
    max_size=6,
)


@given(BLOCKS)
def test_blocks_round_trip_with_their_offsets(blocks: list[Block]) -> None:
    document = Document(blocks)
    assert list(document) == blocks
    assert len(document) == len(blocks)
    assert document.text == SEPARATOR.join(block.text for block in blocks)
    assert document.length == len(document.text)
    for index, block in enumerate(blocks):
        assert document.text[slice(*document.span(index))] == block.text == document.texts[index]
        assert document.start(index) == document.span(index).start
        assert document.kind(index) == block.kind
    assert document.headings() == [index for index, block in enumerate(blocks) if block.kind == "heading"]


@given(BLOCKS, BLOCKS)
def test_extended_document_equals_one_made_at_once(first: list[Block], more: list[Block]) -> None:
    grown = Document(first, complete=False)
    before = [grown.span(index) for index in range(len(grown))]
    grown.extend(more)
    at_once = Document([*first, *more])
    assert grown.text == at_once.text
    assert list(grown) == list(at_once)
    assert [grown.span(index) for index in range(len(first))] == before


@given(BLOCKS)
def test_every_offset_is_located(blocks: list[Block]) -> None:
    document = Document(blocks)
    for offset in range(-2, document.length + 3):
        index, inside = document.locate(offset)
        assert index == document.index_at(offset)
        if not blocks:
            assert (index, inside) == (0, 0)
            continue
        start, end = document.span(index)
        assert start + inside == max(0, min(max(offset, start), end))
        if offset >= 0:
            assert start <= offset
            assert index + 1 == len(blocks) or offset < document.start(index + 1)


@given(BLOCKS, st.integers(-3, 40), st.integers(-3, 40))
def test_slice_and_clamp_match_the_joined_text(blocks: list[Block], start: int, end: int) -> None:
    document = Document(blocks)
    assert document.slice(start, end) == document.text[max(0, start) : max(0, end)]
    clamped = document.clamp(start, end)
    assert 0 <= clamped.start <= clamped.end <= document.length
    assert document.text[slice(*clamped)] == document.slice(start, end)


def test_prose_omits_code_and_bullets_and_keeps_offsets() -> None:
    blocks = [Block("• Some say so", "item"), Block("1. More", "item"), Block("x = 1", "code"), Block("• plain")]
    document = Document(blocks)
    assert len(document.prose) == document.length
    assert document.prose == "  Some say so\n\n1. More\n\n     \n\n• plain"
    assert Document([Block("a"), Block("b")]).prose == "a\n\nb"
