"""The dialogs: small modal screens that ask for one thing and give it back; those with a list are in `pickers`.

They know values only; what is done with the answer is the reading screen's business. Text from outside goes in as
`Content`, never as markup.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui_reader.app.commands import bindings
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.line_field import LineField
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.keys import KEYS, Context, Key, print_keys
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean, clean_line

Answer = TypeVar("Answer")
DRAFT_SECONDS = 2.0


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A box over the lower part of the article; Esc closes it."""

    CSS_PATH = "../dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(KEYS, "dialog")]
    ALLOW_SELECT = False
    CONTEXTS: ClassVar[tuple[Context, ...]] = ("dialog",)
    """Whose keys of the table it has."""

    def on_mount(self) -> None:
        """Take the keys typed before it stood, and those of the settings file, which the class cannot know."""
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)
        rows: Sequence[Key] = getattr(self.app, "rows", KEYS)
        if rows != KEYS:
            for binding in bindings(KEYS, *self.CONTEXTS):
                self._bindings.key_to_bindings.pop(binding.key, None)
            for binding in bindings(rows, *self.CONTEXTS):
                self._bindings.bind(binding.key, binding.action, binding.description, show=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return hasattr(self, f"action_{action}") if action in ("close", "save", "discard", "write_out") else True

    def action_close(self) -> None:
        self.dismiss(None)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer, once: a second key may have come before the dialog was off the screen."""
        stack = self.app._screen_stack
        if len(stack) < 2 or stack[-1] is not self:
            return AwaitComplete()
        return super().dismiss(result)


class NoteEditor(Dialog[bool]):
    """Write a note. Esc saves it; where saving fails the editor stays open and says why."""

    def __init__(
        self,
        title: str,
        words: str,
        note: str,
        *,
        save: Callable[[str], str | None],
        keep_draft: Callable[[str], str | None],
        discard: Callable[[str], str | None],
        write_out: Callable[[str], str],
        kept: bool = True,
        problem: str | None = None,
    ) -> None:
        """Build it on a note.

        Args:
            save: stores the note and returns None, or one line that says why it could not.
            keep_draft: the same for a note that is being typed.
            discard: notes that the user leaves without saving, so that it can be undone; returns as `save` does.
            write_out: writes it to a file elsewhere and returns the path; raises ReaderError.
            kept: `note` is in the library already, as a note or a draft.
            problem: why the library takes no note, where that is known beforehand.
        """
        super().__init__()
        self._title, self._words, self._note = title, words, note
        self._save, self._keep_draft, self._discard, self._write_out = save, keep_draft, discard, write_out
        self._discard_failed = False
        self._kept: str | None = note if kept else None
        self._written: str | None = None
        self._problem = problem
        # Made here, not in `compose`: the text must be there for a signal or a key that comes before that.
        self._field = NoteField(note, id="note-text")
        self._box = Vertical(classes="box")
        self.written_to = ""
        """The file the note was written to last."""

    def compose(self) -> ComposeResult:
        with self._box as box:
            box.border_title = Content(clean_line(self._title))
            box.border_subtitle = Content(self._hint)
            if self._words:
                yield Static(Content(clean_line(self._words)), classes="words")
            yield self._field

    def on_mount(self) -> None:
        area = self._field
        area.move_cursor(area.document.end)
        area.focus()
        if self._problem is not None:
            self._tell(self._problem)
        self.set_interval(DRAFT_SECONDS, self.save_draft)

    @property
    def text(self) -> str:
        return self._field.text

    @property
    def unsaved(self) -> bool:
        """True while what was typed is nowhere but on the screen."""
        return self.text not in (self._kept, self._written)

    def save_draft(self) -> None:
        """Keep what was typed since it was kept last, so that no closed terminal loses it."""
        if self.text != self._kept:
            problem = self._keep_draft(self.text)
            if problem is None:
                self._kept = self.text
            self._tell(problem)

    def action_close(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        problem = self._save(self.text)
        if problem is None or self.text == self._written:
            self.dismiss(problem is None)
            return
        self._tell(problem)

    def action_discard(self) -> None:
        """Leave without saving; where that could not be undone it takes a second press."""
        problem = self._discard(self.text)
        if problem is None or self._discard_failed:
            self._kept = self.text  # nothing is left to be rescued when the program ends now
            self.dismiss(False)
            return
        self._discard_failed = True
        self._tell(problem)

    @property
    def _hint(self) -> str:
        key = self._key("dialog-discard")
        return "Esc saves" + (f" · {key} leaves without saving" if key else "")

    def _key(self, row: str) -> str:
        """The keys of a row of the table, as they are in force."""
        rows: Sequence[Key] = getattr(self.app, "rows", KEYS)
        return next((print_keys(found) for found in rows if found.id == row), "")

    def action_write_out(self) -> None:
        """Write the note to a file of its own, for when the library does not take it."""
        if not self._box.has_class("-error"):
            return
        try:
            self.written_to = self._write_out(self.text)
        except ReaderError as error:
            self._tell(str(error))
            return
        self._written = self.text
        self._box.border_subtitle = Content(f"written to {clean_line(self.written_to)} · Esc closes")

    def _tell(self, problem: str | None) -> None:
        """Say in the frame whether the note is saved."""
        box = self._box
        box.set_class(problem is not None, "-error")
        out = ""
        if problem is not None:
            key = self._key("dialog-write")
            out = f" · {key} writes it to a file" if key else ""
        box.border_title = Content(clean_line(self._title) + out)
        box.border_subtitle = Content(self._hint if problem is None else "not saved: " + clean_line(problem))


class AskLine(Dialog[str]):
    """Ask for one line: a file to write, a filter."""

    KEYS_TOLD = "Enter · Esc leaves"

    def __init__(self, title: str, value: str, hint: str, *, placeholder: str = "", replace: bool = False) -> None:
        """`replace`: what is typed first takes the place of `value`."""
        super().__init__()
        self._replace = replace
        self._title, self._value, self._hint, self._placeholder = title, value, hint, placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(self.KEYS_TOLD)
            yield LineField(self._value, placeholder=self._placeholder, select_on_focus=self._replace)
            yield Static(Content(self._hint), classes="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class ExportLine(AskLine):
    """Ask where to export to; Ctrl+R asks to replace the whole file, with what the user wrote in it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "replace_all", show=False, priority=True)]
    KEYS_TOLD = "Enter · Ctrl+R replaces all · Esc leaves"

    def __init__(self, value: str) -> None:
        super().__init__("Export", value, "a file (.md or .json) or a directory; ~ is your home")
        self.replace_all = False

    def action_replace_all(self) -> None:
        self.replace_all = True
        self.dismiss(self.query_one(Input).value)


