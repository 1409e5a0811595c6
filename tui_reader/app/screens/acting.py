"""What an act is on, and the one way to do it: every act is one undo step and one frame."""

from __future__ import annotations

from tui_reader.app.screens.listing import Listing
from tui_reader.model import Annotated, Annotation, Edit, Quote, Target
from tui_reader.text.clean import clean_line
from tui_reader.text.spans import Span


class Acting(Listing):
    """Targets of acts, and annotations changed."""

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
        quote = self.quote_at(target.span)
        return edit._replace(speaker=clean_line(quote.source or "") or None if quote is not None else None)

    def quote_at(self, span: Span | None) -> Quote | None:
        return next((quote for quote in self.quotes if span == quote.span), None)


def target_of(thing: Annotation | Quote) -> Target:
    """What an act on a thing is on; a quote has no annotation until it gets one."""
    if isinstance(thing, Annotation):
        return Target(thing.kind, thing.span, thing.uid)
    return Target("span", thing.span)
