"""Choose one of a few words, such as the state of articles or the order of a list."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog


class WordPicker(ListDialog[str]):
    """Choose one of some words; gives its value.

    Args:
        words: (value, word) pairs.
        current: the value that is selected at first.
    """

    def __init__(self, title: str, words: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__()
        self._title, self._words, self._current = title, words, current

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(self.hint(("change-take", "chooses"), ("dialog-close", "cancels")))
            yield Choices(*(Option(Content(f"  {word}")) for _, word in self._words), markup=False)

    def on_mount(self) -> None:
        values = [value for value, _ in self._words]
        self.choices.highlighted = values.index(self._current) if self._current in values else 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._words[event.option_index][0])
