"""The flow of a document walks over the lines that are shown, and over one for each run of hidden blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.text.layout.test_folds import COUNT, blocks, units
from tui_reader.look.flow import Flow
from tui_reader.look.headline import Headline
from tui_reader.text.document import Block, Document
from tui_reader.text.layout.folds import Folds


def flow(shown: set[int] | None) -> Flow:
    made = Flow(Document(Block("word " * (3 * block % 17 + 1)) for block in range(COUNT)), 20)
    made.folds = Folds(shown, COUNT) if shown is not None else None
    return made


@given(blocks, st.integers(0, 80), st.integers(0, 80))
def test_flow_walks_over_the_lines_that_are_shown(shown: set[int], start: int, lines: int) -> None:
    folded, whole = flow(shown), flow(None)
    places = [
        (unit[0], line)
        for unit in units(shown)
        for line in range(whole.height(unit[0]) if unit[0] in shown else 2)  # the line for the hidden, a blank one
    ]
    start = min(start, len(places) - 1)
    end = min(start + lines, len(places) - 1)
    assert folded.forward(places[start], lines) == places[end]
    assert folded.back(places[end], end - start) == places[start]
    assert folded.distance(places[start], places[end]) == end - start
    assert [folded.after(unit[0]) for unit in units(shown)] == [unit[-1] + 1 for unit in units(shown)]


def test_offsets_in_hidden_blocks_are_at_the_line_that_stands_for_them() -> None:
    made = flow({0, 5})
    document = made.document
    assert {made.place_of(document.start(block) + 2) for block in range(1, 5)} == {(1, 0)}
    assert made.rows(1).hidden == 4 and made.offset_at((1, 0), 9) == document.start(1)


def test_title_above_a_hidden_block_is_shown() -> None:
    made = flow({5})
    made.set_headline(Headline(0, "A title", "300 words"))
    assert made.rows(0).title == ("A title",) and made.height(0) == 5
    assert made.place_of(made.document.start(3)) == (0, 3)
