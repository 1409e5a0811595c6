"""Repair a library: rebuild derived data, or recover the rest into a new file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.store import tables
from tui_reader.store.file import access, backup, doctor, leftovers, restore, schema
from tui_reader.store.file import foreign_journals as journals
from tui_reader.store.file.doctor import Examination
from tui_reader.store.file.errors import SQLITE_ERRORS, DamagedError, LibraryError, describe
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from tui_reader.store.file import pages
    from tui_reader.store.file.doctor import Finding
    from tui_reader.store.file.salvage import Salvaged


class Repaired(NamedTuple):
    """What was done, one line each, and the examination afterwards."""

    done: tuple[str, ...]
    kept: Path | None
    """The damaged file, if it was replaced."""
    after: Examination


def repair(database: Path, now: datetime, *, own_directory: bool = False) -> Repaired:
    """Repair what `doctor.examine` finds.

    Permissions are set, and anchors and indexes are rebuilt in place after a backup. For anything else, readable rows
    are copied into a new file that replaces the damaged one; that is kept beside it.

    Raises:
        LibraryError: the file cannot be read at all, or is locked; nothing is changed.
    """
    done = list(_put_journals_aside(database, now)) if os.path.isfile(database) else []
    kept = None
    inside: list[Finding] | None = None  # None: SQLite cannot open it
    with suppress(DamagedError):
        found = doctor.examine(database, own_directory=own_directory).findings
        inside = [finding for finding in found if finding.check != "permissions"]
    done += _set_permissions(database, own_directory)
    if inside and any(one.derived for one in inside) and all(one.derived or one.check == "anchors" for one in inside):
        done += _remake_derived(database, now, words_only={one.check for one in inside if one.derived} == {"index"})
        inside = [finding for finding in doctor.examine(database).findings if finding.check != "permissions"]
    # Quoted text that differs from the stored text is only reported: either may be the wrong one.
    if inside is None or any(finding.derived or finding.check != "anchors" for finding in inside):
        told, kept = _carry_over(database, now)
        done += told
    return Repaired(tuple(done), kept, doctor.examine(database, own_directory=own_directory))


def _set_permissions(database: Path, own_directory: bool) -> Iterator[str]:
    for path, wanted in doctor.guarded(database, own_directory):
        with suppress(PermissionError, FileNotFoundError):  # another user's file: reported afterwards
            if os.stat(path).st_mode & ~wanted & 0o077:
                os.chmod(path, wanted)
                yield clean_line(f"{path} is now accessible only to you")


def _remake_derived(database: Path, now: datetime, *, words_only: bool) -> Iterator[str]:
    """Rebuild the indexes and, after a backup, wrong anchors; if this fails, a new file is made.

    Args:
        words_only: rebuild only the full-text indexes.
    """
    conn = None
    try:
        conn = access.connect(database, "rw")
        conn.execute("PRAGMA busy_timeout = 5000")
        if not words_only:
            conn.execute("REINDEX")  # before the backup: VACUUM copies indexes as they are
            yield "rebuilt the indexes"
        with backup.exclusive(database, patience=5) as held:
            if held:
                backup.make(database, "repair", now)
        conn.execute("BEGIN IMMEDIATE")
        anchors = 0 if words_only else remake_anchors(conn)
        indexed = remake_word_indexes(conn)
        conn.execute("COMMIT")
        if anchors:
            yield f"recomputed {counted(anchors, 'position')} of annotations and corrections"
        if indexed:
            yield "rebuilt the full-text indexes"
    except (LibraryError, *SQLITE_ERRORS):
        pass
    finally:
        if conn is not None:
            conn.close()


def remake_anchors(conn: sqlite3.Connection) -> int:
    """Delete wrong anchors and place annotations in the current texts again; return how many were wrong.

    In a library of an earlier version they are only deleted: opening an article creates missing anchors.
    """
    from tui_reader.store import anchoring, articles, rows

    wrong = [row for row, _ in doctor.wrong_anchors(conn)]
    conn.executemany("DELETE FROM anchor WHERE rowid = ?", [[row] for row in wrong])
    # Missing anchors of corrections are computed when they are needed.
    corrections = [row for row, _ in doctor.wrong_quote_anchors(conn)]
    if corrections:  # an earlier version has no such table
        conn.executemany("DELETE FROM quote_anchor WHERE rowid = ?", [[row] for row in corrections])
    if conn.execute("PRAGMA user_version").fetchone()[0] < schema.VERSION:
        return len(wrong) + len(corrections)
    db = rows.Database(conn)
    for article, version in conn.execute("SELECT id, version FROM article WHERE version IS NOT NULL").fetchall():
        document = articles.document_of(conn, article)
        if document is not None:
            texts = anchoring.Texts(conn, document)
            anchoring.add_anchors(db, version, anchoring.place_all(conn, article, version, texts))
    return len(wrong) + len(corrections)


def remake_word_indexes(conn: sqlite3.Connection) -> bool:
    """Rebuild the full-text indexes if one is damaged or stale; return whether it was.

    Quotes and people are extracted again later.
    """
    from tui_reader.store import rows
    from tui_reader.store.search import checking, index

    if not any(checking.problems(conn)):
        return False
    index.remake(rows.Database(conn))
    return True


def _carry_over(database: Path, now: datetime) -> tuple[Sequence[str], Path]:
    """Recover rows into a new file and replace the damaged one with it."""
    from tui_reader.store.file import pages
    from tui_reader.store.file.salvage import salvage, shapes

    backups = [one.path for one in backup.listed(database)]
    database = Path(os.path.realpath(database))  # SQLite keeps the journal beside the file, not beside a link
    leftovers.remove(database)
    incoming = leftovers.incoming(database, "repaired")
    try:
        incoming.unlink(missing_ok=True)
        os.close(os.open(incoming, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        os.chmod(incoming, 0o600)
        with _locked(database):  # or writes of other programs would be lost
            file = pages.File(journals.whole(database))
            version = _version(file)
            recovered = file.tables(shapes(version))
            if not any(table.rows for table in recovered.values()):
                raise LibraryError(clean_line(f"nothing in {database} could be recovered{doctor.offer(database)}"))
            saved = _fill(incoming, lambda target: salvage(recovered, target, version, backups), version)
            kept = restore.swap(incoming, database, now, "damaged")
    except SQLITE_ERRORS as error:
        raise LibraryError(describe(error, database)) from error
    except OSError as error:
        raise LibraryError(clean_line(f"the library {database} was not repaired: {error.strerror or error}")) from error
    finally:
        with suppress(OSError):
            incoming.unlink(missing_ok=True)
    return [*_told(saved), *_offered(database, backups)], kept


def _offered(database: Path, backups: Sequence[Path]) -> Iterator[str]:
    """Report annotations that only a backup has, and how to restore them."""
    from tui_reader.store.file.missing import newest

    if (found := newest(database, backups)) is not None:
        path, count = found
        more = f"{_number(count, 'annotation')} more {_is(count)} in a backup"
        yield clean_line(f"{more}: “reader restore {path.name} --missing” adds {'it' if count == 1 else 'them'}")


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Lock the library against other programs; SQLite cannot lock a file that it cannot open."""
    with ExitStack() as stack:
        with suppress(DamagedError):
            source = stack.enter_context(doctor.opened(database))
            with suppress(UnicodeDecodeError):
                source.execute("BEGIN EXCLUSIVE")
        yield


