"""The tags of an article at its scroll bar, independent of colours.

Coordinates: blocks by index, rows of the bar from its top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui_reader.model import Tag

TAGGED = "•"


Shows = Callable[[Sequence[str]], bool]
"""Whether a block with these tags is marked at all."""


class StripMarks:
    """The sign of each tagged block: the digit of its first tag that has one, else `•`."""

    def __init__(self) -> None:
        self._tags: Mapping[int, Sequence[str]] = {}
        self._keys: dict[str, str] = {}
        self._shows: Shows | None = None
        self._marks: dict[int, str] = {}

    def update(
        self, tags: Mapping[int, Sequence[str]], digits: Mapping[int, Tag], shows: Shows | None = None
    ) -> Mapping[int, str]:
        """Return the signs; only blocks with another sequence of tags than last time are looked at.

        Args:
            tags: the tags of each tagged block.
            digits: the tags on the digits.
            shows: None: every tagged block is marked.
        """
        known, keys = self._tags, {tag.name.casefold(): str(digit) for digit, tag in digits.items()}
        if (keys, shows) != (self._keys, self._shows):
            known, self._marks = {}, {}
        elif tags is known:
            return self._marks
        marks = dict(self._marks)
        for block in tags.keys() | known.keys():
            names = tags.get(block)
            if names is known.get(block):
                continue
            if names is None or (shows is not None and not shows(names)):
                marks.pop(block, None)
            else:
                marks[block] = next((keys[name.casefold()] for name in names if name.casefold() in keys), TAGGED)
        self._tags, self._keys, self._shows, self._marks = tags, keys, shows, marks
        return marks


def by_row(marks: Mapping[int, str], count: int, height: int) -> dict[int, str]:
    """Return the signs by row of a bar of `height` rows for `count` blocks; the first of a row counts."""
    first: dict[int, int] = {}
    for block in marks:
        row = block * height // max(1, count)
        if block < first.get(row, count):
            first[row] = block
    return {row: marks[block] for row, block in first.items()}
