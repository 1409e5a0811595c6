"""Where the article names people, in reading order.

Coordinates: offsets of the document.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from tui_reader.model import Person
from tui_reader.text.spans import Span


class Mention(NamedTuple):
    """One place where a person is named."""

    person: Person
    span: Span
    number: int
    """From 1, among the person's mentions."""


class Mentions:
    """All mentions; looking one up costs the same however long the article is."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._of: dict[str, list[Mention]] = {}
        for person in people:
            spans = sorted(person.mentions)
            self._of[person.name] = [Mention(person, span, number) for number, span in enumerate(spans, 1)]
        self._all = sorted((one for found in self._of.values() for one in found), key=lambda one: one.span)

    def at(self, offset: int) -> Mention | None:
        """Return the mention that contains `offset`."""
        index = bisect_right(self._all, offset, key=lambda one: one.span.start) - 1
        found = self._all[index] if index >= 0 else None
        return found if found is not None and found.span.contains(offset) else None

    def names(self, name: str | None) -> bool:
        """Return whether somebody of this name is mentioned."""
        return bool(self._of.get(name or ""))

    def neighbour(self, offset: int, step: int, *, of: str | None, beyond: bool) -> Mention | None:
        """Return the next or previous mention: of a person by name, or of anybody.

        Args:
            beyond: leave out one that begins at `offset`.
        """
        mentions = self._of.get(of, []) if of is not None else self._all
        if step > 0:
            find = bisect_right if beyond else bisect_left
            index = find(mentions, offset, key=lambda one: one.span.start)
        else:
            index = bisect_left(mentions, offset, key=lambda one: one.span.start) - 1
        return mentions[index] if 0 <= index < len(mentions) else None
