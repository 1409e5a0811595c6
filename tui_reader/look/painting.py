"""Paint a frame: rows of runs as what a terminal is sent."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import ColorSystem
from rich.segment import Segment

from tui_reader.look.frame import Frame, Part
from tui_reader.look.palette import PANES, has_few_colours
from tui_reader.look.runs import filled
from tui_reader.look.styles import Styles, colours_of
from tui_reader.look.themes import ThemeColours

SYSTEMS: Mapping[str, ColorSystem] = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}
_OF_TERM: Mapping[str, str] = {"kitty": "256", "256color": "256"}


def colour_system(environment: Mapping[str, str]) -> str:
    """Return how many colours a terminal has, as Rich finds it out and names it."""
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    return _OF_TERM.get(environment.get("TERM", "").strip().lower().rpartition("-")[2], "standard")


def segments(frame: Frame, theme: ThemeColours, system: str, *, coloured: bool) -> list[list[Segment]]:
    """Return the rows of a frame as segments with their styles.

    Args:
        system: see `colour_system`.
        coloured: False where no colours are shown.
    """
    few = coloured and has_few_colours(system)
    colour_of = colours_of(theme.colours)
    styles = {ground: Styles(ground, colour_of, coloured=coloured, few=few, dark=theme.dark) for ground in PANES}
    return [[segment for part in row for segment in _of_part(part, styles[part.ground])] for row in frame]


def _of_part(part: Part, styles: Styles) -> list[Segment]:
    row, cells = filled(((text, styles.of(names)) for text, names in part.runs), part.width, styles.ground)
    found = [Segment(text, style) for text, style in row]
    return found if cells <= part.width else Segment.adjust_line_length(found, part.width)


def painted(rows: list[list[Segment]], system: str) -> list[str]:
    """Return what paints each row on a terminal, wherever its cursor is."""
    colours = SYSTEMS[system]
    lines = []
    for number, row in enumerate(rows, 1):
        text = "".join(
            segment.style.render(segment.text, color_system=colours) if segment.style else segment.text
            for segment in row
        )
        lines.append(f"\x1b[{number};1H{text}")
    return lines
