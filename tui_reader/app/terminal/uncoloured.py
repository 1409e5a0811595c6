"""What is sent with `NO_COLOR`: no colour at all, not even a grey, and letters that show what colours would."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

UNCOLOURED_CSS = """
Input > .input--selection, TextArea > .text-area--selection { text-style: reverse; }
Input > .input--cursor, TextArea > .text-area--cursor { text-style: reverse; }
Input:focus > .input--cursor { text-style: reverse; }
OptionList > .option-list--option-highlighted, OptionList:focus > .option-list--option-highlighted {
    text-style: bold reverse;
}
Toast { border-left: outer $foreground; }
Toast.-error, Toast.-warning { text-style: bold; }
"""
"""For Textual's own widgets; what the panes look like is in `palette`."""


class Uncoloured(LineFilter):
    """Leave colours out; bold, dim, italic, underlined and reversed letters stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, style and _without_colour(style), control) for text, style, control in segments]


@lru_cache(1024)
def _without_colour(style: Style) -> Style:
    return style.without_color
