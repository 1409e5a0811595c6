"""The title bar, the status bar, the banner, and the scroll bar."""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui_reader.app.widgets.painted import Painted, Piece, shorten
from tui_reader.look.strip import by_row


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
            self._strip = self._paint(width)
        return [self._strip] * height

    def _paint(self, width: int) -> Strip:
        base = self.ground
        right: list[Piece] = []
        room = max(0, width - 2)
        used = 0
        for text, name in reversed(self._right):  # the rightmost matters most
            if used + cell_len(text) <= room:
                used += cell_len(text)
                right.insert(0, (text, self.part(f"bar--{name}") if name else base))
        room -= used + (1 if used else 0)
        left: list[Piece] = []
        for text, name in self._left:
            text = shorten(text, room)
            room -= cell_len(text)
            left.append((text, self.part(f"bar--{name}") if name else base))
        gap = room + (1 if used else 0)
        return self.strip([(" ", base), *left, (" " * gap, base), *right, (" ", base)], width)


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
        self._strips: tuple[Strip, Strip] | None = None
        self._pulling = False
        self._marks: Mapping[int, str] = {}
        self._marked: tuple[tuple[int, int], dict[int, str]] | None = None
        """The signs by row, for a number of paragraphs and a height."""

    def set_marks(self, marks: Mapping[int, str]) -> None:
        """Show a sign of one cell for each of these paragraphs."""
        if marks != self._marks:
            self._marks, self._marked = marks, None
            self.repaint()

    def show(self, first: int, last: int, count: int) -> None:
        """Paragraphs `first` to `last` of `count` are in the window."""
        if (first, last, count) != (self._first, self._last, self._count):
            self._first, self._last, self._count = first, last, max(1, count)
            self.repaint()

    def forget_strips(self) -> None:
        super().forget_strips()
        self._strips = None

    def build(self, width: int, height: int) -> list[Strip]:
        if self._strips is None or self._strips[0].cell_length != width:
            self._strips = (
                self.strip([("│" * width, self.part("article--track"))], width),
                self.strip([("┃" * width, self.part("article--thumb"))], width),
            )
        track, thumb = self._strips
        size = max(1, round((self._last - self._first + 1) * height / self._count))
        if size >= height:
            return self._with_marks([track] * height, width)
        room = self._count - (self._last - self._first + 1)
        start = round(self._first * (height - size) / room) if room > 0 else 0
        start = max(0, min(start, height - size))
        return self._with_marks([track] * start + [thumb] * size + [track] * (height - size - start), width)

    def _with_marks(self, strips: list[Strip], width: int) -> list[Strip]:
        """Put the signs of the tagged paragraphs over the bar."""
        shape = self._count, len(strips)
        if self._marked is None or self._marked[0] != shape:
            self._marked = shape, by_row(self._marks, *shape)
        for row, sign in self._marked[1].items():
            if row < len(strips):
                strips[row] = self.strip([(sign.ljust(width), self.part("article--tag"))], width)
        return strips

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
