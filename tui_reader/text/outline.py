"""The headings above each block of a document."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document

BETWEEN = " › "
"""Between the headings of a path."""
_LONGEST = 80
"""Characters of a heading in a path."""


class Heading(NamedTuple):
    """A heading and the one above it."""

    block: int
    level: int
    above: int | None
    """The number of the heading that it belongs to; None for a topmost one."""


class Outline:
    """The headings of a complete document, as a tree."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.headings: list[Heading] = []
        self._blocks = document.headings()
        open_: list[int] = []
        for block in self._blocks:
            level = document.level(block)
            while open_ and self.headings[open_[-1]].level >= level:
                open_.pop()
            self.headings.append(Heading(block, level, open_[-1] if open_ else None))
            open_.append(len(self.headings) - 1)
        first = self.headings[:1]
        self._title = next(
            (one.block for one in first if one.block < 2 and all(one.level < h.level for h in self.headings[1:])), None
        )

    def path(self, block: int) -> list[int]:
        """Return the blocks of the headings over a block, the topmost first; a heading is over itself."""
        number: int | None = bisect_right(self._blocks, block) - 1
        if number is None or number < 0:
            return []
        path: list[int] = []
        while number is not None:
            path.append(self.headings[number].block)
            number = self.headings[number].above
        return path[::-1]

    def section(self, block: int) -> str:
        """Return the path of a block as words, `Introduction › Method`, without a heading over the whole text."""
        texts = (self._document.texts[index] for index in self.path(block) if index != self._title)
        return BETWEEN.join(clean_line(" ".join(text.split()), _LONGEST) for text in texts)
