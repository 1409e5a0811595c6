"""Where the panes of the reading screen lie: the lists beside the article, and the column of text in it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from tui_reader.look.flow import MIN_WIDTH

Side = Literal["sidebar", "notes"]
"""The pane at the left, which has tabs, and the one at the right."""
SIDES: tuple[Side, ...] = ("sidebar", "notes")
SIDEBAR_TABS: dict[str, str] = {"quotes": "Quotes", "people": "People", "outline": "Outline", "tags": "Tags"}
"""The titles of the lists in the sidebar by their ids, in the order of their tabs; the first one is shown first."""
BY_SPEAKER = "by speaker"
"""What the list of quotes says over it, and the state of the program, where quotes are grouped."""
TOP, BOTTOM = 1, 1
"""The rows of the title and of the status line."""
WIDE = 160
WIDEST = 48
"""The most cells of a pane beside the article."""
BESIDE_TEXT = 5
"""Cells of the article's gutter, its right edge and the scroll bar."""
FULL = 120
THREE_PANES = 100
TWO_PANES = 70
MEASURES = (30, 200)
"""The least and the greatest width of the text, in columns."""
GUTTER = 3
NARROW_GUTTER = 1
NARROW = 32

Layout = Literal["three panes", "two panes", "panels over the article"]


def layout_for(width: int) -> Layout:
    """Return the number of panes side by side in a terminal of this width."""
    return "three panes" if width >= THREE_PANES else "two panes" if width >= TWO_PANES else "panels over the article"


def chosen_sides(state: Mapping[str, str]) -> frozenset[Side]:
    """Return the panes that the user left open, by the state of the program in the library."""
    panes = state.get("panels", " ".join(SIDES)).split()
    return frozenset(side for side in SIDES if side in panes)


def shown_at_first(chosen: AbstractSet[Side], width: int) -> frozenset[Side]:
    """Return which of the chosen panes have room: one beside the article under 100 columns, none under 70."""
    sides = [side for side in SIDES if side in chosen]
    return frozenset({"three panes": sides, "two panes": sides[:1]}.get(layout_for(width), []))


def width_for(side: Side, width: int, measure: int) -> int:
    """Return the width of a pane beside the article: it grows where the text keeps its measure."""
    usual = (30 if width >= FULL else 25) + (side == "notes")
    if width < WIDE:
        return usual
    return max(usual, min(WIDEST, (width - measure - BESIDE_TEXT) // 2))


def article_width(sides: AbstractSet[Side], width: int, measure: int) -> int:
    """Return the width of the article's pane beside these panes and the scroll bar."""
    beside = sum(width_for(side, width, measure) for side in sides) if width >= TWO_PANES else 0
    return width - beside - 1


def measure_of(remembered: str | None, configured: int) -> int:
    """Return the width of the text in columns, within what is readable.

    Args:
        remembered: as it was left, `80/72` for 80 columns where the settings said 72; they count if they say another
            width by now.
    """
    low, high = MEASURES
    left, _, said = (remembered or "").partition("/")
    counts = left.isdecimal() and len(left) < 5 and said in ("", str(configured))
    return max(low, min(int(left) if counts else configured, high))


class Column(NamedTuple):
    """The column of text in the article's pane."""

    gutter: int
    """Cells before the text, for the cursor's bar and the signs of annotations."""
    left: int
    """The cell at which the text begins."""
    width: int


def column_in(width: int, measure: int) -> Column:
    """Return the column of text in a pane of `width` cells."""
    gutter = GUTTER if width >= NARROW else NARROW_GUTTER
    text_width = max(MIN_WIDTH, min(measure, width - gutter - 1))
    return Column(gutter, gutter + max(0, (width - gutter - 1 - text_width) // 2), text_width)
