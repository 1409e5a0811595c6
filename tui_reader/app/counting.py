"""Digits before a motion: `3j` moves three paragraphs, though `3` by itself adds a tag at once.

A digit adds its tag when it is pressed. If a motion follows at once, the digits were its count, and what they did is
withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

SECONDS = 0.4
"""How soon after a digit a motion must follow."""
MOST = 999
"""The largest count."""
COUNTED = frozenset(
    {
        "down",
        "up",
        "half-down",
        "half-up",
        "page-down",
        "page-up",
        "previous-heading",
        "next-heading",
        "previous-annotation",
        "next-annotation",
        "previous-quote",
        "next-quote",
        "search-next",
        "search-previous",
    }
)
"""The rows of the key table that take a count."""


class Count(NamedTuple):
    """A count that was typed."""

    times: int
    steps: int
    """Undo steps that its digits made."""


class Counting:
    """The digits typed last."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self.forget()

    def forget(self) -> None:
        """Forget the digits: another command came between."""
        self._digits, self._steps, self._typed = "", 0, float("-inf")

    def add(self, digit: int, steps: int) -> None:
        """Add a digit, which made so many undo steps."""
        if not self._is_fresh():
            self.forget()
        self._digits += str(digit)
        self._steps += steps
        self._typed = self._now()

    def take(self) -> Count | None:
        """Return the count before a motion, and forget it; None if there is none."""
        fresh, digits, steps = self._is_fresh(), self._digits, self._steps
        self.forget()
        return Count(max(1, min(int(digits), MOST)), steps) if fresh else None

    def _is_fresh(self) -> bool:
        return self._now() - self._typed <= SECONDS
