"""Noun phrases of a passage: what stands at their head, and the `Speaker` they name (`naming.py`).

Positions are indices into a passage's symbols (`passage.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.extraction.people import Cluster
from tui_reader.model import Attribution


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a person, or whoever the words `text` name."""

    attribution: Attribution
    person: Cluster | None
    text: str
    confidence: float
    noun: str = ""
    """Symbols of the phrase, where it names no person."""
    head: str = ""
    """The word at its head, in lower case, where it is a role or nobody named: "spokesman", "one"."""
    until: int = 0
    """Position behind the words that attribute, where they follow the quote."""
    others: tuple[Cluster, ...] = ()
    """Who speaks with one voice with `person`."""
    by_turn: bool = False
    """Given because two voices talk to each other."""

    @property
    def is_organisation(self) -> bool:
        """True for a body that speaks, false for somebody named by a role or not at all."""
        return self.person is None and not set(self.noun) & set("rut")


def head_of(noun: str) -> int | None:
    """Index of the head of a noun phrase: its last person who owns nothing, else its person noun, body or name."""
    main = noun.split("p", 1)[0] or noun
    if main in ("h", "t"):
        return 0
    for at in range(len(main) - 1, -1, -1):
        symbol, behind = main[at], main[at + 1 :]
        if behind.startswith("s"):
            continue
        if symbol == "P" and "r" not in behind and "k" not in behind:
            return at
        if symbol in "rku" or symbol == "D" and not behind:
            return at
        if symbol == "O" and not set(behind) & set("rkund"):
            return at
    return None


def same_speaker(one: Speaker, other: Speaker) -> bool:
    """Tell whether two quotes are spoken by one person, or by whom the same words name."""
    return one.person is other.person and (one.person is not None or one.text.lower() == other.text.lower())


def same_voice(between: str) -> bool:
    """Tell whether nobody else comes up between two quotes of one paragraph."""
    tail = between.rsplit(".", 1)[-1]
    return "\n" not in tail and not set(tail) & set("PO") and len(tail) < 14


def among_quotes(symbols: str, at: int) -> bool:
    """Tell whether a fragment has nothing but other quotes beside it."""
    return at > 0 and symbols[at - 1] in "fQ" and symbols[at + 1 : at + 2] in ("f", "Q")
