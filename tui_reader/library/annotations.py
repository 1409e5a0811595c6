"""The reader's acts on annotations, undo and redo, and drafts of notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal

from tui_reader import store
from tui_reader.library.base import SHORTLY, LibraryBase
from tui_reader.model import Annotated, Annotation, Draft, Edit, Reading, Target, Undone
from tui_reader.store import listing
from tui_reader.text.document import Document

DISCARDED = "discarded note"
"""The label of leaving a note unsaved, in the undo journal."""
MOST_WITHOUT_BACKUP = 5
"""Annotations deleted at once before which no backup is made."""


class Annotations(LibraryBase):
    """What the library does with annotations."""

    def annotations(self, reading: Reading) -> tuple[Annotation, ...]:
        """List the annotations as they stand in `reading`'s text: the article's note, reading order, orphans."""

        def ask(conn: sqlite3.Connection) -> tuple[Annotation, ...]:
            return self._fresh(conn, reading, [])

        found = self._ask(ask, tuple[Annotation, ...]())
        self._keep(reading, found)
        return found

    def known_uids(self) -> frozenset[str]:
        """Return the uids of all annotations of all articles that the library has or had."""
        return self._ask(listing.known_uids, frozenset[str]())

    def annotate(
        self,
        reading: Reading,
        document: Document,
        target: Target,
        edit: Edit,
        *,
        base: Annotation | None = None,
        draft: str | None = None,
    ) -> Annotated:
        """Do one act of the reader, one undo step.

        Without `target.uid` the annotation of the same span and kind is taken, or made. One left empty is deleted in
        the same step. Tags that differ only in case are one; the first spelling stays.

        Args:
            base: the annotation as it was when its note began to be edited. Where another instance wrote another
                note since, both texts are kept, `CONFLICT_MARKER` on a line between them, and `conflict` is set.
                Without it a given `target.uid`'s note is replaced.
            draft: the uid of the draft this act makes final; it is dropped in the same transaction.

        Raises:
            ReaderError: `target.uid` was deleted (by another instance) and `base` was not given to restore it from.
        """
        with self._step(reading) as step:
            done = store.annotating.annotate(step, reading, document, target, edit, base=base, new_uid=self._new_uid)
            if edit.note is not None:
                store.drafts.drop_written(step.db, reading, target, edit.note, draft)
            found = self._fresh(step.db.conn, reading, [] if done.row_id is None else [done.row_id])
        self._keep(reading, found)
        return Annotated(done.uid, found, step.label, done.conflict)

    def edit_note(
        self, reading: Reading, document: Document, base: Annotation, note: str, *, draft: str | None = None
    ) -> Annotated:
        """Set the note of `base`, keeping both texts where another instance changed it since `base` was read."""
        return self.annotate(
            reading, document, Target(base.kind, base.span, base.uid), Edit(note=note), base=base, draft=draft
        )

    def delete(self, reading: Reading, uid: str) -> tuple[Annotation, ...]:
        """Delete an annotation, one undo step; one that is gone already is no error."""
        return self.delete_all(reading, [uid])

    def delete_all(self, reading: Reading, uids: Sequence[str]) -> tuple[Annotation, ...]:
        """Delete several annotations as one undo step, more than a handful after a backup."""
        if len(uids) > MOST_WITHOUT_BACKUP:
            self.keeper.make("delete")
        with self._step(reading, "delete") as step:
            ids = [id_ for uid in uids if (id_ := store.annotating.delete(step, reading, uid)) is not None]
            found = self._fresh(step.db.conn, reading, ids)
        self._keep(reading, found)
        return found

    def undo(self, reading: Reading | None) -> Undone | None:
        """Undo the last change of the article or of the library, from an earlier run too; None where there is none.

        Args:
            reading: None for changes of the library only (pins, rules for names).

        Raises:
            ReaderError: another instance changed the same thing since; nothing is changed.
        """
        return self._revert(reading, "undo")

    def redo(self, reading: Reading | None) -> Undone | None:
        """Redo what was undone last; None where there is none. Arguments and errors are those of `undo`."""
        return self._revert(reading, "redo")

    def save_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> str:
        """Keep a note that is being typed; returns the draft's uid, to be given with the next call."""
        uid = uid or self._new_uid()
        with self._writing(reading, SHORTLY) as db:
            store.drafts.save(db, reading, target, text, uid=uid, now=self._time())
        return uid

    def discard_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> None:
        """Leave a note unsaved, one undo step: undo makes a draft of it again."""
        with self._step(reading, DISCARDED) as step:
            store.drafts.discard(step, reading, target, text, uid=uid or self._new_uid())

    def drop_draft(self, uid: str) -> None:
        """Throw a draft away; one that is gone already is no error."""
        with self._store.transaction() as db:
            store.drafts.drop(db, uid)

    def drafts(self, reading: Reading) -> tuple[Draft, ...]:
        """List the article's drafts that no other running process is typing, the latest first.

        A draft made on another version of the text has no span here; `open` and `look` find it.
        """
        return self._ask(lambda conn: store.drafts.listed(conn, reading.article_id, reading.version_id), ())

    def _revert(self, reading: Reading | None, direction: Literal["undo", "redo"]) -> Undone | None:
        if reading is None:
            if not self._ask(lambda _: True, False):
                return None
            with self._store.transaction() as db:
                reverted = store.journal.revert(db, None, direction)
            return Undone(reverted.label, (), of_library=True) if reverted is not None else None
        with self._writing(reading) as db:
            reverted = store.journal.revert(db, reading.article_id, direction)
            if reverted is None:
                return None
            conn = db.conn
            elsewhere = [id_ for id_, version in reverted.anchors if version != reading.version_id]
            if elsewhere:
                store.anchoring.place_again(db, reading, elsewhere)
            found = self._fresh(conn, reading, reverted.annotation_ids)
            uids = listing.uids(conn, reverted.annotation_ids)
        self._keep(reading, found)
        return Undone(reverted.label, found, uids[0] if uids else None, of_library=reverted.article is None)
