"""Lines that begin with the speaker's label."""

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


def test_labels_are_speakers() -> None:
    quotes = extract(INTERVIEW).quotes
    assert voices(INTERVIEW) == ["Ann Reed", "INTERVIEWER", "Ann Reed", "INTERVIEWER", "Ann Reed"]
    assert [quote.attribution for quote in quotes] == ["name", "role", "name", "role", "name"]
    assert INTERVIEW[quotes[1].start : quotes[1].end] == 'Your party said "everything must go".'


def test_people_with_uppercase_labels_have_normal_names() -> None:
    (person,) = extract(INTERVIEW).people
    assert (person.name, person.aliases) == ("Ann Reed", ("ANN REED", "REED"))


def test_question_and_answer() -> None:
    text = "Q: When did you begin?\n\nA: When I was six.\n\nQ: And when did you stop?\n\nA: I never stopped.\n"
    assert voices(text) == ["Q", "A", "Q", "A"]
    assert {quote.attribution for quote in extract(text).quotes} == {"unnamed"}


def test_uppercase_labels_need_not_recur() -> None:
    text = "SEN. ANN REED (R-ID): Did you write it?\n\nTOM FOX: I did.\n\nCHAIR: Order.\n\nPhoto: Lucy Moss\n"
    assert voices(text) == ["Ann Reed", "TOM FOX", "CHAIR"]


def test_single_question_and_answer() -> None:
    assert voices("Q: Are you well?\n\nA: I am, thank you.\n") == ["Q", "A"]


def test_labels_inside_quotation_marks() -> None:
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


@pytest.mark.parametrize(
    "line",
    [
        "[00:0{}:09] {}: {}",
        "00:0{}:09 {}: {}",
        "[0{}:15] {}: {}",
        "(0:0{}) {}: {}",
        "29/11/2026, 09:5{} - {}: {}",
        "[29.11.26, 09:5{}:01] {}: {}",
        "10:0{} AM - {}: {}",
        "10:0{} GMT {}: {}",
    ],
)
@pytest.mark.parametrize("names", [("Ann Reed", "Tom Hall"), ("ANN REED", "HALL"), ("Ida", "Speaker 2")])
def test_labels_after_a_timestamp_need_not_recur(line: str, names: tuple[str, str]) -> None:
    said = ["The harbour is not for sale.", "Nobody said it was."]
    text = "\n\n".join(line.format(at, name, words) for at, (name, words) in enumerate(zip(names, said, strict=True)))
    quotes = extract(text).quotes
    assert [text[quote.start : quote.end] for quote in quotes] == said
    assert [str(quote.speaker or quote.speaker_text).lower() for quote in quotes] == [name.lower() for name in names]


def test_chat_nicknames_are_speakers() -> None:
    text = '[10:01] <anna> is it running\n\n[10:01] <@bo_> no\n\n[10:02] * bo sighs\n\n[10:02] <anna> "no" it is\n'
    assert voices(text) == ["anna", "bo_", "anna"]


def test_continuation_lines_belong_to_the_turn() -> None:
    text = (
        "[0:03] Ann Reed: It is not for sale.\n\nIt never was.\n\n[0:09] * laughter\n\nWell.\n\n[0:12] Tom Hall: No.\n"
    )
    assert voices(text) == ["Ann Reed", "Ann Reed", "Tom Hall"]


def test_uppercase_label_matches_the_person_of_that_name() -> None:
    text = "[0:01] INTERVIEWER: Bo Ek of the harbour board disagrees.\n\n[0:05] BO EK: I do.\n"
    assert voices(text) == ["INTERVIEWER", "Bo Ek"]


@pytest.mark.parametrize(
    "text",
    [
        "10:01:33 INFO: started\n\n10:01:34 WARNING: no ship\n\n10:01:35 ERROR: no harbour\n",
        "14:05 GMT: The ferry has left.\n\n14:10 GMT: It is back.\n\n14:20 GMT: It has left again.\n",
        "The ferry leaves at 14:05. Ann Reed: a portrait.\n\nIt was at 14:20 that she came.\n",
    ],
)
def test_logs_and_reports_are_no_transcripts(text: str) -> None:
    assert extract(text).quotes == ()