class ReplaceFile(Dialog[bool]):
    """Tell what of the user's goes when a file is replaced; Enter replaces it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "replace_all", show=False)]

    def __init__(self, path: str, goes: str) -> None:
        super().__init__()
        self._path, self._goes = path, goes

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Replace the whole file?")
            box.border_subtitle = Content("Enter replaces · Esc leaves it as it is")
            yield Static(Content(clean_line(self._path)), classes="words")
            yield Static(Content(f"This goes: {clean(self._goes)}.\nA backup is kept beside the file."))

    def action_replace_all(self) -> None:
        self.dismiss(True)


class DraftOffer(Dialog[bool]):
    """Offer a note that was being typed when the program ended: go on with it (True) or throw it away (False)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("d", "throw_away", show=False),
    ]

    def __init__(self, place: str, text: str) -> None:
        super().__init__()
        self._place, self._text = place, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("A note was not finished")
            box.border_subtitle = Content("Enter goes on with it · d throws it away · Esc later")
            yield Static(Content(clean_line(self._place)), classes="words")
            yield Static(Content(clean(self._text)))

    def action_go_on(self) -> None:
        self.dismiss(True)

    def action_throw_away(self) -> None:
        self.dismiss(False)


class HelpScreen(Dialog[None]):
    """The keys in force, by group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, "close", show=False) for key in ("q", "question_mark", "f1")),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
        Binding("space", "scroll(10)", show=False),
        Binding("b", "scroll(-10)", show=False),
    ]

    def __init__(self, rows: Sequence[Key], settings: Path | None) -> None:
        super().__init__()
        self._rows, self._settings = rows, settings

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("j k scroll · Esc closes")
            with VerticalScroll():
                yield Static(Content(key_help(self._rows, self.app.size.width - 6)), id="key-help")
                if self._settings is not None:
                    yield Static(Content(f"\nSettings: {clean_line(str(self._settings))}"), classes="hint")

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def key_help(rows: Sequence[Key], width: int = 78) -> str:
    """The table of keys as text of at most `width` cells, a block per group."""
    column = 24 if width >= 60 else 14
    room = max(16, min(width, 78) - column)
    blocks = []
    for group in dict.fromkeys(row.group for row in rows):
        lines = [f"{group.upper()}"]
        for row in rows:
            printed = print_keys(row)
            if row.group == group and printed:
                told = textwrap.wrap(row.tooltip, room)
                lines.append(f"  {printed:<{column - 3}} {told[0]}")
                lines += [" " * column + line for line in told[1:]]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
