"""How likely the speaker of a quote is right: a logistic model over a few clues.

The rule that found the speaker has a confidence of its own, by which rules are compared while a text is read. What a
quote states is calibrated: of the quotes that state 0.9, nine in ten are right. The weights are in
`data/confidence.txt`; `tests/benchmarks/fit_confidence.py` fits them.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import NamedTuple

from tui_reader.extraction.lexicon import DATA
from tui_reader.extraction.phrases import CLEAR
from tui_reader.model import Attribution

_LEAST, _MOST = 0.05, 0.99


class Clues(NamedTuple):
    """What is known about the speaker found for a quote."""

    attribution: Attribution
    rule: float
    """The confidence of the rule."""
    margin: float
    """How clearly a pronoun means the speaker (`Speaker.margin`)."""
    person: bool
    """A person speaks, not a role, an organisation or somebody unnamed."""
    full_name: bool
    """The person is known by more than one word."""
    story: float
    """The share of the people of the text without a role, an age or a full name: near 1 in fiction, 0 in news."""
    talk: float
    """The share of the quotes of the text that ask or exclaim: much of it in fiction, little in news."""


def features(clues: Clues) -> dict[str, float]:
    """Return the values that the weights multiply, by name."""
    rule = min(max(clues.rule, 0.5), 0.99)
    return {
        "any": 1.0,
        "rule": math.log(rule / (1 - rule)),
        clues.attribution: 1.0,
        "full name": float(clues.full_name),
        "no person": float(not clues.person),
        "no person in a story": float(not clues.person) * clues.story,
        "story": clues.story,
        "talk": min(2 * clues.talk, 1.0),
        "unclear": max(0.0, CLEAR - clues.margin) / CLEAR,
    }


@lru_cache(maxsize=1024)
def stated(clues: Clues) -> float:
    """Return the probability that the speaker is right."""
    known = weights()
    points = sum(known.get(name, 0.0) * value for name, value in features(clues).items())
    return min(max(1 / (1 + math.exp(-points)), _LEAST), _MOST)


@cache
def weights() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in (DATA / "confidence.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, weight = line.rpartition(" ")
            found[name] = float(weight)
    return found
