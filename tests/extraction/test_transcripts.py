"""Lines that begin with who speaks."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract

INTERVIEW = """ANN REED: The harbour is not for sale.

INTERVIEWER: Your party said "everything must go".

REED: That was before the vote.

INTERVIEWER: Will you resign over it?

REED: No.
"""


def voices(text: str) -> list[str | None]:
    return [quote.speaker or quote.speaker_text for quote in extract(text).quotes]


def test_the_labels_speak() -> None:
    quotes = extract(INTERVIEW).quotes
    assert voices(INTERVIEW) == ["Ann Reed", "INTERVIEWER", "Ann Reed", "INTERVIEWER", "Ann Reed"]
    assert [quote.attribution for quote in quotes] == ["name", "role", "name", "role", "name"]
    assert INTERVIEW[quotes[1].start : quotes[1].end] == 'Your party said "everything must go".'


def test_the_people_of_labels_in_capitals_are_written_as_names() -> None:
    (person,) = extract(INTERVIEW).people
    assert (person.name, person.aliases) == ("Ann Reed", ("ANN REED", "REED"))


def test_question_and_answer() -> None:
    text = "Q: When did you begin?\n\nA: When I was six.\n\nQ: And when did you stop?\n\nA: I never stopped.\n"
    assert voices(text) == ["Q", "A", "Q", "A"]
    assert {quote.attribution for quote in extract(text).quotes} == {"unnamed"}


def test_labels_in_capitals_need_not_come_back() -> None:
    text = "SEN. ANN REED (R-ID): Did you write it?\n\nTOM FOX: I did.\n\nCHAIR: Order.\n\nPhoto: Lucy Moss\n"
    assert voices(text) == ["Ann Reed", "TOM FOX", "CHAIR"]


def test_one_question_and_its_answer() -> None:
    assert voices("Q: Are you well?\n\nA: I am, thank you.\n") == ["Q", "A"]


def test_labels_inside_the_marks() -> None:
    text = (
        "Tom Hall met Ann Reed.\n\n"
        '"HALL: Let us begin with the news of the day, shall we?\n\n'
        '"REED: Well, this is no “Shark Tank.” It is serious business.\n\n'
        '"And the people know that it is, as you will see.\n'
    )
    assert voices(text) == ["Tom Hall", "Ann Reed", "Ann Reed"]


@pytest.mark.parametrize(
    "text",
    [
        "Time: ten o'clock\nPlace: the town hall\nPrice: four pounds\nTickets: at the door\n",
        "WHAT: a walk by the sea\nWHEN: ten o'clock\nWHERE: the town hall\nPRICE: four pounds, or five\n",
        "Note: bring a coat.\n\nNote: it may rain all day.\n\nNote: no dogs.\n",
        "Reed: we saw her on Monday.\n",
    ],
)
def test_lists_of_facts_are_no_transcripts(text: str) -> None:
    assert extract(text).quotes == ()


def test_numbered_speakers() -> None:
    text = "Speaker 1: When did it open?\n\nSpeaker 2: In May.\n\nSpeaker 1: And now?\n\nSpeaker 2: It is shut.\n"
    assert voices(text) == ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"]
