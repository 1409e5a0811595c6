"""Passages: one symbol per word, name or quote, and the tokens behind each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction.passage import Passage


@pytest.mark.parametrize(
    ("marked", "symbols", "first", "last", "quotes"),
    [
        ("dnv.", "dnv.", [0, 1, 2, 3], [0, 1, 2, 3], []),
        ("dn`nnv.", "dnv.", [0, 1, 5, 6], [0, 4, 5, 6], []),
        ("Z_P__v", "ZPv", [0, 2, 5], [1, 4, 5], []),
        ("``P`v", "Pv", [2, 4], [2, 4], []),
        ("Q____hvf_.", "Qhvf.", [0, 5, 6, 7, 9], [4, 5, 6, 8, 9], [0, 3]),
        ("", "", [], [], []),
    ],
)
def test_symbols_and_tokens(marked: str, symbols: str, first: list[int], last: list[int], quotes: list[int]) -> None:
    passage = Passage(marked, 0)
    assert (passage.symbols, passage.first, passage.last, passage.quotes) == (symbols, first, last, quotes)


@given(st.text("nPQvd.`", max_size=40), st.integers(0, 99))
def test_every_symbol_covers_tokens_in_order(marked: str, start: int) -> None:
    passage = Passage(marked, start)
    assert len(passage.first) == len(passage.last) == len(passage.symbols)
    assert all(left <= right for left, right in zip(passage.first, passage.last, strict=True))
    assert [marked[token - start] for token in passage.first] == list(passage.symbols)
    assert passage.first == sorted(passage.first)
