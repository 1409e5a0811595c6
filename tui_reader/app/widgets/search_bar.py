"""The line for a search. Imported when the first search begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui_reader.app.bindings import bindings, rows_in_force
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.line_field import LineField


class SearchBar(Horizontal):
    """A prompt, the query, and the number of matches so far."""

    DEFAULT_CSS = """
    SearchBar { layer: overlay; dock: bottom; height: 1; background: $panel; }
    SearchBar Input, SearchBar Input:focus { border: none; height: 1; padding: 0; background: $panel; width: 1fr; }
    SearchBar .prompt { width: auto; color: $accent; text-style: bold; padding: 0 0 0 1; }
    SearchBar .count { width: auto; color: $dim; padding: 0 1; }
    """

    @dataclass
    class Typed(Message):
        """The query is another one now."""

        query: str

    @dataclass
    class Submitted(Message):
        """The query was accepted."""

        query: str

    class Left(Message):
        """The search was cancelled: back to where it began."""

    def __init__(self, query: str, placeholder: str = "search the article") -> None:
        super().__init__()
        self._query, self._placeholder = query, placeholder

    def compose(self) -> ComposeResult:
        yield Static(Content("/"), classes="prompt")
        yield LineField(self._query, placeholder=self._placeholder, id="search-text")
        yield Static(Content(""), classes="count")

    def take_rows(self) -> None:
        """Bind the keys in force."""
        made = bindings(rows_in_force(self.app), "dialog", "line")
        self._bindings = BindingsMap([binding for binding in made if binding.action in ("accept", "close")])

    def on_mount(self) -> None:
        self.take_rows()
        self.query_one(Input).focus()
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    async def action_accept(self) -> None:
        await self.query_one(Input).action_submit()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(event.value))

    def action_close(self) -> None:
        self.post_message(self.Left())

    def tell(self, count: str) -> None:
        """Show the number of hits."""
        self.query_one(".count", Static).update(Content(count))
