"""Edit the text of a note: typed, pasted, or stored by another program.

It keeps every character that can be stored and shows them clean. The cursor moves by grapheme, and only the rows on
screen are painted.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.document._document import Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui_reader.app.widgets.typed import TypingField, typed_character
from tui_reader.text.clean import TAB, clean_tabbed, typed_text
from tui_reader.text.layout.graphemes import border_after, border_before, graphemes, next_border, previous_border
from tui_reader.text.words import previous_word, word_end


class NoteLines(WrappedDocument):
    """The rows of a note: cut out of its lines where they are needed, instead of each line anew for every question."""

    @property
    def height(self) -> int:
        return len(self._offset_to_line_info)

    def get_sections(self, line_index: int) -> list[str]:
        line = clean_tabbed(self.document[line_index])
        offsets = [0, *self.get_offsets(line_index), len(line)]
        return [line[start:end] for start, end in zip(offsets, offsets[1:], strict=False)]


class NoteNavigator(DocumentNavigator):
    """Cursor movement by grapheme. Locations are (line, code point)."""

    def get_location_left(self, location: Location) -> Location:
        row, column = location
        return (row, previous_border(self._document[row], column)) if column else super().get_location_left(location)

    def get_location_right(self, location: Location) -> Location:
        row, column = location
        line = self._document[row]
        return (row, next_border(line, column)) if column < len(line) else super().get_location_right(location)

    def get_location_above(self, location: Location) -> Location:
        return self.snapped(super().get_location_above(location))

    def get_location_below(self, location: Location) -> Location:
        return self.snapped(super().get_location_below(location))

    def get_location_end(self, location: Location) -> Location:
        return self.snapped(super().get_location_end(location))

    def get_location_at_y_offset(self, location: Location, vertical_offset: int) -> Location:
        return self.snapped(super().get_location_at_y_offset(location, vertical_offset))

    def snapped(self, location: Location) -> Location:
        """The border at or before a location."""
        row, column = location
        return row, border_before(self._document[row], column)


class NoteField(TypingField, TextArea):
    """A text of several lines. Tab is a character here: nothing else in the editor takes the focus."""

    def __init__(self, text: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(typed_text(text), soft_wrap=True, tab_behavior="focus", id=id)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = NoteLines(self.document, tab_width=self.indent_width)
        self.navigator = NoteNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    # -- typing -------------------------------------------------------------------------------------------------

    def edit(self, edit: Edit) -> EditResult:
        edit.text = typed_text(edit.text)
        result = super().edit(edit)
        if self.is_mounted:
            self.scroll_cursor_visible()  # again: Textual does it before the new rows count
        return result

    def _on_resize(self) -> None:
        super()._on_resize()
        self.call_after_refresh(self.scroll_cursor_visible)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        return key in ("tab", "enter") or super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        text = TAB if event.key == "tab" else "\n" if event.key == "enter" else typed_character(event)
        event.prevent_default()
        if text is not None:
            event.stop()
            self._restart_blink()
            self.type_text(text)

    def type_text(self, text: str) -> None:
        self._replace_via_keyboard(text, *self.selection)

    # -- moving -------------------------------------------------------------------------------------------------

    def find_matching_bracket(self, bracket: str, search_from: Location) -> None:
        """No matching brackets: looking for one reads the whole note."""

    def get_target_document_location(self, event: events.MouseEvent) -> Location:
        assert isinstance(self.navigator, NoteNavigator)
        return self.navigator.snapped(super().get_target_document_location(event))

    def get_cursor_word_left_location(self) -> Location:
        row, column = self.cursor_location
        if not column:
            return self.get_cursor_left_location()
        line = self.document[row]
        return row, border_before(line, previous_word(line, column))

    def get_cursor_word_right_location(self) -> Location:
        row, column = self.cursor_location
        line = self.document[row]
        if column == len(line):
            return self.get_cursor_right_location()
        return row, border_after(line, word_end(line, column))

    def action_delete_word_right(self) -> None:
        start, end = self.selection
        self._delete_via_keyboard(start, self.get_cursor_word_right_location() if start == end else end)

    # -- what is on screen --------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        theme = self._theme
        base = (theme.base_style if theme else None) or self.rich_style
        width = self.scrollable_content_region.width
        lines = self.wrapped_document
        row = y + self.scroll_offset.y
        if row >= lines.height:
            return Strip.blank(self.size.width, base)
        index, section = lines._offset_to_line_info[row]
        offsets = lines.get_offsets(index)
        start = offsets[section - 1] if section else 0
        line = self.document[index]
        end = offsets[section] if section < len(offsets) else len(line)
        text = clean_tabbed(line[start:end])
        (top_line, top), (bottom_line, bottom) = sorted(self.selection)
        low = 0 if index > top_line else top if index == top_line else len(line) + 1
        high = len(line) + 1 if index < bottom_line else bottom if index == bottom_line else 0
        cursor_line, cursor = self.selection.end
        none = Style.null()
        here = (theme.cursor_line_style or none) if theme and cursor_line == index else none
        selected = here + ((theme.selection_style or none) if theme else none)
        cursor_style = (theme.cursor_style or none) if theme else none
        draws_cursor = cursor_line == index and self._draw_cursor
        tabs = iter(lines.get_tab_widths(index)[line.count(TAB, 0, start) :])
        segments = []
        for at, after, _ in graphemes(text):
            style = selected if start + at < high and start + after > low else here
            if draws_cursor and start + at <= cursor < start + after:
                style += cursor_style
            shown = text[at:after]
            segments.append(Segment(" " * next(tabs, 1) if shown == TAB else shown, style))
        if end == len(line):  # where the cursor stands behind the last character, or the selection goes on
            style = selected if low <= end < high else here
            segments.append(Segment(" ", style + cursor_style if draws_cursor and cursor == end else style))
        strip = Strip(Segment.simplify(segments))
        return strip.extend_cell_length(width, here).crop(0, width).apply_style(base)
