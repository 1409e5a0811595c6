from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.look.runs import LONG_PIECE, PILED_SHOWN, calm

PIECES = st.sampled_from(
    ["word ", "e", "\u0301", "ก", "\u0e47", "ب", "\u064b", "👩", "\u200d", "\u200b", "❤", "\ufe0f", "漢", "🇩", "\u2060"]
)


@pytest.mark.parametrize("mark", ["\u0301", "\u0e47", "\u064b", "\u0941", "\u200b", "\ufe0f", "\u200d👩"])
def test_excess_combining_marks_are_cut(mark: str) -> None:
    text = "e" + mark * 10_000 + "f"
    assert len(calm(text)) <= PILED_SHOWN + 2 and calm(text)[0] == "e" and cell_len(calm(text)) == cell_len(text)


@pytest.mark.parametrize("text", ["plain " * 100, "Ärger, “naïve” " * 40, "漢字" * 200, "👩\u200d🚀 and ❤\ufe0f " * 40])
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert calm(text) == text


@settings(max_examples=300)
@example([("word ", 2), ("❤", 1), ("\u200d", 7), ("\ufe0f", 2)])
@given(st.lists(st.tuples(PIECES, st.integers(1, 30)), min_size=5, max_size=30))
def test_cell_width_is_unchanged(parts: list[tuple[str, int]]) -> None:
    text = "".join(piece * times for piece, times in parts).ljust(LONG_PIECE)
    assert cell_len(calm(text)) == cell_len(text)
