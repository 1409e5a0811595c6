"""The line at the bottom that a query is typed into. Imported when the first search begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.line_field import LineField


class SearchBar(Horizontal):
    """A prompt, the query, and how many hits it has so far."""

    DEFAULT_CSS = """
    SearchBar { layer: overlay; dock: bottom; height: 1; background: $panel; }
    SearchBar Input, SearchBar Input:focus { border: none; height: 1; padding: 0; background: $panel; width: 1fr; }
    SearchBar .prompt { width: auto; color: $accent; text-style: bold; padding: 0 0 0 1; }
    SearchBar .count { width: auto; color: $dim; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    @dataclass
    class Typed(Message):
        """The query is another one now."""

        query: str

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        query: str

    class Left(Message):
        """Esc was pressed: back to where the search began."""

    def __init__(self, query: str) -> None:
        super().__init__()
        self._query = query

    def compose(self) -> ComposeResult:
        yield Static(Content("/"), classes="prompt")
        yield LineField(self._query, placeholder="search the article", id="search-text")
        yield Static(Content(""), classes="count")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def tell(self, count: str) -> None:
        """Show the number of hits."""
        self.query_one(".count", Static).update(Content(count))
