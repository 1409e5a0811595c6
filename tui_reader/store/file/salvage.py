"""Write the rows that `pages` reads from a damaged file into a new library.

An annotation's missing article or text is taken from a backup or replaced by an empty one, so that no annotation is
lost with it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.store import tables
from tui_reader.store.file import access, doctor, schema
from tui_reader.store.file.errors import SQLITE_ERRORS, LibraryError
from tui_reader.store.file.pages import Cell, Column, Shape, Table
from tui_reader.store.values import to_json

Row = dict[str, object]


class Salvaged(NamedTuple):
    """What was recovered into the new file."""

    rows: dict[str, int]
    """Rows by table."""
    refused: dict[str, int]
    """Rows by table that were read but are malformed."""
    remade: dict[str, int]
    """Empty rows by table, created for references of other rows."""
    found: dict[str, int]
    """Rows by table taken from a backup."""
    texts: dict[str, int]
    """Altered texts: `found` in a backup, or `kept` as they are."""
    missed: dict[str, int]
    """Rows by table that are known to be lost."""
    lost_pages: dict[str, int]
    """Lost pages by table; how many more rows they contained is unknown."""


@cache
def shapes(version: int) -> Mapping[str, Shape]:
    """Describe the columns of every table of a library of this version."""
    with closing(schema.fresh(version)) as conn:
        return MappingProxyType({table: tuple(_shape(conn, table)) for table in schema.tables(version)})


def _shape(conn: sqlite3.Connection, table: str) -> list[Column]:
    info = conn.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [table]).fetchall()
    keys = sum(key > 0 for *_, key in info)
    return [
        Column(name, type_, bool(required), rowid=bool(key) and keys == 1 and type_ == "INTEGER")
        for name, type_, required, key in info
    ]


def salvage(found: Mapping[str, Table], target: sqlite3.Connection, version: int, backups: list[Path]) -> Salvaged:
    """Write every intact row of `found` into `target`, an empty library of the same schema version.

    Args:
        found: the result of `pages.File.tables` for the `shapes` of that version.
        backups: libraries with unaltered texts, the best first.

    Raises:
        sqlite3.Error: `target` cannot be written.
    """
    result = Salvaged({}, {}, {}, {}, {}, {}, {})
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    target.execute("DELETE FROM state")
    for name, shape in shapes(version).items():
        if name in tables.TABLES and tables.TABLES[name].derived:
            continue
        for cell in found[name].rows:
            _insert(target, name, _row(cell, shape), result)
        if found[name].missed:
            result.missed[name] = found[name].missed
        if found[name].lost_pages:
            result.lost_pages[name] = found[name].lost_pages
    # an annotation with an anchor or a tag existed
    mentioned = {cell.values[0] for table in ("anchor", "annotation_tag") for cell in found[table].rows}
    there = {id_ for (id_,) in target.execute("SELECT id FROM annotation")}
    if gone := len(mentioned - there):
        result.missed["annotation"] = max(gone, result.missed.get("annotation", 0))
    _mend_texts(target, backups, result)
    _drop_journal(target)
    _remake_parents(target, backups, result)
    if "sketched" in _columns(target, "article_version"):
        target.execute("UPDATE article_version SET sketched = 0")
    target.execute("DELETE FROM state WHERE key = 'index'")  # what is derived is not carried over
    target.execute("COMMIT")
    target.execute("PRAGMA foreign_keys = ON")
    return result


_EMPTY = {"INTEGER": 0, "REAL": 0.0, "TEXT": "", "BLOB": b""}


def _row(cell: Cell, shape: Shape) -> Row:
    """Return a row's values by column; required values that are cut off become empty."""
    row: Row = {}
    for column, value in zip(shape, cell.values, strict=False):
        lacks = value is None and column.required and not cell.whole
        row[column.name] = cell.rowid if column.rowid else _EMPTY[column.type] if lacks else value
    return row


