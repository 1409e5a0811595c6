"""Scroll through the lines of a document that is never laid out as a whole.

Coordinates: a place is (block, line), the line relative to the block from 0; a block's height is the number of lines
it takes on screen, including the blank line after it. Only the heights of the blocks passed are computed, so the cost
of every function depends on the distance, not on the document. Places compare as tuples.
"""

from __future__ import annotations

from collections.abc import Callable

Place = tuple[int, int]
Heights = Callable[[int], int]


def forward(heights: Heights, count: int, place: Place, lines: int) -> Place:
    """Return the place `lines` further down, at most the last line of the last of `count` blocks."""
    block, line = place
    line += lines
    while line >= (height := heights(block)):
        if block + 1 >= count:
            return block, height - 1
        line -= height
        block += 1
    return block, line


def back(heights: Heights, place: Place, lines: int) -> Place:
    """Return the place `lines` further up, at most the first line of the first block."""
    block, line = place
    line -= lines
    while line < 0:
        if block == 0:
            return 0, 0
        block -= 1
        line += heights(block)
    return block, line


def distance(heights: Heights, start: Place, end: Place, limit: int) -> int:
    """Return the lines from `start` down to `end` (negative if `end` is above), at most `limit`."""
    if end < start:
        return -distance(heights, end, start, limit)
    lines = end[1] - start[1]
    for block in range(start[0], end[0]):
        lines += heights(block)
        if lines - end[1] > limit:
            return limit
    return min(lines, limit)


def lowest_top(heights: Heights, count: int, height: int) -> Place:
    """Return the top at which the last line of the text is the last of `height` lines."""
    if not count:
        return 0, 0
    last = count - 1
    return back(heights, (last, max(0, heights(last) - 2)), height - 1)


def fit(heights: Heights, count: int, top: Place, cursor: int, height: int) -> Place:
    """Return the top nearest to `top` at which block `cursor` is visible in `height` lines.

    The whole block if it fits; any part of a block taller than the screen.
    """
    if not count:
        return 0, 0
    last_line = max(0, heights(cursor) - 2)
    if last_line >= height:  # taller than the screen: any part of it will do
        return min(max(top, (cursor, 0)), (cursor, last_line - height + 1))
    if top > (cursor, 0):
        return cursor, 0
    return max(top, back(heights, (cursor, last_line), height - 1))
