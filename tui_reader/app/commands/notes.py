"""Write notes: in the editor on the screen or in the user's own, kept as drafts, never lost."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from tui_reader.app.commands.annotate import annotation_of
from tui_reader.app.context import Context, Outcome
from tui_reader.app.focus import target_of
from tui_reader.model import Annotation, Changed, Draft, Edit, ReaderError, Target
from tui_reader.text.clean import clean_line, typed_text
from tui_reader.text.quotation import in_quotes


def write(ctx: Context) -> None:
    """Write a note on the passage, or go on with it."""
    target = ctx.target()
    if target is not None:
        edit(ctx, target)


def add_typed(ctx: Context, text: str) -> Outcome:
    """Write a note on the passage, under what its note says already."""
    target = ctx.target()
    if target is None:
        return None
    base = ctx.article.annotation_for(target)
    before = base.note.rstrip() + "\n" if base is not None and base.note.strip() else ""
    return _store(ctx, target, before + text, base)


def write_on_article(ctx: Context) -> None:
    note = next((one for one in ctx.article.annotations if one.kind == "article"), None)
    edit(ctx, target_of(note) if note else Target("article", None))


def edit(ctx: Context, target: Target, draft: Draft | None = None) -> None:
    """Open the editor on a target's note, or on a draft of it.

    Raises:
        ReaderError: nothing is kept of a private reading; in a library that cannot be written, a note can be typed all
            the same, and written to a file.
    """
    if ctx.library.private:
        ctx.release_keys()
        raise ReaderError(ctx.library.refused() or "")
    draft = draft or _draft_for(ctx, target)
    writing = _Writing(ctx, target, draft)
    base = writing.base
    from tui_reader.app.screens.dialogs.note import NoteEditor

    problem = _in_frame(ctx, ctx.library.read_only_reason or "") or None
    if problem is not None:  # the frame says it again, and a toast would lie on the frame
        ctx.app.clear_notifications()
    ctx.editor = NoteEditor(
        title_of(ctx, target),
        _words_of(ctx, target),
        draft.text if draft else base.note if base else "",
        save=writing.save,
        keep_draft=writing.keep_draft,
        discard=writing.discard,
        write_out=lambda text: str(write_elsewhere(ctx, text)),
        kept=draft is None or bool(draft.uid),
        problem=problem,
    )
    ctx.ask(ctx.editor, writing.closed, left=lambda: writing.closed(False))


def write_elsewhere(ctx: Context, text: str) -> Path:
    """Write a note that the library does not take to a file of its own; raises ReaderError."""
    from tui_reader.app.terminal.rescue import home_directory, rescue

    return rescue(text, (ctx.config.export_directory, ctx.library.path.parent, home_directory()))


def offer_drafts(ctx: Context, drafts: list[Draft]) -> None:
    """Offer the notes that were not finished, one after the other, until one is gone on with."""
    if not drafts:
        return
    draft, *others = drafts
    target = Target(draft.kind, draft.span, draft.target or None)

    def answered(go_on: bool) -> None:
        if go_on:
            edit(ctx, target, draft)
            return
        offer_drafts(ctx, others)
        ctx.article.drafts.drop(draft.uid)

    from tui_reader.app.screens.dialogs.question import DraftOffer

    ctx.ask(DraftOffer(title_of(ctx, target), draft.text), answered, left=lambda: offer_drafts(ctx, others))


def _draft_for(ctx: Context, target: Target) -> Draft | None:
    """A note on this target that was never finished: going on with it beats writing a second one."""
    try:
        drafts = ctx.article.drafts.all()
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


def title_of(ctx: Context, target: Target) -> str:
    """What the editor's frame says that the note is on."""
    if target.kind == "article":
        return "Note on the article"
    if target.span is None:
        return "Note on an unplaced annotation"
    return f"Note on ¶ {ctx.view.document.index_at(target.span.start) + 1}"


def _words_of(ctx: Context, target: Target) -> str:
    span = target.span
    return in_quotes(ctx.view.document.slice(span.start, min(span.end, span.start + 400))) if span else ""


def _in_frame(ctx: Context, problem: str) -> str:
    """A problem as the editor's frame tells it, which the library's path would fill."""
    return problem.replace(f" {ctx.library.path}", "")


def _store(ctx: Context, target: Target, text: str, base: Annotation | None, draft: str | None = None) -> Changed:
    """Store a note; raises ReaderError."""
    changed = ctx.article.annotate(target, Edit(note=text.rstrip()), base=base, draft=draft)
    ctx.view.deselect()
    passage = annotation_of(ctx, changed.uid)
    ctx.focus.current = passage if passage is not None and passage.kind != "article" else None
    return changed


