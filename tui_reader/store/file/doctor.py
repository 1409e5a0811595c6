"""Examine a library file: everything that can be known wrong about it, found without changing it.

`quick_check` overlooks damaged indexes and `integrity_check` flipped letters, so both run, and every stored text is
compared with its hash. Derived data (indexes, anchors, permissions) can be made anew, see `repair`.
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
from tui_reader.store.file.errors import ONLY_BACKUP, SQLITE_ERRORS, DamagedError, LibraryError, describe, is_damage
from tui_reader.store.values import from_json, is_candidate
from tui_reader.text.clean import clean_line
from tui_reader.text.document import SEPARATOR, BlockKind
from tui_reader.text.normal import same_words

Check = Literal["integrity", "references", "schema", "texts", "anchors", "drafts", "undo journal", "permissions"]
CHECKS: tuple[Check, ...] = get_args(Check)
PATIENCE_MS = 5000
"""Milliseconds to wait for a program that is writing the library."""
MAX_REPORTED = 20
"""Findings of SQLite's own checks that are told: a damaged page makes thousands."""


class Finding(NamedTuple):
    """One thing that is wrong."""

    check: Check
    message: str
    """One line for a person."""
    derived: bool = False
    """True for what can be made anew from the rest."""


class Examination(NamedTuple):
    """What was looked at, and what is wrong with it."""

    schema: int
    counts: dict[str, int | None]
    """Rows by table; None where they cannot be counted."""
    findings: tuple[Finding, ...]


def examine(database: Path, *, own_directory: bool = False) -> Examination:
    """Examine a library.

    Args:
        own_directory: the directory it lies in is the reader's own, so that it should be 0700.

    Raises:
        LibraryError: the file is missing, no library, or so damaged that not even its tables are known.
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
                # integrity names what is wrong; the other checks say no more than that they could not be made.
                findings.append(Finding(check, clean_line(f"cannot be checked: {error}", 200)))
        counts = {table: _count(conn, table) if readable else None for table in schema.tables(version)}
    findings += _permissions(database, own_directory)
    return Examination(version, counts, tuple(findings))


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """Connect to a library that may be damaged; text that is no UTF-8 is read all the same.

    Raises:
        LibraryError: there is nothing that could be read as a library.
    """
    if not os.path.isfile(database):
        there = os.path.lexists(database)
        problem = f"{database} is not a file, so it is no library" if there else f"there is no library {database}"
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
    """Tell whether what bears a table's name is one: a view in its place may have rows without end."""
    names = ", ".join(f"'{name}'" for name in schema.tables(schema.VERSION))
    kinds = conn.execute(f"SELECT type FROM sqlite_schema WHERE name IN ({names})").fetchall()
    return all(kind == "table" for (kind,) in kinds)


def offer(database: Path) -> str:
    """Say, at the end of a line, whether there is a backup to take."""
    return f"; {ONLY_BACKUP}" if backup.listed(database) else ", and there is no backup of it"


# -- SQLite's own checks ----------------------------------------------------------------------------------------------


def _integrity(conn: sqlite3.Connection) -> Iterator[Finding]:
    told = set()
    for pragma in ("quick_check", "integrity_check"):
        try:
            for (line,) in conn.execute(f"PRAGMA {pragma}({MAX_REPORTED})"):
                told.add(line)
        except SQLITE_ERRORS as error:
            told.add(str(error))
    for line in sorted(told - {"ok"}):
        yield Finding("integrity", clean_line(line, 200), derived=is_about_an_index(line))


def is_about_an_index(line: str) -> bool:
    """Tell whether what `integrity_check` says concerns an index only, which REINDEX makes anew."""
    return line.startswith(("row ", "wrong # of entries in index ", "non-unique entry in index "))


def _references(conn: sqlite3.Connection) -> Iterator[Finding]:
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield Finding("references", f"{table}, row {row}: what it belongs to is missing in {parent}")


def _schema(conn: sqlite3.Connection) -> Iterator[Finding]:
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    wanted, found = _fingerprint(schema.rows_of(version)), fingerprint(conn)
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield Finding("schema", f"{name} is missing")
        elif name not in wanted:
            yield Finding("schema", clean_line(f"{name} does not belong there", 200))
        elif wanted[name] != found[name]:
            yield Finding("schema", f"{name} is another than this version makes")

    if has_tables(conn):
        for table in _tables(conn):
            yield from _other_types(conn, table)


def _other_types(conn: sqlite3.Connection, table: str) -> Iterator[Finding]:
    """The first value of each column of a table that is of another type."""
    for column, type_ in conn.execute("SELECT name, lower(type) FROM pragma_table_info(?)", [table]).fetchall():
        wanted = (type_, "integer" if type_ == "real" else type_, "null")
        found = conn.execute(
            f'SELECT rowid, typeof("{column}") FROM "{table}" NOT INDEXED WHERE typeof("{column}") NOT IN (?, ?, ?)',
            wanted,
        ).fetchone()
        if found is not None and type_ != "any":
            yield Finding("schema", clean_line(f"{table}, row {found[0]}: {column} is {found[1]}, not {type_}", 200))


def fingerprint(conn: sqlite3.Connection) -> dict[str, str]:
    """Return what makes up the schema: `table annotation`, `index …` with the SQL that made it."""
    return _fingerprint(conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall())


def _fingerprint(rows: Iterable[tuple[str, str, str, str | None]]) -> dict[str, str]:
    return {f"{kind} {name}": " ".join((sql or "").split()) for kind, name, _, sql in rows}


# -- what the program itself promises ---------------------------------------------------------------------------------


