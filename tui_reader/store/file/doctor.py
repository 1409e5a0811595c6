"""Examine a library file without changing it.

`quick_check` overlooks damaged indexes and `integrity_check` flipped letters, so both run, and every stored text is
compared with its hash. Derived data (indexes, anchors, permissions) can be rebuilt, see `repair`.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from tui_reader.model import AnnotationKind
from tui_reader.store import versions
from tui_reader.store.file import access, backup, schema
from tui_reader.store.file.errors import (
    ONLY_BACKUP,
    SQLITE_ERRORS,
    DamagedError,
    LibraryError,
    describe,
    is_damage,
    message_of,
)
from tui_reader.store.values import from_json, is_candidate
from tui_reader.text.clean import clean_line
from tui_reader.text.document import SEPARATOR, BlockKind
from tui_reader.text.normal import same_words

Check = Literal[
    "integrity", "references", "schema", "texts", "anchors", "drafts", "undo journal", "index", "permissions"
]
CHECKS: tuple[Check, ...] = get_args(Check)
PATIENCE_MS = 5000
"""Milliseconds to wait for a program that is writing the library."""
MAX_REPORTED = 20
"""Findings of SQLite's own checks that are reported; a damaged page causes thousands."""


class Finding(NamedTuple):
    """One fault."""

    check: Check
    message: str
    """One line for the user."""
    derived: bool = False
    """True if it can be rebuilt from other data."""


class Examination(NamedTuple):
    """The result of an examination."""

    schema: int
    counts: dict[str, int | None]
    """Rows by table; None if they cannot be counted."""
    findings: tuple[Finding, ...]


def examine(database: Path, *, own_directory: bool = False) -> Examination:
    """Examine a library.

    Args:
        own_directory: its directory belongs to reader, so it should be 0700.

    Raises:
        LibraryError: the file is missing, not a library, or its tables cannot be read.
    """
    with opened(database) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        findings: list[Finding] = []
        readable = has_tables(conn)
        for check, look in _LOOKS.items():
            if not readable and check not in ("integrity", "schema"):
                continue
            try:
                findings += look(conn)
            except (*SQLITE_ERRORS, ValueError, TypeError, AttributeError) as error:
                # The integrity check describes the damage; the other checks only report that they failed.
                findings.append(Finding(check, clean_line(f"cannot be checked: {message_of(error)}", 200)))
        counts = {table: _count(conn, table) if readable else None for table in schema.tables(version)}
    findings += _permissions(database, own_directory)
    return Examination(version, counts, tuple(findings))


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """Connect to a library that may be damaged; text that is not UTF-8 is read with replacement characters.

    Raises:
        LibraryError: the file cannot be read as a library.
    """
    if not os.path.isfile(database):
        there = os.path.lexists(database)
        problem = f"{database} is not a file, so it is not a library" if there else f"there is no library {database}"
        raise LibraryError(clean_line(f"{problem}{offer(database) if backup.listed(database) else ''}"))
    conn = None
    try:
        conn = access.connect(database, "rw")
        conn.text_factory = lambda raw: raw.decode("utf-8", "replace")
        conn.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        application, version = access.header(conn)
        if (application, version) == (0, 0) and os.path.getsize(database) == 0:
            raise LibraryError(clean_line(f"the library {database} is empty (0 bytes){offer(database)}"))
        fits = application == schema.APPLICATION_ID and 0 < version <= schema.VERSION
        if not fits and access.require_library(conn, database) > schema.VERSION:
            raise LibraryError(clean_line(f"the library {database} was written by a newer reader (schema {version})"))
        yield conn
    except SQLITE_ERRORS as error:
        raise (DamagedError if is_damage(error) else LibraryError)(describe(error, database)) from error
    finally:
        if conn is not None:
            conn.close()


def has_tables(conn: sqlite3.Connection) -> bool:
    """Return whether all objects named like tables are tables: a view may return rows without end."""
    names = ", ".join(f"'{name}'" for name in schema.tables(schema.VERSION))
    kinds = conn.execute(f"SELECT type FROM sqlite_schema WHERE name IN ({names})").fetchall()
    return all(kind == "table" for (kind,) in kinds)


def offer(database: Path) -> str:
    """Return the end of a message that says whether there is a backup."""
    return f"; {ONLY_BACKUP}" if backup.listed(database) else ", and there is no backup of it"


