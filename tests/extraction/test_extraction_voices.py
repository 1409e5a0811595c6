"""Whom a pronoun or description refers to, and who speaks if no name is beside the quote."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract

SAID = '"It is the best we could do," '


def speakers(text: str) -> list[str | None]:
    return [q.speaker or q.speaker_text for q in extract(text).quotes if q.kind != "fragment"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Ann Reed met Lucy Hall. {SAID}she said to Reed.", "Lucy Hall"),
        ('Tom Hall met Bill Moss. "We owe it all to Moss and his men," he said.', "Tom Hall"),
        (f"Tom Hall met Bill Moss. He shook hands and left. {SAID}he said.", "Tom Hall"),
        (f"But Rakesh Tikait, a farmers' leader, vowed to fight. {SAID}he said.", "Rakesh Tikait"),
        (f"Ann Reed, the mayor, left. Her partner Dean nods. {SAID}he says.", "Dean"),
        (f"Tom Hall left. {SAID}said a police officer. {SAID}he added.", "a police officer"),
        (f"Dame Lucy Moss left. {SAID}she said.\n\nFor Ann Reed, that is not enough. {SAID}she says.", "Ann Reed"),
        (f"Ann Reed met Tom Hall. {SAID}I said. He laughed.", "I"),
        (f"Ann Reed met Tom Hall. {SAID}someone said.", "someone"),
    ],
)
def test_pronoun(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"The Archbishop of Canterbury, Justin Welby, left. {SAID}the archbishop said.", "Justin Welby"),
        (f"Prime Minister Ann Reed met Finance Minister Tom Hall. {SAID}the prime minister said.", "Ann Reed"),
        (f"Prime Minister Ann Reed met Finance Minister Tom Hall. {SAID}the minister said.", "Tom Hall"),
        (f"Finance Minister Tom Hall left. {SAID}the prime minister said.", "the prime minister"),
        (f"Mr Justice Green sat down. {SAID}the judge said.", "Green"),
        (f"Ann Reed, 34, waited. {SAID}the mother-of-two said.", "Ann Reed"),
        (f"Erik Moss lost again. {SAID}the Norwegian added.", "Erik Moss"),
        (f"Erik Moss lost again. {SAID}the French added.", "the French"),
        (f"Erik Moss lost again. {SAID}the referee said.", "the referee"),
        (f"Erik Moss lost. {SAID}one father said. {SAID}the 52-year-old said.", "the 52-year-old"),
    ],
)
def test_description(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('As Ann Reed put it: "It is the best we could do."', "Ann Reed"),
        ('Ann Reed hit back: "It is the best we could do."', "Ann Reed"),
        (
            'The plan was called "the best we could do" by Ann Reed, who said it was "a very good start indeed".',
            "Ann Reed",
        ),
        ('Asked about it, Ann Reed said: "It is the best we could do."', "Ann Reed"),
        ('Ann Reed dismissed the latest claims as "the best they could do".', "Ann Reed"),
        (f"{SAID}trumpeted Ann Reed.", "Ann Reed"),
    ],
)
def test_name(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        f"A man was hurt. Tom Hall came. {SAID}the man said.",
        f"Ann Reed is here. {SAID}his wife said.",
        'Ann Reed was told "it is the best we could do".',
        'He described the reports as "the best they could do".',
        '"It is the best we could do." He laughed and Ann Reed left.',
    ],
)
def test_unknown_speaker(text: str) -> None:
    assert [q.speaker for q in extract(text).quotes] == [None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"Tom Hall and his wife, Ann Reed, left. {SAID}his wife said.", "Ann Reed"),
        (f"Mr. Hall came in with Mrs. Hall. He sat down. {SAID}cried his wife.", "Mrs. Hall"),
        (f"Mr. Hall came in with Mrs. Hall. {SAID}said Mr. Hall.", "Mr. Hall"),
        (f"Several groups granted Mr. Hall a loan, saying his plan was {SAID[:-2]}.", "Several groups"),
        ('Tom Hall spoke of "a plan for all of us" and "a very good start indeed," Ann Reed nodded.', "Tom Hall"),
        ('Tom Hall met Bill Moss and Ann Moss. In her book, Moss wrote: "It is the best we could do."', "Ann Moss"),
        ('The mayor also outlined his plan and vowed to rebuild "the whole of the old bridge".', "The mayor"),
        (f"In Chelsea, the mayor waved. {SAID}the mayor said.", "the mayor"),
    ],
)
def test_relatives_and_namesakes(text: str, speaker: str) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (f"{SAID}said Ann Reed and Tom Hall.", ("Tom Hall",)),
        (f"{SAID}Ann Reed, Tom Hall and Lucy Moss said.", ("Tom Hall", "Lucy Moss")),
        ('Ann Reed and Tom Hall, her deputy, said: "It is the best we could do."', ("Tom Hall",)),
        (f"{SAID}said Ann Reed, and Tom Hall agreed.", ()),
        (f"{SAID}said Ann Reed to Tom Hall.", ()),
    ],
)
def test_joint_speakers(text: str, others: tuple[str, ...]) -> None:
    (quote,) = extract(text).quotes
    assert (quote.speaker, quote.others) == ("Ann Reed", others)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f'{SAID}Ann Reed and Tom Hall said together. {SAID[:-3]}."', [("Ann Reed", ("Tom Hall",))] * 2),
        (f"Acme's Ann Reed and UN director Tom Fox said: {SAID[:-3]}.\"", [("Ann Reed", ("Tom Fox",))]),
        (f'Ann Reed said she was told by Tom Hall: {SAID[:-3]}."', [("Tom Hall", ())]),
        (f'Ann Reed wrote: {SAID[:-3]}." Then @tomhall replied: {SAID[:-3]}."', [("Ann Reed", ()), ("@tomhall", ())]),
        ("“It is the first of two things to say.\n\n“This is the second,” wrote Ann Reed.", [("Ann Reed", ())] * 2),
    ],
)
def test_speaker_selection(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(quote.speaker, quote.others) for quote in extract(text).quotes] == found


def test_name_does_not_include_quotation_marks() -> None:
    quotes = extract('"Who goes there?" the Ferryman said,\n"None but I have come," said the wind.').quotes
    assert all('"' not in (quote.speaker or "") for quote in quotes)


def test_ambiguous_surname_is_not_certain() -> None:
    text = f"{SAID}said Ann Hall, wife of Tom Hall. {SAID}Hall said later."
    assert [quote.confidence < 0.93 for quote in extract(text).quotes] == [False, True]


def test_continued_paragraph_between_two_speakers_is_not_certain() -> None:
    text = f'{SAID}said Ann Reed.\n\n{SAID}said Tom Hall.\n\n{SAID[:-3]}."\n'
    assert [quote.confidence < 0.93 for quote in extract(text).quotes] == [False, False, True]


def test_narrator_is_addressed_by_name() -> None:
    told = "I rose. I took the lamp. I went to the door, and I waited as long as I could."
    talk = '"Come in, Watson," said Tom Hall. "You see, Watson, it is late." "It is not late at all," I said. '
    text = f'{told} {talk}"You are late, Watson!"'
    assert speakers(text)[1] == "Watson"


def test_next_speaker_is_not_the_previous_one() -> None:
    text = (
        '"Where have you been?" asked Ann Reed. "I was out on the hill," said Tom Hall. They sat down. '
        '"Did you see the sheep up there?" "I saw them all and counted them," said Hall.'
    )
    assert speakers(text) == ["Ann Reed", "Tom Hall", "Ann Reed", "Tom Hall"]


def test_nobody_addresses_themselves_by_name() -> None:
    text = (
        '"It is late, Hall," said Ann Reed. "We must go home," said Tom Hall. '
        '"Yes, it is late." "Come, Reed, and bring the lamp."'
    )
    assert speakers(text)[-1] != "Ann Reed"
