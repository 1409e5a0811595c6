"""Which name corrections have their name in a text."""

from __future__ import annotations

import pytest

from tui_reader.model import NameDecision
from tui_reader.review.absent import absent

REED = NameDecision(1, "Anna Reed", "not a person", None, None)
ALIAS = NameDecision(2, "Reed", "is", "Anna Reed", None)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Anna Reed spoke first.", True),
        ("ANNA REED spoke first.", True),
        ("Anna  Reed’s speech", True),
        ("Anna B. Reed spoke.", True),
        ("Anna Maria Reed spoke.", False),
        ("Anna\nReed spoke.", True),
        ("Anna Reedy spoke.", False),
        ("Joanna Reed spoke.", False),
        ("Anna and Ben Reed spoke.", False),
        ("", False),
    ],
)
def test_name_is_found_as_a_whole_and_with_initials(text: str, there: bool) -> None:
    assert (absent(text, [REED]) == []) is there


@pytest.mark.parametrize("name", ["Anna B. Reed", "Anna B Reed", "Anna B. C. Reed"])
def test_dropped_initial_still_matches(name: str) -> None:
    assert absent("Anna Reed spoke.", [REED._replace(name=name)]) == []


@pytest.mark.parametrize(("text", "gone"), [("Mrs Reed spoke.", 0), ("Anna Reed spoke.", 0), ("Mrs Hill spoke.", 2)])
def test_canonical_name_is_present_through_its_aliases(text: str, gone: int) -> None:
    assert len(absent(text, [ALIAS, REED])) == gone
    assert (REED in absent(text, [REED], rules=[ALIAS])) is (gone == 2)


def test_names_that_are_aliases_of_each_other_are_absent_together() -> None:
    circle = [ALIAS, NameDecision(3, "Anna Reed", "is", "Reed", None)]
    assert absent("Nobody spoke.", circle) == circle
    assert absent("Reed spoke.", circle) == []
