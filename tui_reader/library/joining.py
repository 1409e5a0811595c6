"""Copies of one article in the library: found, joined, or kept apart."""

from __future__ import annotations

from tui_reader import store
from tui_reader.library.base import LibraryBase
from tui_reader.model import Annotated, Copy, Reading
from tui_reader.text.document import Document


class Joining(LibraryBase):
    """What the library does with two copies of one article."""

    def copies(self, reading: Reading, document: Document) -> list[Copy]:
        """List the other articles that are mostly this text, the most alike first, without those kept apart."""
        return self._ask(lambda conn: store.copies.found(conn, reading.article_id, document), [])

    def join(self, reading: Reading, document: Document, other: int) -> Annotated:
        """Move all that the article `other` has to this one: marks, drafts, decisions, the place; one undo step.

        Its marks are placed in `document`, this article's text. A backup is made before.

        Raises:
            ReaderError: it is the same article, it is gone, or the texts share next to nothing.
        """
        self.keeper.make("join")
        with self._step(reading, "join") as step:
            store.joining.join(step, reading, document, other)
        self._cache = None
        return Annotated(None, self._ask(lambda conn: self._fresh(conn, reading, []), ()), "join")

    def keep_apart(self, reading: Reading, other: int) -> None:
        """Never offer again to join these two."""
        with self._writing(reading) as db:
            store.copies.keep_apart(db, reading.article_id, other)
