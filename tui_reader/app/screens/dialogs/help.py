"""Show the keys in force."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.keys import Key, print_keys
from tui_reader.text.clean import clean_line


class _Scrolled(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Text that is scrolled with the keys of the key table."""


class HelpScreen(Dialog[None]):
    """The keys in force, by group."""

    CONTEXTS = ("choice",)
    CLOSED_BY = ("help", "quit")

    def __init__(self, rows: Sequence[Key], settings: Path | None) -> None:
        super().__init__()
        self._rows, self._settings = rows, settings

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content(
                self.hint((("change-down", "change-up"), "scroll"), ("dialog-close", "closes"))
            )
            with _Scrolled():
                yield Static(Content(key_help(self._rows, min(84, self.app.size.width) - 6)), id="key-help")
                if self._settings is not None:
                    yield Static(Content(f"\nSettings: {clean_line(str(self._settings))}"), classes="hint")

    @property
    def _scroll(self) -> _Scrolled:
        return self.query_one(_Scrolled)

    def action_change_move(self, step: int) -> None:
        self._scroll.scroll_relative(y=step, animate=False)

    def action_change_page(self, step: int) -> None:
        self._scroll.scroll_relative(y=step * max(1, self._scroll.size.height - 1), animate=False)

    def action_change_end(self, step: int) -> None:
        if step < 0:
            self._scroll.scroll_home(animate=False)
        else:
            self._scroll.scroll_end(animate=False)


def key_help(rows: Sequence[Key], width: int = 78) -> str:
    """Format the key table as text of at most `width` cells, a block per group."""
    column = 24 if width >= 60 else 14
    room = max(16, min(width, 76) - column)
    blocks = []
    for group in dict.fromkeys(row.group for row in rows):
        lines = [f"{group.upper()}"]
        for row in rows:
            printed = print_keys(row)
            if row.group == group and printed:
                lines_of_tooltip = textwrap.wrap(row.tooltip, room)
                lines.append(f"  {printed:<{column - 3}} {lines_of_tooltip[0]}")
                lines += [" " * column + line for line in lines_of_tooltip[1:]]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
