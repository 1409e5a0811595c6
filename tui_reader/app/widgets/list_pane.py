"""A list with rows of any height, of which only the visible ones are laid out and painted.

Coordinates: (item, line) places as in `text/layout/viewport.py`; an item's lines are made for a width when they are
shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui_reader.app.widgets.painted import Painted
from tui_reader.look.lists import Line, Words, base_of, line_runs
from tui_reader.look.runs import shorten
from tui_reader.text.layout.viewport import Place, back, fit, forward, lowest_top
from tui_reader.text.layout.wrap import HANGING, wrap

__all__ = ["Item", "Items", "Line", "ListPane", "Words", "in_marks", "wrapped"]


class Item(NamedTuple):
    """One row of a list."""

    key: str
    """The annotation's uid, or the key of a quote or person."""
    lines: Callable[[int], Sequence[Line]]
    """Makes its lines for a width in cells; at least one line."""
    selectable: bool = True
    """False for a heading between rows."""


class Items(Sequence[Item]):
    """Rows that are made when they are looked at."""

    def index_of(self, key: str) -> int | None:
        """Return the index of the row with a key, without making the rows; None if there is none."""
        raise NotImplementedError


def index_of(items: Sequence[Item], key: str | None) -> int | None:
    """Return the index of the row that can be chosen and has this key."""
    if key is None:
        return None
    if isinstance(items, Items):
        return items.index_of(key)
    return next((index for index, item in enumerate(items) if item.key == key and item.selectable), None)


def wrapped(text: str, width: int, style: str, *, most: int, indent: str = "") -> list[Line]:
    """`text` as at most `most` lines of `width` cells, the last one shortened where more would follow."""
    room = max(4, width - cell_len(indent))
    starts = [0, *wrap(text, room)]
    lines = []
    for number, start in enumerate(starts[:most]):
        last = number == most - 1
        end = len(text) if last else ([*starts, len(text)])[number + 1]
        row = text[start : min(end, start + 4 * room)].rstrip(HANGING)
        lines.append(Line((((indent + shorten(row, room)), style),)))
    return lines


def in_marks(words: str, width: int, style: str, *, most: int, indent: str = "") -> list[Line]:
    """The words of a text between “ and ”, as `wrapped`; the marks stay where the words are shortened."""
    lines = wrapped(f"“{words}", width - 1, style, most=most, indent=indent)
    ((text, _),) = lines[-1].left
    return [*lines[:-1], Line(((f"{text}”", style),))]


class ListPane(Painted, can_focus=True):
    """Rows to choose from, with a fixed head and foot."""

    GROUND = "list"

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, pane: ListPane, key: str) -> None:
            super().__init__()
            self.pane = pane
            self.key = key

    class HeadPressed(Message):
        """The head was clicked."""

        def __init__(self, pane: ListPane, column: int, line: int) -> None:
            super().__init__()
            self.pane = pane
            self.column = column
            self.line = line

    def __init__(self, *, edged: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.edged = edged
        """True for a line at the right edge, towards the article."""
        self.head: tuple[Line, ...] = ()
        self.foot: Callable[[int], Sequence[Line]] | None = None
        self.empty: Callable[[int], Sequence[Line]] | None = None
        self.items: Sequence[Item] = ()
        self.selected = 0
        self.marked: frozenset[str] = frozenset()
        """Keys of the rows that belong to the paragraph under the article's cursor."""
        self.top: Place = (0, 0)
        self._lines: dict[int, Sequence[Line]] = {}
        self._strips: dict[object, Strip] = {}
        self._width = 0
        self._selected_row: int | None = None
        """The row of the pane on which the selected item begins; None where it is not on screen."""
        self._wanted: str | None = None
        """The key to select once there is a row of it."""

    # -- what is shown ------------------------------------------------------------------------------------------

    def show_rows(self, items: Sequence[Item], selected: int) -> None:
        """Show other rows, none of which is read before it is shown, and select one by its index."""
        self.items, self._wanted = items, None
        self._lines.clear()
        self.selected = self._selectable(max(0, min(selected, len(items) - 1)), 1) if items else 0
        self.top = min(self.top, (max(0, len(items) - 1), 0))
        self._fit()
        self.repaint()

    def show_items(self, items: Sequence[Item]) -> None:
        """Show other rows; the selection stays on the same key, or else near where it was."""
        wanted, self._wanted = self._wanted, None
        key = self.selected_key
        self.items = items
        self._lines.clear()
        chosen = index_of(items, wanted)
        index = chosen if chosen is not None else index_of(items, key)
        if index is not None:
            self.selected = index
        self.selected = self._selectable(max(0, min(self.selected, len(items) - 1)), 1)
        self.top = min(self.top, (max(0, len(items) - 1), 0))
        if chosen is not None:
            self._fit()

    def forget_strips(self) -> None:
        super().forget_strips()
        self._strips.clear()

    @property
    def selected_key(self) -> str | None:
        if 0 <= self.selected < len(self.items) and self.items[self.selected].selectable:
            return self.items[self.selected].key
        return None

    def select_key(self, key: str) -> None:
        """Put the selection on the row of `key`; where there is none, once other rows are shown."""
        index = index_of(self.items, key)
        self._wanted = key if index is None else None
        if index is not None:
            self.selected = index
            self._fit()

    def mark(self, keys: frozenset[str]) -> None:
        """Mark the rows of the article's paragraph and bring the first of them into view while the pane rests."""
        if keys == self.marked:
            return
        self.marked = keys
        if keys and not self.has_focus:
            found = [index for key in keys if (index := index_of(self.items, key)) is not None]
            if found:
                self.selected = min(found)
                self._fit()

    # -- moving -------------------------------------------------------------------------------------------------

    def move(self, step: int) -> None:
        """Go to the next or previous row that can be chosen."""
        self._wanted = None
        if self.items:
            self.selected = self._selectable(max(0, min(self.selected + step, len(self.items) - 1)), step)
            self._fit()

    def move_page(self, step: int) -> None:
        if not self.items:
            return
        room = self._room
        place: Place = (self.selected, 0)
        target = forward(self._height, len(self.items), place, room) if step > 0 else back(self._height, place, room)
        self.move(target[0] - self.selected or step)

    def move_end(self, step: int) -> None:
        self.move(step * len(self.items))

    def scroll_lines(self, lines: int) -> None:
        """Show what is further down (negative: up); what is chosen stays chosen."""
        if self.items:
            self.top = (
                forward(self._height, len(self.items), self.top, lines)
                if lines > 0
                else back(self._height, self.top, -lines)
            )
            self.repaint()

    def _selectable(self, index: int, step: int) -> int:
        """The row at `index` or the next one in the direction of `step` that can be chosen, else the one before."""
        step = 1 if step >= 0 else -1
        for direction in (step, -step):
            at = index
            while 0 <= at < len(self.items):
                if self.items[at].selectable:
                    return at
                at += direction
        return max(0, index)

    # -- geometry -----------------------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        foot = len(self.foot(self.size.width - 3)) if self.foot else 0
        return max(1, self.size.height - len(self.head) - foot)

    def _item_lines(self, index: int) -> Sequence[Line]:
        lines = self._lines.get(index)
        if lines is None:
            lines = self._lines[index] = self.items[index].lines(max(8, (self._width or self.size.width) - 3))
        return lines

    def _height(self, index: int) -> int:
        return len(self._item_lines(index))

    def _fit(self) -> None:
        if not self.items or not self.size.height:
            return
        first = self.selected
        if first and not self.items[first - 1].selectable:  # the heading over a row comes into view with it
            self.top = min(self.top, (first - 1, 0))
        # fit() leaves room for a blank line that list rows do not have: one more line keeps the row whole.
        self.top = fit(
            lambda index: self._height(index) + (index == first), len(self.items), self.top, first, self._room
        )

    # -- painting -----------------------------------------------------------------------------------------------

    def build(self, width: int, height: int) -> list[Strip]:
        if width != self._width:
            self._width = width
            self._lines.clear()
            self._strips.clear()
        foot = list(self.foot(width - 3)) if self.foot else []
        room = max(0, height - len(self.head) - len(foot))
        if self.items:
            self.top = min(self.top, lowest_top(lambda i: self._height(i) + 1, len(self.items), max(1, room)))
        strips = [self._strip(line, "", width) for line in self.head]
        if not self.items and self.empty:
            strips += [self._strip(line, "", width) for line in list(self.empty(width - 3))[:room]]
        index, line = self.top
        self._selected_row = None
        while len(strips) < len(self.head) + room and index < len(self.items):
            item, lines = self.items[index], self._item_lines(index)
            state = self._state(index, item)
            first = next((number for number, words in enumerate(lines) if words.left), 0)
            if index == self.selected:
                self._selected_row = len(strips) + max(0, first - line)
            while line < len(lines) and len(strips) < len(self.head) + room:
                shown = "" if line < first else f"{state}-on" if state == "selected" and line > first else state
                strips.append(self._strip(lines[line], shown, width))
                line += 1
            index, line = index + 1, 0
        blank = self._strip(Line(), "", width)
        strips += [blank] * (height - len(foot) - len(strips))
        strips += [self._strip(line, "", width) for line in foot]
        return strips[:height] if height else []

    def cursor_cell(self) -> Offset | None:
        return None if self._selected_row is None else Offset(1, self._selected_row)

    def _state(self, index: int, item: Item) -> str:
        if self.has_focus and index == self.selected:
            return "selected"
        return "marked" if item.key in self.marked else ""

    def _strip(self, line: Line, state: str, width: int) -> Strip:
        key = (line, state, width)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= 2048:
                self._strips.clear()
            strip = self._strips[key] = self._paint(line, state, width)
        return strip

    def _paint(self, line: Line, state: str, width: int) -> Strip:
        runs = line_runs(line, state, width, edged=self.edged, few=self.has_few_colours)
        return self.row(runs, width, base_of(state))

    # -- mouse --------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < len(self.head):
            self.post_message(self.HeadPressed(self, event.x, event.y))
            return
        y = event.y - len(self.head)
        if not self.items or y >= self._room:
            return
        index, line = self.top
        while index < len(self.items):
            left = self._height(index) - line
            if y < left:
                if self.items[index].selectable:
                    self.selected = index
                    self.post_message(self.Chosen(self, self.items[index].key))
                return
            y -= left
            index, line = index + 1, 0

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-3)

    def on_focus(self) -> None:
        self.repaint()

    def on_blur(self) -> None:
        self.repaint()
