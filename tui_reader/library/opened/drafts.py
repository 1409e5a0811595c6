"""Notes of an open article that were edited and not saved."""

from __future__ import annotations

from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Draft, Target


class Drafts(ArticlePart):
    """Keep, offer and discard what was typed."""

    def all(self) -> tuple[Draft, ...]:
        """Return the notes that were edited and not saved, the latest first; none before the article is open."""
        return self._library.annotations.drafts(self._article.reading) if self._article.reading is not None else ()

    def save(self, target: Target, text: str, uid: str | None = None) -> str:
        """Store the draft of a note, and return its uid."""
        return self._article.write(lambda reading: self._library.annotations.save_draft(reading, target, text, uid=uid))

    def discard(self, target: Target, text: str, uid: str | None = None) -> None:
        """Discard a note that was not saved, as one undo step: undo restores the draft."""
        self._article.write(lambda reading: self._library.annotations.discard_draft(reading, target, text, uid=uid))

    def drop(self, uid: str) -> None:
        """Delete a draft; a deleted one is ignored."""
        self._article.write(lambda _: self._library.annotations.drop_draft(uid))
