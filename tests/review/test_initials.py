"""A middle initial gained or lost does not lose a person's corrections."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract
from tui_reader.model import Decisions, NameDecision, Person
from tui_reader.review import apply
from tui_reader.review.initials import with_initials

TEXT = "“We will not sell the harbour to anybody,” said {}, who came late. “{} was right,” said Peter Holt.\n"


@pytest.mark.parametrize(
    ("decided", "written", "holds"),
    [
        ("Maria Lopez", "Maria B. Lopez", True),
        ("Maria B. Lopez", "Maria Lopez", True),
        ("Maria B Lopez", "Maria Lopez", True),
        ("Maria Lopez", "Maria B. C. Lopez", True),
        ("Maria B. Lopez", "Maria C. Lopez", False),
        ("Maria Lopez", "Maria Bell Lopez", False),
        ("Maria Lopez", "Marta Lopez", False),
    ],
)
def test_role_stays_with_the_person(decided: str, written: str, holds: bool) -> None:
    text = TEXT.format(written, written)
    decisions = Decisions(names=(NameDecision(1, decided, None, None, "harbour master"),))
    people = {person.name: person.role for person in apply(text, extract(text), decisions).people}
    assert (people.get(written) == "harbour master") == holds, people


def test_ambiguous_decision_is_left_alone() -> None:
    two = [Person(name, None, None, (), (name,)) for name in ("Maria B. Lopez", "Maria C. Lopez")]
    said = NameDecision(1, "Maria Lopez", None, None, "harbour master")
    assert with_initials(two, (said,)) == (said,)
    assert with_initials(two[:1], (said,)) == (said._replace(name="Maria B. Lopez"),)
