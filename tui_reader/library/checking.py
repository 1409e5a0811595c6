"""What became of an article's marks when its text changed, and what the reader says of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader import store
from tui_reader.library.base import LibraryBase
from tui_reader.library.names import with_names
from tui_reader.model import Annotated, Article, Identity, OldText, Placed, Reading
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.journal import Step


class Checking(LibraryBase):
    """What the library does with marks whose text changed."""

    def placed(self, reading: Reading) -> tuple[Placed, ...]:
        """Say of each annotation how it was placed in `reading`'s text, in the order of `annotations`."""
        return self._placed(reading)

    def to_check(self, reading: Reading) -> tuple[Placed, ...]:
        """List the marks that moved, changed or lost their place and that the reader has not looked at yet."""
        return self._placed(reading, waiting=True)

    def examine(
        self, article: Article, document: Document, identity: Identity
    ) -> tuple[Reading, tuple[Placed, ...]] | None:
        """Do what `look` does and say how each mark was placed, without writing; None for an unknown article."""

        def ask(conn: sqlite3.Connection) -> tuple[Reading, tuple[Placed, ...]] | None:
            looked = store.opening.look_at_text(conn, article, document, identity, self._report_placing)
            if looked is None:
                return None
            reading, placements = with_names(conn, looked[0], document), looked[1]
            marks = store.checking.placed(conn, reading.article_id, reading.version_id, reading.annotations, placements)
            return reading, marks

        return self._ask(ask, None)

    def confirm_place(self, reading: Reading, document: Document, uid: str) -> Annotated:
        """Say that a mark stands right, or rightly nowhere; one undo step.

        No later change of the text moves it in this version; in a further one the place is kept as long as the
        words there stay the same.

        Raises:
            ReaderError: the annotation was deleted (by another instance).
        """
        return self._checked(reading, uid, "confirm", lambda step: store.checking.confirm(step, reading, document, uid))

    def put_mark(self, reading: Reading, document: Document, uid: str, span: Span) -> Annotated:
        """Place a mark on `span`, one of its candidates or any other words, for good; one undo step.

        Raises:
            ReaderError: there are no words in `span`, or the annotation was deleted (by another instance).
        """
        return self._checked(
            reading, uid, "place the mark", lambda step: store.checking.put(step, reading, document, uid, span)
        )

    def leave_mark(self, reading: Reading, document: Document, uid: str) -> Annotated:
        """Say that a mark has no place in this text: it stays listed with its words; one undo step. Raises as above."""
        return self._checked(
            reading, uid, "leave without a place", lambda step: store.checking.leave(step, reading, document, uid)
        )

    def older_text(self, reading: Reading) -> OldText | None:
        """Return the text that was open before this one; None where there is none, or it was too long to be kept."""
        return self._ask(lambda conn: store.checking.older_text(conn, reading.article_id, reading.version_id), None)

    def _placed(self, reading: Reading, *, waiting: bool = False) -> tuple[Placed, ...]:
        def ask(conn: sqlite3.Connection) -> tuple[Placed, ...]:
            annotations = self._fresh(conn, reading, [])
            return store.checking.placed(conn, reading.article_id, reading.version_id, annotations, waiting=waiting)

        return self._ask(ask, ())

    def _checked(self, reading: Reading, uid: str, label: str, do: Callable[[Step], int]) -> Annotated:
        with self._step(reading, label) as step:
            id_ = do(step)
            found = self._fresh(step.db.conn, reading, [id_])
        self._keep(reading, found)
        return Annotated(uid, found, step.done)
