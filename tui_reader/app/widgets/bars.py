"""The title bar, the status bar, the banner, and the scroll bar."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.app.widgets.painted import Painted
from tui_reader.look.bars import bar_runs, place_signs
from tui_reader.look.runs import Run


class Bar(Painted):
    """One line: the text at the left is cut before the one at the right."""

    GROUND = "bar"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left: tuple[tuple[str, str], ...] = ()
        self._right: tuple[tuple[str, str], ...] = ()
        self._strip: Strip | None = None

    @property
    def left(self) -> tuple[tuple[str, str], ...]:
        """The pieces at the left."""
        return self._left

    def show(self, left: tuple[tuple[str, str], ...], right: tuple[tuple[str, str], ...]) -> None:
        """Show (text, component name without `bar--`) pieces; the text must be clean."""
        if (left, right) != (self._left, self._right):
            self._left, self._right, self._strip = left, right, None
            self.repaint()

    def forget_strips(self) -> None:
        super().forget_strips()
        self._strip = None

    def build(self, width: int, height: int) -> list[Strip]:
        if self._strip is None or self._strip.cell_length != width:
            self._strip = self.row(bar_runs(self._left, self._right, width), width)
        return [self._strip] * height


class Banner(Bar):
    """A line over the article that stays until it is closed."""

    GROUND = "banner"


class PlaceBar(Painted):
    """A scroll bar in paragraphs, not rows, so that nothing has to be laid out for it; tagged ones have a sign."""

    class Pulled(Message):
        """The bar was clicked or dragged."""

        def __init__(self, fraction: float) -> None:
            super().__init__()
            self.fraction = fraction
            """0 at the top, 1 at the bottom."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._first, self._last, self._count = 0, 0, 1
        self._strips: dict[Run, Strip] = {}
        self._pulling = False
        self._marks: Mapping[int, str] = {}

    def set_marks(self, marks: Mapping[int, str]) -> None:
        """Show a sign of one cell for each of these paragraphs."""
        if marks != self._marks:
            self._marks = marks
            self.repaint()

    def show(self, first: int, last: int, count: int) -> None:
        """Paragraphs `first` to `last` of `count` are in the window."""
        if (first, last, count) != (self._first, self._last, self._count):
            self._first, self._last, self._count = first, last, max(1, count)
            self.repaint()

    def build(self, width: int, height: int) -> list[Strip]:
        signs = place_signs(self._first, self._last, self._count, self._marks, height)
        made = {sign: self._row_of(sign, width) for sign in set(signs)}
        return [made[sign] for sign in signs]

    def _row_of(self, sign: Run, width: int) -> Strip:
        """Return a row of the bar, the same object for the same sign, so that it is not painted again."""
        strip = self._strips.get(sign)
        if strip is None or strip.cell_length != width:
            text, names = sign
            strip = self._strips[sign] = self.row([(text.ljust(width), names)], width)
        return strip

    def forget_strips(self) -> None:
        super().forget_strips()
        self._strips.clear()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pulling = True
        self.capture_mouse()
        self._pull(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pulling:
            self._pull(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._pulling = False
        self.release_mouse()

    def _pull(self, y: int) -> None:
        span = max(1, self.size.height - 1)
        self.post_message(self.Pulled(max(0.0, min(1.0, y / span))))
