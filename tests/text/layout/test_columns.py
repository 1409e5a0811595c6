"""Two texts side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.text.layout.columns import GAP, side_by_side
from tui_reader.text.layout.wrap import BLANKS

WORDS = st.text("ab 漢é👩‍🔬.", max_size=60)


def test_rows_are_side_by_side() -> None:
    assert list(side_by_side("one two three four", "five 漢字", 35)) == [
        "one two three    │ five 漢字",
        "four             │",
    ]
    assert list(side_by_side("", "new words", 40)) == [f"{' ' * 18} │ new words"]


def test_narrow_window_stacks_the_texts() -> None:
    assert list(side_by_side("one two", "three", 20)) == ["one two", "three"]


@given(WORDS, WORDS, st.integers(40, 120))
def test_rows_fit_the_width_and_lose_no_word(left: str, right: str, width: int) -> None:
    shown = list(side_by_side(left, right, width))
    assert all(cell_len(row) <= width for row in shown)
    halves = [row.partition(GAP.rstrip()) for row in shown]
    for text, at in ((left, 0), (right, 2)):
        joined = "".join(half[at] for half in halves)
        assert sorted(joined.replace(" ", "")) == sorted(text.translate({ord(blank): None for blank in BLANKS}))
