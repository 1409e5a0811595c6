"""The note editor."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui_reader.app.screens.dialogs.dialog import Dialog
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.app.widgets.words import Words
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line

DRAFT_SECONDS = 2.0
"""How often the text being typed is saved as a draft."""


class NoteEditor(Dialog[bool]):
    """Edit a note. Closing saves it; if saving fails, the editor stays open and says why."""

    CONTEXTS = ("note",)

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
        """The file that the note was last written to."""

    def compose(self) -> ComposeResult:
        with self._box as box:
            box.border_title = Content(clean_line(self._title))
            box.border_subtitle = Content(self._hint)
            if self._words:
                yield Words(self._words)
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
        """True while the text is stored nowhere."""
        return self.text not in (self._kept, self._written)

    def save_draft(self) -> None:
        """Save a draft if the text changed since the last one, so that a closed terminal loses nothing."""
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
        """Close without saving; if that cannot be undone, only at the second press."""
        problem = self._discard(self.text)
        if problem is None or self._discard_failed:
            self._kept = self.text  # nothing is left to be rescued when the program ends now
            self.dismiss(False)
            return
        self._discard_failed = True
        self._tell(problem)

    @property
    def _hint(self) -> str:
        return self.hint(("dialog-close", "saves"), ("dialog-discard", "closes without saving"))

    def action_write_out(self) -> None:
        """Write the note to a file, for when the library cannot store it."""
        if not self._box.has_class("-error"):
            return
        try:
            self.written_to = self._write_out(self.text)
        except ReaderError as error:
            self._tell(str(error))
            return
        self._written = self.text
        self._box.border_subtitle = Content(
            f"written to {clean_line(self.written_to)} · {self.hint(('dialog-close', 'closes'))}"
        )

    def keys_changed(self) -> None:
        if self._box.has_class("-error") and not self.written_to:
            self._tell(self._problem)

    def _tell(self, problem: str | None) -> None:
        """Show in the frame whether the note is saved."""
        box, self._problem = self._box, problem
        box.set_class(problem is not None, "-error")
        out = ""
        if problem is not None:
            hint = self.hint(("dialog-write", "writes it to a file"))
            out = f" · {hint}" if hint else ""
        box.border_title = Content(clean_line(self._title) + out)
        box.border_subtitle = Content(self._hint if problem is None else "not saved: " + clean_line(problem))
