"""Questions with few answers: replace a file, change tags, continue a draft."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.words import Words
from tui_reader.text.clean import clean, clean_line


class ReplaceFile(Dialog[bool]):
    """Show which edits of the user are lost when a file is replaced, and ask whether to replace it."""

    CONTEXTS = ("question",)

    def __init__(self, path: str, goes: str) -> None:
        super().__init__()
        self._path, self._goes = path, goes

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("Replace the whole file?")
            box.border_subtitle = Content(self.hint(("dialog-accept", "replaces"), ("dialog-close", "cancels")))
            yield Words(self._path)
            yield Static(Content(f"Lost: {clean(self._goes)}.\nA backup is kept beside the file."))

    def action_accept(self) -> None:
        self.dismiss(True)


class Confirm(Dialog[bool]):
    """Show what a command will do, and ask whether to do it."""

    CONTEXTS = ("question",)

    def __init__(self, title: str, text: str, verb: str) -> None:
        """Args: `verb`: what Enter does, in the third person."""
        super().__init__()
        self._title, self._text, self._verb = title, text, verb

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content(clean_line(self._title))
            box.border_subtitle = Content(self.hint(("dialog-accept", self._verb), ("dialog-close", "cancels")))
            yield Static(Content(clean(self._text)))

    def action_accept(self) -> None:
        self.dismiss(True)


class DraftOffer(Dialog[bool]):
    """Offer a note that was being typed when the program ended: continue it (True) or delete it (False)."""

    CONTEXTS = ("question",)

    def __init__(self, place: str, text: str) -> None:
        super().__init__()
        self._place, self._text = place, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box") as box:
            box.border_title = Content("A note was not finished")
            box.border_subtitle = Content(
                self.hint(("dialog-accept", "continues it"), ("draft-delete", "deletes it"), ("dialog-close", "later"))
            )
            yield Words(self._place)
            yield Static(Content(clean(self._text)))

    def action_accept(self) -> None:
        self.dismiss(True)

    def action_throw_away(self) -> None:
        self.dismiss(False)
