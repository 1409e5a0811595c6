"""The rows of the list of people, made from what the rules found and the reader decided; all of it cleaned here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from tui_reader.app.panels.keys import person_key
from tui_reader.app.widgets.list_pane import Item, Line, wrapped
from tui_reader.model import Person
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted
from tui_reader.text.name import name_key


def matches_person(person: Person, query: str) -> bool:
    """Return whether a filter lets a person through: every word must be found in name, role or other names."""
    text = "\n".join((person.name, person.role or "", *person.aliases)).casefold()
    return all(word in text for word in query.casefold().split())


def other_names(person: Person) -> tuple[str, ...]:
    """What the article calls a person besides the name, one spelling of each, in reading order."""
    spellings: dict[str, str] = {}
    for alias in person.aliases:
        spellings.setdefault(name_key(alias), alias)
    spellings.pop(name_key(person.name), None)
    return tuple(spellings.values())


def telling_names(person: Person) -> tuple[str, ...]:
    """The other names that are no mere part of the name: Bill Gates for William H. Gates, not Gates."""
    known = set(name_key(person.name).replace(".", " ").split())
    return tuple(name for name in other_names(person) if set(name_key(name).replace(".", " ").split()) - known)


def person_items(people: Sequence[Person], said: Mapping[str, tuple[int, int]]) -> list[Item]:
    """A row per person: ✓ where confirmed, name, number of mentions, role, other names, what is quoted.

    `said`: name → number of quotes and of their words.
    """
    return [Item(person_key(person), partial(_lines, person, said.get(person.name), at > 0)) for at, person in
            enumerate(people)]  # fmt: skip


def _lines(person: Person, said: tuple[int, int] | None, spaced: bool, width: int) -> list[Line]:
    confirmed, count = person.verdict == "confirmed", f"{len(person.mentions)}×"
    name = wrapped(clean_line(person.name), width - 2 - len(count) - 1, "strong", most=2)
    lines = [Line()] if spaced else []
    lines.append(Line((("✓ " if confirmed else "  ", "accent"), *name[0].left), count))
    facts = [clean_line(person.role or "")]
    facts.append(_listed("also ", telling_names(person)))
    facts.append(f"{counted(said[0], 'quote')}, {counted(said[1], 'word')}" if said else "")
    for line in name[1:]:
        lines.append(Line((("  ", ""), *line.left)))
    for fact in facts:
        lines += wrapped(fact, width, "dim", most=2, indent="  ") if fact else []
    return lines


def _listed(before: str, names: Iterable[str]) -> str:
    listed = ", ".join(clean_line(name) for name in names)
    return before + listed if listed else ""
