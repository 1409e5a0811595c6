"""Drive the app in a test as a user would, with keys, pastes and the mouse, and read the screen.

`Pilot.press` waits for an idle processor after every key, 40 ms at the least. Here a key is done when every widget
has handled the messages it caused and the screen has been painted, so hundreds of keys cost a second. What comes from a
thread, a timer or another program needs `until`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._context import visible_screen_stack
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui_reader.app.app import ReaderApp
from tui_reader.app.focus import Passage
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.config import Config
from tui_reader.keys import Context as KeyContext
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import Annotation, Quote, Reading
from tui_reader.text.clean import clean

TOO_NARROW = 10
"""Terminal width up to which a dialog's field may have no room at all."""
ROUNDS = 10
"""Rounds of the event loop in which no widget has a message to handle before a key counts as handled."""
SPINS = 200
"""Rounds of the event loop after which to wait a little before the next one."""
FRAMES = 5
"""How often painting may cause something that must be painted."""
PATIENCE = 10.0
"""Seconds after which a test stops waiting."""
_TYPED = {"space": " ", "enter": "\r", "tab": "\t"}
Found = TypeVar("Found", bound=Widget)


class MakeReader(Protocol):
    """Build the app on a file (default: the seed article) with a library (default: the test's)."""

    def __call__(
        self, path: Path = ..., *, config: Config | None = None, library: Library | None = None
    ) -> ReaderApp: ...


