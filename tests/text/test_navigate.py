"""Selections written as text: `[` is the anchor, `]` the head, `/` a paragraph break."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.document import Block, Document
from tui_reader.text.navigate import (
    Selection,
    extend_blocks,
    extend_character,
    extend_paragraph,
    extend_sentence,
    extend_word,
    extend_word_end,
    first_word,
    neighbour,
    swap_ends,
    unit_at,
    whole_blocks,
)
from tui_reader.text.spans import Span

Move = Callable[[Document, Selection], Selection]


def word(step: int) -> Move:
    return lambda document, selection: extend_word(document, selection, step)


def paragraph(step: int) -> Move:
    return lambda document, selection: extend_paragraph(document, selection, step)


def character(step: int) -> Move:
    return lambda document, selection: extend_character(document, selection, step)


def parse(drawn: str) -> tuple[Document, Selection]:
    """Parse a drawing into a document and the selection marked in it."""
    text = drawn.replace("/", "\n\n")
    anchor, head = text.index("["), text.index("]")
    ends = (anchor, head - 1) if anchor < head else (anchor - 1, head)
    bare = text.replace("[", "").replace("]", "")
    return Document([Block(part) for part in bare.split("\n\n")]), Selection(*ends)


def draw(document: Document, selection: Selection) -> str:
    text = document.text
    marks = sorted([(selection.anchor, "["), (selection.head, "]")], reverse=True)
    if selection.anchor == selection.head:
        marks.reverse()
    for offset, mark in marks:
        text = text[:offset] + mark + text[offset:]
    return text.replace("\n\n", "/")


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        ("[One] two three.", word(1), "[One two] three."),
        ("[One two] three.", word(-1), "[One] two three."),
        ("[One] two.", word(-1), "[One] two."),
        ("One ]two[ three.", word(-1), "]One two[ three."),
        ("]One two[ three.", word(1), "One ]two[ three."),
        ("One [two]/Three four.", word(1), "One [two/Three] four."),
        ("One [two/Three] four.", word(-1), "One [two]/Three four."),
        ("[One/Two/Three] four.", word(-1), "[One/Two]/Three four."),
        ("One/[Two] three.", word(-1), "One/[Two] three."),
        ("One/]Three[ four.", word(-1), "One]/Three[ four."),
        ("O[n]e two.", extend_word_end, "O[ne] two."),
        ("[One] two.", extend_word_end, "[One two]."),
        ("One. T[wo] three. Four.", extend_sentence, "One. [Two three.] Four."),
        ("One. [Two three.] Four.", extend_sentence, "One. [Two three. Four.]"),
        ("[One.]/Two three. Four.", extend_sentence, "[One./Two three.] Four."),
        ("One ]two[ three. Four.", extend_sentence, "]One two three.[ Four."),
        ("[On]e", character(1), "[One]"),
        ("[O]ne", character(-1), "[O]ne"),
        ("]One[", character(-1), "]One["),
        ("[One] two./Three.", paragraph(1), "[One two.]/Three."),
        ("[One two.]/Three.", paragraph(1), "[One two./Three.]"),
        ("[One two./Three.]", paragraph(-1), "[One two.]/Three."),
        ("[One two.]/Three.", paragraph(-1), "[One] two./Three."),
        ("One./Two [three] four.", paragraph(-1), "One./]Two three[ four."),
        ("One./]Two three[ four.", paragraph(-1), "]One./Two three[ four."),
        ("]One./Two three[ four.", paragraph(1), "One./]Two three[ four."),
        ("[One two]", lambda _, selection: swap_ends(selection), "]One two["),
    ],
)
def test_selection_moves(before: str, move: Move, after: str) -> None:
    document, selection = parse(before)
    assert draw(document, move(document, selection)) == after


@pytest.mark.parametrize(
    ("text", "offset", "word_"), [("One two.", 0, "One"), ("One two.", 5, "wo"), ("…", 0, "…"), ("a", 1, "")]
)
def test_selection_starts_with_a_word(text: str, offset: int, word_: str) -> None:
    document = Document([Block(text)])
    assert document.slice(*first_word(document, offset)) == word_


SPANS = [Span(0, 9), Span(0, 4), Span(6, 8), Span(12, 14)]


@pytest.mark.parametrize(
    ("here", "at_cursor", "step", "found"),
    [
        (Span(0, 0), True, 1, 0),
        (Span(0, 0), True, -1, None),
        (Span(5, 5), True, 1, 2),
        (Span(5, 5), True, -1, 1),
        (Span(0, 9), False, 1, 1),
        (Span(0, 4), False, -1, 0),
        (Span(0, 9), False, -1, None),
        (Span(12, 14), False, 1, None),
        (Span(13, 13), True, 1, None),
    ],
)
def test_jump_goes_to_the_neighbour(here: Span, at_cursor: bool, step: int, found: int | None) -> None:
    assert neighbour(SPANS, here, step, at_cursor=at_cursor) == found


@given(
    st.lists(st.text(alphabet="ab. é字", min_size=1, max_size=12), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(
        [word(1), word(-1), extend_word_end, extend_sentence, character(1), character(-1), paragraph(1), paragraph(-1)]
    ),
)
def test_selection_stays_in_the_document_and_is_not_empty(texts: list[str], data: st.DataObject, move: Move) -> None:
    document = Document([Block(text) for text in texts])
    low = data.draw(st.integers(0, document.length - 1))
    high = data.draw(st.integers(low + 1, document.length))
    ends = (low, high) if data.draw(st.booleans()) else (high, low)
    moved = move(document, Selection(*ends))
    assert 0 <= moved.span.start < moved.span.end <= document.length


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ("[one two]/three/four", 1, "[one two/three]/four"),
        ("[one two/three]/four", 1, "[one two/three/four]"),
        ("[one two/three]/four", 5, "[one two/three/four]"),
        ("[one two/three]/four", -1, "[one two]/three/four"),
        ("one/[two]/three", -1, "]one/two[/three"),
        ("]one/two[/three", 1, "one/[two]/three"),
        ("]one/two[/three", 2, "one/[two/three]"),
        ("]one/two[/three", -3, "]one/two[/three"),
    ],
)
def test_paragraph_selection_keeps_its_first_paragraph(before: str, step: int, after: str) -> None:
    document, selection = parse(before)
    assert draw(document, extend_blocks(document, selection, step)) == after


@pytest.mark.parametrize(
    ("drawn", "blocks"),
    [
        ("[one]/two/three", [0]),
        ("[one/two]/three", [0, 1]),
        ("]one/two/three[", [0, 1, 2]),
        ("[one/tw]o/three", []),
        ("o[ne/two]/three", []),
        ("[on]e/two", []),
    ],
)
def test_whole_paragraphs_of_a_selection(drawn: str, blocks: list[int]) -> None:
    document, selection = parse(drawn)
    assert list(whole_blocks(document, selection.span)) == blocks


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("One [two] three. Four./Five.", "word", "One [two] three. Four./Five."),
        ("One [two thr]ee. Four./Five.", "word", "One two [three]. Four./Five."),
        ("One ]two[ three. Four./Five.", "sentence", "[One two three.] Four./Five."),
        ("One two three. [F]our./Five.", "sentence", "One two three. [Four.]/Five."),
        ("One two three. [F]our./Five.", "paragraph", "[One two three. Four.]/Five."),
        ("One [two/Fi]ve. Six.", "sentence", "One two/[Five.] Six."),
    ],
)
def test_text_objects_are_selected_exactly(before: str, unit: str, after: str) -> None:
    document, selection = parse(before)
    assert draw(document, unit_at(document, selection, unit)) == after
