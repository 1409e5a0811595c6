"""Compare the full-text indexes with what they index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tui_reader.store.file import schema
from tui_reader.store.file.errors import SQLITE_ERRORS, message_of
from tui_reader.store.search import index

_WHAT = {
    "text_index": "texts",
    "unspaced_index": "texts without blanks",
    "quote_index": "quotes",
    "people_index": "people",
    "article_index": "titles",
    "note_index": "notes",
}
_COPIES = (
    ("note_index", "note_words", "note, exact, tags"),
    ("article_index", "article_words", "title, origin, tags"),
)


def problems(conn: sqlite3.Connection) -> Iterator[str]:
    """Say, a line each, which indexes are damaged or are not of what they index; rows not indexed yet are no problem.

    Nothing is changed. A file that cannot be written is compared only where that needs no statement that writes.
    """
    there = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "prepared" not in there:
        return
    for name in schema.word_indexes():
        what = _WHAT[name]
        if name not in there:
            yield f"the index of {what} is missing"
        elif (problem := _problem(conn, name)) is not None:
            yield f"the index of {what} is damaged: {problem}"
    for name, view, columns in _COPIES:
        if name in there and (count := _differing(conn, name, view, columns)):
            yield f"the index of {_WHAT[name]} is not of what they say: {count} differ"
    if index.is_damaged(conn):
        yield "an index was found damaged while writing"


def _problem(conn: sqlite3.Connection, name: str) -> str | None:
    """Let SQLite check one index; where it has the words elsewhere, against those."""
    try:
        conn.execute("SAVEPOINT examined")
        try:
            conn.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        finally:
            conn.execute("ROLLBACK TO examined")
            conn.execute("RELEASE examined")
    except SQLITE_ERRORS as error:
        if (getattr(error, "sqlite_errorname", None) or "").startswith("SQLITE_READONLY"):
            return None
        return message_of(error)
    return None


def _differing(conn: sqlite3.Connection, name: str, view: str, columns: str) -> int:
    """Count the rows of an index that its view has not, and, where the index is complete, the other way round."""
    try:
        select = f"SELECT rowid, {columns} FROM {name}"
        wanted = f"SELECT id, {columns} FROM {view}"
        count = conn.execute(f"SELECT count(*) FROM ({select} EXCEPT {wanted})").fetchone()[0]
        if index.is_complete(conn):
            count += conn.execute(f"SELECT count(*) FROM ({wanted} EXCEPT {select})").fetchone()[0]
    except SQLITE_ERRORS:  # told by `_problem`
        return 0
    return int(count)
