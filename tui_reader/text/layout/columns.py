"""Set two texts side by side in columns of a given width, in cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from tui_reader.text.layout.wrap import HANGING, cell_of, wrap

GAP = " │ "
NARROWEST = 16
"""Cells of a column; in a narrower window the texts are one below the other."""


def side_by_side(left: str, right: str, width: int) -> Iterator[str]:
    """Yield the rows of two texts in two columns; one below the other if there is no room for both.

    Args:
        width: of both columns with the gap.
    """
    column = (width - len(GAP)) // 2
    if column < NARROWEST:
        for text in filter(None, (left, right)):
            yield from rows(text, max(width, NARROWEST))
        return
    for one, other in zip_longest(rows(left, column), rows(right, column), fillvalue=""):
        padding = " " * (column - cell_of(one, 0, len(one)))
        yield f"{one}{padding}{GAP}{other}".rstrip()


def rows(text: str, width: int) -> Iterator[str]:
    """Yield the rows of a text wrapped to so many cells."""
    starts = [0, *wrap(text, width), len(text)]
    for start, end in zip(starts, starts[1:], strict=False):
        yield text[start:end].rstrip(HANGING)
