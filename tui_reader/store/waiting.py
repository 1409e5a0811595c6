"""Changes of annotations in a file whose text is not stored yet, kept until the article is opened.

A long file takes seconds to read, and as long to store for the first time. What the user changes meanwhile is kept
here at once, by the path of the file, and made when the text is known: by this run of the program or, if that ended, by
the next that opens the file. Each is a row of the table of the program's state, and is deleted in the transaction that
makes the change.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tui_reader.model import Annotation, AnnotationKind, Colour, Edit, Target
from tui_reader.store import state
from tui_reader.store.file.errors import as_written
from tui_reader.store.values import from_json, to_json
from tui_reader.text.document import Document
from tui_reader.text.quotation import in_quotes
from tui_reader.text.spans import Span
from tui_reader.text.tag import tag_key

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

_FIRST, _LAST = "waiting/", "waiting0"
"""The keys lie between these."""


class Waiting(NamedTuple):
    """A change of the annotation of a passage."""

    uid: str
    """Of the change, which sorts by time; of the annotation, if the change creates one."""
    path: str
    """The real path of the file."""
    target: Target
    """Without a uid: the annotation is found by its place."""
    exact: str
    """The words of the passage."""
    edit: Edit
    note: str = ""
    """The note before the change, by which one that was changed elsewhere meanwhile is recognised."""

    @property
    def base(self) -> Annotation:
        """The annotation as it was known, as far as a change needs it."""
        return Annotation(self.uid, self.target.kind, self.target.span, self.exact, None, self.note, (), "", "")


def keep(db: Database, waiting: Waiting) -> None:
    target, edit = waiting.target, waiting.edit
    changed = {name: value for name, value in edit._asdict().items() if value != Edit._field_defaults[name]}
    value = [waiting.path, target.kind, target.span, waiting.exact, changed, waiting.note]
    state.remember(db, f"{_FIRST}{waiting.uid}", to_json(value))


def drop(db: Database, uid: str) -> None:
    state.remember(db, f"{_FIRST}{uid}", None)


def of_path(conn: sqlite3.Connection, path: str) -> list[Waiting]:
    """List the changes that wait for a file, in the order in which they were made."""
    rows = conn.execute("SELECT key, value FROM state WHERE key > ? AND key < ? ORDER BY key", [_FIRST, _LAST])
    found = []
    for key, value in rows.fetchall():
        with as_written("changes that wait for a file to be read"):
            waiting = _read(key.removeprefix(_FIRST), from_json(value))
        if waiting.path == path:
            found.append(waiting)
    return found


def _read(uid: str, value: Any) -> Waiting:
    path, kind, span, exact, changed, note = value
    known: dict[str, Any] = {name: tuple(part) if isinstance(part, list) else part for name, part in changed.items()}
    target = Target(cast(AnnotationKind, kind), None if span is None else Span(*span))
    return Waiting(uid, str(path), target, str(exact), Edit(**known), str(note))


def erase(db: Database, article: int) -> None:
    """Give up the changes that wait for a file of an article."""
    found = db.execute(
        "SELECT s.path FROM source AS s JOIN article_version AS v ON v.id = s.version WHERE v.article = ?", [article]
    )
    for (path,) in found.fetchall():
        for one in of_path(db.conn, os.fsdecode(path)):
            drop(db, one.uid)


def placed(document: Document, waiting: Waiting) -> tuple[Target, Edit]:
    """Return the change for the text as it is by now: at its words, else as a note on the article."""
    target, span = waiting.target, waiting.target.span
    if target.kind == "article" or span is None or document.slice(*span) == waiting.exact:
        return target, waiting.edit
    start = document.text.find(waiting.exact) if waiting.exact else -1
    if start >= 0:
        return target._replace(span=Span(start, start + len(waiting.exact))), waiting.edit
    return Target("article", None), Edit(note=in_words(waiting))


def in_words(waiting: Waiting) -> str:
    """Return a change as text: the words of the passage, the note and the tags."""
    tags = " ".join(f"#{name}" for name in waiting.edit.add_tags)
    return "\n".join(filter(None, [in_quotes(waiting.exact), waiting.edit.note, tags]))


def changed(annotation: Annotation | None, waiting: Waiting, now: str) -> Annotation | None:
    """Return an annotation as it will be after a change; None if nothing is left of it, or nothing is made."""
    edit = waiting.edit
    before = annotation or waiting.base._replace(note="", created=now, updated=now)
    unwanted = set(map(tag_key, edit.remove_tags))
    tags = [name for name in before.tags if tag_key(name) not in unwanted]
    known = unwanted.union(map(tag_key, tags))
    tags += [name for name in edit.add_tags if tag_key(name) not in known]
    colour: Colour | None = None if edit.drop_colour else edit.colour or before.colour
    note = before.note if edit.note is None else edit.note
    after = before._replace(colour=colour, tags=tuple(tags), note=note)
    return None if after.is_empty else after


def label(before: Annotation | None, after: Annotation | None, edit: Edit) -> str:
    """Return what a change is called; `""` if it changes nothing."""
    if before == after:
        return ""
    if edit.note is not None and (before.note if before else "") != (after.note if after else ""):
        return "note" if edit.note else "remove the note"
    if names := edit.add_tags or edit.remove_tags:
        return f"{'tag' if edit.add_tags else 'untag'} {' '.join('#' + name for name in names)}"
    return "highlight" if after is not None and after.colour else "remove the highlight"
