"""Changes of annotations, undo and redo, and drafts of notes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from tui_reader import store
from tui_reader.library.core import SHORTLY, LibraryPart
from tui_reader.model import Annotated, Annotation, Draft, Edit, Reading, Target, Undone
from tui_reader.store import articles, listing
from tui_reader.store.file.connection import keep_changes_in_memory
from tui_reader.store.journal import Step
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.enumeration import counted
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.search.values import QuoteRow

DISCARDED = "discarded note"
"""The label of a note that was left unsaved, in the undo journal."""
MAX_WITHOUT_BACKUP = 5
"""The most annotations deleted at once without a backup."""


class Annotations(LibraryPart):
    """The methods of the library for annotations."""

    def of(self, reading: Reading) -> tuple[Annotation, ...]:
        """List the annotations of `reading`'s text: the article's note, then in reading order, then the unplaced."""

        def ask(conn: sqlite3.Connection) -> tuple[Annotation, ...]:
            return self._core.fresh(conn, reading, [])

        result = self._core.ask(ask, tuple[Annotation, ...]())
        self._core.keep(reading, result)
        return result

    def known_uids(self) -> frozenset[str]:
        """Return the uids of all annotations of all articles that the library has or had."""
        return self._core.ask(listing.known_uids, frozenset[str]())

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
        """Change or create an annotation, as one undo step.

        Without `target.uid` the annotation of the same span and kind is changed, or created. An annotation that is
        empty afterwards is deleted in the same step. Tags that differ only in case are equal; the first spelling stays.

        Args:
            base: the annotation when editing of its note began. If another instance changed the note since, both
                texts are kept with `CONFLICT_MARKER` on a line between them, and `conflict` is set. Without it the
                note of `target.uid` is replaced.
            draft: the uid of the draft of this note; it is deleted in the same transaction.

        Raises:
            ReaderError: `target.uid` was deleted (by another instance) and `base` was not given to restore it from.
        """
        with self._core.step(reading) as step:
            done = store.annotating.annotate(
                step, reading, document, target, edit, base=base, new_uid=self._core.new_uid
            )
            if edit.note is not None:
                store.drafts.drop_written(step.db, reading, target, edit.note, draft)
            annotations = self._core.fresh(step.db.conn, reading, [] if done.row_id is None else [done.row_id])
        self._core.keep(reading, annotations)
        return Annotated(done.uid, annotations, step.label, done.conflict)

    def annotate_all(
        self,
        reading: Reading,
        document: Document,
        edits: Sequence[tuple[Target, Edit]],
        label: Callable[[int], str],
        told: Callable[[int], None] | None = None,
    ) -> tuple[tuple[Annotation, ...], int]:
        """Change or create several annotations as one undo step; return all annotations, and how many changed.

        Args:
            label: names the step by the number of annotations that changed.
            told: called after each of `edits` with their number; nothing is changed if it raises. Others can read
                until all are changed.

        Raises:
            ReaderError: one of them was deleted by another instance; nothing is changed.
        """
        with self._core.step(reading) as step:
            if told is not None:
                keep_changes_in_memory(step.db.conn)
            ids = store.annotating.annotate_all(step, reading, document, edits, new_uid=self._core.new_uid, told=told)
            step.label = label(len(ids))
            annotations = self._core.fresh(step.db.conn, reading, ids)
        self._core.keep(reading, annotations)
        return annotations, len(ids)

    def resize(self, reading: Reading, document: Document, uid: str, span: Span) -> Annotated:
        """Put an annotation on other words, as one undo step; its note, tags and colour stay.

        Raises:
            ReaderError: see `store.extent.change`; nothing is changed.
        """
        with self._core.step(reading, "change of the words") as step:
            row = store.extent.change(step, reading, document, uid, span)
            annotations = self._core.fresh(step.db.conn, reading, [row])
        self._core.keep(reading, annotations)
        return Annotated(uid, annotations, step.done)

    def edit_note(
        self, reading: Reading, document: Document, base: Annotation, note: str, *, draft: str | None = None
    ) -> Annotated:
        """Set the note of `base`; both texts are kept if another instance changed it since `base` was read."""
        return self.annotate(
            reading, document, Target(base.kind, base.span, base.uid), Edit(note=note), base=base, draft=draft
        )

    def delete(self, reading: Reading, uid: str) -> tuple[Annotation, ...]:
        """Delete an annotation as one undo step; a deleted one is ignored."""
        return self.delete_all(reading, [uid])

    def delete_all(self, reading: Reading, uids: Sequence[str]) -> tuple[Annotation, ...]:
        """Delete several annotations as one undo step, more than `MAX_WITHOUT_BACKUP` after a backup."""
        if len(uids) > MAX_WITHOUT_BACKUP:
            self._core.keeper.make("delete")
        with self._core.step(reading, "delete") as step:
            ids = [id_ for uid in uids if (id_ := store.annotating.delete(step, reading, uid)) is not None]
            annotations = self._core.fresh(step.db.conn, reading, ids)
        self._core.keep(reading, annotations)
        return annotations

    def newest_step(self, reading: Reading) -> int:
        """Return the number of the change that `undo` would take back; 0 if there is none."""
        return self._core.ask(lambda conn: store.journal.newest(conn, reading.article_id), 0)

    def change_several(self, uids: Sequence[str], edit: Edit, *, base: str | None = None) -> str:
        """Change annotations of any articles, as one undo step of the library; return its label, `""` for no change.

        A note is added below the notes that several annotations have. Those that are gone are left out.

        Args:
            base: the note of the only one when editing of it began: if it was changed elsewhere since, both are kept.
        """

        def change(step: Step) -> int:
            count, label = 0, ""
            for uid in uids:
                done = store.annotating.edit_by_uid(step, uid, edit, base=base, adding=len(uids) > 1)
                count += done is not None and done.changed
                label = max(label, step.label, key=len)  # the one with the most tags
            step.label = label
            return count

        return self._change_several(change, "")

    def annotate_quotes(self, quotes: Sequence[QuoteRow], edit: Edit) -> str:
        """Change or create the annotations of quotes of any articles, as one undo step; return its label.

        A new one gets the speaker of its quote. Quotes whose words are elsewhere by now are left out.
        """
        by_article: dict[int, list[QuoteRow]] = {}
        for quote in quotes:
            by_article.setdefault(quote.article_id, []).append(quote)

        def change(step: Step) -> int:
            count, label = 0, ""
            for article, rows in by_article.items():
                reading, document = _current(step, article)
                if reading is None or document is None:
                    continue
                for row in rows:
                    if document.slice(row.start, row.end) != row.text:
                        continue
                    before, target = step.count, Target("span", Span(row.start, row.end))
                    said_by = None if store.annotating.exists(step, reading, target) else clean_line(row.speaker or "")
                    store.annotating.annotate(
                        step, reading, document, target, edit._replace(speaker=said_by or None), base=None,
                        new_uid=self._core.new_uid,
                    )  # fmt: skip
                    count += step.count > before
                    label = max(label, step.label, key=len)  # the one with the most tags
            step.label = label
            return count

        return self._change_several(change, "")

    def delete_several(self, uids: Sequence[str]) -> str:
        """Delete annotations of any articles, as one undo step of the library; return its label, `""` for no change.

        More than `MAX_WITHOUT_BACKUP` are deleted after a backup.
        """
        if len(uids) > MAX_WITHOUT_BACKUP:
            self._core.keeper.make("delete")
        return self._change_several(
            lambda step: sum(store.annotating.delete_by_uid(step, uid) for uid in uids), "delete"
        )

    def _change_several(self, change: Callable[[Step], int], label: str) -> str:
        with self._core.store.transaction() as db:
            step = store.journal.Step(db, None, self._core.time(), label)
            count = change(step)
            step.label += f": {counted(count, 'annotation')}" if count > 1 else ""
            step.end()
        self._core.cache = None
        return step.done

    def undo(self, reading: Reading | None) -> Undone | None:
        """Undo the last change of the article or of the library, also of an earlier run; None if there is none.

        Args:
            reading: None for changes of the library only (pins, rules for names).

        Raises:
            ReaderError: another instance changed the same row since; nothing is changed.
        """
        return self._revert(reading, "undo")

    def redo(self, reading: Reading | None) -> Undone | None:
        """Redo the last change that was undone; None if there is none. Arguments and errors are those of `undo`."""
        return self._revert(reading, "redo")

    def withdraw(self, reading: Reading) -> Undone | None:
        """Undo the last change of the article and forget it: it can be neither undone nor redone any more."""
        return self._revert(reading, "undo", forget=True)

    def save_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> str:
        """Store the draft of a note, and return its uid for the next call."""
        uid = uid or self._core.new_uid()
        with self._core.writing(reading, SHORTLY) as db:
            store.drafts.save(db, reading, target, text, uid=uid, now=self._core.time())
        return uid

    def discard_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> None:
        """Discard a note that was not saved, as one undo step: undo restores the draft."""
        with self._core.step(reading, DISCARDED) as step:
            store.drafts.discard(step, reading, target, text, uid=uid or self._core.new_uid())

    def drop_draft(self, uid: str) -> None:
        """Delete a draft; a deleted one is ignored."""
        with self._core.store.transaction() as db:
            store.drafts.drop(db, uid)

    def drafts(self, reading: Reading) -> tuple[Draft, ...]:
        """List the article's drafts that are not being edited in another process, the latest first.

        A draft made on another version of the text has no span here; `open` and `look` place it.
        """
        return self._core.ask(lambda conn: store.drafts.listed(conn, reading.article_id, reading.version_id), ())

    def _revert(
        self, reading: Reading | None, direction: Literal["undo", "redo"], *, forget: bool = False
    ) -> Undone | None:
        if reading is None:
            if not self._core.ask(lambda _: True, False):
                return None
            with self._core.store.transaction() as db:
                reverted = store.journal.revert(db, None, direction)
                label = articles.named(db.conn, reverted.label, reverted.articles) if reverted is not None else ""
            self._core.cache = None
            return Undone(label, (), of_library=True) if reverted is not None else None
        with self._core.writing(reading) as db:
            reverted = store.journal.revert(db, reading.article_id, direction)
            if reverted is None:
                return None
            if forget and reverted.article is not None:
                store.journal.forget(db, reverted.article, reverted.step)
            conn = db.conn
            elsewhere = [id_ for id_, version in reverted.anchors if version != reading.version_id]
            if elsewhere:
                store.anchoring.place_again(db, reading, elsewhere)
            if reverted.article is None:  # the tags of any annotation may have other names
                self._core.cache = None
            annotations = self._core.fresh(conn, reading, reverted.annotation_ids)
            uids = listing.uids(conn, reverted.annotation_ids)
            label = (
                articles.named(conn, reverted.label, reverted.articles) if reverted.article is None else reverted.label
            )
        self._core.keep(reading, annotations)
        return Undone(label, annotations, uids[0] if uids else None, of_library=reverted.article is None)


def _current(step: Step, article: int) -> tuple[Reading | None, Document | None]:
    """Return an article, without its annotations, and its text as of now; None for one that is gone or not stored."""
    conn = step.db.conn
    found = articles.stored(conn, article)
    if found is None or found[2].forgotten:
        return None, None
    return Reading(article, found[0], found[1]), articles.document_of(conn, article)
