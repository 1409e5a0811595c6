"""Annotations of an open article in a text that changed: which to check, and where they belong."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Annotated, Changed, OldText, Placed, Reading
from tui_reader.text.spans import Span


class Placing(ArticlePart):
    """Check and correct the places of annotations."""

    def to_check(self) -> tuple[Placed, ...]:
        """Return the changed annotations that the user has not checked; without candidates if not stored."""
        if self._article.reading is not None and not self._article.reading.version_id:
            return tuple(
                Placed(annotation, "", 0.0) for annotation in self._article.annotations if annotation.needs_look
            )
        return self._article.write(self._library.checking.to_check)

    def confirm(self, uid: str) -> Changed:
        """Confirm that an annotation is in its place, or rightly has none."""
        return self._place(uid, lambda reading: self._library.checking.confirm_place(reading, self._document, uid))

    def put(self, uid: str, span: Span) -> Changed:
        """Place an annotation on `span`."""
        return self._place(
            uid,
            lambda reading: self._library.checking.place_annotation(reading, self._document, uid, span),
        )

    def leave(self, uid: str) -> Changed:
        """Leave an annotation unplaced in this text; it stays listed with its words."""
        return self._place(uid, lambda reading: self._library.checking.leave_unplaced(reading, self._document, uid))

    def older_text(self) -> OldText | None:
        """Return the text opened before this one; None if there is none, or it was too long to be stored."""
        return self._library.checking.older_text(self._article.reading) if self._article.reading is not None else None

    def _place(self, uid: str, write: Callable[[Reading], Annotated]) -> Changed:
        before = self._article.annotations
        done = self._article.write(write)
        self._article.annotations = done.annotations
        return self._article.changed_since(before, uid, done.label)
