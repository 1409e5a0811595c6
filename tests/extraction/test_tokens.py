"""Tokens cover the text, and each has one symbol."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction.lexicon import lexicon
from tui_reader.extraction.tokens import _ANY_TOKEN, tokenise


@given(st.text(max_size=120))
def test_tokens_cover_any_text(text: str) -> None:
    tokens = tokenise(text, lexicon())
    assert "".join(tokens.words) == text
    assert len(tokens.symbols) == len(tokens.words) == len(tokens.starts) - 1
    assert all(text.startswith(word, start) for word, start in zip(tokens.words, tokens.starts, strict=False))


_PIECES = [
    "a",
    "U",
    "said",
    "É",
    "é",
    "9",
    "_",
    "'",
    "’s",
    "-il",
    ".",
    "..",
    ".com",
    ",",
    " ",
    "  ",
    "\xa0",
    "\n",
    "@",
    "—",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_the_fast_rows_of_the_pattern_change_no_token(text: str) -> None:
    assert tokenise(text, lexicon()).words == re.findall(_ANY_TOKEN, text)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("Mr. Smith said", "X~Sv"),
        ("she told the mayor", "hvdr"),
        ("Robert Smith's wife", "FSsr"),
        ("the U.S. said", "dIv"),
        ("the CEO of Acme", "drpC"),
        ("Smith, R-Ky., added", "S,y~,v"),
        ("according to a spokeswoman", "@pdr"),
        ("mother-of-two", "r"),
        ("sister-in-law", "r"),
        ("the claims of reports", "dnpn"),
        ("he claims each says", "hvdv"),
        ("as she put it", "phvt"),
        ("she put out", "hnp"),
        ("A Storm of A. Storm", "dCpI~C"),
        ("Miss Hudson", "TS"),
    ],
)
def test_symbols(text: str, symbols: str) -> None:
    assert tokenise(text, lexicon()).symbols == symbols
