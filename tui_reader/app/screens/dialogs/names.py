"""Choose the name of a speaker or person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.text.clean import clean_line, typed_line


class Choice(NamedTuple):
    """A row of a `NamePicker`."""

    name: str
    remark: str = ""
    label: str = ""
    """What the row shows instead of the name."""


AS_IT_IS = "unchanged"
"""The remark of a choice that changes nothing."""


class NamePicker(Picker[str]):
    """Choose a name of those offered, or type another."""

    PLACEHOLDER = "type a name"

    def __init__(
        self, title: str, choices: Sequence[Choice], *, current: str | None = None, typed: bool = True
    ) -> None:
        """Args: `current`: the name in force, marked in the list; `typed`: whether other names may be typed."""
        super().__init__()
        self._may_type = typed
        self._title, self._choices, self._current = title, choices, current

    def on_mount(self) -> None:
        self.query_one(".box").border_title = Content(clean_line(self._title))
        if not self._may_type:
            self.query_one(Input).placeholder = "type part of a name"

    def fill(self, typed: str) -> None:
        wanted = " ".join(typed_line(typed).split())
        key = wanted.casefold()
        fitting = [choice for choice in self._choices if key in (choice.label or choice.name).casefold()]
        options = self.query_one(OptionList)
        options.clear_options()
        self.shown = []
        if self._may_type and wanted and all(choice.name != wanted for choice in self._choices):
            # After the matches, but before the current name: typing means a change.
            kept = [choice for choice in fitting if choice.name == self._current and choice.remark == AS_IT_IS]
            fitting = [*(choice for choice in fitting if choice not in kept), Choice(wanted, "as typed"), *kept]
        for choice in fitting:
            mark = "✓ " if choice.name == self._current else "  "
            remark = ("  " + clean_line(choice.remark), "dim") if choice.remark else ""
            options.add_option(Option(Content.assemble(mark, clean_line(choice.label or choice.name, 60), remark)))
            self.shown.append(choice.name)
        names = [choice.name for choice in fitting]
        options.highlighted = names.index(self._current) if not key and self._current in names else 0 if names else None

    def choose(self, name: str) -> None:
        self.dismiss(name)
