"""Other articles of the library that an open article may be a text of."""

from __future__ import annotations

from tui_reader.library.opened.part import ArticlePart
from tui_reader.model import Changed, Copy, Earlier


class ArticleCopies(ArticlePart):
    """Find, join and part the texts of one article."""

    def all(self, *, asked: bool = False) -> list[Copy]:
        """Return other articles that this may be a text of; see `Copies.of`. Works without a library entry."""
        if self._article.reading is None:
            return self._library.copies.of_new(self._article.source.identity, self._document)
        return self._library.copies.of(self._article.reading, self._document, asked=asked)

    def earlier(self) -> list[Earlier]:
        """Return the annotated articles that were at the path before and are at no other path now."""
        return self._library.articles.earlier(self._article.source.identity, self._article.reading)

    def join(self, other: int) -> Changed:
        """Move the annotations, drafts and corrections of the article `other` to this one; one undo step."""
        before = self._article.annotations
        done = self._article.write(lambda reading: self._library.copies.join(reading, self._document, other))
        self._article.annotations = done.annotations
        self._article.read_metadata()
        changed = self._article.changed_since(before, label=done.label)
        changed = changed._replace(parts=changed.parts | {"article", "drafts"})
        return changed | self._article.read_digits() | self._article.correct()

    def part(self) -> Changed:
        """Make this text an article of its own; annotations of earlier texts stay with the earlier article."""
        from tui_reader.wording import parted_line

        earlier = self._article.write(self._library.copies.part)
        self._article.reading = None
        self._article.open()
        changed = Changed(frozenset({"article", "annotations", "drafts"}), parted_line(earlier))
        return changed | self._article.correct()

    def keep_apart(self, other: int) -> Changed:
        """Never suggest again to join this article and `other`."""
        self._article.write(lambda reading: self._library.copies.keep_apart(reading, other))
        return Changed()

    def postpone(self, other: int) -> None:
        """Suggest to join this article and `other` again when this text has changed."""
        self._article.write(lambda reading: self._library.copies.postpone(reading, other))
