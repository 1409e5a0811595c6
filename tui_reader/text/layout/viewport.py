"""Walk the painted lines of a document that is never laid out as a whole.

Coordinates: a place is (block, line), the line counted inside the block from 0; a block's height is the number of
lines it takes on screen, its blank line included. Only the heights of the blocks walked over are asked for, so
every function costs what the distance costs, not what the document costs. Places compare as tuples.
"""

from __future__ import annotations

from collections.abc import Callable

Place = tuple[int, int]
Heights = Callable[[int], int]


def forward(heights: Heights, count: int, place: Place, lines: int) -> Place:
    """The place `lines` further down, stopping at the last line of the last of `count` blocks."""
    block, line = place
    line += lines
    while line >= (height := heights(block)):
        if block + 1 >= count:
            return block, height - 1
        line -= height
        block += 1
    return block, line


def back(heights: Heights, place: Place, lines: int) -> Place:
    """The place `lines` further up, stopping at the first line of the first block."""
    block, line = place
    line -= lines
    while line < 0:
        if block == 0:
            return 0, 0
        block -= 1
        line += heights(block)
    return block, line


def distance(heights: Heights, start: Place, end: Place, limit: int) -> int:
    """The lines from `start` down to `end` (negative where `end` is above), counted up to `limit` at most."""
    if end < start:
        return -distance(heights, end, start, limit)
    lines = end[1] - start[1]
    for block in range(start[0], end[0]):
        lines += heights(block)
        if lines - end[1] > limit:
            return limit
    return min(lines, limit)


def lowest_top(heights: Heights, count: int, height: int) -> Place:
    """The top at which the last block's last line (not its blank line) is the last of `height` lines."""
    if not count:
        return 0, 0
    last = count - 1
    return back(heights, (last, max(0, heights(last) - 2)), height - 1)


def fit(heights: Heights, count: int, top: Place, cursor: int, height: int) -> Place:
    """The top nearest to `top` at which block `cursor` is on a screen of `height` lines.

    Whole where it fits; a block taller than the screen keeps the lines it shows.
    """
    if not count:
        return 0, 0
    last_line = max(0, heights(cursor) - 2)
    if last_line >= height:  # taller than the screen: any part of it will do
        return min(max(top, (cursor, 0)), (cursor, last_line - height + 1))
    if top > (cursor, 0):
        return cursor, 0
    return max(top, back(heights, (cursor, last_line), height - 1))
