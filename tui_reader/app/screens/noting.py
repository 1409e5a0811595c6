"""Notes: written in the editor on the screen or in the reader's own, kept as drafts, never lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_reader.app.screens.acting import Acting, target_of
from tui_reader.model import Annotation, Draft, Edit, ReaderError, Reading, Target
from tui_reader.text.clean import typed_text
from tui_reader.text.quotation import in_quotes


class Noting(Acting):
    """The notes on passages and on the article."""

    def action_note(self) -> None:
        target = self.target()
        if target is not None:
            self.edit_note(target)

    def action_note_article(self) -> None:
        note = next((annotation for annotation in self.annotations if annotation.kind == "article"), None)
        self.edit_note(target_of(note) if note else Target("article", None))

    def edit_note(self, target: Target, draft: Draft | None = None) -> None:
        """Open the editor on a target's note, or on a draft of it."""
        base = self.annotation_for(target)
        draft = draft or self._draft_for(target)
        note = draft.text if draft else base.note if base else ""
        writing = _Writing(self, target, base, [draft.uid] if draft else [])
        from tui_reader.app.screens.dialogs.note import NoteEditor

        def closed(saved: bool | None) -> None:
            if not saved and self.editor is not None and self.editor.written_to:
                self.say(f"the note is in {self.editor.written_to}, not in the library")
            self.editor = None
            self.settle()

        problem = self._in_frame(self.library.read_only_reason or "") or None
        if problem is not None:  # the frame says it again, and a toast would lie on the frame
            self.app.clear_notifications()
        self.editor = NoteEditor(
            self._note_title(target),
            self._target_words(target),
            note,
            save=writing.save,
            keep_draft=writing.keep_draft,
            discard=writing.discard,
            write_out=lambda text: str(self.write_elsewhere(text)),
            kept=draft is None or bool(draft.uid),
            problem=problem,
        )
        self.open_dialog(self.editor, closed)

    def write_elsewhere(self, text: str) -> Path:
        """Write a note that the library does not take to a file of its own; raises ReaderError."""
        from tui_reader.app.terminal.rescue import home_directory, rescue

        return rescue(text, (self.config.export_directory, self.library.path.parent, home_directory()))

    def _draft_for(self, target: Target) -> Draft | None:
        """A note on this target that was never finished: going on with it beats writing a second one."""
        try:
            drafts = self.library.drafts(self.reading) if self.reading else ()
        except ReaderError:
            return None
        return next(
            (
                draft
                for draft in drafts
                if (draft.target == target.uid if draft.target else (draft.kind, draft.span) == target[:2])
            ),
            None,
        )

    def save_note(self, target: Target, text: str, base: Annotation | None, draft: str | None) -> str | None:
        """Store a note; returns why it could not be stored."""
        try:
            reading = self.opened()
            edit = self._with_speaker(target, Edit(note=text.rstrip()))
            done = self.library.annotate(reading, self.article.document, target, edit, base=base, draft=draft)
        except ReaderError as error:
            return self.not_saved(error)
        self.saved = "saved"
        self.article.deselect()
        self.thing = next((a for a in done.annotations if a.uid == done.uid and a.kind != "article"), None)
        self.take_annotations(done.annotations)
        self.say("both texts are kept: the note was changed in another window too" if done.conflict else "note saved")
        return None

    def not_saved(self, error: ReaderError) -> str:
        """Show that the last write failed; returns why, for the editor's frame, which the path would fill."""
        self.mark_unsaved()
        self.show_bars()
        return self._in_frame(str(error))

    def _in_frame(self, problem: str) -> str:
        return problem.replace(f" {self.library.path}", "")

    def _note_title(self, target: Target) -> str:
        if target.kind == "article":
            return "Note on the article"
        if target.span is None:
            return "Note on words without a certain place in the text"
        return f"Note on ¶ {self.article.document.index_at(target.span.start) + 1}"

    def _target_words(self, target: Target) -> str:
        span = target.span
        return in_quotes(self.article.document.slice(span.start, min(span.end, span.start + 400))) if span else ""

    def action_edit_externally(self) -> None:
        """Edit the note in the reader's own editor; the screen comes back when it ends."""
        target = self.target()
        if target is None:
            return
        from textual.app import SuspendNotSupported

        from tui_reader.app.terminal.editor import Edited, edit, editor_command

        base = self.annotation_for(target)
        before = base.note if base else ""
        edited = Edited(before)
        try:
            command = editor_command(self.config.editor, os.environ)
            with self.app.suspend():
                try:  # an exception that left this block would leave the screen to the shell
                    edited = edit(before, command, (self.library.path.parent,))
                except ReaderError as error:
                    edited = Edited(before, str(error))
        except ReaderError as error:
            edited = Edited(before, str(error))
        except SuspendNotSupported:
            edited = Edited(before, "this terminal cannot be lent to another program")
        if edited.text == before:
            if edited.problem is not None:
                self.complain(f"{edited.problem}; the note is as it was")
        elif edited.problem is not None:
            self._keep_unsaved(target, edited.text, f"{edited.problem}; what it saved is here, as a draft")
        elif (problem := self.save_note(target, edited.text, base, None)) is not None:
            self._keep_unsaved(target, edited.text, problem)
        self.settle()

    def _keep_unsaved(self, target: Target, text: str, problem: str) -> None:
        """What was written elsewhere and cannot be stored stays in the editor on screen."""
        self.complain(problem)
        uid = ""
        with suppress(ReaderError):  # told already, or by the note editor as soon as it tries
            uid = self.library.save_draft(self.opened(), target, text, uid=None)
        self.edit_note(target, Draft(uid, "", target.span, target.kind, text, "", 0))


