"""Which readings of lines undo takes back, in the order of all changes.

How lines are read is kept with each version of a text, not in the undo journal. So undo knows the readings of this run
of the program, each with the journal's newest step at that time.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.model import LayoutChoice


class Reflow(NamedTuple):
    """One change of how the lines of an article are read."""

    article: int
    before: LayoutChoice
    after: LayoutChoice
    step: int
    """The newest step of the article's history when it was made; 0 if there was none."""


class Reflows:
    """The changes that can be undone, and those that can be redone."""

    def __init__(self) -> None:
        self._done: list[Reflow] = []
        self._undone: list[Reflow] = []

    def add(self, reflow: Reflow) -> None:
        self._done.append(reflow)
        self._undone.clear()

    def undo(self, article: int, step: int) -> Reflow | None:
        """Return the change to undo, if none was made since.

        Args:
            article: The article on screen.
            step: The newest step of its history.
        """
        return self._move(self._done, self._undone, article, step)

    def redo(self, article: int, step: int) -> Reflow | None:
        """Return the change to redo, if it was made after `step`."""
        return self._move(self._undone, self._done, article, step)

    @staticmethod
    def _move(source: list[Reflow], target: list[Reflow], article: int, step: int) -> Reflow | None:
        if not source or (source[-1].article, source[-1].step) != (article, step):
            return None
        target.append(source.pop())
        return target[-1]
