"""Any text: no exception, offsets within it, and time that grows no faster than the text."""

from __future__ import annotations

import time
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.extraction import extract

PIECES = [
    "“", "”", "‘", "’", '"', "'", "«", "»", "„", " ", "\n", "\n\n", ". ", ", ", ": ", "- ", "(", ")", "said ", "He ",
    "she ", "Ann Reed ", "Reed", "Mr. ", "the ", "president ", "of ", "it ", "they ", "that ", "A ", "spokesman ",
    "which ", "called ", "'s ", "and ", "told ", "U.S. ", "é", "漢字",
    "\u2028", "\x00", "😀", "who ", "says", "1990s ", "Al-", "O'", "A.", "\ud800", "\r", "\t",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_mixture_is_extracted(text: str) -> None:
    _check(text)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_extracted(text: str) -> None:
    _check(text)


LINES = [
    "THE PRESIDENT SAID “WE WILL WIN” ON FRIDAY.",
    "«Nous ne partirons pas», a déclaré le maire de Lyon, Jean Petit.",
    "„Wir bleiben hier“, sagte der Bürgermeister.",
    "“我们不会离开，”市长说。",
    "«Мы не уйдём», — сказал мэр.",
    "– Nej, sade hon.",
    "Shall I compare thee to a summer’s day?",
    "    if name == 'main': print(\"x\" + 'y')",
    '| Ann Reed | 34 | "yes" |',
    "Ann Reed told the council: “We will not leave",
    "the harbour to anybody.”",
    "She said, ‘No.’",
    "* * *",
    "",
    "“",
    "—Tom Hall",
    "https://example.org/?q=%22said%22",
    "<p>“Hello,” said Ann Reed.</p>",
    "Q: Who said so? A: 'He did.'",
    "\tAnn\tReed\tsaid",
]


@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
@settings(max_examples=150, deadline=None)
def test_any_lines_are_extracted(text: str) -> None:
    _check(text)


SAID = st.sampled_from(
    [
        "{}We will not sell the harbour,{} said Ann Reed.",
        "Tom Hall told the council: {}We cannot pay for it.{}",
        "Ann Reed stood up. {}Nobody asked us what we want,{} she said.",
        "{}It is over now,{} a spokesman said.",
        "Tom Hall called the plan {}a waste of everyone’s money{}.",
        "The mayor was late.",
    ]  # fmt: skip
)
MARKS = [("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"), ("'", "'")]


@given(st.lists(SAID, min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", "\n \n\n"]))
@settings(max_examples=60, deadline=None)
def test_quotation_marks_and_blank_lines_do_not_change_speakers(paragraphs: list[str], between: str) -> None:
    plain = "\n".join(paragraphs)
    expected = _voices(plain, *MARKS[0])
    assert len(expected) == plain.count("{}") // 2
    assert all(_voices(plain.replace("\n", between), *marks) == expected for marks in MARKS)


def _voices(template: str, left: str, right: str) -> list[tuple[str | None, str | None, str]]:
    pieces = template.split("{}")
    text = "".join(piece + (left, right)[n % 2] for n, piece in enumerate(pieces[:-1])) + pieces[-1]
    return [(quote.speaker, quote.speaker_text, quote.kind) for quote in extract(text).quotes]


@given(st.lists(SAID, max_size=5).map("\n".join), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=60, deadline=None)
def test_text_after_an_article_does_not_change_its_quotes(article: str, noise: str) -> None:
    article = article.replace("{}", '"')
    spans = [(quote.start, quote.end) for quote in extract(article + "\n\nThe end.").quotes]
    after = [(quote.start, quote.end) for quote in extract(article + "\n\nThe end. " + noise).quotes]
    assert after[: len(spans)] == spans


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
    "an organisation that is always it": 'The firm said no. It said "a b c d e". ',
    "nobody but it": 'It said "a b c d e f". ',
    "unnamed sources": 'A nurse at the port came. "A b c d e f," she said. ',
    "relative clauses": 'a, b, which Ann, a plan that Tom called "a b c d" ',
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
def test_time_is_proportional_to_the_text(piece: str) -> None:
    extract(piece * 20)
    small, large = _seconds(piece, 12_000), _seconds(piece, 48_000)
    assert large < 10 * small + 0.05  # four times the text; a factor of ten leaves room for a busy machine


def test_time_is_proportional_with_many_namesakes() -> None:
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
        began = time.process_time()
        extract(text)
        best = min(best, time.process_time() - began)
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
        "Shall I compare thee to a summer's day?\nThou art more lovely and more temperate:\n" * 4,
        "name: reader\nversion: '1.0'\nscripts:\n  test: \"pytest -q\"\n" * 5,
        "SELECT name, 'said' FROM people WHERE quote = 'it''s fine' AND age > 3;\n" * 5,
        "«Nous ne partirons jamais», a-t-il dit hier soir.\n" * 5,
        "Мы никогда не уйдём отсюда, сказал он вчера вечером.\n" * 5,
        "12\" x 34\" x 5', 6'2\", '90s, 'tis, o'clock\n" * 5,
    ],
    ids=[
        "German capitals",
        "capitals",
        "code",
        "table",
        "German",
        "Japanese",
        "poem",
        "YAML",
        "SQL",
        "French",
        "Russian",
        "inches",
    ],  # fmt: skip
)
def test_text_that_is_no_article_gives_almost_nothing(text: str) -> None:
    found = extract(text)
    assert len(found.people) <= 1
    assert sum(quote.speaker is not None for quote in found.quotes) == 0
