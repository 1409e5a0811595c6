"""Align the columns of a table on the screen; the text and its offsets stay as they are.

A row of a table is a line of its block, `a | b`. Blanks are shown before each ` | `, so a row with its padding is as
wide as the others. Coordinates: offsets inside the block; cells from the left edge of the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rich.cells import cell_len

BETWEEN = " | "
MAX_ROWS = 500
"""Rows of a block up to which columns are aligned."""

Columns = tuple[int, ...]
"""The width of each column in cells, without the last one."""


def columns_of(text: str, width: int) -> Columns:
    """Return the columns of a table, `()` if it has one column or is wider than `width` when aligned."""
    rows = text.split("\n")
    if len(rows) > MAX_ROWS:
        return ()
    widths: list[int] = []
    for row in rows:
        cells = [cell_len(cell) for cell in row.split(BETWEEN)]
        widths = [max(pair) for pair in zip_longest(widths, cells, fillvalue=0)]
    if len(widths) < 2 or sum(widths) + len(BETWEEN) * (len(widths) - 1) > width:
        return ()
    return tuple(widths[:-1])


def padding(text: str, start: int, end: int, columns: Columns) -> Iterator[tuple[int, int]]:
    """Yield the places inside a row `[start, end)` before which blanks are shown, and how many."""
    at = start
    for width in columns:
        between = text.find(BETWEEN, at, end)
        if between < 0:
            return
        if missing := width - cell_len(text[at:between]):
            yield between, missing
        at = between + len(BETWEEN)


def unpadded(text: str, start: int, end: int, columns: Columns, cell: int) -> int:
    """Return the cell of a row without its padding; a cell in the padding is that of the text after it."""
    added = 0
    for place, missing in padding(text, start, end, columns):
        shown = cell_len(text[start:place]) + added
        if cell < shown:
            break
        if cell < shown + missing:
            return shown - added
        added += missing
    return cell - added