# -- SQLite's own checks ----------------------------------------------------------------------------------------------


def _integrity(conn: sqlite3.Connection) -> Iterator[Finding]:
    told = set()
    for pragma in ("quick_check", "integrity_check"):
        try:
            for (line,) in conn.execute(f"PRAGMA {pragma}({MAX_REPORTED})"):
                told.add(line)
        except SQLITE_ERRORS as error:
            told.add(message_of(error))
    for line in sorted(told - {"ok"}):
        yield Finding("integrity", clean_line(line, 200), derived=is_about_an_index(line))


def is_about_an_index(line: str) -> bool:
    """Return whether a line of `integrity_check` concerns only an index, which can be rebuilt."""
    beginnings = ("row ", "wrong # of entries in index ", "non-unique entry in index ", "malformed inverted index ")
    return line.startswith(beginnings)


def _references(conn: sqlite3.Connection) -> Iterator[Finding]:
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield Finding("references", f"{table}, row {row}: its row is missing in {parent}")


def _schema(conn: sqlite3.Connection) -> Iterator[Finding]:
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    wanted, found = _fingerprint(schema.rows_of(version)), fingerprint(conn)
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield Finding("schema", f"{name} is missing")
        elif name not in wanted:
            yield Finding("schema", clean_line(f"{name} is not part of the schema", 200))
        elif wanted[name] != found[name]:
            yield Finding("schema", f"{name} differs from the schema of this version")

    if has_tables(conn):
        for table in _tables(conn):
            yield from _other_types(conn, table)


def _other_types(conn: sqlite3.Connection, table: str) -> Iterator[Finding]:
    """Find the first value of another type in each column of a table."""
    for column, type_ in conn.execute("SELECT name, lower(type) FROM pragma_table_info(?)", [table]).fetchall():
        wanted = (type_, "integer" if type_ == "real" else type_, "null")
        found = conn.execute(
            f'SELECT rowid, typeof("{column}") FROM "{table}" NOT INDEXED WHERE typeof("{column}") NOT IN (?, ?, ?)',
            wanted,
        ).fetchone()
        if found is not None and type_ != "any":
            yield Finding("schema", clean_line(f"{table}, row {found[0]}: {column} is {found[1]}, not {type_}", 200))


