"""Highlight, tag, note, delete, undo, copy: the acts on what is under the cursor."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tui_reader.app.quote_rows import bare_words, speaker_of
from tui_reader.app.screens.listing import Listing
from tui_reader.model import (
    COLOURS,
    Annotated,
    Annotation,
    Colour,
    Draft,
    Edit,
    Quote,
    ReaderError,
    Reading,
    Tag,
    Target,
    Undone,
)
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.spans import Span


class Marking(Listing):
    """Every act is one undo step and one frame."""

    # -- what an act is on --------------------------------------------------------------------------------------

    def target(self, *, jumped_to_only: bool = False) -> Target | None:
        """The selection; in a list its row; else the thing under the cursor; else the paragraph.

        Args:
            jumped_to_only: leave out an annotation that merely lies under the cursor: `h` on a paragraph marks the
                paragraph, though a passage in it is marked already.
        """
        view = self.article
        if self.context == "list":
            thing = self.selected_thing(self.pane)
            if thing is not None:
                return target_of(thing)
            if (mention := self.chosen_mention()) is not None:
                return Target("paragraph", view.document.span(view.document.index_at(mention.start)))
        elif view.selection is not None:
            span = view.selected_span
            whole = span == view.document.span(view.document.index_at(span.start))
            return Target("paragraph" if whole else "span", span)
        if self.thing is not None:
            return target_of(self.thing)
        if not jumped_to_only and (annotation := self.current_annotation()) is not None:
            return target_of(annotation)
        return Target("paragraph", view.cursor_span) if view.count else None

    def annotation_for(self, target: Target) -> Annotation | None:
        """The annotation that a target already has."""
        for annotation in self.annotations:
            if annotation.uid == target.uid or (
                target.uid is None and annotation.kind == target.kind and annotation.span == target.span
            ):
                return annotation
        return None

    def change(self, target: Target, change: Edit, *, base: Annotation | None = None, draft: str | None = None) -> bool:
        """Do one act on a target and show it; False where it failed."""
        document = self.article.document
        change = self._with_speaker(target, change)
        done: Annotated | None = self.act(
            lambda reading: self.library.annotate(reading, document, target, change, base=base, draft=draft)
        )
        if done is None:
            self.settle()
            return False
        self.article.deselect()
        self.thing = next((a for a in done.annotations if a.uid == done.uid), None)
        self.take_annotations(done.annotations)
        if done.uid and self.focused is not self.sidebar:
            self.notes.select_key(done.uid)
        if done.conflict:
            self.say("the note was changed in another window too: both texts are kept")
        elif done.label:
            self.say(done.label)
        self.settle()
        return True

    def _with_speaker(self, target: Target, edit: Edit) -> Edit:
        """The act on a quote that has no annotation yet keeps who said it."""
        if edit.speaker is not None or target.kind != "span" or self.annotation_for(target) is not None:
            return edit
        return edit._replace(speaker=self._speaker_at(target.span))

    # -- highlight ----------------------------------------------------------------------------------------------

    def action_highlight(self) -> None:
        target = self.target(jumped_to_only=True)
        if target is not None:
            self.change(target, Edit(colour=self.colour))

    def action_choose_colour(self) -> None:
        target = self.target(jumped_to_only=True)
        if target is None:
            return

        def chosen(colour: Colour | None) -> None:
            if colour is not None:
                self.colour = colour
                self.change(target, Edit(colour=colour))

        from tui_reader.app.screens.pickers import ColourPicker

        names: dict[Colour, str] = {colour: self.config.colour_names[colour] for colour in COLOURS}
        self.open_dialog(ColourPicker(names, self.colour), chosen)

    # -- tags ---------------------------------------------------------------------------------------------------

    def action_tag(self) -> None:
        target = self.target()
        if target is None:
            return
        now = self.annotation_for(target)

        def chosen(answer: tuple[str, bool] | None) -> None:
            if answer is None:
                return
            name, on = answer
            if on:
                self.put_tag(target, name)
            else:
                self.change(target, Edit(remove_tags=(name,)))
                self._take_digits()

        from tui_reader.app.screens.pickers import TagPicker

        tags = self.act(lambda _: self.library.tags())
        self.open_dialog(TagPicker(tags or [], now.tags if now else (), self._pin), chosen)

    def _pin(self, tag: Tag) -> Sequence[Tag]:
        """Pin a tag to the first digit that no other is pinned to, or unpin it."""
        tags = self.library.tags()
        taken = {other.pinned for other in tags}
        digit = None if tag.pinned else next((digit for digit in range(1, 10) if digit not in taken), None)
        self.act(lambda _: self.library.pin_tag(tag.name, digit))
        self._take_digits()
        return self.library.tags()

    def action_tag_digit(self, digit: int) -> None:
        target, tag = self.target(), self.digits.get(digit)
        if tag is None:
            self.say(f"no tag on {digit} yet: {self._printed.get('tag', '')} makes one")
            self.settle()
        elif target is not None:
            self.put_tag(target, tag.name)

    def action_tag_again(self) -> None:
        target = self.target()
        if self.last_tag is None:
            self.say("no tag used yet")
            self.settle()
        elif target is not None:
            self.put_tag(target, self.last_tag)

    def put_tag(self, target: Target, name: str) -> None:
        """Put a tag on a target, and remember it for `.`."""
        now = self.annotation_for(target)
        if now is not None and name.casefold() in (tag.casefold() for tag in now.tags):
            self.last_tag = name
            self.article.deselect()
            self.say(f"already tagged #{name}")
            self.settle()
            return
        if self.change(target, Edit(add_tags=(name,))):
            self.last_tag = name
            self._take_digits()

    def _take_digits(self) -> None:
        """Show which tag is on which digit now."""
        digits = self.library.digit_tags()
        if digits != self.digits:
            self.digits = digits
            self.notes.forget_strips()
            self.settle()

    # -- notes --------------------------------------------------------------------------------------------------

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
        kept: list[str] = [draft.uid] if draft else []

        def save(text: str) -> str | None:
            if text == (clean(base.note) if base else ""):
                for uid in kept:
                    self.act(partial(self._drop_draft, uid))
                return None
            return self._save_note(target, text, base, kept[0] if kept else None)

        def keep_draft(text: str) -> str | None:
            if self.reading is None and self.saved == "not saved":  # it could not be opened: Esc tries again
                return "the library cannot be opened"
            uid = kept[0] if kept else None
            try:
                kept[:] = [self.library.save_draft(self.opened(), target, text, uid=uid)]
            except ReaderError as error:
                return self._not_saved(error)
            return None

        from tui_reader.app.screens.dialogs import NoteEditor

        def closed(_saved: bool | None) -> None:
            self.editor = None
            self.settle()

        self.editor = NoteEditor(
            self._note_title(target),
            self._target_words(target),
            note,
            save=save,
            keep_draft=keep_draft,
            write_out=lambda text: str(self.write_elsewhere(text)),
            kept=draft is None or bool(draft.uid),
        )
        self.open_dialog(self.editor, closed)

    def write_elsewhere(self, text: str) -> Path:
        """Write a note that the library does not take to a file of its own; raises ReaderError."""
        from tui_reader.app.rescue import rescue

        return rescue(text, (self.config.export_directory, Path.cwd(), Path.home(), self.library.path.parent))

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

    def _drop_draft(self, uid: str, _reading: Reading) -> None:
        self.library.drop_draft(uid)

    def _save_note(self, target: Target, text: str, base: Annotation | None, draft: str | None) -> str | None:
        """Store a note; returns why it could not be stored."""
        try:
            reading = self.opened()
            edit = self._with_speaker(target, Edit(note=text.rstrip()))
            done = self.library.annotate(reading, self.article.document, target, edit, base=base, draft=draft)
        except ReaderError as error:
            return self._not_saved(error)
        self.saved = "saved"
        self.article.deselect()
        self.thing = next((a for a in done.annotations if a.uid == done.uid and a.kind != "article"), None)
        self.take_annotations(done.annotations)
        self.say("both texts are kept: the note was changed in another window too" if done.conflict else "note saved")
        return None

    def _not_saved(self, error: ReaderError) -> str:
        """Show that the last write failed; returns why, without the path that would fill the editor's frame."""
        self.saved = "not saved"
        self.show_bars()
        return str(error).replace(f" {self.library.path}", "")

    def _note_title(self, target: Target) -> str:
        if target.kind == "article":
            return "Note on the article"
        if target.span is None:
            return "Note on words that are no longer in the text"
        return f"Note on ¶ {self.article.document.index_at(target.span.start) + 1}"

    def _target_words(self, target: Target) -> str:
        span = target.span
        return f"“{self.article.document.slice(span.start, min(span.end, span.start + 400))}”" if span else ""

    def action_edit_externally(self) -> None:
        """Edit the note in the reader's own editor; the screen comes back when it ends."""
        target = self.target()
        if target is None:
            return
        from textual.app import SuspendNotSupported

        from tui_reader.app.editor import edit, editor_command

        base = self.annotation_for(target)
        before = base.note if base else ""
        text, problem = before, None
        try:
            command = editor_command(self.config.editor, os.environ)
            with self.app.suspend():
                try:  # an exception that left this block would leave the screen to the shell
                    text = edit(before, command)
                except ReaderError as error:
                    problem = str(error)
        except ReaderError as error:
            problem = str(error)
        except SuspendNotSupported:
            problem = "this terminal cannot be lent to another program"
        if problem is not None:
            self.complain(problem)
        elif text != before:
            problem = self._save_note(target, text, base, None)
            if problem is not None:
                self._keep_unsaved(target, text, problem)
        self.settle()

    def _keep_unsaved(self, target: Target, text: str, problem: str) -> None:
        """What was written elsewhere and cannot be stored stays in the editor on screen."""
        self.complain(problem)
        self.edit_note(target, Draft("", "", target.span, target.kind, text, "", 0))

    # -- delete, undo, redo -------------------------------------------------------------------------------------

    def action_delete(self) -> None:
        target = self.target()
        annotation = self.annotation_for(target) if target else None
        if annotation is None:
            self.say("nothing marked here")
            self.settle()
            return
        uid = annotation.uid
        left = self.act(lambda reading: self.library.delete(reading, uid))
        if left is not None:
            self.thing = None
            self.take_annotations(left)
            self._take_digits()
            undo = self._printed.get("undo", "")
            self.say("deleted")
            self.app.notify(f"Deleted. {undo} brings it back.", markup=False, timeout=4)
        self.settle()

    def action_undo(self) -> None:
        self._take_back(self.library.undo, "undone", "nothing to undo")

    def action_redo(self) -> None:
        self._take_back(self.library.redo, "done again", "nothing to redo")

    def _take_back(self, do: Callable[[Reading], Undone | None], done_word: str, none_word: str) -> None:
        done = self.act(lambda reading: (do(reading),))
        if done is not None:
            (undone,) = done
            if undone is None:
                self.say(none_word)
            else:
                self.thing = None
                self.take_annotations(undone.annotations)
                self.review_again()
                self._take_digits()
                annotation = next((a for a in undone.annotations if a.uid == undone.uid), None)
                if annotation is not None:
                    self.go_to(annotation)
                self.say(f"{done_word}: {undone.label}")
        self.settle()

    # -- copy ---------------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the selection, quote, marked words or paragraph with speaker, title and source."""
        from tui_reader.app.clipboard import copy_text
        from tui_reader.export.citation import cite

        words, speaker = self._words_to_copy()
        if words:
            article = self.reading.article if self.reading else self.loaded.article
            sure = copy_text(self.app, cite(words, speaker, article))
            self.say(f"{'copied' if sure else 'sent to the terminal to copy'}: {clean_line(words, 60)}")
        self.settle()

    def _words_to_copy(self) -> tuple[str, str | None]:
        view = self.article
        thing = self.selected_thing(self.pane) if self.context == "list" else self.thing
        if self.context == "list" and (person := self.chosen_person()) is not None:
            return ", ".join(part for part in (person.name, person.role) if part), None
        if view.selection is not None:
            span = view.selected_span
            quote = next((q for q in self.quotes if q.start <= span.start and span.end <= q.end), None)
            return view.document.slice(span.start, span.end), speaker_name(quote)
        if isinstance(thing, Annotation):
            return thing.exact or thing.note, thing.speaker or self._speaker_at(thing.span)
        quote = thing if isinstance(thing, Quote) else self.current_quote()
        if quote is not None:
            return bare_words(view.document, quote), speaker_name(quote)
        annotation = self.current_annotation()
        if annotation is not None:
            return annotation.exact or annotation.note, annotation.speaker or self._speaker_at(annotation.span)
        return view.document.slice(*view.cursor_span), None

    def _speaker_at(self, span: Span | None) -> str | None:
        return speaker_name(next((q for q in self.quotes if span == q.span), None))


def target_of(thing: Annotation | Quote) -> Target:
    """What an act on a thing is on; a quote has no annotation until it gets one."""
    if isinstance(thing, Annotation):
        return Target(thing.kind, thing.span, thing.uid)
    return Target("span", thing.span)


def speaker_name(quote: Quote | None) -> str | None:
    """Who said a quote, or the words that name an unnamed source."""
    if quote is None:
        return None
    who, unnamed = speaker_of(quote)
    return unnamed or (who if quote.speaker else None)
