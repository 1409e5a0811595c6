"""Mouse on a text: click, double-click on a word, drag beyond the edges, wheel.

Its own selection and not Textual's: keys and mouse make the same one, in offsets of the document.
"""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.timer import Timer

from tui_reader.app.widgets.painted import Painted
from tui_reader.text.spans import Span

DRAG_SECONDS = 0.06
"""How often the text scrolls by a line while the mouse is dragged outside the pane."""


class Pointed(Painted):
    """A painted text that posts mouse messages with offsets of its document."""

    class Pressed(Message):
        """The text was clicked."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset
            """Where, in the document."""

    class Dragged(Message):
        """The mouse is dragged, or a word was double-clicked."""

        def __init__(self, anchor: int, head: int) -> None:
            super().__init__()
            self.anchor = anchor
            self.head = head

    class Wheeled(Message):
        """The wheel was turned."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.selection: tuple[int, int] | None = None
        """(anchor, head): the head is the end that moves."""
        self._drag_anchor: int | None = None
        self._drag_timer: Timer | None = None
        self._drag_at = (0, 0)

    @property
    def count(self) -> int:
        """How many blocks there are to point at."""
        raise NotImplementedError

    def offset_from(self, x: int, y: int) -> int:
        """The document offset nearest to the cell (x, y) of the pane."""
        raise NotImplementedError

    def word_at(self, offset: int) -> Span:
        """The word at an offset; empty where there is none."""
        raise NotImplementedError

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, as far as there is text."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1 and self.count:
            self._drag_anchor = self.offset_from(event.x, event.y)
            self._drag_at = (event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_anchor is None:
            return
        self._drag_at = (event.x, event.y)
        outside = not 0 <= event.y < self.size.height
        if outside and self._drag_timer is None:
            self._drag_timer = self.set_interval(DRAG_SECONDS, self._drag_on)
        elif not outside:
            self._end_drag_timer()
        self._drag_on()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        anchor, self._drag_anchor = self._drag_anchor, None
        self._end_drag_timer()
        self.release_mouse()
        if anchor is not None and self.selection is None:
            self.post_message(self.Pressed(anchor))

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self.count:
            word = self.word_at(self.offset_from(event.x, event.y))
            if word.length:
                self.post_message(self.Dragged(*word))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Wheeled(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Wheeled(-3))

    def _drag_on(self) -> None:
        """Follow the mouse; where it has left the pane the text scrolls under it."""
        if self._drag_anchor is None:
            self._end_drag_timer()
            return
        x, y = self._drag_at
        if y < 0:
            self.scroll_lines(-1)
        elif y >= self.size.height:
            self.scroll_lines(1)
        head = self.offset_from(x, max(0, min(y, self.size.height - 1)))
        if head != self._drag_anchor or self.selection is not None:
            self.post_message(self.Dragged(self._drag_anchor, head))

    def _end_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
