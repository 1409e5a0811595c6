"""Change annotations: create, recolour, note, tag, delete. Each change is one step of the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.model import Annotation, Edit, ReaderError, Reading, Target
from tui_reader.store import anchoring, articles, rows, tags
from tui_reader.store.journal import Step
from tui_reader.store.placing import Placement, select
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span
from tui_reader.text.tag import tag_key

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

CONFLICT_MARKER = "─── also written elsewhere ───"
"""The line between two versions of a note that two instances wrote at the same time."""


class Done(NamedTuple):
    """The result of a change."""

    row_id: int | None
    uid: str | None
    conflict: bool = False
    changed: bool = True


class _Row(NamedTuple):
    id: int
    uid: str
    colour: str | None
    note: str
    updated: str
    deleted: str | None
    speaker: str | None


_COLUMNS = "SELECT a.id, a.uid, a.colour, a.note, a.updated, a.deleted, a.speaker FROM annotation AS a"


def annotate(
    step: Step,
    reading: Reading,
    document: Document,
    target: Target,
    edit: Edit,
    *,
    base: Annotation | None,
    new_uid: Callable[[], str],
) -> Done:
    """Change or create the annotation of `target`; see `library.annotations.annotate`.

    Raises:
        ReaderError: the annotation is gone, or the target has no words.
    """
    db = step.db
    row = _find(db, reading, target)
    paint = None if edit.drop_colour else edit.colour
    if row is None and not (paint or _tags_to_add(edit) or storable(edit.note or "")):
        return Done(None, None)
    if row is None:
        if target.uid is not None and base is None:
            raise ReaderError("the annotation was deleted elsewhere")
        row = _make(step, reading, document, target, new_uid)
        known_note = ""
    elif base is not None:
        known_note = base.note
    else:
        known_note = row.note if target.uid is not None else ""
    if row.deleted is not None:  # by another instance; an edit here restores it
        if base is None:
            raise ReaderError("the annotation was deleted elsewhere")
        if edit.note is None or storable(edit.note) == base.note:
            return Done(row.id, None)
        step.update("annotation", {"id": row.id}, {"deleted": row.deleted}, {"deleted": None})
        step.label = step.label or "restore"
    return _change(step, row, edit, known_note)


def exists(step: Step, reading: Reading, target: Target) -> bool:
    """Return whether `annotate` would change an annotation and not create one."""
    return _find(step.db, reading, target) is not None


def edit_by_uid(step: Step, uid: str, edit: Edit, *, base: str | None = None, adding: bool = False) -> Done | None:
    """Change an annotation of any article; None if it is gone.

    Args:
        base: the note when editing of it began, as for `annotate`; None: the note is replaced.
        adding: the note of `edit` goes below the one that is there.
    """
    row = _by_uid(step.db, uid)
    if row is None or row.deleted is not None:
        return None
    if adding and edit.note and row.note:
        edit = edit._replace(note=f"{row.note.rstrip()}\n\n{edit.note}")
    return _change(step, row, edit, row.note if base is None else base)


def delete_by_uid(step: Step, uid: str) -> bool:
    """Mark an annotation of any article as deleted; return False if it is gone already."""
    row = _by_uid(step.db, uid)
    if row is None or row.deleted is not None:
        return False
    step.update("annotation", {"id": row.id}, {"deleted": None}, {"deleted": step.now})
    return True


def _by_uid(db: Database, uid: str) -> _Row | None:
    row = db.execute(f"{_COLUMNS} WHERE a.uid = ?", [uid]).fetchone()
    return None if row is None else _Row(*row)


def _tags_to_add(edit: Edit) -> list[str]:
    unwanted = {tag_key(name) for name in edit.remove_tags}
    return [name for name in tags.tag_names(edit.add_tags) if tag_key(name) not in unwanted]


def _change(step: Step, row: _Row, edit: Edit, known_note: str) -> Done:
    """Change an annotation that is not deleted.

    Args:
        known_note: the note when editing of it began.
    """
    db = step.db
    paint = None if edit.drop_colour else edit.colour
    note, conflict = _merge(known_note, row.note, edit.note)
    colour = paint or (None if edit.drop_colour else row.colour)
    speaker = row.speaker if edit.speaker is None else storable(edit.speaker) or None
    tagged = tags.change(step, row.id, _tags_to_add(edit), edit.remove_tags)
    _label(step, edit, row, colour, note, speaker, tagged)
    has_tags = db.execute("SELECT 1 FROM annotation_tag WHERE annotation = ?", [row.id]).fetchone() is not None
    empty = colour is None and not note and not has_tags
    before: dict[str, Any] = {"colour": row.colour, "note": row.note, "speaker": row.speaker, "deleted": None}
    after: dict[str, Any] = {"colour": colour, "note": note, "speaker": speaker, "deleted": step.now if empty else None}
    changed = before != after or bool(tagged)
    if changed:
        before["updated"], after["updated"] = row.updated, step.now
        step.update("annotation", {"id": row.id}, before, after)
    if not step.is_empty:
        rows.touch(db, "annotation", {"id": row.id})
    return Done(row.id, None if empty else row.uid, conflict, changed)


def annotate_all(
    step: Step,
    reading: Reading,
    document: Document,
    edits: Iterable[tuple[Target, Edit]],
    *,
    new_uid: Callable[[], str],
    told: Callable[[int], None] | None = None,
) -> list[int]:
    """Change or create the annotations of several targets; return the row ids of those that changed.

    Args:
        told: called after each with their number; may raise to change none.

    Raises:
        ReaderError: see `annotate`; the caller must roll back its transaction.
    """
    changed = []
    for number, (target, edit) in enumerate(edits, 1):
        before = step.count
        done = annotate(step, reading, document, target, edit, base=None, new_uid=new_uid)
        if done.row_id is not None and step.count > before:
            changed.append(done.row_id)
        if told is not None:
            told(number)
    return changed


def set_speaker(step: Step, reading: Reading, span: Span, speaker: str | None) -> None:
    """Set the speaker of every annotation of exactly these words that has one."""
    matching = step.db.execute(
        """SELECT a.id, a.speaker FROM annotation AS a JOIN anchor AS p ON p.annotation = a.id
        WHERE p.version = ? AND p.start = ? AND p."end" = ? AND a.deleted IS NULL AND a.speaker IS NOT NULL""",
        [reading.version_id, *span],
    ).fetchall()
    for id_, before in matching:
        step.update("annotation", {"id": id_}, {"speaker": before}, {"speaker": speaker})


def rename_speaker(step: Step, before: str, after: str) -> None:
    """Rename the speaker `before` in the article's annotations."""
    matching = step.db.execute(
        "SELECT id FROM annotation WHERE article = ? AND speaker = ? AND deleted IS NULL", [step.article, before]
    ).fetchall()
    for (id_,) in matching:
        step.update("annotation", {"id": id_}, {"speaker": before}, {"speaker": after})