def _version(file: pages.File) -> int:
    """Find the schema version by the tables, else by a plausible header, else by the tables' names."""
    from tui_reader.store.file.access import HEADER
    from tui_reader.store.file.foreign_journals import header_of

    rows = file.schema()
    if (exact := schema.version_of(_statements(rows))) is not None:
        return exact
    header = header_of(file.data[:HEADER])
    stated = int.from_bytes(file.data[60:64], "big")
    if header is not None and header.application == schema.APPLICATION_ID and 0 < stated <= schema.VERSION:
        return stated
    names = {str(name) for kind, name, *_ in rows if kind == "table"}
    if names and not names & {"article", "article_version", "annotation"}:
        raise LibraryError("it holds another application's tables, so it is not a reader library")
    known = [version for version in range(1, schema.VERSION + 1) if set(schema.tables(version)) <= names]
    return max(known, default=schema.VERSION)


def _statements(rows: Sequence[Sequence[pages.Value]]) -> Iterator[tuple[str, str, str, str | None]]:
    for kind, name, table, _, sql in rows:
        yield str(kind), str(name), str(table), None if sql is None else str(sql)


def _put_journals_aside(database: Path, now: datetime) -> Iterator[str]:
    """Rename the journals of other databases, which SQLite would roll back into the library."""
    for side in journals.foreign(database):
        aside = side.with_name(f"{side.name}-foreign-{now:%Y%m%dT%H%M%SZ}")
        try:
            os.rename(side, aside)
        except OSError as error:
            raise LibraryError(clean_line(f"{side} cannot be moved away: {error.strerror or error}")) from error
        yield clean_line(f"the journal of another database was moved to {aside}")


def _fill(incoming: Path, fill: Callable[[sqlite3.Connection], Salvaged], version: int) -> Salvaged:
    """Create a library of this schema version in an empty file, and let `fill` write its rows."""
    from sqlite_utils import Database

    target = access.connect(incoming, "rw")
    try:
        target.execute("BEGIN IMMEDIATE")
        schema.migrate(Database(target, execute_plugins=False), version)
        target.execute("COMMIT")
        saved = fill(target)
        target.execute("BEGIN IMMEDIATE")
        remake_anchors(target)
        if version == schema.VERSION:
            from tui_reader.store import rows
            from tui_reader.store.search import index

            index.remake(rows.Database(target))
        target.execute("COMMIT")
        return saved
    finally:
        target.close()


def _told(saved: Salvaged) -> Iterator[str]:
    carried = [_number(saved.rows.get(table, 0), word) for table, word in _WORDS.items()]
    yield f"recovered into a new file: {', '.join(carried)}"
    for table in {**saved.missed, **{name: 0 for name in _WORDS if name in saved.lost_pages}}:
        count, pages = saved.missed.get(table, 0), saved.lost_pages.get(table, 0)
        what = _number(count, _WORDS[table]) if table in _WORDS else f"{_number(count, 'row')} of {table}"
        if not pages:
            yield f"{what} could not be recovered"
        elif count:
            yield f"at least {what} could not be recovered: {_number(pages, 'page')} of them {_is(pages)} lost"
        else:
            yield f"{_number(pages, 'page')} of {_WORDS[table]}s {_is(pages)} lost with an unknown number of rows"
    if saved.texts.get("found"):
        yield f"{_number(saved.texts['found'], 'damaged text')} restored from a backup"
    if saved.texts.get("kept"):
        yield f"{_number(saved.texts['kept'], 'damaged text')} kept: no backup has it"
    for table, count in saved.found.items():
        yield f"{_number(count, 'lost row')} of {table} restored from a backup"
    for table, count in saved.remade.items():
        yield f"{_number(count, 'lost row')} of {table} replaced by empty ones, to keep the positions of annotations"
    for table, count in saved.refused.items():
        yield f"{_number(count, 'row')} of {table} could not be interpreted: kept only in the damaged file"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


_WORDS = {name: tables.TABLES[name].word for name in ("article", "annotation", "tag", "draft")}


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"
