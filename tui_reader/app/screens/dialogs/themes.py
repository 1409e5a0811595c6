"""Choose a theme: each is shown while it is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Picker
from tui_reader.text.clean import clean_line


class ThemePicker(Picker[str]):
    """Choose a theme by its name; gives the name.

    Args:
        names: of all themes, in the order of the list.
        current: the theme in force.
        preview: shows a theme for the moment.
    """

    HEADING = "Theme"
    PLACEHOLDER = "type part of a name"

    def __init__(self, names: Sequence[str], current: str, preview: Callable[[str], None]) -> None:
        super().__init__()
        self._names, self._current, self._preview = names, current, preview

    def keys(self) -> str:
        return self.hint(
            ("dialog-accept", "chooses"), (("picker-down", "picker-up"), "preview"), ("dialog-close", "cancels")
        )

    def fill(self, typed: str) -> None:
        options = self.query_one(OptionList)
        key = typed.strip().casefold()
        self.shown = [name for name in self._names if key in name.casefold()]
        options.clear_options()
        for name in self.shown:
            options.add_option(Option(Content(f"{'✓' if name == self._current else ' '} {clean_line(name, 60)}")))
        if self.shown:
            options.highlighted = self.shown.index(self._current) if self._current in self.shown else 0

    @on(OptionList.OptionHighlighted)
    def _preview_row(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self.shown):
            self._preview(self.shown[event.option_index])

    def choose(self, name: str) -> None:
        self.dismiss(name)
