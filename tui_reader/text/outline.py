"""The headings above each block of a document."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
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
        self._count = len(document)
        self.headings: list[Heading] = []
        self._blocks = document.headings()
        self._parents: set[int] = set()
        open_: list[int] = []
        for block in self._blocks:
            level = document.level(block)
            while open_ and self.headings[open_[-1]].level >= level:
                open_.pop()
            self.headings.append(Heading(block, level, open_[-1] if open_ else None))
            self._parents.update(open_[-1:])
            open_.append(len(self.headings) - 1)
        first = self.headings[:1]
        self._title = next(
            (one.block for one in first if one.block < 2 and all(one.level < h.level for h in self.headings[1:])), None
        )

    @property
    def is_outdated(self) -> bool:
        """Whether the document has grown since."""
        return len(self._document) != self._count

    def has_branch(self, number: int) -> bool:
        """Return whether a heading, by its number, has others under it."""
        return number in self._parents

    def depth(self, number: int) -> int:
        """Return how many headings are over a heading."""
        depth = 0
        above = self.headings[number].above
        while above is not None:
            depth, above = depth + 1, self.headings[above].above
        return depth

    def number_of(self, block: int) -> int | None:
        """Return the number of the last heading up to a block; None before the first."""
        number = bisect_right(self._blocks, block) - 1
        return number if number >= 0 else None

    @cached_property
    def chapters(self) -> list[int]:
        """The blocks at which the chapters begin: the topmost headings, without one over the whole text."""
        return [one.block for one in self.headings if one.block != self._title and self._is_chapter(one)]

    def _is_chapter(self, heading: Heading) -> bool:
        return heading.above is None or (self._title is not None and self.headings[heading.above].block == self._title)

    def path(self, block: int) -> list[int]:
        """Return the blocks of the headings over a block, the topmost first; a heading is over itself."""
        number = self.number_of(block)
        path: list[int] = []
        while number is not None:
            path.append(self.headings[number].block)
            number = self.headings[number].above
        return path[::-1]

    def section(self, block: int) -> str:
        """Return the path of a block as words, `Introduction › Method`, without a heading over the whole text."""
        texts = (self._document.texts[index] for index in self.path(block) if index != self._title)
        return BETWEEN.join(clean_line(" ".join(text.split()), _LONGEST) for text in texts)