class _Writing:
    """What becomes of the text in one note editor: stored, kept as a draft, or left."""

    def __init__(self, screen: Noting, target: Target, base: Annotation | None, drafts: list[str]) -> None:
        """`drafts`: the uids of the drafts that the text is kept in."""
        self._screen, self._target, self._base, self._drafts = screen, target, base, drafts

    def _is_unchanged(self, text: str) -> bool:
        return text.rstrip() == (typed_text(self._base.note).rstrip() if self._base else "")

    @property
    def _draft(self) -> str | None:
        return self._drafts[0] if self._drafts else None

    def _drop_drafts(self) -> None:
        while self._drafts:
            uid = self._drafts.pop()
            self._screen.act(self._dropping(uid))

    def _dropping(self, uid: str) -> Callable[[Reading], None]:
        return lambda _: self._screen.library.drop_draft(uid)

    def save(self, text: str) -> str | None:
        """Store the note; returns why it could not be stored."""
        if self._is_unchanged(text):
            self._drop_drafts()
            return None
        return self._screen.save_note(self._target, text, self._base, self._draft)

    def discard(self, text: str) -> str | None:
        """Leave the note as it was; undo brings the text back. Returns why that could not be written down."""
        screen = self._screen
        if self._is_unchanged(text) or not text.strip():
            self._drop_drafts()
            return None
        try:
            screen.library.discard_draft(screen.opened(), self._target, text, uid=self._draft)
        except ReaderError as error:
            return screen.not_saved(error)
        screen.say(f"note not saved; {screen.printed_key('undo')} brings it back")
        return None

    def keep_draft(self, text: str) -> str | None:
        """Keep what is being typed; returns why it could not be kept."""
        screen = self._screen
        if screen.reading is None and screen.saved == "not saved":  # it could not be opened: Esc tries again
            return "the library cannot be opened"
        if self._is_unchanged(text) or not text.strip():  # nothing to go on with
            self._drop_drafts()
            return None
        try:
            self._drafts[:] = [screen.library.save_draft(screen.opened(), self._target, text, uid=self._draft)]
        except ReaderError as error:
            return screen.not_saved(error)
        return None
