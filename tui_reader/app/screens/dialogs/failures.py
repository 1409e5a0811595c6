"""List what failed, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets.option_list import Option

from tui_reader.app.screens.dialogs.pick import Choices, ListDialog
from tui_reader.text.clean import clean_line


class Failures(ListDialog[str]):
    """What failed and why, to scroll through."""

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self._title))
            box.border_subtitle = Content(self.hint(("dialog-close", "closes")))
            yield Choices(*(Option(Content(clean_line(line, 400))) for line in self._lines), markup=False)

    def on_mount(self) -> None:
        self.choices.highlighted = 0
