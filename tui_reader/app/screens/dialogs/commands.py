"""The command palette: a line a command, its key at the right, the ones used lately first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_reader.app.bindings import rows_in_force
from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.keys import print_keys
from tui_reader.look.runs import shorten
from tui_reader.text.clean import typed_line

RECENT = 8
"""How many commands are remembered."""
_EDGE = 5
"""Cells of the box beside its rows: frame, padding, scroll bar."""
_WORD = re.compile(r"\w+")


class Entry(NamedTuple):
    """A command that may be chosen."""

    id: str
    label: str
    keys: str
    tooltip: str


def is_match(query: str, text: str) -> bool:
    """Return whether the words of a text begin with the words of a query, in this order."""
    words = iter(_WORD.findall(text.casefold()))
    return all(any(word.startswith(wanted) for word in words) for wanted in _WORD.findall(query.casefold()))


def found(entries: Iterable[Entry], query: str, recent: Sequence[str]) -> list[Entry]:
    """Return the commands that fit a query: by their label, then by what they do; each time the recent ones first."""
    order = {one: at for at, one in enumerate(recent)}
    fitting = [(not is_match(query, entry.label), entry) for entry in entries]
    fitting = [(by, entry) for by, entry in fitting if not by or is_match(query, f"{entry.label} {entry.tooltip}")]
    return [entry for _, entry in sorted(fitting, key=lambda pair: (pair[0], order.get(pair[1].id, len(order))))]


class CommandPicker(Picker[str]):
    """Choose a command by its name; gives its id."""

    HEADING = "Commands"
    PLACEHOLDER = "type words of a command"

    def __init__(self, entries: Sequence[Entry], recent: Sequence[str]) -> None:
        super().__init__()
        self._entries, self._recent = entries, recent

    def keys(self) -> str:
        return self.hint(
            ("dialog-accept", "runs"), (("picker-down", "picker-up"), "choose"), ("dialog-close", "cancels")
        )

    def fill(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        shown = found(self._entries, typed_line(typed), self._recent)
        self.shown = [entry.id for entry in shown]
        width = row_width(self.app.size.width)
        options.add_options([Option(command_row(width, entry.label, entry.tooltip, entry.keys)) for entry in shown])
        if not shown:
            options.add_option(Option(Content("No command fits"), disabled=True))
        options.highlighted = 0 if shown else None

    def keys_changed(self) -> None:
        printed = {row.id: print_keys(row) for row in rows_in_force(self.app)}
        self._entries = [entry._replace(keys=printed.get(entry.id, entry.keys)) for entry in self._entries]
        super().keys_changed()

    def choose(self, name: str) -> None:
        self.dismiss(name)

    def on_resize(self, event: events.Resize) -> None:
        self.fill(self.query_one(Input).value)


def row_width(window: int) -> int:
    """Return the cells of a row of a list of commands in a window of this width."""
    return max(10, min(84, window) - _EDGE)


def command_row(width: int, label: str, tooltip: str, keys: str, *, hint: str = "") -> Content:
    """Return a command with its argument, what it does as far as there is room, and its keys at the right edge."""
    keys = shorten(keys, width // 2)
    label = shorten(label, width - cell_len(keys) - 1)
    room = width - cell_len(label) - cell_len(keys) - 1
    hint = f" {hint}" if hint and cell_len(hint) < room else ""
    room -= cell_len(hint) + 3
    about = f"  {shorten(tooltip, room)}" if room >= 12 else ""
    blanks = width - sum(map(cell_len, (label, hint, about, keys)))
    return Content.assemble(label, (hint, "$dim italic"), (about, "$dim"), " " * blanks, (keys, "bold $primary"))