def _insert(target: sqlite3.Connection, table: str, row: Row, result: Salvaged) -> None:
    """Insert a row; an annotation with a damaged key or kind gets a new one."""
    if _inserted(target, table, row):
        _add(result.rows, table)
        return
    if row.get("uid") == "" and _inserted(target, table, {**row, "uid": f"recovered-{os.urandom(8).hex()}"}):
        _add(result.rows, table)
        return
    if table == "annotation":
        if row["kind"] not in ("span", "paragraph", "article"):
            row = {**row, "kind": "span" if row["exact"] else "article"}
        if _inserted(target, table, row) or _inserted(target, table, {**row, "id": None}):
            _add(result.rows, table)
            return
    _add(result.refused, table)


def _inserted(target: sqlite3.Connection, table: str, row: Row) -> bool:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    try:
        target.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))
    except (sqlite3.IntegrityError, UnicodeEncodeError):
        return False
    return True


def _mend_texts(target: sqlite3.Connection, backups: list[Path], result: Salvaged) -> None:
    """Take altered texts from a backup, or else adapt hash and blocks to the altered text."""
    found = target.execute("SELECT id, sha256, text, blocks, length FROM article_version WHERE text IS NOT NULL")
    for id_, sha256, text, blocks, length in found.fetchall():
        if doctor.text_hash(text) == sha256 and doctor.divides(text, blocks) and len(text) == length:
            continue
        sound = next((there for path in backups if (there := _text_in(path, sha256)) is not None), None)
        if sound is not None:
            _add(result.texts, "found")
            values = (sha256, *sound)
        else:
            _add(result.texts, "kept")
            shape = blocks if doctor.divides(text, blocks) else to_json({"lengths": _lengths(text), "kinds": {}})
            values = (doctor.text_hash(text), text, shape)
        target.execute(
            "UPDATE OR IGNORE article_version SET sha256 = ?, text = ?, blocks = ?, length = ? WHERE id = ?",
            [*values, len(values[1]), id_],
        )
    for id_, metadata in target.execute("SELECT id, metadata FROM article_version").fetchall():
        if not doctor.describes(metadata):
            target.execute(
                """UPDATE article_version SET metadata = coalesce((SELECT json_object('source', '-', 'title', title)
                FROM article WHERE article.id = article_version.article), ?) WHERE id = ?""",
                [_METADATA, id_],
            )


def _text_in(path: Path, sha256: str) -> tuple[str, str] | None:
    """Return the unaltered text with this hash in another library, with its blocks."""
    try:
        conn = access.connect(path)
    except (LibraryError, *SQLITE_ERRORS):
        return None
    try:
        for text, blocks in conn.execute(
            "SELECT text, blocks FROM article_version WHERE sha256 = ? AND text IS NOT NULL", [sha256]
        ):
            if doctor.text_hash(text) == sha256 and doctor.divides(text, blocks):
                return text, blocks
    except (LibraryError, *SQLITE_ERRORS):
        pass
    finally:
        conn.close()
    return None


def _lengths(text: str) -> list[int]:
    return [len(block) for block in text.split("\n\n")] if text else []


def _drop_journal(target: sqlite3.Connection) -> None:
    """Drop incomplete steps of the undo journal: half a step must not be undone."""
    (version,) = target.execute("PRAGMA user_version").fetchone()
    columns = {table: set(_columns(target, table)) for table in schema.tables(version)}
    changes = target.execute('SELECT article, step, "table", row, before, after FROM change').fetchall()
    bad = {(article, step) for article, step, *change in changes if not doctor.is_sane_change(columns, *change)}
    target.executemany("DELETE FROM change WHERE article IS ? AND step = ?", list(bad))


