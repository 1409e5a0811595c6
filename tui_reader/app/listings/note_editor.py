"""The note editor on annotations of a list: saved, kept as a draft, or left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.terminal.rescue import home_directory, rescue
from tui_reader.model import Annotation, Edit, ReaderError, Reading, Target
from tui_reader.text.clean import typed_text
from tui_reader.text.quotation import in_quotes

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.config import Config
    from tui_reader.library import Library
    from tui_reader.store.search.values import NoteRow

MAX_WORDS = 400
"""Characters of the annotated words that the editor shows."""


class Writing:
    """What becomes of the text in one note editor.

    Args:
        rows: the annotations; the note of a single one is edited, a new one is added to those of several.
    """

    def __init__(self, library: Library, config: Config, rows: Sequence[NoteRow]) -> None:
        self._library, self._config, self._rows = library, config, rows
        self._draft: str | None = None
        self.label = ""
        """Of the change, once the note is saved."""

    def editor(self) -> NoteEditor:
        """Make the editor."""
        row, several = self._rows[0], len(self._rows) > 1
        title = f"Add to the notes of {len(self._rows):,} annotations" if several else f"Note · {row.title}"
        return NoteEditor(
            title,
            in_quotes(row.text[:MAX_WORDS].strip()) if row.text and not several else "",
            self._before,
            save=lambda text: self._try(lambda: self._save(text)),
            keep_draft=lambda text: self._try(lambda: self._keep(text)),
            discard=lambda text: self._try(lambda: self._discard(text)),
            write_out=lambda text: str(self.write_elsewhere(text)),
            problem=self._library.read_only_reason,
        )

    def write_elsewhere(self, text: str) -> Path:
        """Write a note that the library does not take to a file; raises ReaderError."""
        return rescue(text, (self._config.export_directory, self._library.path.parent, home_directory()))

    @property
    def _before(self) -> str:
        return self._rows[0].note if len(self._rows) == 1 else ""

    def _save(self, text: str) -> None:
        note = typed_text(text).rstrip()
        if note != self._before.rstrip():
            uids = [row.uid for row in self._rows]
            base = self._before if len(uids) == 1 else None
            self.label = self._library.annotations.change_several(uids, Edit(note=note), base=base)
        self._drop()

    def _keep(self, text: str) -> None:
        reading, target = self._target()
        self._draft = self._library.annotations.save_draft(reading, target, text, uid=self._draft)

    def _discard(self, text: str) -> None:
        if text != self._before:
            reading, target = self._target()
            self._library.annotations.discard_draft(reading, target, text, uid=self._draft)

    def _drop(self) -> None:
        if self._draft is not None:
            self._library.annotations.drop_draft(self._draft)
            self._draft = None

    def _target(self) -> tuple[Reading, Target]:
        """Return the article and the passage of the first annotation, which has the draft."""
        row = self._rows[0]
        reading = self._library.articles.reading(row.article_id)
        annotation: Annotation | None = None
        if reading is not None:
            annotation = next((one for one in reading.annotations if one.uid == row.uid), None)
        if reading is None or annotation is None:
            raise ReaderError("the annotation was deleted elsewhere")
        return reading, Target(annotation.kind, annotation.span, annotation.uid)

    def _try(self, act: Callable[[], None]) -> str | None:
        try:
            act()
        except ReaderError as error:
            return str(error).replace(f" {self._library.path}", "")
        return None