def fingerprint(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the schema's objects (`table annotation`, `index …`) with their SQL."""
    return _fingerprint(conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall())


def _fingerprint(rows: Iterable[tuple[str, str, str, str | None]]) -> dict[str, str]:
    """Leave out the tables in which SQLite keeps full-text indexes: their SQL depends on its version."""
    return {
        f"{kind} {name}": " ".join((sql or "").split())
        for kind, name, table, sql in rows
        if not schema.is_of_index(table)
    }


# -- invariants of the program ---------------------------------------------------------------------------------


def _texts(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Compare every stored text with its hash and its blocks."""
    for id_, title, sha256, length, text, blocks, metadata in conn.execute(
        """SELECT v.id, coalesce(a.own_title, a.title, ''), v.sha256, v.length, v.text, v.blocks, v.metadata
        FROM article_version AS v LEFT JOIN article AS a ON a.id = v.article ORDER BY v.id"""
    ):
        name = clean_line(f"text {id_} of “{title}”", 100)
        if not describes(metadata):
            yield Finding("texts", f"{name}: its metadata cannot be read")
        if text is None:
            continue
        if text_hash(text) != sha256:
            yield Finding("texts", f"{name}: the text does not match its checksum")
        if len(text) != length or not divides(text, blocks):
            yield Finding("texts", f"{name}: the paragraphs do not match the text")


def describes(metadata: str) -> bool:
    """Return whether this is an article's metadata as `versions.dump_metadata` writes it."""
    try:
        versions.load_article(metadata, source="-")
    except LibraryError:
        return False
    return True


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def divides(text: str, blocks: str | None) -> bool:
    """Return whether `blocks` (see `versions.dump_blocks`) divides the text at its blank lines."""
    shape = _json(blocks)
    if not isinstance(shape, dict) or not isinstance(shape.get("lengths"), list):
        return False
    at = 0
    for index, length in enumerate(shape["lengths"]):
        if not isinstance(length, int) or length < 0:
            return False
        if index and text[at - len(SEPARATOR) : at] != SEPARATOR:
            return False
        at += length + len(SEPARATOR)
    kinds = shape.get("kinds")
    if not isinstance(kinds, dict) or not all(isinstance(value, list) and len(value) == 2 for value in kinds.values()):
        return False
    known = get_args(BlockKind)
    return (at - len(SEPARATOR) if shape["lengths"] else 0) == len(text) and all(
        index.isdecimal() and int(index) < len(shape["lengths"]) and kind in known and isinstance(level, int)
        for index, (kind, level) in kinds.items()
    )


_ANCHORS = """
    SELECT p.rowid, a.uid, a.kind, a.exact, p.status, p.start, p."end", v.length, v.text IS NULL,
        substr(v.text, p.start + 1, p."end" - p.start)
    FROM anchor AS p JOIN annotation AS a ON a.id = p.annotation JOIN article_version AS v ON v.id = p.version
    ORDER BY p.rowid
"""
_CANDIDATES = """
    SELECT p.rowid, a.uid, p.candidates FROM anchor AS p JOIN annotation AS a ON a.id = p.annotation
    WHERE p.candidates IS NOT NULL ORDER BY p.rowid
"""
_SELECTORS = """
    SELECT a.uid, a.exact, a.start, a."end", v.length, substr(v.text, a.start + 1, a."end" - a.start)
    FROM annotation AS a JOIN article_version AS v ON v.id = a.version WHERE a.kind != 'article' ORDER BY a.id
"""


def _anchors(conn: sqlite3.Connection) -> Iterator[Finding]:
    for uid, exact, start, end, length, words in conn.execute(_SELECTORS):
        if not 0 <= start <= end <= length:
            yield Finding("anchors", f"annotation {uid}: its original position is outside the text")
        elif words is not None and words != exact:
            yield Finding("anchors", f"annotation {uid}: the quoted text differs from the text it was made on")
    for _, message in wrong_anchors(conn):
        yield Finding("anchors", message, derived=True)
    yield from _corrections(conn)


def wrong_anchors(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Find anchors (by rowid) outside their text, and those marked `same` on different words."""
    if "candidates" in _columns(conn, "anchor"):  # not before version 2
        for row, uid, candidates in conn.execute(_CANDIDATES):
            if _candidates(candidates) is None:
                yield row, f"annotation {uid}: its alternative positions cannot be read"
    for row, uid, kind, exact, status, start, end, length, no_text, words in conn.execute(_ANCHORS):
        if status == "orphan":
            continue
        if not 0 <= start <= end <= length:
            yield row, f"annotation {uid}: its position is outside the text"
        elif kind != "article" and status == "same" and not no_text and not same_words(words, exact):
            yield row, f"annotation {uid}: the text at its position differs"


_DECISIONS = """
    SELECT d.id, d.exact, d.start, d."end", v.length, substr(v.text, d.start + 1, d."end" - d.start)
    FROM quote_decision AS d JOIN article_version AS v ON v.id = d.version ORDER BY d.id
"""
_QUOTE_ANCHORS = """
    SELECT p.rowid, d.id, d.exact, p.status, p.start, p."end", p.candidates, v.length,
        substr(v.text, p.start + 1, p."end" - p.start)
    FROM quote_anchor AS p JOIN quote_decision AS d ON d.id = p.decision JOIN article_version AS v ON v.id = p.version
    WHERE p.origin IS d.version AND p.from_start = d.start AND p.from_end = d."end" ORDER BY p.rowid
"""


def _corrections(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Examine the positions of corrections; libraries before version 4 have none."""
    if "quote_anchor" not in _tables(conn):
        return
    for id_, exact, start, end, length, words in conn.execute(_DECISIONS):
        if not 0 <= start <= end <= length:
            yield Finding("anchors", f"correction {id_}: its original position is outside the text")
        elif words is not None and words != exact:
            yield Finding("anchors", f"correction {id_}: the quoted text differs from the text it was made on")
    for _, message in wrong_quote_anchors(conn):
        yield Finding("anchors", message, derived=True)


def wrong_quote_anchors(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Find anchors of corrections (by rowid) outside their text, and those marked `same` on different words.

    Stale anchors, whose correction was changed to other words, are not used and not examined.
    """
    from tui_reader.store.corrections import same_said

    if "quote_anchor" not in _tables(conn):
        return
    for row, id_, exact, status, start, end, candidates, length, words in conn.execute(_QUOTE_ANCHORS):
        spans = [[start, end]] if status != "orphan" else []
        others = _candidates(candidates)
        if others is None:
            yield row, f"correction {id_}: its alternative positions cannot be read"
        elif not all(0 <= first <= last <= length for first, last, *_ in (*spans, *others)):
            yield row, f"correction {id_}: its position is outside the text"
        elif status == "same" and words is not None and not same_said(words, exact):
            yield row, f"correction {id_}: the text at its position differs"


def _candidates(text: str | None) -> list[list[float]] | None:
    """Read alternative positions; None if they are malformed."""
    found = _json(text) if text is not None else []
    return found if isinstance(found, list) and all(map(is_candidate, found)) else None


def _drafts(conn: sqlite3.Connection) -> Iterator[Finding]:
    for uid, kind, start, end, length in conn.execute(
        """SELECT d.uid, d.kind, d.start, d."end", v.length
        FROM draft AS d LEFT JOIN article_version AS v ON v.id = d.version"""
    ):
        placed = start is not None and end is not None
        if kind not in get_args(AnnotationKind) or (start is None) != (end is None):
            yield Finding("drafts", clean_line(f"draft {uid}: its target cannot be read", 100))
        elif placed and length is not None and not 0 <= start <= end <= length:
            yield Finding("drafts", clean_line(f"draft {uid}: its position is outside the text", 100))


def _journal(conn: sqlite3.Connection) -> Iterator[Finding]:
    columns = {table: _columns(conn, table) for table in _tables(conn)}
    for id_, table, row, before, after in conn.execute('SELECT id, "table", row, before, after FROM change'):
        if not is_sane_change(columns, table, row, before, after):
            yield Finding("undo journal", f"entry {id_} cannot be read")


def is_sane_change(columns: dict[str, set[str]], table: str, row: str, before: str | None, after: str | None) -> bool:
    """Return whether an entry of the undo journal refers to existing tables and columns."""
    states = [_json(state) for state in (row, before, after) if state is not None]
    known = {"rowid", *columns[table]} if table in columns else set[str]()
    return len(states) > 1 and all(isinstance(state, dict) and state.keys() <= known for state in states)


def _index(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Compare the full-text indexes with what is indexed; libraries before version 8 have none."""
    from tui_reader.store.search import checking

    for message in checking.problems(conn):
        yield Finding("index", message, derived=True)


def _permissions(database: Path, own_directory: bool) -> Iterator[Finding]:
    for path, wanted in guarded(database, own_directory):
        try:
            mode = stat.S_IMODE(os.stat(path).st_mode)
        except FileNotFoundError:  # a backup that another program just deleted
            continue
        if mode & ~wanted & 0o077:
            yield Finding("permissions", clean_line(f"{path} is accessible to other users ({mode:04o})"), derived=True)


def guarded(database: Path, own_directory: bool) -> Iterator[tuple[Path, int]]:
    """List the files and directories that only the owner may access, with their mode."""
    if own_directory:
        yield database.parent, 0o700
    directory = backup.directory_of(database)
    if directory.is_dir():
        yield directory, 0o700
    for path in (database, *(one.path for one in backup.listed(database))):
        if path.is_file():
            yield path, 0o600


_LOOKS: dict[Check, Callable[[sqlite3.Connection], Iterator[Finding]]] = {
    "integrity": _integrity,
    "references": _references,
    "schema": _schema,
    "texts": _texts,
    "anchors": _anchors,
    "drafts": _drafts,
    "undo journal": _journal,
    "index": _index,
}


# -- small helpers ----------------------------------------------------------------------------------------------------


def _tables(conn: sqlite3.Connection) -> list[str]:
    """List the tables of this schema version that exist in the file."""
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    there = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return [name for name in schema.tables(version) if name in there]


def _columns(conn: sqlite3.Connection, table: str) -> set[str]:
    return {name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", [table])}


def _count(conn: sqlite3.Connection, table: str) -> int | None:
    try:
        return int(conn.execute(f'SELECT count(*) FROM "{table}" NOT INDEXED').fetchone()[0])
    except SQLITE_ERRORS:
        return None


def _json(text: str | None) -> object:
    try:
        value: object = from_json(text) if text is not None else None
    except ValueError:
        return None
    return value
