"""The rows of the title, the status line and the scroll bar, as runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from tui_reader.look.hints import Pieces
from tui_reader.look.runs import Run, shorten
from tui_reader.look.strip import by_row

TRACK: Run = ("│", ("article--track",))
THUMB: Run = ("┃", ("article--thumb",))


def bar_runs(left: Pieces, right: Pieces, width: int) -> list[Run]:
    """Return one row: the text at the left is cut before the one at the right, of which the rightmost matters most."""
    shown: list[Run] = []
    room = max(0, width - 2)
    used = 0
    for text, name in reversed(right):
        if used + cell_len(text) <= room:
            used += cell_len(text)
            shown.insert(0, (text, _names(name)))
    room -= used + (1 if used else 0)
    runs: list[Run] = [(" ", ())]
    for text, name in left:
        text = shorten(text, room)
        room -= cell_len(text)
        runs.append((text, _names(name)))
    return [*runs, (" " * (room + (1 if used else 0)), ()), *shown, (" ", ())]


def _names(name: str) -> tuple[str, ...]:
    return (f"bar--{name}",) if name else ()


def place_signs(first: int, last: int, count: int, marks: Mapping[int, str], height: int) -> Sequence[Run]:
    """Return the sign of each row of the scroll bar, one cell wide.

    Args:
        first: the first paragraph in the window.
        last: the last one.
        count: the paragraphs of the article.
        marks: the signs of tagged paragraphs.
    """
    count = max(1, count)
    size = max(1, round((last - first + 1) * height / count))
    signs = [THUMB] * height
    if size < height:
        room = count - (last - first + 1)
        start = round(first * (height - size) / room) if room > 0 else 0
        start = max(0, min(start, height - size))
        signs = [TRACK] * start + [THUMB] * size + [TRACK] * (height - size - start)
    for row, sign in by_row(marks, count, height).items():
        if row < height:
            signs[row] = (sign, ("article--tag",))
    return signs
