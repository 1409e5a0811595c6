"""Ask for one line: a filter, a role, a file to write."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
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


class ExportDialog(Dialog[str]):
    """Ask for name and folder of an export, and whether to replace the whole file, with the user's edits."""

    CONTEXTS = ("line",)

    def __init__(self, folder: str, name: str, suffixes: str, problem: str = "") -> None:
        """Args: `problem`: why the file that was typed before cannot be written, instead of the hint."""
        super().__init__()
        self._name_field = LineField(name, select_on_focus=False, id="export-name")
        self._folder_field = LineField(folder, select_on_focus=False, id="export-folder")
        self._hint_line = clean_line(problem) or f"the name ends in {suffixes}; ~ is your home"
        self.replace_all = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Export")
            box.border_subtitle = Content(
                self.hint(
                    ("dialog-accept", "exports"),
                    ("next-field", "next field"),
                    ("export-replace", "replaces all"),
                    ("dialog-close", "cancels"),
                )
            )
            for label, field in (("Name", self._name_field), ("Folder", self._folder_field)):
                with Horizontal(classes="row"):
                    yield Static(Content(label), classes="label")
                    yield field
            yield Static(Content(self._hint_line), classes="hint")

    def on_mount(self) -> None:
        self._name_field.focus()

    @property
    def typed(self) -> tuple[str, str]:
        """The folder and the name as they are typed."""
        return self._folder_field.value.strip(), self._name_field.value.strip()

    @property
    def answer(self) -> str:
        """The path: a name that is a whole path counts without the folder, a folder alone is a directory."""
        folder, name = self.typed
        if not folder or name.startswith(("/", "~")):
            return name
        return f"{folder.rstrip('/')}/{name}"

    def action_next_field(self, step: int) -> None:
        fields = (self._name_field, self._folder_field)
        here = int(self._folder_field.has_focus)
        self.set_focus(fields[(here + step) % len(fields)])

    async def action_accept(self) -> None:
        await self._name_field.action_submit()  # a message: it comes after those of what was typed

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss(self.answer)

    def action_replace_all(self) -> None:
        self.replace_all = True
        self.dismiss(self.answer)
