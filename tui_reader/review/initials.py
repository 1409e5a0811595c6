"""Apply decisions to names that differ only in a middle initial, as an edit may add or remove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tui_reader.model import NameDecision, Person
from tui_reader.text.name import name_key

_INITIAL = re.compile(r"[^\W\d_]\.?")


def with_initials(people: Iterable[Person], names: Sequence[NameDecision]) -> Sequence[NameDecision]:
    """Return the decisions, with each absent name replaced by the only one that differs in middle initials.

    Unchanged are decisions on names that the article has, and those that fit two people.
    """
    if not names:
        return names
    people = list(people)
    present = {name_key(alias) for person in people for alias in (person.name, *person.aliases)}
    decided = {name_key(decision.name) for decision in names}
    result = []
    for decision in names:
        key = name_key(decision.name)
        fitting = [
            person
            for person in people
            if key not in present and name_key(person.name) not in decided and _fits(decision.name, person.name)
        ]
        if len(fitting) == 1 and name_key(decision.target or "") != name_key(fitting[0].name):
            decision = decision._replace(name=fitting[0].name)
        result.append(decision)
    return tuple(result)


def _fits(one: str, other: str) -> bool:
    """Return whether one of two names is the other with middle initials added."""
    shorter, longer = sorted(
        (name_key(one).replace(".", ". ").split(), name_key(other).replace(".", ". ").split()), key=len
    )
    if len(shorter) < 2 or len(shorter) == len(longer):
        return False
    first, *middle, last = longer
    return shorter == [first, *(word for word in middle if not _INITIAL.fullmatch(word)), last]
