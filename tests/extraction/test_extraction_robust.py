"""Any text at all: no exception, offsets inside it, and time that grows no faster than the text."""

from __future__ import annotations

import time
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.extraction import extract

PIECES = [
    "“", "”", "‘", "’", '"', "'", "«", "»", "„", " ", "\n", "\n\n", ". ", ", ", ": ", "- ", "(", ")", "said ", "He ",
    "she ", "Ann Reed ", "Reed", "Mr. ", "the ", "president ", "of ", "'s ", "and ", "told ", "U.S. ", "é", "漢字",
    "\u2028", "\x00", "😀", "who ", "says", "1990s ", "Al-", "O'", "A.", "\ud800", "\r", "\t",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mixture_is_read(text: str) -> None:
    _check(text)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    found = extract(text)
    ends = 0
    for quote in found.quotes:
        assert ends <= quote.start < quote.end <= len(text)
        assert "\n" not in text[quote.start : quote.end]
        assert 0.0 <= quote.confidence <= 1.0
        assert (quote.attribution == "none") == (quote.speaker is None and quote.speaker_text is None)
        ends = quote.end
    for person in found.people:
        assert person.mentions
        assert all(text[start:end] in person.aliases for start, end in person.mentions)


HOSTILE = {
    "straight marks": '"',
    "single marks": "'",
    "opening marks": "“",
    "empty quotes": "“”",
    "short quotes": '"a" ',
    "quotes": '"a b c d e" ',
    "said quotes": 'He said "a b c d e" and ',
    "apostrophes": "don't 'x ",
    "plurals": "the boys' 'x ",
    "names": "John Smith ",
    "listed names": "John Smith, ",
    "initials": "A. ",
    "apposition": "Smith, a man of the house, who ",
    "brackets": "(",
    "lines": '"\n',
    "single lines": "'\n",
    "lines of a word": '"a\n',
    "blanks": " ",
    "no-break spaces": "\xa0",
    "open quotes": "“a b c d e f\n\n",
    "one word": "x",
    "capitals": "AB ",
    "verbs": "said ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    extract(piece * 20)
    small, large = _seconds(piece, 12_000), _seconds(piece, 48_000)
    assert large < 10 * small + 0.05  # four times the text; ten leaves room for a busy machine


def test_time_grows_no_faster_with_namesakes() -> None:
    def text(count: int) -> str:
        given = ("".join(letters) for letters in product("abcdefghij", repeat=4))
        return "".join(f"X{name}q Smith said. Smith left. " for name in islice(given, count))

    small, large = _best(text(400)), _best(text(1600))
    assert large < 10 * small + 0.05


def _seconds(piece: str, length: int) -> float:
    return _best(piece * (length // len(piece)))


def _best(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        began = time.perf_counter()
        extract(text)
        best = min(best, time.perf_counter() - began)
    return best


@pytest.mark.parametrize(
    "text",
    [
        "DER MANN GING NACH HAUSE UND DIE FRAU BLIEB IM GARTEN STEHEN.\n" * 5,
        "THE PRESIDENT OF THE UNITED STATES WENT TO NEW YORK ON FRIDAY.\n" * 5,
        "def main():\n    print('hello world', \"x\")\n    return {'a': 1, 'b': 2}\n" * 5,
        "Name | Age | City\n--- | --- | ---\nfoo | 12 | bar\n" * 5,
        "Der Himmel über der Stadt war grau, und niemand wollte nach draußen gehen.\n" * 5,
        "今日は天気がいいです。\n" * 5,
    ],
    ids=["German capitals", "capitals", "code", "table", "German", "Japanese"],
)
def test_what_is_no_article_gives_next_to_nothing(text: str) -> None:
    found = extract(text)
    assert len(found.people) <= 1
    assert sum(quote.speaker is not None for quote in found.quotes) == 0
