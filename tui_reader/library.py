"""The one core behind the app and the command line: articles, annotations, tags, drafts, undo, remembered state.

A `Library` belongs to the thread that uses it: its connection is made on first use, so a worker builds its own
`Library` on the same path. Every write is one transaction that is on the disk when the method returns; a write that
fails raises `LibraryError` (one line for a person), leaves nothing half done, and the next call works again.
Nothing here draws, and sqlite-utils is imported by the first write only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tui_reader.model import (
    Annotated,
    Annotation,
    Article,
    ArticleEntry,
    Draft,
    Edit,
    Glance,
    Identity,
    ReaderError,
    Reading,
    Tag,
    Target,
    Undone,
)
from tui_reader.text.document import Document


class LibraryError(ReaderError):
    """The library cannot be read or written; the message is one line for a person, the file is untouched."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def identify(source: str) -> Identity:
    """Tell what `source` is known by: real path, size and modification time; an empty identity for `-`."""
    raise NotImplementedError


class Library:
    """The articles, annotations, tags and undo history in one SQLite file.

    Building one costs nothing: neither the disk nor sqlite-utils is touched.

    Args:
        path: the database file; it and its directory are made by the first write.
        now: the clock, for tests.
        new_uid: makes the uid of a new annotation, for tests.
        busy_timeout: seconds to wait for another program that is writing.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] = utc_now,
        new_uid: Callable[[], str] | None = None,
        busy_timeout: float = 5.0,
    ) -> None:
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- before the first paint ---------------------------------------------------------------------------------

    def glance(self, identity: Identity, text_sha256: str | None) -> Glance | None:
        """Read what the first frame needs, with plain sqlite3 and without waiting (about 1 ms).

        The text is recognised by its hash or, where that is not known yet (`None` or `""`), by path, size and
        modification time. None where there is no library, or none that can be read at once; a damaged, foreign or
        older file is `open`'s to report or migrate. An unknown text gives a `Glance` with tags and state only.
        Raises nothing.
        """
        raise NotImplementedError

    # -- articles -----------------------------------------------------------------------------------------------

    def open(self, article: Article, document: Document, identity: Identity) -> Reading:
        """Register or recognise the article, place its annotations in this text, and remember that it was opened.

        To be called with the complete document (ValueError otherwise), so for a long file after its last slice.
        Recognised by content hash, then by real path; a path whose new text shares under 30 % with the old one is a
        new article. Where the library can be read but not written (`read_only_reason`) the Reading holds what is
        known of the article, and nothing is stored.

        Raises:
            LibraryError: the library is foreign, damaged, locked, or the disk is full.
        """
        raise NotImplementedError

    def look(self, article: Article, document: Document, identity: Identity) -> Reading | None:
        """Do what `open` does without writing anything: for `reader notes SOURCE`. None for an unknown article."""
        raise NotImplementedError

    def find_article(self, source: str, text_sha256: str | None = None) -> ArticleEntry | None:
        """Find an article by its text's hash, its path (the file need not exist any more), or its exact title."""
        raise NotImplementedError

    def reading(self, article_id: int) -> Reading | None:
        """Return an article as it was stored last, without its source; None where there is no such article."""
        raise NotImplementedError

    def text_of(self, article_id: int) -> Document | None:
        """Rebuild the stored text of the article's current version; None where it was too long to be stored."""
        raise NotImplementedError

    def recent(self, limit: int = 100) -> list[ArticleEntry]:
        """List the articles opened lately, the latest first."""
        raise NotImplementedError

    def set_title(self, reading: Reading, title: str) -> Reading:
        """Give the article a title of the reader's, `""` for the one it came with; one undo step."""
        raise NotImplementedError

    def save_place(self, reading: Reading, offset: int, words: str, percent: int | None = None) -> None:
        """Remember where the reader is: `words` stand at `offset`, `percent` (0–100) of the article is above.

        No undo step. Without `percent` it is counted in characters (0 where the text is not stored).
        """
        raise NotImplementedError

    def forget(self, source: str) -> ArticleEntry | None:
        """Drop an article's marks and its place in the list as one act; None where nothing is known of `source`.

        Opening it again starts fresh; `unforget` brings the marks back for 30 days, `undo` too, while nothing was
        done on the article since.
        """
        raise NotImplementedError

    def unforget(self, source: str) -> ArticleEntry | None:
        """Take the last `forget` of `source` back; None where there is nothing to take back."""
        raise NotImplementedError

    # -- annotations --------------------------------------------------------------------------------------------

    def annotations(self, reading: Reading) -> tuple[Annotation, ...]:
        """List the annotations as they stand in `reading`'s text: the article's note, reading order, orphans."""
        raise NotImplementedError

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
        raise NotImplementedError

    def edit_note(
        self, reading: Reading, document: Document, base: Annotation, note: str, *, draft: str | None = None
    ) -> Annotated:
        """Set the note of `base`, keeping both texts where another instance changed it since `base` was read."""
        return self.annotate(
            reading, document, Target(base.kind, base.span, base.uid), Edit(note=note), base=base, draft=draft
        )

    def delete(self, reading: Reading, uid: str) -> tuple[Annotation, ...]:
        """Delete an annotation, one undo step; one that is gone already is no error."""
        raise NotImplementedError

    def delete_all(self, reading: Reading, uids: Sequence[str]) -> tuple[Annotation, ...]:
        """Delete several annotations as one undo step."""
        raise NotImplementedError

    def undo(self, reading: Reading) -> Undone | None:
        """Take back the article's last act, from an earlier run too; None where there is none.

        Raises:
            ReaderError: another instance changed the same thing since; nothing is changed.
        """
        raise NotImplementedError

    def redo(self, reading: Reading) -> Undone | None:
        """Do again what was undone last; None where there is none. Raises as `undo` does."""
        raise NotImplementedError

    # -- drafts -------------------------------------------------------------------------------------------------

    def save_draft(self, reading: Reading, target: Target, text: str, *, uid: str | None = None) -> str:
        """Keep a note that is being typed; returns the draft's uid, to be given with the next call."""
        raise NotImplementedError

    def drop_draft(self, uid: str) -> None:
        """Throw a draft away; one that is gone already is no error."""
        raise NotImplementedError

    def drafts(self, reading: Reading) -> tuple[Draft, ...]:
        """List the article's drafts that no other running process is typing, the latest first."""
        raise NotImplementedError

    # -- tags ---------------------------------------------------------------------------------------------------

    def tags(self) -> list[Tag]:
        """List the tags in use (and the pinned ones), by name."""
        raise NotImplementedError

    def digit_tags(self) -> dict[int, Tag]:
        """Map the digits 1–9 to tags, in ascending order of the digits.

        A pinned tag has its own digit; the others get the tags used most recently, oldest tag first, so that using
        a tag does not move it to another digit.
        """
        raise NotImplementedError

    def pin_tag(self, name: str, digit: int | None) -> None:
        """Give a tag (made where it is new) a digit, 1–9, taking it from whichever has it; None unpins."""
        raise NotImplementedError

    # -- remembered state, other instances ----------------------------------------------------------------------

    def get_state(self, key: str, default: str | None = None) -> str | None:
        """Return what was remembered under `key`: theme, measure, panels, last export directory …"""
        raise NotImplementedError

    def set_state(self, key: str, value: str | None) -> None:
        """Remember `value` under `key` for the next run; None forgets it."""
        raise NotImplementedError

    def changed_elsewhere(self) -> bool:
        """Tell whether another instance wrote since the last call (a few µs)."""
        raise NotImplementedError

    @property
    def read_only_reason(self) -> str | None:
        """One line that says why nothing can be saved, None where it can; known after `open` or the first write."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the connection; the next call opens it again."""
        raise NotImplementedError