class Driver:
    """One running app."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    # -- input --------------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys, given by Textual name or by the character they type."""
        for key in keys:
            await self._send(events.Key(self.name_of(key), key if len(key) == 1 else _TYPED.get(key)))
        await self.drain()

    @staticmethod
    def name_of(key: str) -> str:
        """Textual's name of a key: `?` is `question_mark`."""
        return _character_to_key(key) if len(key) == 1 and not key.isalnum() else key

    async def paste(self, text: str) -> None:
        """Paste text into the focused field, as a terminal would."""
        await self._send(events.Paste(text))
        await self.drain()

    async def _send(self, event: events.Event) -> None:
        event.set_sender(self.app)
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)
        await self._handled()
        if self.app.holds_keys:  # a dialog is opening
            await self.until(self._is_open)

    def _is_open(self) -> bool:
        """Whether the opening dialog has the focus and has been laid out; until then it shows nothing."""
        focused = self.app.focused
        has_room = self.app.size.width > TOO_NARROW
        return not self.app.holds_keys and (focused is None or focused.size.width > 0 or not has_room)

    async def drain(self) -> None:
        """Wait until all sent messages and those they caused have been handled, and the screen has been painted."""
        await self._handled()
        for _ in range(FRAMES):
            if not self._paint():
                break
            await self._handled()

    async def _handled(self) -> None:
        """Wait until every widget waits for a message, for several rounds of the event loop.

        Raises:
            Exception: the one that ended the app.
        """
        end, quiet, rounds = time.monotonic() + PATIENCE, 0, 0
        while quiet < ROUNDS and not self._ended and time.monotonic() < end:
            rounds += 1
            await asyncio.sleep(0 if rounds < SPINS else 0.001)
            quiet = quiet + 1 if all(map(_is_waiting, self._pumps())) else 0
        if self.app._exception is not None:
            raise self.app._exception

    @property
    def _ended(self) -> bool:
        task = self.app._task
        return task is not None and task.done()

    def _pumps(self) -> Iterator[MessagePump]:
        yield self.app
        for screen in self.app.screen_stack if self.app._screen_stack else []:
            yield from screen.walk_children(with_self=True)

    def _paint(self) -> bool:
        """Paint now what the topmost screen would paint within a sixtieth of a second; return whether there was any."""
        if self._ended or not self.app._screen_stack:
            return False
        screen = self.app.screen
        waiting = (
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )
        if waiting and screen.is_current and not self.app._batch_count:
            screen._on_timer_update()
            return True
        return False

    async def rest(self) -> None:
        """Wait for the workers and for the frame that shows their results."""
        await self.app.workers.wait_for_complete()
        await self.drain()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition that the app reaches by itself.

        Raises:
            TimeoutError: it does not; with what is on the screen.
        """
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"not reached in {PATIENCE:.0f} s; on the screen:\n{self.text}")
            await asyncio.sleep(0.002)
        await self.drain()

    async def ready(self) -> None:
        """Wait until the article is in the library and its quotes and people are extracted."""
        await self.until(lambda: self.article.extracted and (self.article.reading or self.article.saved))
        await self.rest()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.rest()

    # -- mouse --------------------------------------------------------------------------------------------------

    def cell_of(self, offset: int) -> Offset:
        """Screen cell on which a character of the article is painted."""
        view = self.view
        above = view.flow.distance(view.top, view.flow.place_of(offset), view.size.height)
        for y in range(max(0, above), view.size.height):
            for x in range(view._column.left, view.size.width):  # the gutter counts as the row's first character
                if view.offset_from(x, y) == offset:
                    return view.region.offset + Offset(x, y)
        raise AssertionError(f"offset {offset} is not on the screen")

    async def drag(self, start: int, end: int) -> None:
        """Drag the mouse over the article from one offset to another."""
        await self.pilot.mouse_down(offset=self.cell_of(start))
        await self.pilot.hover(offset=self.cell_of(end))
        await self.pilot.mouse_up(offset=self.cell_of(end))
        await self.drain()

    async def click(self, offset: Offset | tuple[int, int], times: int = 1) -> None:
        await self.pilot.click(offset=offset, times=times)
        await self.drain()

    async def wheel(self, widget: Widget, *, down: bool = True) -> None:
        """Turn the wheel one notch over a panel."""
        x, y = widget.region.x + 3, widget.region.y + 3
        kind = events.MouseScrollDown if down else events.MouseScrollUp
        sign = 1 if down else -1
        await self._send(kind(None, x, y, 0, sign, 0, False, False, False, screen_x=x, screen_y=y))
        await self.drain()

    # -- state --------------------------------------------------------------------------------------------------

    @property
    def screen(self) -> ReadingScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReadingScreen))

    @property
    def article(self) -> OpenArticle:
        return self.screen.article

    @property
    def context(self) -> KeyContext:
        """The key table's context in force on the reading screen."""
        return self.screen.ctx.where

    @property
    def passage(self) -> Passage | None:
        """The annotation or quote that has been jumped to."""
        return self.screen.ctx.focus.current

    @property
    def quotes(self) -> Sequence[Quote]:
        """The quotes that are listed and can be jumped to."""
        return self.screen.ctx.focus.quotes

    @property
    def view(self) -> ArticleView:
        return self.screen.ctx.view

    @property
    def notes(self) -> ListPane:
        return self.screen.ctx.notes

    @property
    def sidebar(self) -> ListPane:
        return self.screen.ctx.sidebar

    @property
    def reading(self) -> Reading:
        assert self.article.reading is not None
        return self.article.reading

    @property
    def stored(self) -> tuple[Annotation, ...]:
        """The annotations stored in the library."""
        return self.app.library.annotations.of(self.reading)

    @property
    def selected_words(self) -> str:
        return self.view.document.slice(*self.view.selected_span)

    def find(self, kind: type[Found]) -> Found:
        """The only widget of a type on the topmost screen."""
        return self.app.screen.query_one(kind)

    def top(self, kind: type[Screen[Any]]) -> bool:
        return isinstance(self.app.screen, kind)

    @property
    def strips(self) -> Sequence[Strip]:
        """What the compositor would send to the terminal, line by line."""
        visible_screen_stack.set(self.app._background_screens)
        return self.app.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def text(self) -> str:
        """The text on the screen."""
        return "\n".join(self.lines)

    def style_at(self, offset: int) -> Style:
        """The style of a character of the article."""
        cell = self.cell_of(offset)
        cells: list[Style] = []
        for segment in self.strips[cell.y]:
            cells += [segment.style or Style.null()] * segment.cell_length
        return cells[cell.x]

    def unclean(self) -> list[Segment]:
        """Painted segments with a control character that a terminal would interpret."""
        return [segment for strip in self.strips for segment in strip if clean(segment.text) != segment.text]


def _is_waiting(pump: MessagePump) -> bool:
    """Whether a widget has handled all it was sent and waits for more, or accepts nothing any more."""
    if pump._closed or not pump._running:
        return True
    if pump._next_callbacks:
        return False
    arrived: Any = pump._message_queue.ready_event
    return not arrived.is_set() and bool(arrived._waiters)


@asynccontextmanager
async def running(app: ReaderApp, size: tuple[int, int] = (120, 40), *, wait: bool = True) -> AsyncIterator[Driver]:
    """Run the app without a terminal; with `wait`, until its background work is done."""
    async with app.run_test(size=size, notifications=True) as pilot:
        driver = Driver(app, pilot)
        if wait:
            await driver.ready()
        yield driver
