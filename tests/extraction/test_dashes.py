"""Speech opened by a dash: where a turn begins and ends, and which parts are narration."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract
from tui_reader.extraction.dashes import dashed, is_dialogue
from tui_reader.extraction.lexicon import lexicon

TURNS = "—Where have you been? asked Ann Reed.\n—I was out on the hill, said Tom Hall.\n"


def spoken(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in extract(text).quotes]


def turn(text: str) -> list[str]:
    return [text[span.start : span.end] for span in dashed(text, 0, len(text), lexicon(), everywhere=True)]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("—Come in, he said. It is open.", ["—Come in,", "It is open."]),
        ("—Come in! cried Ann Reed. Nobody hears you. She opened the door.", ["—Come in!", "Nobody hears you."]),
        ("—Come in, said the old man, you are late.", ["—Come in,", "you are late."]),
        ("—You may come in. He opened the door.", ["—You may come in."]),
        ("—You opened it. You never told me. I waited.", ["—You opened it. You never told me. I waited."]),
        ("He called out: —Come in! —Who is it? —It is me.", ["—Come in!", "—Who is it?", "—It is me."]),
        ("She told him: -- Come in! Drawing back, he said nothing.", ["-- Come in!"]),
        ("The bridge — a wreck — fell down.", []),
        ("— 3 pounds of flour", []),
    ],
)
def test_turn(text: str, speech: list[str]) -> None:
    assert turn(text) == speech


def test_text_is_a_dialogue_if_some_turns_name_a_speaker() -> None:
    assert is_dialogue(TURNS, lexicon())
    assert not is_dialogue("—Bread\n—Milk\n—Two pounds of flour\n", lexicon())


def test_dashes_open_speech_without_quotation_marks() -> None:
    text = TURNS + "—Did you see the sheep up there?\n"
    assert [quote.speaker for quote in extract(text).quotes] == ["Ann Reed", "Tom Hall", "Ann Reed"]


def test_dashes_open_speech_beside_quotation_marks() -> None:
    text = TURNS + '"Does he bite?" Ann Reed asked — and left — at once.\n'
    assert [part[:6] for part in spoken(text)] == ["—Where", "—I was", '"Does ']


def test_dash_before_a_list_item_is_no_speech() -> None:
    assert extract("The council wants:\n— a new bridge\n— two more buses\n— lower fares\n").quotes == ()
