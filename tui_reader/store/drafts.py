"""Store notes being edited until they are saved or discarded."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from tui_reader.model import Draft, Reading, Target
from tui_reader.store import rows
from tui_reader.store.file import process
from tui_reader.store.values import storable
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.anchoring import Texts
    from tui_reader.store.journal import Step
    from tui_reader.store.rows import Database


def save(db: Database, reading: Reading, target: Target, text: str, *, uid: str, now: str) -> None:
    start, end = target.span if target.span is not None else (None, None)
    rows.insert(
        db,
        "draft",
        {
            "uid": uid,
            "article": reading.article_id,
            "version": reading.version_id,
            "target": target.uid or "",
            "kind": target.kind,
            "start": start,
            "end": end,
            "text": storable(text),
            "updated": now,
            "pid": os.getpid(),
            "process": process.identity(),
        },
        replace=True,
    )


def discard(step: Step, reading: Reading, target: Target, text: str, *, uid: str) -> None:
    """Delete a draft with its text in the editor, so that undo restores it."""
    save(step.db, reading, target, text, uid=uid, now=step.now)
    step.delete("draft", {"uid": uid})


def drop(db: Database, uid: str) -> None:
    db.execute("DELETE FROM draft WHERE uid = ?", [uid])


def drop_written(db: Database, reading: Reading, target: Target, note: str, uid: str | None) -> None:
    """Delete the draft of a note that is now saved: the one with `uid`, or another with its beginning.

    A draft that waited for a lock may be stored although the editor never received its uid.
    """
    if uid is not None:
        drop(db, uid)
    start, end = target.span if target.span is not None else (None, None)
    db.execute(
        """DELETE FROM draft WHERE article = ? AND pid = ? AND process = ? AND kind = ? AND target = ?
        AND start IS ? AND "end" IS ? AND substr(?, 1, length(text)) = text""",
        [
            reading.article_id,
            os.getpid(),
            process.identity(),
            target.kind,
            target.uid or "",
            start,
            end,
            storable(note),
        ],
    )


def listed(
    conn: sqlite3.Connection, article: int, version: int | None, texts: Texts | None = None
) -> tuple[Draft, ...]:
    """List the drafts that are not being edited in another process, the latest first.

    The span of a draft of another version than `version` is placed by `texts`, or None.
    """
    stored = conn.execute(
        """SELECT uid, target, version, start, "end", kind, text, updated, pid, process FROM draft
        WHERE article = ? ORDER BY updated DESC, uid DESC""",
        [article],
    ).fetchall()
    result = []
    for uid, target, made_on, start, end, kind, words, updated, pid, started in stored:
        if pid != os.getpid() and process.is_alive(pid, started):
            continue
        span = None if start is None else Span(start, end)
        if span is not None and made_on != version:
            span = texts.place(made_on, [(kind, span)])[0].span if texts is not None else None
        result.append(Draft(uid, target, span, kind, words, updated, pid))
    return tuple(result)
