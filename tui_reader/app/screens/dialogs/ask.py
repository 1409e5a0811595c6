"""Ask for one line: a filter, a role, a file to write."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.line_field import LineField
from tui_reader.text.clean import clean_line


class AskLine(Dialog[str]):
    """One line of text with a hint below it."""

    CONTEXTS = ("line",)

    def __init__(self, title: str, value: str, hint: str, *, placeholder: str = "", replace: bool = False) -> None:
        """Args: `replace`: select `value`, so that typing replaces it."""
        super().__init__()
        self._replace = replace
        self._title, self._value, self._hint, self._placeholder = title, value, hint, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(self._keys())
            yield LineField(self._value, placeholder=self._placeholder, select_on_focus=self._replace)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def _keys(self) -> str:
        return self.hint(("dialog-accept", "accepts"), ("dialog-close", "cancels"))

    async def action_accept(self) -> None:
        await self.query_one(Input).action_submit()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class ExportLine(AskLine):
    """Ask where to export to, and whether to replace the whole file, the user's edits included."""

    def __init__(self, value: str, suffixes: str, problem: str = "") -> None:
        """Args: `problem`: why the file that was typed before cannot be written, instead of the hint."""
        hint = clean_line(problem) or f"a file ({suffixes}) or a directory; ~ is your home"
        super().__init__("Export", value, hint)
        self.replace_all = False

    def _keys(self) -> str:
        return self.hint(("dialog-accept", "exports"), ("export-replace", "replaces all"), ("dialog-close", "cancels"))

    def action_replace_all(self) -> None:
        self.replace_all = True
        self.dismiss(self.query_one(Input).value)
