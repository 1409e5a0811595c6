"""Phrases for lists and counts, as messages use them."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 note", "2 notes", "3 matches"; for nouns whose plural ends in -s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{'es' if noun.endswith('ch') else 's'}"


def listed(names: Sequence[str]) -> str:
    """Join names as in prose: "Ann", "Ann and Tom", "Ann, Tom and Lucy"; `""` for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
