"""What is not a person or speaker: organisations, capitalised words, the subject of a passive."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract


def speakers(text: str) -> list[str | None]:
    return [q.speaker or q.speaker_text for q in extract(text).quotes]


def names(text: str) -> list[str]:
    return [p.name for p in extract(text).people]


@pytest.mark.parametrize(
    "text",
    [
        "Ellery Transit said in a statement: “We are aware of the problem.”",
        "Ellery Wavelink said all was well. The agency added that it was sorry.",
        "Ellery Wavelink said: “We are aware of the problem.” Later, the company raised its prices.",
    ],
)
def test_organisation_is_no_person(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ellery Wavelik said all was well. She runs the company.",
        "Ann Wavelik said all was well. The company added that it was sorry.",
        "Mayor Ellery Wavelik said all was well. The company added that it was sorry.",
        "Ellery Wavelik said all was well at Acme. The company added that it was sorry.",
    ],
)
def test_person_beside_an_organisation(text: str) -> None:
    assert len(names(text)) == 1


def test_organisation_that_speaks_is_named() -> None:
    (quote,) = extract("Ellery Transit said in a statement: “We are aware of the problem.”").quotes
    assert (quote.speaker, quote.attribution) == ("Ellery Transit", "organisation")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ('JOHN SMITH SAID: "NO."', ["John Smith"]),
        ('JOHN SMITH, THE MAYOR, SAID, THE MAYOR WOULD GO. "NO," JOHN SMITH SAID, THE MAYOR OF SALEM.', ["John Smith"]),
        ("SAID THE MAYOR: NOT SO.", []),
        ("MAY WILL GRANT WANT MORE? MARY WANTS TO KNOW.", []),
    ],
)
def test_capitals_only(text: str, people: list[str]) -> None:
    assert names(text) == people


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ann Reed, described by MSPs as ‘shambolic’, left.", "MSPs"),
        ("Ann Reed defended the contract, described by MSPs as ‘shambolic’.", "MSPs"),
        ("Ann Reed has led the council, described by critics as ‘a very sorry mess’.", "critics"),
        ("Ann Reed leads the board, whose work had been described by Tom Hall as ‘a very sorry mess’.", "Tom Hall"),
        ("Ann Reed was praised by all that know her as ‘one of the very best’.", None),
        ("Ann Reed defended what was described by voters in Salem as ‘a very sorry mess’.", "voters in Salem"),
        ("Ann Reed said by phone “we will not go there again”.", "Ann Reed"),
    ],
)
def test_agent_of_a_passive_is_the_speaker(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


def test_two_agents_are_both_attributed() -> None:
    text = "Ann Reed defended the plan, described by MSPs as ‘shambolic’ and by Tom Hall as ‘a very sorry mess’."
    assert speakers(text) == ["MSPs", "Tom Hall"]
