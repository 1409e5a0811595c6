"""Highlight, tag, note, delete, undo, copy: the acts on what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_reader.app.focus import key_of
from tui_reader.app.quote_rows import bare_words
from tui_reader.app.screens.noting import Noting
from tui_reader.library.annotations import DISCARDED
from tui_reader.model import (
    COLOURS,
    Annotation,
    Colour,
    Draft,
    Edit,
    Quote,
    Reading,
    Tag,
    Target,
    Undone,
)
from tui_reader.text.clean import clean_line


class Marking(Noting):
    """Acts on passages that take a key or two."""

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

        from tui_reader.app.screens.dialogs.colour import ColourPicker

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

        from tui_reader.app.screens.dialogs.tags import TagPicker

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
        def undo(reading: Reading) -> tuple[Undone | None, list[Draft]]:
            before = {draft.uid for draft in self.library.drafts(reading)}
            undone = do(reading)
            return undone, [draft for draft in self.library.drafts(reading) if draft.uid not in before]

        done = self.act(undo)
        if done is not None:
            undone, drafts = done
            if undone is None:
                self.say(none_word)
            else:
                self.thing = None
                before = set(self.quotes)
                self.take_annotations(undone.annotations)
                self.review_again()
                self._take_digits()
                annotation = next((a for a in undone.annotations if a.uid == undone.uid), None)
                changed = next((quote for quote in self.quotes if quote not in before), None)
                thing = annotation or changed
                if thing is not None:
                    self.sidebar.select_key(key_of(thing))
                    self.go_to(thing)
                self.say(f"{done_word}: {undone.label}")
                for draft in drafts[:1] if undone.label == DISCARDED else ():
                    self.edit_note(Target(draft.kind, draft.span, draft.target or None), draft)
        self.settle()

    # -- copy ---------------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the selection, quote, marked words or paragraph with speaker, title and source."""
        from tui_reader.app.terminal.clipboard import copy_text
        from tui_reader.exchange.citation import cite

        words, speaker = self._words_to_copy()
        if words:
            article = self.reading.article if self.reading else self.loaded.article
            sure = copy_text(self.app, cite(words, speaker, article))
            self.say(f"{'copied' if sure else 'sent to the terminal to copy'}: {clean_line(words, 60)}")
        self.settle()

    def _words_to_copy(self) -> tuple[str, str | None]:
        from tui_reader.exchange.citation import cited_speaker

        view = self.article
        thing = self.selected_thing(self.pane) if self.context == "list" else self.thing
        if self.context == "list" and (person := self.chosen_person()) is not None:
            return ", ".join(part for part in (person.name, person.role) if part), None
        if view.selection is not None:
            span = view.selected_span
            quote = next((q for q in self.quotes if q.start <= span.start and span.end <= q.end), None)
            return view.document.slice(span.start, span.end), cited_speaker(quote)
        if isinstance(thing, Annotation):
            return thing.exact or thing.note, cited_speaker(self.quote_at(thing.span), thing.speaker)
        quote = thing if isinstance(thing, Quote) else self.current_quote()
        if quote is not None:
            return bare_words(view.document, quote), cited_speaker(quote)
        annotation = self.current_annotation()
        if annotation is not None:
            speaker = cited_speaker(self.quote_at(annotation.span), annotation.speaker)
            return annotation.exact or annotation.note, speaker
        return view.document.slice(*view.cursor_span), None
