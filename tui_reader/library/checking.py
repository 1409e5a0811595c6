"""The placement of annotations in a changed text, and the user's decisions about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader import store
from tui_reader.library.core import LibraryPart
from tui_reader.library.names import with_names
from tui_reader.model import Annotated, Article, Identity, OldText, Placed, Reading, Version
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.journal import Step


class Checking(LibraryPart):
    """The methods of the library for annotations whose text changed."""

    def placed(self, reading: Reading) -> tuple[Placed, ...]:
        """Return the placement of each annotation in `reading`'s text, in the order of `annotations`."""
        return self._placed(reading)

    def to_check(self, reading: Reading) -> tuple[Placed, ...]:
        """List the moved, changed or unplaced annotations that the user has not checked yet."""
        return self._placed(reading, waiting=True)

    def examine(
        self, article: Article, document: Document, identity: Identity
    ) -> tuple[Reading, tuple[Placed, ...]] | None:
        """Do what `look` does, and also return each placement, without writing; None for an unknown article."""

        memo = self._core.computed(article, document, identity)

        def ask(conn: sqlite3.Connection) -> tuple[Reading, tuple[Placed, ...]] | None:
            looked = store.opening.look_at_text(conn, article, document, identity, self._core.report_placing, memo)
            if looked is None:
                return None
            reading, placements = with_names(conn, looked[0], document), looked[1]
            placed = store.checking.placed(
                conn, reading.article_id, reading.version_id, reading.annotations, placements
            )
            return reading, placed

        return self._core.ask(ask, None)

    def confirm_place(self, reading: Reading, document: Document, uid: str) -> Annotated:
        """Confirm the place of an annotation, or that it has none, as one undo step.

        It is not placed again in this version; in a later one the place is kept as long as the words there are the
        same.

        Raises:
            ReaderError: the annotation was deleted (by another instance).
        """
        return self._checked(reading, uid, "confirm", lambda step: store.checking.confirm(step, reading, document, uid))

    def place_annotation(self, reading: Reading, document: Document, uid: str, span: Span) -> Annotated:
        """Place an annotation on `span`, one of its candidates or any other words, as one undo step.

        Raises:
            ReaderError: there are no words in `span`, or the annotation was deleted (by another instance).
        """
        return self._checked(
            reading, uid, "place the mark", lambda step: store.checking.put(step, reading, document, uid, span)
        )

    def leave_unplaced(self, reading: Reading, document: Document, uid: str) -> Annotated:
        """Leave an annotation unplaced in this text, as one undo step; it stays listed. Raises as the others."""
        return self._checked(
            reading, uid, "leave without a place", lambda step: store.checking.leave(step, reading, document, uid)
        )

    def older_text(self, reading: Reading) -> OldText | None:
        """Return the text opened before this one; None if there is none, or it was too long to be stored."""
        return self._core.ask(
            lambda conn: store.checking.older_text(conn, reading.article_id, reading.version_id), None
        )

    def versions(self, article_id: int) -> list[Version]:
        """List the texts that an article had, the one opened first at first."""
        return self._core.ask(lambda conn: store.checking.versions(conn, article_id), list[Version]())

    def text_of_version(self, version_id: int) -> str | None:
        """Return the stored text of a version; None if it was too long to be stored."""
        return self._core.ask(lambda conn: store.articles.text_of(conn, version_id), None)

    def _placed(self, reading: Reading, *, waiting: bool = False) -> tuple[Placed, ...]:
        def ask(conn: sqlite3.Connection) -> tuple[Placed, ...]:
            annotations = self._core.fresh(conn, reading, [])
            return store.checking.placed(conn, reading.article_id, reading.version_id, annotations, waiting=waiting)

        return self._core.ask(ask, ())

    def _checked(self, reading: Reading, uid: str, label: str, do: Callable[[Step], int]) -> Annotated:
        with self._core.step(reading, label) as step:
            id_ = do(step)
            annotations = self._core.fresh(step.db.conn, reading, [id_])
        self._core.keep(reading, annotations)
        return Annotated(uid, annotations, step.done)