def _texts(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Every stored text against its hash and its division into blocks."""
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
            yield Finding("texts", f"{name}: its letters are not those that were stored")
        if len(text) != length or not divides(text, blocks):
            yield Finding("texts", f"{name}: its paragraphs do not fit its letters")


def describes(metadata: str) -> bool:
    """Tell whether this is the metadata of an article, as `versions.dump_metadata` writes it."""
    try:
        versions.load_article(metadata, source="-")
    except LibraryError:
        return False
    return True


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def divides(text: str, blocks: str | None) -> bool:
    """Tell whether `blocks` (see `versions.dump_blocks`) divides the text at its blank lines."""
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
            yield Finding("anchors", f"note {uid}: it was made outside its text")
        elif words is not None and words != exact:
            yield Finding("anchors", f"note {uid}: its words are not those of the text it was made on")
    for _, message in wrong_anchors(conn):
        yield Finding("anchors", message, derived=True)
    yield from _corrections(conn)


def wrong_anchors(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Find anchors (by rowid) that lie outside their text, or claim other words to be the same."""
    if "candidates" in _columns(conn, "anchor"):  # not before version 2
        for row, uid, candidates in conn.execute(_CANDIDATES):
            if _candidates(candidates) is None:
                yield row, f"note {uid}: the other places it may stand at cannot be understood"
    for row, uid, kind, exact, status, start, end, length, no_text, words in conn.execute(_ANCHORS):
        if status == "orphan":
            continue
        if not 0 <= start <= end <= length:
            yield row, f"note {uid}: its place lies outside the text"
        elif kind != "article" and status == "same" and not no_text and not same_words(words, exact):
            yield row, f"note {uid}: its place has other words"


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
    """Examine where the corrections of quotes stand; libraries before version 4 do not say."""
    if "quote_anchor" not in _tables(conn):
        return
    for id_, exact, start, end, length, words in conn.execute(_DECISIONS):
        if not 0 <= start <= end <= length:
            yield Finding("anchors", f"correction {id_}: it was made outside its text")
        elif words is not None and words != exact:
            yield Finding("anchors", f"correction {id_}: its words are not those of the text it was made on")
    for _, message in wrong_quote_anchors(conn):
        yield Finding("anchors", message, derived=True)


def wrong_quote_anchors(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Find places of corrections (by rowid) that lie outside their text, or claim other words to be the same.

    Places that are stale, as the correction was made anew on other words, are not used and not examined.
    """
    from tui_reader.store.corrections import same_said

    if "quote_anchor" not in _tables(conn):
        return
    for row, id_, exact, status, start, end, candidates, length, words in conn.execute(_QUOTE_ANCHORS):
        spans = [[start, end]] if status != "orphan" else []
        others = _candidates(candidates)
        if others is None:
            yield row, f"correction {id_}: the other places it may stand at cannot be understood"
        elif not all(0 <= first <= last <= length for first, last, *_ in (*spans, *others)):
            yield row, f"correction {id_}: its place lies outside the text"
        elif status == "same" and words is not None and not same_said(words, exact):
            yield row, f"correction {id_}: its place has other words"


def _candidates(text: str | None) -> list[list[float]] | None:
    """Read the other places that something may stand at; None where they cannot be understood."""
    found = _json(text) if text is not None else []
    return found if isinstance(found, list) and all(map(is_candidate, found)) else None


def _drafts(conn: sqlite3.Connection) -> Iterator[Finding]:
    for uid, kind, start, end, length in conn.execute(
        """SELECT d.uid, d.kind, d.start, d."end", v.length
        FROM draft AS d LEFT JOIN article_version AS v ON v.id = d.version"""
    ):
        placed = start is not None and end is not None
        if kind not in get_args(AnnotationKind) or (start is None) != (end is None):
            yield Finding("drafts", clean_line(f"draft {uid}: what it is on cannot be understood", 100))
        elif placed and length is not None and not 0 <= start <= end <= length:
            yield Finding("drafts", clean_line(f"draft {uid}: it lies outside its text", 100))


def _journal(conn: sqlite3.Connection) -> Iterator[Finding]:
    columns = {table: _columns(conn, table) for table in _tables(conn)}
    for id_, table, row, before, after in conn.execute('SELECT id, "table", row, before, after FROM change'):
        if not is_sane_change(columns, table, row, before, after):
            yield Finding("undo journal", f"change {id_} cannot be understood")


def is_sane_change(columns: dict[str, set[str]], table: str, row: str, before: str | None, after: str | None) -> bool:
    """Tell whether an entry of the undo journal names rows and columns that exist."""
    states = [_json(state) for state in (row, before, after) if state is not None]
    known = {"rowid", *columns[table]} if table in columns else set[str]()
    return len(states) > 1 and all(isinstance(state, dict) and state.keys() <= known for state in states)


def _permissions(database: Path, own_directory: bool) -> Iterator[Finding]:
    for path, wanted in guarded(database, own_directory):
        try:
            mode = stat.S_IMODE(os.stat(path).st_mode)
        except FileNotFoundError:  # a backup that another program gave up just now
            continue
        if mode & ~wanted & 0o077:
            yield Finding("permissions", clean_line(f"{path} may be used by others ({mode:04o})"), derived=True)


def guarded(database: Path, own_directory: bool) -> Iterator[tuple[Path, int]]:
    """The files and directories that only the owner should reach, with the mode each should have."""
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
}


# -- small helpers ----------------------------------------------------------------------------------------------------


def _tables(conn: sqlite3.Connection) -> list[str]:
    """The tables of this version of the library that the file has."""
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