def delete(step: Step, reading: Reading, uid: str) -> int | None:
    """Mark an annotation as deleted; return its row id, None if it is deleted already."""
    row = _find(step.db, reading, Target("span", None, uid))
    if row is None or row.deleted is not None:
        return None
    step.update("annotation", {"id": row.id}, {"deleted": None}, {"deleted": step.now})
    return row.id


def _find(db: Database, reading: Reading, target: Target) -> _Row | None:
    """Find the annotation with a uid (even a deleted one), else with the same span and kind in this version."""
    if target.uid is not None:
        condition, values = "WHERE a.uid = ? AND a.article = ?", [target.uid, reading.article_id]
    elif target.kind == "article":
        condition = "WHERE a.article = ? AND a.kind = 'article' AND a.deleted IS NULL"
        values = [reading.article_id]
    elif target.span is None:
        raise ReaderError("there is nothing here to annotate")
    else:
        condition = """JOIN anchor AS p ON p.annotation = a.id
            WHERE p.version = ? AND p.start = ? AND p."end" = ? AND a.kind = ? AND a.deleted IS NULL"""
        values = [reading.version_id, *target.span, target.kind]
    row = db.execute(f"{_COLUMNS} {condition} ORDER BY a.id LIMIT 1", values).fetchone()
    return None if row is None else _Row(*row)


def _make(step: Step, reading: Reading, document: Document, target: Target, new_uid: Callable[[], str]) -> _Row:
    """Insert the row as deleted; clearing `deleted` is the journaled change, so that undo is a soft delete."""
    db = step.db
    _refuse_if_gone(step, reading)
    span = Span(0, 0) if target.kind == "article" or target.span is None else target.span
    selector = select(document, span)
    if target.kind != "article" and selector.start == selector.end:
        raise ReaderError("there are no words here to annotate")
    articles.keep_text(db, reading.version_id, document)
    row = _Row(0, new_uid(), None, "", step.now, None, None)
    row_id = rows.insert(
        db,
        "annotation",
        {
            "uid": row.uid,
            "article": reading.article_id,
            "kind": target.kind,
            "version": reading.version_id,
            "exact": "" if target.kind == "article" else storable(selector.exact),
            "prefix": storable(selector.prefix),
            "suffix": storable(selector.suffix),
            "start": selector.start,
            "end": selector.end,
            "created": step.now,
            "updated": step.now,
        },
    )
    placement = Placement("same", Span(selector.start, selector.end), 1.0, "made here")
    anchoring.add_anchors(db, reading.version_id, {row_id: placement})
    step.record("annotation", {"id": row_id}, {"deleted": step.now}, {"deleted": None})
    articles.begin(db, reading.article_id, reading.version_id)
    return row._replace(id=row_id)


def _refuse_if_gone(step: Step, reading: Reading) -> None:
    """Raise if another instance forgot the article or joined it to another, as its annotations would be hidden."""
    row = step.db.execute(
        """SELECT v.article, a.forgotten FROM article_version AS v JOIN article AS a ON a.id = v.article
        WHERE v.id = ?""",
        [reading.version_id],
    ).fetchone()
    if row != (reading.article_id, None):
        raise ReaderError("this article was forgotten or joined to another elsewhere: open it again")


def _merge(base: str, current: str, new: str | None) -> tuple[str, bool]:
    """Merge the base, the stored and the edited text of a note; `new` is None if the note was not edited."""
    if new is None:
        return current, False
    new = storable(new)
    if current in (base, new):
        return new, False
    if new in (base, ""):  # not edited here, so the stored text stays
        return current, False
    if not current:
        return new, False
    from tui_reader.text.compare.merge import merge

    return merge(base, current, new, CONFLICT_MARKER)


def _label(
    step: Step, edit: Edit, row: _Row, colour: str | None, note: str, speaker: str | None, tagged: tuple[str, ...]
) -> None:
    """Return the label for undo, by what changed: note, else tags, else colour, else speaker."""
    if note != row.note:
        step.label = "note" if note else "remove the note"
    elif tagged:
        verb = "tag" if edit.add_tags else "untag"
        step.label = f"{verb} {' '.join('#' + name for name in tagged)}"
    elif colour != row.colour:
        step.label = "highlight" if colour else "remove the highlight"
    elif speaker != row.speaker:
        step.label = "speaker" if speaker else "remove the speaker"