@pytest.mark.parametrize(
    "fields",
    [
        ("Author: Ann Reed <ann@example.org>", "Date: Mon Nov 23 10:00 2026"),
        ("Name: Ann Reed", "Place: the harbour of Turku"),
        ("Package: ferry", "Version: 2"),
        ("Artist: Ann Reed", "Title: The Harbour"),
        ("From: Ann", "To: Tom"),
    ],
)
def test_record_fields_are_no_speakers(fields: tuple[str, str]) -> None:
    text = "\n\n".join(f"record {number}\n\n{fields[0]}\n\n{fields[1]}" for number in range(4))
    assert extract(text).quotes == ()


MANUAL = """asn1_check

Read the value of an element.

Returns: {0} if the file is correct, {1} if it is not.

Return NULL

asn1_delete

Delete the structure.

Returns: {0} if it was found, {1} if it was not.

Note: The structure must not be used again.
"""


@pytest.mark.parametrize(
    "text",
    [
        MANUAL.format("SUCCESS", "ERROR") * 9,
        "Parameters: The name of a file.\n\nReturns: The lines of it.\n\n" * 9,
        "Since: It is new in 2.0.\n\nSee also: The list of names.\n\nDeprecated: Use the other one.\n\n" * 4,
        "Example: It reads the file.\n\nWarning: It may be long.\n\nDefault: None is set.\n\n" * 4,
        "INTEGER: It has a sign.\n\nBOOLEAN: It has two values.\n\nOCTET STRING: It has a length.\n\n"
        "UTCTime: It has a zone.\n\nCHOICE: It has an element.\n\n" * 3,
        "Omit: It leaves lines out.\n\n" + "The words of the page go on.\n\n" * 9
        + "Exclude: It leaves files out.\n\n" + "The words of the page go on.\n\n" * 9
        + "Omit: It leaves lines out.\n\n" + "The words of the page go on.\n\n" * 9
        + "Exclude: It leaves files out.\n\n",
        "The order is as follows.\n\n<start> is the first commit.\n\n<end> is the last one.\n\n<file> is read again.\n",
    ],
    ids=["Returns", "Parameters", "Since", "Example", "types", "verbs", "arguments"],
)  # fmt: skip
def test_labels_of_a_manual_are_no_speakers(text: str) -> None:
    assert extract(text).quotes == ()


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("Oyu", "Zsolna"), "0101"),
        (("Host", "Guest"), "0101"),
        (("Oyu", "Zsolna", "Wex"), "012021"),
        (("HOST", "OYU"), "010101"),
        (("Speaker 1", "Speaker 2"), "0010011"),
    ],
)
def test_unknown_names_that_answer_each_other_are_speakers(names: tuple[str, ...], order: str) -> None:
    turns = [names[int(one)] for one in order]
    text = "\n\n".join(f"{name}: It is number {at} of the words." for at, name in enumerate(turns))
    assert [str(voice).lower() for voice in voices(text)] == [name.lower() for name in turns]


def test_nicknames_without_a_time_are_speakers_in_a_chat() -> None:
    assert voices("<anna> is it running\n\n<bo> no\n\n<anna> why\n\n<bo> it is late\n") == ["anna", "bo"] * 2


@pytest.mark.parametrize("between", [3, 40])
def test_pronoun_refers_to_nobody_named_long_before(between: int) -> None:
    text = (
        "Tom Hall came to the harbour.\n\n" + "The water was high.\n\n" * between + "“It is late,” he said on Monday.\n"
    )
    assert [quote.speaker for quote in extract(text).quotes] == (["Tom Hall"] if between < 20 else [None])


def test_label_before_a_quotation_names_no_speaker() -> None:
    quotes = extract('Use the option.\n\nExamples: "It is all that is left of the notes."\n').quotes
    assert [quote.speaker for quote in quotes] == [None]
