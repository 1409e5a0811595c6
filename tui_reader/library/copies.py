"""Find, join or keep apart copies of one article in the library."""

from __future__ import annotations

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.model import Annotated, ArticleEntry, Copy, Identity, ReaderError, Reading
from tui_reader.text.document import Document


class Copies(LibraryPart):
    """The methods of the library for copies of one article."""

    def of(self, reading: Reading, document: Document, *, asked: bool = False) -> list[Copy]:
        """List the other articles that this may be a text of, the most similar first.

        Args:
            asked: the user asked for a choice: also list those kept apart, and all that were at the path.
        """
        return self._core.ask_apart(
            lambda conn: store.copies.found(conn, reading.article_id, document, asked=asked), []
        )

    def of_new(self, identity: Identity, document: Document) -> list[Copy]:
        """List the same for a text that is not opened yet and is not recognised."""
        return self._core.ask_apart(lambda conn: store.copies.found(conn, None, document, path=identity.path), [])

    def join(self, reading: Reading, document: Document, other: int) -> Annotated:
        """Move the annotations, drafts, decisions and reading position of `other` to this article, as one undo step.

        The annotations are placed in `document`, this article's text. A backup is made before.

        Raises:
            ReaderError: it is the same article, it is gone, or the texts have almost nothing in common.
        """
        self._core.keeper.make("join")
        with self._core.step(reading, "join") as step:
            store.joining.join(step, reading, document, other)
        self._core.cache = None
        return Annotated(None, self._core.ask(lambda conn: self._core.fresh(conn, reading, []), ()), "join")

    def kept_if_parted(self, reading: Reading) -> int | None:
        """Count the annotations that stay with earlier texts if this one is parted; None if there are no others."""
        return self._core.ask(lambda conn: store.parting.kept(conn, reading.article_id, reading.version_id), None)

    def part(self, reading: Reading) -> ArticleEntry:
        """Make the open text an article of its own; the annotations of earlier texts stay with those.

        A backup is made before. Not undone by `undo`, but by `join`; earlier changes of either text can still be
        undone.

        Returns:
            The earlier article.

        Raises:
            ReaderError: the article has only this text.
        """
        self._core.keeper.make("part")
        with self._core.writing(reading) as db:
            store.parting.part(db, reading, now=self._core.time(), uid=self._core.new_uid())
            entry = store.articles.entry(db.conn, reading.article_id)
        self._core.cache = None
        if entry is None:
            raise ReaderError("the earlier article is no longer in the library")
        return entry

    def keep_apart(self, reading: Reading, other: int) -> None:
        """Never suggest again to join these two."""
        with self._core.writing(reading) as db:
            store.copies.keep_apart(db, reading.article_id, other)

    def postpone(self, reading: Reading, other: int) -> None:
        """Suggest to join these two again when the text of the open one has changed."""
        with self._core.writing(reading) as db:
            store.copies.postpone(db, reading.article_id, reading.version_id, other)

    def is_postponed(self, reading: Reading, other: int) -> bool:
        """Return whether the decision was postponed and the text has not changed since."""
        return self._core.ask(
            lambda conn: store.copies.is_postponed(conn, reading.article_id, reading.version_id, other), False
        )
