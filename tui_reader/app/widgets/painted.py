"""Base of the painted widgets: keeps the strips it shows and repaints the rows that changed.

Textual's own path renders a widget through its style cache on each frame. A pane that holds its strips, and
compares the new ones with the old by identity, hands the compositor only what is different: a key press costs what
it changes on screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.look.palette import has_few_colours
from tui_reader.look.runs import Run, filled
from tui_reader.look.styles import Styles

Piece = tuple[str, Style]


class Painted(Widget):
    """Keep a frame of strips; `repaint()` after a change refreshes only the rows that differ."""

    ALLOW_SELECT = False
    GROUND = "article"
    """The palette's ground that it is painted on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._frame: list[Strip] | None = None
        self._frame_size = (0, 0)
        self._looks: Styles | None = None
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
        self._looks = None
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
    def looks(self) -> Styles:
        """The styles of the palette's looks, in the theme that is shown."""
        styles = self._looks
        if styles is None:
            styles = self._looks = Styles(
                self.GROUND,
                self._colour_of,
                coloured=not self.app.no_color,
                few=self.has_few_colours,
                dark=self.app.current_theme.dark,
            )
        return styles

    def _colour_of(self, name: str) -> RichColor | None:
        """A theme's colour; None where the theme lacks it or says it in a way that only a style sheet understands."""
        variables = self.app.theme_variables
        if name not in variables:
            return None
        try:
            return Color.parse(variables[name]).rich_color
        except ColorParseError:
            return None

    @property
    def has_few_colours(self) -> bool:
        """True in a terminal of 16 colours."""
        return not self.app.no_color and has_few_colours(self.app.console.color_system)

    def row(self, runs: Iterable[Run], width: int, filling: tuple[str, ...] = ()) -> Strip:
        """Make a strip of runs; `filling` are the looks of the blanks after them."""
        of = self.looks.of
        return self.strip([(text, of(names)) for text, names in runs], width, of(filling))

    def strip(self, pieces: Iterable[Piece], width: int, filling: Style | None = None) -> Strip:
        """Make a strip of exactly `width` cells, with the app's line filters (NO_COLOR …) applied."""
        row, cells = filled(pieces, width, filling if filling is not None else self.looks.ground)
        strip = Strip([Segment(text, style) for text, style in row], cells)
        if cells > width:
            strip = strip.crop(0, width)
        if self._line_filters is None:
            # No pane is painted in one of the terminal's own colours: nothing to translate.
            self._line_filters = [f for f in self.get_line_filters() if not isinstance(f, ANSIToTruecolor)]
        for line_filter in self._line_filters:
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip
