from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.app.mentions import Mentions
from tui_reader.model import Person
from tui_reader.text.spans import Span


def person(name: str, *starts: int) -> Person:
    return Person(name, None, None, tuple(Span(start, start + 3) for start in starts), ())


ANN, TOM = person("Ann", 10, 0, 30), person("Tom", 20)


def step(offset: int, direction: int, of: str | None = None, *, beyond: bool = False) -> tuple[str, int] | None:
    found = Mentions([ANN, TOM]).neighbour(offset, direction, of=of, beyond=beyond)
    return (found.person.name, found.number) if found is not None else None


@pytest.mark.parametrize(
    ("offset", "direction", "of", "beyond", "found"),
    [
        (0, 1, None, False, ("Ann", 1)),
        (0, 1, None, True, ("Ann", 2)),
        (11, 1, None, False, ("Tom", 1)),
        (11, 1, "Ann", False, ("Ann", 3)),
        (30, 1, "Ann", True, None),
        (30, -1, "Ann", False, ("Ann", 2)),
        (30, -1, None, False, ("Tom", 1)),
        (0, -1, None, False, None),
        (5, 1, "Tom", False, ("Tom", 1)),
        (5, 1, "Nobody", False, None),
    ],
)
def test_next_and_previous_mention(
    offset: int, direction: int, of: str | None, beyond: bool, found: tuple[str, int] | None
) -> None:
    assert step(offset, direction, of, beyond=beyond) == found


@pytest.mark.parametrize(("offset", "name"), [(0, "Ann"), (2, "Ann"), (3, None), (21, "Tom"), (33, None), (99, None)])
def test_person_mentioned_at_an_offset(offset: int, name: str | None) -> None:
    found = Mentions([ANN, TOM]).at(offset)
    assert (found.person.name if found else None) == name


def test_empty_article_has_no_mentions() -> None:
    none = Mentions()
    assert none.at(0) is None and none.neighbour(0, 1, of=None, beyond=False) is None and not none.names(None)


@given(st.lists(st.integers(0, 200), min_size=1, unique=True))
def test_next_visits_each_mention_once(starts: list[int]) -> None:
    mentions = Mentions([person("Ann", *(10 * start for start in starts))])
    visited, found = [], mentions.neighbour(0, 1, of="Ann", beyond=False)
    while found is not None:
        visited.append(found.span.start)
        found = mentions.neighbour(found.span.start, 1, of="Ann", beyond=True)
    assert visited == sorted(10 * start for start in starts)
