"""The tags of an article at its scroll bar, independent of colours.

Coordinates: blocks by index, rows of the bar from its top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tui_reader.model import Tag

TAGGED = "•"


def strip_marks(
    tags: Mapping[int, Sequence[str]],
    digits: Mapping[int, Tag],
    shows: Callable[[Sequence[str]], bool] | None = None,
) -> dict[int, str]:
    """Return the sign of each tagged block: the digit of its first tag that has one, else `•`.

    Args:
        tags: the tags of each tagged block.
        digits: the tags on the digits.
        shows: whether a block with these tags is marked at all.
    """
    keys = {tag.name.casefold(): str(digit) for digit, tag in digits.items()}
    return {
        block: next((keys[name.casefold()] for name in names if name.casefold() in keys), TAGGED)
        for block, names in tags.items()
        if shows is None or shows(names)
    }


def by_row(marks: Mapping[int, str], count: int, height: int) -> dict[int, str]:
    """Return the signs by row of a bar of `height` rows for `count` blocks; the first of a row counts."""
    rows: dict[int, str] = {}
    for block in sorted(marks):
        rows.setdefault(block * height // max(1, count), marks[block])
    return rows
