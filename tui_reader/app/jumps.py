"""Where the user jumped from, to go back there and forward again, as in a browser.

Coordinates: offsets of the document. Steps (paragraphs, pages, the wheel) are no jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

STEPS = frozenset(
    {"down", "up", "half-down", "half-up", "page-down", "page-up", "jump-back", "jump-forward", "count-zero"}
)
"""The rows of the key table that move without a jump."""
MOST = 100
"""Jumps that are remembered."""
DOUBLED_SECONDS = 0.4
"""A key that is pressed twice within this time, as in vim, goes back once."""


class Jumps:
    """The places that were jumped from, and those that were gone back from."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._earlier: list[int] = []
        self._later: list[int] = []
        self._group = ""
        self._went_back = float("-inf")

    def moved(self, row: str, before: tuple[int, int], after: tuple[int, int]) -> None:
        """Record what a row of the key table did.

        Args:
            before: the block and the offset of the cursor.
            after: the same afterwards.
        """
        if row in STEPS or before[0] == after[0]:
            self._group = ""
        else:  # the rows of a list that the article follows are one jump
            self.leave(before[1], "list" if row.startswith("list-") else "")

    def leave(self, offset: int, group: str = "") -> None:
        """Record a jump from `offset`; those of one group that follow each other are one."""
        is_more = bool(group) and group == self._group
        self._group = group
        if not is_more:
            self._earlier = [*self._earlier[1 - MOST :], offset]
            self._later.clear()

    def back(self, here: int) -> int | None:
        """Return the place that was jumped from last; None if there is none."""
        if self._later and self._now() - self._went_back < DOUBLED_SECONDS:
            return here
        if not self._earlier:
            return None
        self._went_back = self._now()
        self._later.append(here)
        return self._earlier.pop()

    def forward(self, here: int) -> int | None:
        """Return the place that was gone back from last; None if there is none."""
        if not self._later:
            return None
        self._went_back = float("-inf")
        self._earlier.append(here)
        return self._later.pop()
