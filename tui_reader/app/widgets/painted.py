"""Base of the painted widgets: keeps the strips it shows and repaints the rows that changed.

Textual's own path renders a widget through its style cache on each frame. A pane that holds its strips, and
compares the new ones with the old by identity, hands the compositor only what is different: a key press costs what
it changes on screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.app.palette import LOOKS, PANES, Look, few_style, has_few_colours, style_of
from tui_reader.text.layout.graphemes import VS16, ZWJ

Piece = tuple[str, Style]
LONG_PIECE = 200
PILED_SHOWN = 8
"""Characters without a cell of their own that are sent after one that has one."""


def shorten(text: str, width: int) -> str:
    """Cut `text` to `width` cells, with an ellipsis where something was cut."""
    if cell_len(text) <= width:
        return text
    if width <= 1:
        return "…"[: max(0, width)]
    cells, cut = 0, 0
    for cut, character in enumerate(text):  # noqa: B007 - the index is what the loop is for
        cells += cell_len(character)
        if cells > width - 1:
            break
    return text[:cut].rstrip() + "…"


def calm(text: str) -> str:
    """Cut short what is piled on one letter or joined to it, in any script: `cell_len` stays what it was.

    It takes no cell where it is measured; ten thousand of it choke a terminal, or run over the other panes.
    """
    if len(text) < LONG_PIECE or text.isascii():
        return text
    kept: list[str] = []
    at = piled = 0
    widened = False  # by the variation selector of emoji, which is the one of these that cell_len counts
    while at < len(text):
        part = text[at : at + 2] if text[at] == ZWJ else text[at]  # a joiner takes the next character's cells
        at += len(part)
        piled = piled + len(part) if part[0] == ZWJ or not get_character_cell_size(part) else 0
        if piled <= PILED_SHOWN or (part == VS16 and not widened):
            kept.append(part)
        widened = bool(piled) and (widened or part == VS16)
    return "".join(kept)


class Painted(Widget):
    """Keep a frame of strips; `repaint()` after a change refreshes only the rows that differ."""

    ALLOW_SELECT = False
    GROUND = "article"
    """The palette's ground that it is painted on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._frame: list[Strip] | None = None
        self._frame_size = (0, 0)
        self._parts: dict[str, Style] = {}
        self._line_filters: list[LineFilter] | None = None

    def build(self, width: int, height: int) -> list[Strip]:
        """Make the strips of the whole pane: `height` of them, each `width` cells wide."""
        raise NotImplementedError

    def cursor_cell(self) -> Offset | None:
        """Where in the pane its own cursor is, in the frame that was built last; None where it has none."""
        return None

    def place_cursor(self) -> None:
        """Put the terminal's cursor, which braille displays and screen readers follow, on the pane's own."""
        if self.is_attached and self.screen.focused is self and (cell := self.cursor_cell()) is not None:
            self.app.cursor_position = self.content_region.offset + cell

    def forget_strips(self) -> None:
        """Drop everything that depends on the theme; the next frame is rebuilt."""
        self._frame = None
        self._parts.clear()
        self._line_filters = None

    def repaint(self) -> None:
        """Build the frame and ask for the rows that are not the very strips shown before."""
        width, height = self.size
        old = self._frame
        if old is None or self._frame_size != (width, height):
            self._frame = None
            self.refresh()
            return
        new = self._frame = self.build(width, height)
        self.place_cursor()
        start: int | None = None
        for y in range(height + 1):
            changed = y < height and new[y] is not old[y]
            if changed and start is None:
                start = y
            elif not changed and start is not None:
                self.refresh(Region(0, start, width, y - start))
                start = None

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = self.size
        frame = self._frame
        if frame is None or self._frame_size != (width, height):
            frame = self._frame = self.build(width, height)
            self._frame_size = (width, height)
            self.place_cursor()
        rows = frame[crop.y : crop.bottom]
        if crop.x or crop.width != width:
            rows = [row.crop(crop.x, crop.right) for row in rows]
        return rows

    def render_line(self, y: int) -> Strip:
        """The compositor asks for single lines to find what is under the mouse."""
        rows = self.render_lines(Region(0, y, self.size.width, 1))
        return rows[0] if rows else Strip.blank(self.size.width)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.forget_strips()

    @property
    def ground(self) -> Style:
        """What the pane is painted on."""
        style = self._parts.get("")
        if style is None:
            style = self._parts[""] = self._style_of(PANES[self.GROUND])
        return style

    def partial(self, name: str) -> Style:
        """What a part of the palette changes of whatever it is painted over."""
        style = self._parts.get(name)
        if style is None:
            few = few_style(name, dark=self.app.current_theme.dark) if self.has_few_colours else None
            style = self._parts[name] = few or self._style_of(LOOKS[name])
        return style

    @property
    def has_few_colours(self) -> bool:
        """True in a terminal of 16 colours."""
        return not self.app.no_color and has_few_colours(self.app.console)

    def _style_of(self, look: Look) -> Style:
        return style_of(look, self.app.theme_variables, coloured=not self.app.no_color)

    def part(self, name: str) -> Style:
        """A part of the palette, over the pane's own ground."""
        return self.ground + self.partial(name)

    def strip(self, pieces: Iterable[Piece], width: int, filling: Style | None = None) -> Strip:
        """Make a strip of exactly `width` cells, with the app's line filters (NO_COLOR …) applied."""
        base = filling if filling is not None else self.ground
        segments: list[Segment] = []
        room = width
        run, run_style = "", base  # neighbours of one style become one segment: each costs on its way to the terminal
        for text, style in pieces:
            if text:
                room -= len(text) if text.isascii() else cell_len(text)
                if style is run_style:
                    run += text
                else:
                    if run:
                        segments.append(Segment(calm(run), run_style))
                    run, run_style = text, style
        if room > 0 and run_style is base:
            run += " " * room
        if run:
            segments.append(Segment(calm(run), run_style))
        if room > 0 and run_style is not base:
            segments.append(Segment(" " * room, base))
        strip = Strip(segments, width) if room >= 0 else Strip(segments, width - room).crop(0, width)
        if self._line_filters is None:
            # No pane is painted in one of the terminal's own colours: nothing to translate.
            self._line_filters = [f for f in self.get_line_filters() if not isinstance(f, ANSIToTruecolor)]
        for line_filter in self._line_filters:
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip
