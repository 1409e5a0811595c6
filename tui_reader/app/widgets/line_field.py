"""A line of text: stored as typed, shown clean; the cursor moves by grapheme.

Only what is on screen is measured and painted, so a key costs the same however long the line is.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from tui_reader.app.widgets.typed import TypingField, typed_character
from tui_reader.text.clean import clean_line, typed_line
from tui_reader.text.layout.graphemes import border_after, border_before, graphemes, next_border, previous_border
from tui_reader.text.words import next_word, previous_word

LONGEST_SHOWN = 4
"""Code points per cell that are looked at for the left edge: most emoji families have fewer."""


class LineField(TypingField, Input):
    """One line. Positions are code-point offsets into `value`; `_left` is where the visible part begins."""

    _left = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave accepting to the dialog, whose key is in the key table."""
        return action != "submit"

    def validate_value(self, value: str) -> str:
        return typed_line(value)

    # -- typing -------------------------------------------------------------------------------------------------

    async def _on_key(self, event: events.Key) -> None:
        character = typed_character(event)
        if character is not None:
            event.stop()
            event.prevent_default()
            self._restart_blink()
            self.type_text(character)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        # Several lines become one: the lines of a paragraph, a list of tags.
        self.type_text(lines[0] if len(lines) == 1 else " ".join(filter(None, map(str.strip, lines))))

    def type_text(self, text: str) -> None:
        self.replace(typed_line(text), *self.selection)

    # -- moving -------------------------------------------------------------------------------------------------

    def _go(self, position: int, select: bool) -> None:
        self.selection = Selection(self.selection.start if select else position, position)

    def action_cursor_left(self, select: bool = False) -> None:
        if select or self.selection.is_empty:
            self._go(previous_border(self.value, self.cursor_position), select)
        else:
            self._go(min(self.selection), select)

    def action_cursor_right(self, select: bool = False) -> None:
        if select or self.selection.is_empty:
            self._go(next_border(self.value, self.cursor_position), select)
        else:
            self._go(max(self.selection), select)

    def action_cursor_left_word(self, select: bool = False) -> None:
        self._go(self._word_before(), select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        self._go(self._word_after(), select)

    def _word_before(self) -> int:
        return border_before(self.value, previous_word(self.value, self.cursor_position))

    def _word_after(self) -> int:
        return border_after(self.value, next_word(self.value, self.cursor_position))

    # -- deleting -----------------------------------------------------------------------------------------------

    def _delete_to(self, position: int) -> None:
        if self.selection.is_empty:
            self.delete(self.cursor_position, position)
        else:
            self.delete_selection()

    def action_delete_left(self) -> None:
        self._delete_to(previous_border(self.value, self.cursor_position))

    def action_delete_right(self) -> None:
        self._delete_to(next_border(self.value, self.cursor_position))

    def action_delete_left_word(self) -> None:
        self._delete_to(self._word_before())

    def action_delete_right_word(self) -> None:
        self._delete_to(self._word_after())

    # -- what is on screen --------------------------------------------------------------------------------------

    @property
    def content_width(self) -> int:
        """The field scrolls by itself: for Textual it is never wider than it is."""
        return 1

    @property
    def _shown(self) -> tuple[int, str]:
        """The left edge and the text from there that may fit, clean.

        The edge stays where it is while the cursor is in sight; a cursor that leaves the field takes it along.
        """
        width = max(1, self.content_size.width)
        cursor, value = min(self.cursor_position, len(self.value)), self.value
        left = _left_of(value, cursor, width - 1)  # a cell for the cursor at the end
        kept = min(self._left, _left_of(value, len(value), width - 1))  # or blank cells would follow
        self._left = border_before(value, min(cursor, max(left, kept)))
        return self._left, clean_line(value[self._left : max(cursor, self._left + LONGEST_SHOWN * width)])

    @property
    def _cursor_offset(self) -> int:
        """The cell of the cursor, from the left edge."""
        left, text = self._shown
        return sum(cells for _, _, cells in graphemes(text[: self.cursor_position - left]))

    def _cell_offset_to_index(self, offset: int) -> int:
        left, text = self._shown
        for start, _, cells in graphemes(text):
            if offset < cells:
                return left + start
            offset -= cells
        return left + len(text)

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        if y != 0:
            return Strip.blank(width, self.rich_style)
        cursor_style = self.get_component_rich_style("input--cursor")
        draws_cursor = self.has_focus and self._cursor_visible
        if not self.value:
            text, usual = clean_line(self.placeholder), self.get_component_rich_style("input--placeholder")
            cursor, low, high = 0, 0, 0
        else:
            left, text = self._shown
            usual = Style.null()
            cursor = self.cursor_position - left
            low, high = (max(0, position - left) for position in sorted(self.selection)) if self.has_focus else (0, 0)
        selected = usual + self.get_component_rich_style("input--selection")
        segments, room, drawn = [], width, not draws_cursor
        for start, end, cells in graphemes(text):
            if cells > room:
                break
            style = selected if start < high and end > low else usual
            if not drawn and end > cursor:
                style, drawn = style + cursor_style, True
            segments.append(Segment(text[start:end], style))
            room -= cells
        if not drawn and room:
            segments.append(Segment(" ", cursor_style))
        return Strip(Segment.simplify(segments)).adjust_cell_length(width).apply_style(self.rich_style)


def _left_of(value: str, end: int, room: int) -> int:
    """Return where the text begins that ends at `end` and fills `room` cells, or less where the value begins."""
    first = border_before(value, max(0, end - LONGEST_SHOWN * (room + 1)))
    left = end
    for start, _, cells in reversed(list(graphemes(clean_line(value[first:end])))):
        room -= cells
        if room < 0:
            break
        left = first + start
    return left
