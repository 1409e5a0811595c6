"""Bases of the dialogs with a list: a list to choose from, and a line of text above one."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.widgets import Input, OptionList, Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.line_field import LineField
from tui_reader.text.clean import clean_line

Answer = TypeVar("Answer")


class Choices(OptionList, inherit_bindings=False):
    """A list without keys of its own: its dialog has them."""

    def watch_highlighted(self, highlighted: int | None) -> None:
        """Put the terminal's cursor, which braille displays and screen readers follow, on the selected row."""
        super().watch_highlighted(highlighted)
        self.call_after_refresh(self._place_cursor)

    def _place_cursor(self) -> None:
        lines = self._index_to_line
        if self.has_focus and self.highlighted is not None and self.highlighted in lines:
            row = lines[self.highlighted] - self.scroll_offset.y
            self.app.cursor_position = self.content_region.offset + Offset(0, max(0, row))


class ListDialog(Dialog[Answer], Generic[Answer]):
    """A dialog around one `Choices`."""

    CONTEXTS = ("choice",)

    @property
    def choices(self) -> Choices:
        return self.query_one(Choices)

    def on_mount(self) -> None:
        self.choices.focus()

    def action_change_move(self, step: int) -> None:
        choices = self.choices
        if choices.option_count:
            choices.highlighted = max(0, min((choices.highlighted or 0) + step, choices.option_count - 1))

    def action_change_page(self, step: int) -> None:
        if step < 0:
            self.choices.action_page_up()  # type: ignore[no-untyped-call]
        else:
            self.choices.action_page_down()  # type: ignore[no-untyped-call]

    def action_change_end(self, step: int) -> None:
        self.action_change_move(step * self.choices.option_count)

    def action_take_change(self) -> None:
        self.choices.action_select()


class Picker(Dialog[Answer], Generic[Answer]):
    """A line of text above a list of matches."""

    CONTEXTS = ("picker",)
    HEADING = ""
    PLACEHOLDER = ""
    EXPLAINS = False
    """Whether a line under the list describes the selected row; see `about`."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        """The values of the rows."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self.HEADING))
            box.border_subtitle = Content(self.keys())
            yield LineField(placeholder=self.PLACEHOLDER)
            yield Choices(markup=False)
            if self.EXPLAINS:
                yield Static(Content(""), classes="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self.fill("")
        self.explain()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.fill(event.value)
        self.explain()

    def keys_changed(self) -> None:
        options = self.query_one(OptionList)
        highlighted = options.highlighted
        self.fill(self.query_one(Input).value)
        options.highlighted = highlighted

    def fill(self, typed: str) -> None:
        """Show the matches of what was typed."""
        raise NotImplementedError

    def choose(self, name: str) -> None:
        """Give the answer of a row."""
        raise NotImplementedError

    def about(self, name: str) -> str:
        """Return a line about a row, clean."""
        return ""

    def explain(self) -> None:
        """Describe the selected row."""
        if self.EXPLAINS:
            highlighted = self.query_one(OptionList).highlighted
            row = self.shown[highlighted] if highlighted is not None and highlighted < len(self.shown) else None
            hint = self.query_one(".hint", Static)
            line = self.about(row) if row is not None else ""
            hint.update(Content(line))
            hint.display = bool(line)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self.explain()

    def action_pick_move(self, step: int) -> None:
        options = self.query_one(OptionList)
        if self.shown:
            here = options.highlighted if options.highlighted is not None else -1
            options.highlighted = max(0, min(here + step, len(self.shown) - 1))

    def keys(self) -> str:
        """Return the hint on the frame."""
        return self.hint(("dialog-accept", "accepts"), ("dialog-close", "cancels"))

    async def action_accept(self) -> None:
        await self.query_one(Input).action_submit()  # a message: it comes after those of what was typed

    @on(Input.Submitted)
    def _submitted(self) -> None:
        options = self.query_one(OptionList)
        if self.shown and options.highlighted is not None:
            self.choose(self.shown[options.highlighted])
        else:
            self.submitted_nothing()

    def submitted_nothing(self) -> None:
        """React to Enter where no row is selected."""

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if self.shown:
            self.choose(self.shown[event.option_index])
