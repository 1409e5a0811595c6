from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.app.focus import BlockIndex
from tui_reader.look.annotations import (
    FAINT,
    HIGHLIGHTS,
    PAINTED,
    STRUCTURE,
    Mark,
    Overlay,
    by_block,
    decorations_of,
    faint_in,
    first_line,
    mask_runs,
    overlays_of,
)
from tui_reader.model import Annotation, AnnotationKind, Colour
from tui_reader.text.document import Block, Document
from tui_reader.text.spans import Span

BITS = st.sampled_from(list(Mark))
OVERLAYS = st.lists(
    st.builds(lambda low, length, bit: (low, low + length, int(bit)), st.integers(0, 30), st.integers(1, 12), BITS),
    max_size=6,
).map(tuple)
DOCUMENTS = st.lists(st.text("ab ", max_size=8), min_size=1, max_size=5).map(
    lambda texts: Document(Block(text) for text in texts)
)
SPANS = st.builds(lambda low, length: Span(low, low + length), st.integers(0, 40), st.integers(0, 20))


@given(st.integers(0, 20), st.integers(1, 20), OVERLAYS)
def test_runs_cover_the_row_exactly_with_the_right_masks(
    first: int, length: int, overlays: tuple[Overlay, ...]
) -> None:
    last = first + length
    runs = mask_runs(first, last, overlays)
    assert runs[0][0] == first and runs[-1][1] == last
    assert all(one[1] == two[0] for one, two in zip(runs, runs[1:], strict=False))
    assert all(low < high for low, high, _ in runs)
    for low, high, mask in runs:
        for at in range(low, high):
            here = [bit for start, end, bit in overlays if start <= at < end]
            wanted = 0
            for bit in here:
                wanted |= bit
            if sum(bool(bit & HIGHLIGHTS) for bit in here) > 1:
                wanted |= Mark.OVERLAP
            assert mask == wanted


@given(DOCUMENTS, st.lists(SPANS, max_size=4))
def test_spans_cut_into_blocks_cover_the_same_characters(document: Document, spans: list[Span]) -> None:
    overlays = by_block(document, ((span, 1) for span in spans))
    marked = {
        document.start(index) + at
        for index, cuts in overlays.items()
        for low, high, _ in cuts
        for at in range(low, high)
    }
    inside = {at for index in range(len(document)) for at in range(*document.span(index))}
    assert marked == inside & {at for span in spans for at in range(*span)}


def annotation(
    span: Span | None,
    *,
    kind: AnnotationKind = "span",
    colour: Colour | None = None,
    note: str = "",
    tags: tuple[str, ...] = (),
    uid: str = "uid",
) -> Annotation:
    return Annotation(uid, kind, span, "", colour, note, tags, "", "")


TEXT = Document([Block("One two three."), Block("Four five."), Block("Six.")])


def test_overlays_show_highlights_and_notes_but_no_unplaced_annotations() -> None:
    marks = [
        annotation(Span(0, 3), colour="red"),
        annotation(Span(4, 7), note="n"),
        annotation(Span(16, 26), kind="paragraph", tags=("t",)),
        annotation(None, colour="blue"),
    ]
    assert overlays_of(TEXT, marks) == {0: ((0, 3, int(Mark.RED)), (4, 7, int(Mark.NOTED)))}


def test_block_decoration_lists_tags_once_and_each_note() -> None:
    marks = [
        annotation(Span(0, 3), colour="green", tags=("uk", "law"), note="First\nSecond"),
        annotation(Span(4, 20), tags=("law", "eu"), note="Other"),
        annotation(Span(28, 32), kind="paragraph", note="x\x1b[0m"),
    ]
    decorations = decorations_of(TEXT, marks)
    assert decorations[0] == ("■", "green", "#uk #law #eu", ("First …", "Other"))
    assert decorations[2].sign == "•" and "\x1b" not in decorations[2].notes[0]
    assert set(decorations) == {0, 2}, "an annotation over several blocks is shown at its first"


@pytest.mark.parametrize(
    ("note", "shown"), [("", ""), ("\n \n", ""), ("one", "one"), ("\n one \n", "one"), ("one\n\ntwo", "one …")]
)
def test_first_line(note: str, shown: str) -> None:
    assert first_line(note) == shown


def test_annotation_at_cursor_is_innermost_or_first_of_the_block() -> None:
    outer = annotation(Span(0, 14), kind="paragraph", uid="outer")
    inner = annotation(Span(4, 13), uid="inner")
    core = annotation(Span(4, 7), uid="core")
    across = annotation(Span(10, 20), uid="across")
    blocks = BlockIndex()
    blocks.marked.update(TEXT, [outer, inner, core, across, annotation(None, kind="article", uid="whole")])
    assert [found.uid for at in (0, 5, 8) if (found := blocks.annotation_at(0, at))] == ["outer", "core", "inner"]
    assert blocks.annotation_at(1, 24) == across, "none at the cursor: the first of the block"
    assert blocks.annotation_at(2, 28) is None
    assert blocks.note_keys(0) == {"outer", "inner", "core", "across"}


def test_emphasis_and_links_are_painted_below_annotations() -> None:
    below = [mark for mark in PAINTED if mark & (FAINT | STRUCTURE)]
    assert set(PAINTED) == set(Mark)
    assert below == list(PAINTED[: len(below)])
    assert all(mark & FAINT for mark in below[: len(FAINT)]), "a link is a link also in a quote"


@pytest.mark.parametrize(
    ("look", "mask", "shown"),
    [
        ("", Mark.QUOTED | Mark.NAMED, Mark.QUOTED | Mark.NAMED),
        ("quote", Mark.NAMED, Mark.NAMED),
        ("", Mark.QUOTED | Mark.YELLOW, Mark.YELLOW),
        ("", Mark.NAMED | Mark.NOTED, Mark.NOTED),
        ("heading-2", Mark.NAMED | Mark.TARGET, Mark.TARGET),
        ("code", Mark.QUOTED | Mark.HIT, Mark.HIT),
        ("", Mark.QUOTED | Mark.SELECTED, Mark.QUOTED | Mark.SELECTED),
    ],
)
def test_quotes_and_names_are_tinted_where_uncovered(look: str, mask: int, shown: int) -> None:
    assert faint_in(look, mask) == shown
