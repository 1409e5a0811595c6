"""Corrections of names through the library: each is one undoable step; rules apply to every article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.library_examples import Clock, document, library, opened
from tui_reader.extraction import extract
from tui_reader.library import LibraryError
from tui_reader.model import Decisions, Edit, Extraction, ReaderError, Reading, Target
from tui_reader.review import apply

PARAGRAPHS = (
    "“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor.",
    "Peter Holt did not agree. “The town cannot pay for it any longer,” Holt said.",
    "“Nobody asked the fishermen what they want,” said Anna Berg.",
)
ELSEWHERE = ("Maria Lopez met Anna Berg.", "“I know nothing of any of this business,” Anna Berg said.")


class Desk:
    """A library with two articles that name the same people."""

    def __init__(self, directory: Path) -> None:
        self.library = library(directory, Clock())
        self.reading = opened(self.library, PARAGRAPHS)
        self.other = opened(self.library, ELSEWHERE, "/articles/two.txt")

    def seen(self, reading: Reading | None = None, paragraphs: tuple[str, ...] = PARAGRAPHS) -> Extraction:
        text = document(paragraphs).text
        return apply(text, extract(text), self.library.quotes.decisions((reading or self.reading).article_id))

    def people(self) -> list[str]:
        return [f"{'✓' if p.verdict == 'confirmed' else ''}{p.name}, {p.role}" for p in self.seen().people]

    def elsewhere(self) -> list[str]:
        return [person.name for person in self.seen(self.other, ELSEWHERE).people]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


FOUND = ["Maria Lopez, mayor", "Peter Holt, None", "Anna Berg, None"]
Act = Callable[[Desk], str]
ACTS: dict[str, tuple[Act, str, list[str], list[str]]] = {
    "confirm": (
        lambda d: d.library.people.confirm_person(d.reading, "Anna Berg"),
        "confirm Anna Berg",
        [*FOUND[:2], "✓Anna Berg, None"],
        ["Maria Lopez", "Anna Berg"],
    ),
    "reject": (
        lambda d: d.library.people.reject_person(d.reading, "Anna Berg"),
        "not a person: Anna Berg",
        FOUND[:2],
        ["Maria Lopez"],
    ),
    "rename": (
        lambda d: d.library.people.name_person(d.reading, "Anna Berg", " Anna  B. Berg "),
        "Anna Berg is Anna B. Berg",
        [*FOUND[:2], "✓Anna B. Berg, None"],
        ["Maria Lopez", "Anna B. Berg"],
    ),
    "merge": (
        lambda d: d.library.people.name_person(d.reading, "Anna Berg", "Maria Lopez"),
        "Anna Berg is Maria Lopez",
        ["✓Maria Lopez, mayor", "Peter Holt, None"],
        ["Maria Lopez"],
    ),
    "merge an alias": (
        lambda d: d.library.people.name_person(d.reading, "Holt", "Anna Berg"),
        "Holt is Anna Berg",
        ["Maria Lopez, mayor", "Peter Holt, None", "✓Anna Berg, None"],
        ["Maria Lopez", "Anna Berg"],
    ),
    "split": (
        lambda d: d.library.people.split_person(d.reading, "Holt"),
        "split off Holt",
        [*FOUND[:2], "✓Holt, None", FOUND[2]],
        ["Maria Lopez", "Anna Berg"],
    ),
    "add": (
        lambda d: d.library.people.add_person(d.reading, "“fishermen”"),
        "add fishermen",
        [*FOUND[:2], "✓fishermen, None", FOUND[2]],
        ["Maria Lopez", "Anna Berg"],
    ),
    "role": (
        lambda d: d.library.people.set_role(d.reading, "Peter Holt", "her\n rival"),
        "role of Peter Holt: her rival",
        [FOUND[0], "✓Peter Holt, her rival", FOUND[2]],
        ["Maria Lopez", "Anna Berg"],
    ),
    "no role": (
        lambda d: d.library.people.set_role(d.reading, "Maria Lopez", " "),
        "no role of Maria Lopez",
        ["✓Maria Lopez, None", *FOUND[1:]],
        ["Maria Lopez", "Anna Berg"],
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_correction_is_one_undo_and_redo_step(desk: Desk, act: str) -> None:
    do, label, here, there = ACTS[act]
    assert desk.people() == FOUND and desk.elsewhere() == ["Maria Lopez", "Anna Berg"]
    assert do(desk) == label
    assert desk.people() == here and desk.elsewhere() == there
    assert do(desk) == "", "repeating it changes nothing"
    for _ in range(2):
        undone = desk.library.annotations.undo(desk.reading)
        assert undone is not None and undone.label == label
        assert desk.people() == FOUND and desk.elsewhere() == ["Maria Lopez", "Anna Berg"]
        assert desk.library.quotes.decisions(desk.reading.article_id) == Decisions()
        redone = desk.library.annotations.redo(desk.reading)
        assert redone is not None and redone.label == label
        assert desk.people() == here and desk.elsewhere() == there
    assert desk.library.annotations.undo(desk.reading) and desk.library.annotations.undo(desk.reading) is None


def test_corrections_carry_over_to_the_next_version(desk: Desk) -> None:
    desk.library.people.name_person(desk.reading, "Holt", "Anna Berg")
    desk.library.people.set_role(desk.reading, "Anna Berg", "fisher")
    later = ("A line was put before all others.", *PARAGRAPHS[1:])
    reading = opened(desk.library, later)
    assert reading.article_id == desk.reading.article_id and reading.version_id != desk.reading.version_id
    people = {person.name: person for person in desk.seen(reading, later).people}
    assert people["Anna Berg"].aliases == ("Holt", "Anna Berg") and people["Anna Berg"].role == "fisher"


def test_bare_surname_makes_no_rule(desk: Desk) -> None:
    desk.library.people.name_person(desk.reading, "Holt", "Anna Berg")
    desk.library.people.name_person(desk.reading, "Peter Holt", "Holt")
    desk.library.people.reject_person(desk.reading, "Holt")
    desk.library.people.name_person(desk.reading, "Mr Lopez", "Maria Lopez")
    assert desk.library.people.rules() == ()


def test_rules_are_listed_by_name_and_removed(desk: Desk) -> None:
    desk.library.people.reject_person(desk.reading, "Maria Lopez")
    desk.library.people.name_person(desk.reading, "Anna Berg", "Anne Berg")
    assert [(rule.name, rule.verdict, rule.target) for rule in desk.library.people.rules()] == [
        ("Anna Berg", "is", "Anne Berg"),
        ("Maria Lopez", "not a person", None),
    ]
    removed = desk.library.people.remove_rule("maria  LOPEZ")
    assert removed is not None and removed.name == "Maria Lopez"
    assert desk.library.people.remove_rule("Maria Lopez") is None
    assert desk.elsewhere() == ["Maria Lopez", "Anne Berg"] and len(desk.people()) == 2
    undone = desk.library.annotations.undo(desk.reading)
    assert undone is not None and undone.label == "remove the rule for Maria Lopez" and undone.of_library
    assert len(desk.library.people.rules()) == 2
    desk.library.annotations.undo(desk.reading)
    desk.library.annotations.undo(desk.reading)
    assert desk.library.people.rules() == () and desk.people() == FOUND


def test_contrary_correction_removes_the_earlier_rule(desk: Desk) -> None:
    desk.library.people.name_person(desk.reading, "Anna Berg", "Maria Lopez")
    desk.library.people.split_person(desk.reading, "Anna Berg")
    assert desk.library.people.rules() == () and desk.elsewhere() == ["Maria Lopez", "Anna Berg"]
    desk.library.annotations.undo(desk.reading)
    assert len(desk.library.people.rules()) == 1 and desk.elsewhere() == ["Maria Lopez"]


def test_local_exception_to_a_rule_stays_local(desk: Desk) -> None:
    desk.library.people.reject_person(desk.reading, "Anna Berg")
    assert desk.library.people.add_person(desk.other, "Anna Berg")
    assert desk.elsewhere() == ["Maria Lopez", "Anna Berg"] and desk.people() == FOUND[:2]
    assert len(desk.library.people.rules()) == 1


def test_undo_in_one_article_keeps_a_rule_changed_by_another(desk: Desk) -> None:
    desk.library.people.reject_person(desk.reading, "Anna Berg")
    desk.library.people.name_person(desk.other, "Anna Berg", "Anne Berg")
    desk.library.annotations.undo(desk.reading)
    assert [rule.target for rule in desk.library.people.rules()] == ["Anne Berg"]
    assert desk.people()[2] == "Anne Berg, None"


def test_renaming_back_and_forth_creates_no_cycle(desk: Desk) -> None:
    desk.library.people.name_person(desk.reading, "Anna Berg", "Anne Bergh")
    desk.library.people.name_person(desk.reading, "Anne Bergh", "Anna Berg")
    assert desk.people()[2] == "✓Anna Berg, None"
    desk.library.people.name_person(desk.reading, "Anna Berg", "Anne Bergh")
    assert desk.people()[2] == "✓Anne Bergh, None"
    assert [(rule.name, rule.target) for rule in desk.library.people.rules()] == [("Anna Berg", "Anne Bergh")]


def test_rejected_person_named_again_is_a_person(desk: Desk) -> None:
    desk.library.people.reject_person(desk.reading, "Maria Lopez")
    desk.library.people.name_person(desk.reading, "Anna Berg", "Maria Lopez")
    assert desk.people() == ["✓Maria Lopez, mayor", "Peter Holt, None"]


def test_speakers_of_stored_quotes_follow_renames(desk: Desk) -> None:
    text = document(PARAGRAPHS)
    for index, speaker in ((0, "Maria Lopez"), (2, "Anna Berg")):
        desk.library.annotations.annotate(
            desk.reading, text, Target("span", text.span(index)), Edit("blue", speaker=speaker)
        )
    desk.library.people.name_person(desk.reading, "Anna Berg", "Anne Berg")
    assert [a.speaker for a in desk.library.annotations.of(desk.reading)] == ["Maria Lopez", "Anne Berg"]
    desk.library.annotations.undo(desk.reading)
    assert [a.speaker for a in desk.library.annotations.of(desk.reading)] == ["Maria Lopez", "Anna Berg"]


def test_confirming_another_spelling_keeps_it(desk: Desk) -> None:
    desk.library.people.name_person(desk.reading, "Anna Berg", "ANNA BERG")
    assert desk.library.people.confirm_person(desk.reading, "ANNA BERG") == ""
    assert desk.people()[2] == "✓ANNA BERG, None"


@pytest.mark.parametrize("words", ["", "  ", "—", "“”"])
def test_text_without_letters_is_no_name(desk: Desk, words: str) -> None:
    with pytest.raises(ReaderError, match="letters"):
        desk.library.people.name_person(desk.reading, "Anna Berg", words)
    with pytest.raises(ReaderError, match="letters"):
        desk.library.people.add_person(desk.reading, words)
    assert desk.people() == FOUND


def test_article_not_in_library_is_refused(desk: Desk) -> None:
    with pytest.raises(LibraryError, match="not in the library"):
        desk.library.people.confirm_person(desk.reading._replace(version_id=0), "Anna Berg")
    assert library(desk.library.path.parent / "none").people.rules() == ()