_METADATA = '{"source":"-","title":"Recovered article"}'
_PARENTS = (  # by table: the row created for a dangling reference; :id is the missing id
    (
        "article",
        """INSERT INTO article (id, uid, source, title, words, opened) SELECT :id, 'recovered-' || :id,
        CAST('-' AS BLOB), coalesce((SELECT json_extract(metadata, '$.title') FROM article_version
            WHERE article = :id AND json_valid(metadata) ORDER BY id DESC LIMIT 1), 'Recovered article'), 0,
        coalesce((SELECT max(opened) FROM article_version WHERE article = :id), strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
        """,
    ),
    (
        "article_version",
        f"""INSERT INTO article_version (id, article, sha256, length, metadata, opened) SELECT :id, coalesce(
            (SELECT article FROM annotation WHERE version = :id), (SELECT article FROM draft WHERE version = :id),
            (SELECT id FROM article WHERE version = :id)), 'lost-' || :id, (
                SELECT coalesce(max("end"), 0) FROM annotation WHERE version = :id
            ), '{_METADATA}', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
        """,
    ),
    ("tag", "INSERT INTO tag (id, name, key) SELECT :id, 'recovered ' || :id, 'recovered ' || :id"),
)


def _remake_parents(target: sqlite3.Connection, backups: list[Path], result: Salvaged) -> None:
    """Find or create the parents of `tables.PRECIOUS` rows; delete other rows without a parent."""
    for parent, statement in (*_PARENTS, *_PARENTS):  # twice: a new text may need a new article
        for id_ in sorted(_missing(target, parent)):
            found = next((row for path in backups if (row := _row_in(path, target, parent, id_))), None)
            if found is not None:
                _insert(target, parent, found, result)
                if not _missing(target, parent) & {id_}:
                    _add(result.found, parent)
                    continue
            try:
                target.execute(statement, {"id": id_})
                if "uid" in _columns(target, parent):
                    target.execute(f"UPDATE {parent} SET uid = 'recovered-' || id WHERE id = ? AND uid = ''", [id_])
                _add(result.remade, parent)
            except sqlite3.IntegrityError:  # a text whose article is unknown
                pass
    target.execute(
        """UPDATE article SET version = (
            SELECT v.id FROM article_version AS v WHERE v.article = article.id ORDER BY v.opened DESC, v.id DESC LIMIT 1
        ) WHERE version IS NULL AND forgotten IS NULL"""
    )
    while broken := target.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, _, _ in broken:
            target.execute(f'DELETE FROM "{table}" WHERE rowid = ?', [row])
            _add(result.refused, table)


def _missing(target: sqlite3.Connection, parent: str) -> set[int]:
    """Return the ids in `parent` that `tables.PRECIOUS` rows refer to and that are missing."""
    missing = set()
    for table, row, other, key in target.execute("PRAGMA foreign_key_check").fetchall():
        if other == parent and table in tables.PRECIOUS:
            keys = target.execute('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?', [table, key])
            (column,) = keys.fetchone()
            missing.add(target.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', [row]).fetchone()[0])
    return missing


def _row_in(path: Path, target: sqlite3.Connection, table: str, id_: int) -> Row | None:
    """Return the row with this id in a backup; a text only if it fits the annotations made on it."""
    try:
        conn = access.connect(path)
    except (LibraryError, *SQLITE_ERRORS):
        return None
    try:
        there = set(_columns(conn, table))
        columns = [name for name in _columns(target, table) if name in there]
        names = ", ".join(f'"{name}"' for name in columns)
        values = conn.execute(f'SELECT {names} FROM "{table}" WHERE id = ?', [id_]).fetchone()
    except (LibraryError, *SQLITE_ERRORS):
        return None
    finally:
        conn.close()
    row = None if values is None else dict(zip(columns, values, strict=True))
    if row is not None and table == "article_version":
        made_on_it = target.execute('SELECT exact, start, "end" FROM annotation WHERE version = ?', [id_])
        text = str(row["text"] or "")
        if any(text[start:end] != exact for exact, start, end in made_on_it if exact):
            return None
    return row


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", [table])]


def _add(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1
