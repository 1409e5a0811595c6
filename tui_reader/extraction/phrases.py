"""Noun phrases of a passage: their head, and the `Speaker` they name (`naming.py`).

Positions are indices into a passage's symbols (`passage.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.extraction.people import Cluster
from tui_reader.model import Attribution

CLEAR = 4.0
"""The points by which whom a pronoun means is clearly before anybody else; more say no more."""


class Speaker(NamedTuple):
    """A speaker: a person, or whoever the words `text` name."""

    attribution: Attribution
    person: Cluster | None
    text: str
    confidence: float
    noun: str = ""
    """The symbols of the phrase, if it does not name a person."""
    head: str = ""
    """The head of the phrase, in lower case, if it is a role or an unnamed person: "spokesman", "one"."""
    until: int = 0
    """The position after the attribution, if that follows the quote."""
    others: tuple[Cluster, ...] = ()
    """The persons who speak together with `person`."""
    margin: float = CLEAR
    """How clearly the words mean this person and nobody else, if they are a pronoun."""
    by_turn: bool = False
    """Inferred from two voices taking turns."""

    @property
    def is_organisation(self) -> bool:
        """Whether a body speaks, not a person with a role or without a name."""
        head = head_of(self.noun)
        return self.person is None and (self.noun[head] not in "rut" if head is not None else "t" not in self.noun)


def head_of(noun: str) -> int | None:
    """Return the index of the head of a noun phrase: its last person but an owner, else a person noun, body or name."""
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
    """Return whether two speakers are the same person, or are named by the same words."""
    return one.person is other.person and (one.person is not None or one.text.lower() == other.text.lower())


def same_voice(between: str) -> bool:
    """Return whether nobody else is mentioned between two quotes of one paragraph."""
    tail = between.rsplit(".", 1)[-1]
    return "\n" not in tail and not set(tail) & set("PO") and len(tail) < 14


def among_quotes(symbols: str, at: int) -> bool:
    """Return whether a fragment has only other quotes beside it."""
    return at > 0 and symbols[at - 1] in "fQ" and symbols[at + 1 : at + 2] in ("f", "Q")
