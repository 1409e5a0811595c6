"""The lines of a list beside the article, as runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui_reader.look.runs import Run, shorten

Words = tuple[tuple[str, str], ...]
"""(text, component name without `list--`) pieces of one line; `""` is the pane's own style."""
EDGE: Run = ("│", ("list--edge",))
TAB_GAP = 2
SIGNS = {"selected": "›", "marked": "▏"}


class Line(NamedTuple):
    """One line of a list: words from the left, a short text at the right edge."""

    left: Words = ()
    right: str = ""
    right_style: str = "dim"


def first_tab(labels: Sequence[str], shown: int, room: int) -> int:
    """Return the first tab of a pane: those before it make room for the one that is shown, `labels[shown]`.

    Args:
        room: the width in cells; 0 or less while it is not known.
    """
    first = 0
    while first < shown and 0 < room < sum(len(label) + TAB_GAP for label in labels[first:]) - TAB_GAP:
        first += 1
    return first


def tab_line(labels: Sequence[str], shown: int) -> Line:
    """Return the line of tabs over a list, of which `labels[shown]` is the open one."""
    pieces: list[tuple[str, str]] = []
    for number, label in enumerate(labels):
        pieces += [(label, "tab" if number == shown else "dim"), (" " * TAB_GAP, "")]
    return Line(tuple(pieces))


def base_of(state: str) -> tuple[str, ...]:
    """Return the looks that a line is painted on: `selected`, `selected-on` for its further lines, `marked`, `""`."""
    return (f"list--{state.removesuffix('-on')}",) if state else ()


def line_runs(line: Line, state: str, width: int, *, edged: bool, few: bool) -> list[Run]:
    """Return a line of a pane of `width` cells.

    Args:
        state: see `base_of`.
        edged: the pane has a line at its right edge, towards the article.
        few: the terminal has 16 colours, of which that of words may be the one that the selected row is painted on.
    """
    base = base_of(state)
    plain = few and state.startswith("selected")

    def names(name: str) -> tuple[str, ...]:
        return base if plain or not name else (*base, f"list--{name}")

    room = max(0, width - 3)
    right = shorten(line.right, room // 2)
    left_room = room - (cell_len(right) + 1 if right else 0)
    runs: list[Run] = [(SIGNS.get(state, " "), base)]
    used = 0
    for text, name in line.left:
        text = shorten(text, left_room - used)
        used += cell_len(text)
        runs.append((text, names(name)))
    runs.append((" " * (room - used - cell_len(right)), base))
    if right:
        runs.append((right, names(line.right_style)))
    return [*runs, (" ", base), EDGE if edged else (" ", base)]