def edit_externally(ctx: Context) -> Outcome:
    """Edit the note in the user's own editor; the screen comes back when it ends."""
    target = ctx.target()
    if target is None:
        return None
    from textual.app import SuspendNotSupported

    from tui_reader.app.terminal.editor import Edited
    from tui_reader.app.terminal.editor import edit as run_editor
    from tui_reader.app.terminal.scissors import note_of
    from tui_reader.config import editor_command

    base = ctx.article.annotation_for(target)
    before = base.note.rstrip() if base else ""
    given = _for_editor(ctx, target, before)
    edited = Edited(before)
    try:
        command = editor_command(ctx.config.editor, os.environ)
        with ctx.app.suspend():
            try:  # an exception that left this block would leave the screen to the shell
                edited = run_editor(given, command, (ctx.library.path.parent,))
                edited = edited._replace(text=note_of(edited.text, given, before))
            except ReaderError as error:
                edited = Edited(before, str(error))
    except ReaderError as error:
        edited = Edited(before, str(error))
    except SuspendNotSupported:
        edited = Edited(before, "this terminal cannot be lent to another program")
    if edited.text == before:
        return Changed(problem=f"{edited.problem}; the note is unchanged") if edited.problem is not None else None
    if edited.problem is not None:
        _keep_unsaved(ctx, target, edited.text, f"{edited.problem}; the saved text is here, as a draft")
        return None
    try:
        changed = _store(ctx, target, edited.text, base)
    except ReaderError as error:
        _keep_unsaved(ctx, target, edited.text, _in_frame(ctx, str(error)))
        return None
    ctx.notify("Note saved")
    return changed


def _for_editor(ctx: Context, target: Target, note: str) -> str:
    """The note with its passage below, or with the title of the article that it is on."""
    from tui_reader.app.terminal.scissors import with_passage

    title = in_quotes(clean_line(ctx.article.article.title, 200))
    if target.span is None or target.kind == "article":
        annotation = ctx.article.annotation_for(target)
        return with_passage(note, annotation.exact if annotation else "", f"{title_of(ctx, target)}, {title}")
    paragraph = ctx.view.document.index_at(target.span.start) + 1
    return with_passage(note, ctx.view.document.slice(*target.span), f"¶ {paragraph} of {title}")


def _keep_unsaved(ctx: Context, target: Target, text: str, problem: str) -> None:
    """Keep what was written elsewhere and cannot be stored in the editor on screen."""
    ctx.show_error(problem)
    uid = ""
    with suppress(ReaderError):  # told already, or by the note editor as soon as it tries
        uid = ctx.article.drafts.save(target, text)
    edit(ctx, target, Draft(uid, "", target.span, target.kind, text, "", 0))


class _Writing:
    """What becomes of the text in one note editor: stored, kept as a draft, or left."""

    def __init__(self, ctx: Context, target: Target, draft: Draft | None) -> None:
        self._ctx, self._target = ctx, target
        self.base = ctx.article.annotation_for(target)
        """The annotation that the note is of, as it was when the editor was opened."""
        self._drafts = [draft.uid] if draft else []
        """The uids of the drafts that the text is kept in."""
        self._changed = Changed()
        self._told = ""

    def closed(self, saved: bool) -> Changed:
        """Show what became of the note once the editor is gone."""
        ctx, editor = self._ctx, self._ctx.editor
        ctx.editor = None
        if not saved and editor is not None and editor.written_to:
            self._told = f"The note is in {editor.written_to}, not in the library"
        if self._told:
            ctx.notify(self._told)
        return self._changed

    def save(self, text: str) -> str | None:
        """Store the note; returns why it could not be stored."""
        if self._is_unchanged(text):
            self._drop_drafts()
            return None
        try:
            self._changed |= _store(self._ctx, self._target, text, self.base, self._draft)
        except ReaderError as error:
            return self._not_saved(error)
        self._told = "Note saved"
        return None

    def discard(self, text: str) -> str | None:
        """Leave the note as it was; undo brings the text back. Returns why that could not be written down."""
        if self._is_unchanged(text) or not text.strip():
            self._drop_drafts()
            return None
        try:
            self._ctx.article.drafts.discard(self._target, text, self._draft)
        except ReaderError as error:
            return self._not_saved(error)
        self._told = f"Note not saved; {self._ctx.key('undo')} restores it"
        return None

    def keep_draft(self, text: str) -> str | None:
        """Keep what is being typed; returns why it could not be kept."""
        article = self._ctx.article
        if article.reading is None and article.saved == "not saved":  # it could not be opened: Esc tries again
            return "the library cannot be opened"
        if self._is_unchanged(text) or not text.strip():  # nothing to go on with
            self._drop_drafts()
            return None
        try:
            self._drafts[:] = [article.drafts.save(self._target, text, self._draft)]
        except ReaderError as error:
            return self._not_saved(error)
        return None

    def _is_unchanged(self, text: str) -> bool:
        return text.rstrip() == (typed_text(self.base.note).rstrip() if self.base else "")

    @property
    def _draft(self) -> str | None:
        return self._drafts[0] if self._drafts else None

    def _drop_drafts(self) -> None:
        while self._drafts:
            uid = self._drafts.pop()
            try:
                self._ctx.article.drafts.drop(uid)
            except ReaderError as error:
                self._ctx.show_error(str(error))

    def _not_saved(self, error: ReaderError) -> str:
        """Show that the last write failed; returns why."""
        self._ctx.screen.refresh_bars()
        return _in_frame(self._ctx, str(error))
