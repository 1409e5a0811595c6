"""Two alternating speakers, interpreted as a whole."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.extraction import extract
from tui_reader.extraction.dialogue import Line, take_turns
from tui_reader.extraction.passage import Passage
from tui_reader.extraction.people import Cluster
from tui_reader.extraction.phrases import Speaker

ANN, TOM = Cluster(("Ann", "Reed"), "f"), Cluster(("Tom", "Hall"), "m")
NOBODY: frozenset[Cluster] = frozenset()


def passage(symbols: str) -> Passage:
    return Passage(symbols, 0)


def line(*addressed: Cluster, asks: bool = False) -> Line:
    return Line(frozenset(addressed), frozenset(addressed), asks)


def said(person: Cluster, until: int = 0) -> Speaker:
    return Speaker("name", person, person.name, 0.97, until=until)


def voices(symbols: str, lines: list[Line], found: list[Speaker | None]) -> list[str | None]:
    taken = take_turns(passage(symbols), lines, found)
    return [speaker.person.words[0] if speaker and speaker.person else None for speaker in taken]


@pytest.mark.parametrize(
    ("symbols", "lines", "found", "expected"),
    [
        ("QQQQ", [line()] * 4, [said(ANN), said(TOM), None, None], ["Ann", "Tom", "Ann", "Tom"]),
        ("QQQ", [line()] * 3, [None, said(TOM), said(ANN)], ["Ann", "Tom", "Ann"]),
        ("QQ", [line(TOM), line()], [said(ANN), None], ["Ann", "Tom"]),
        ("QvP.QQ", [line(asks=True), line(), line()], [said(ANN, 3), None, said(ANN)], ["Ann", None, "Ann"]),
        ("QvP,QQ", [line(), line(), line()], [said(ANN, 3), None, said(TOM)], ["Ann", "Ann", "Tom"]),
        ("QQ", [line()] * 2, [None, None], [None, None]),
    ],
)
def test_turns(symbols: str, lines: list[Line], found: list[Speaker | None], expected: list[str | None]) -> None:
    assert voices(symbols, lines, found) == expected


@given(st.lists(st.sampled_from([None, said(ANN), said(TOM)]), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_speaker_named_beside_a_quote_is_kept(found: list[Speaker | None]) -> None:
    given = take_turns(passage("Q" * len(found)), [line()] * len(found), found)
    assert len(given) == len(found)
    assert all(before is None or after is before for before, after in zip(found, given, strict=True))


def test_pronoun_cannot_mean_the_previous_speaker() -> None:
    he = Speaker("pronoun", TOM, "he", 0.88)
    bill = Cluster(("Bill", "Moss"), "m")
    found: list[Speaker | None] = [said(TOM), he, said(TOM), said(bill)]
    assert voices("QQQQ", [line()] * 4, found) == ["Tom", "Bill", "Tom", "Bill"]


def test_turns_alternate_across_paragraphs() -> None:
    text = (
        "“Where have you been all day?” asked Ann Reed.\n\n“I was out on the hill,” said Tom Hall.\n\n"
        "“Did you see the sheep up there?”\n\n“I saw them all and counted them.”\n\n“And how many were there?”\n"
    )
    assert [quote.speaker for quote in extract(text).quotes] == [
        "Ann Reed", "Tom Hall", "Ann Reed", "Tom Hall", "Ann Reed",
    ]  # fmt: skip


def test_statement_continues_across_paragraphs() -> None:
    text = "“We will rebuild the bridge,” said Ann Reed.\n\n“It will take three years and cost us a lot.”\n"
    assert [quote.speaker for quote in extract(text).quotes] == ["Ann Reed", "Ann Reed"]


def test_long_dialogue_takes_linear_time() -> None:
    names = [f"{given} {surname}" for given, surname in product(("Ann", "Tom", "Lucy"), ("Reed", "Hall", "Moss"))]
    part = "".join(f'"Where are you, {name}?" "Here I am at last," said {name}. ' for name in names)

    def seconds(times: int) -> float:
        text = part * times
        began = time.process_time()
        extract(text)
        return time.process_time() - began

    seconds(2)
    assert min(seconds(40) for _ in range(3)) < 6 * min(seconds(10) for _ in range(3))
