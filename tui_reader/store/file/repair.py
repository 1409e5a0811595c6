"""Repair a library: make anew what is derived, and carry the rest over into a new file where that does not suffice."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
    """What was done, a line each, and what is found now."""

    done: tuple[str, ...]
    kept: Path | None
    """Where the damaged file is, where it was replaced."""
    after: Examination


def repair(database: Path, now: datetime, *, own_directory: bool = False) -> Repaired:
    """Mend what `doctor.examine` finds.

    Permissions are set; anchors and indexes are made anew in place, after a backup; for anything else what can be
    read goes into a new file that takes the place of the damaged one, which is kept beside it.

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
    if inside and all(finding.derived for finding in inside):
        done += _remake_derived(database, now)
        inside = [finding for finding in doctor.examine(database).findings if finding.check != "permissions"]
    # That a note's own words differ from its text is told; which of the two is right no program can know.
    if inside is None or any(finding.derived or finding.check != "anchors" for finding in inside):
        told, kept = _carry_over(database, now)
        done += told
    return Repaired(tuple(done), kept, doctor.examine(database, own_directory=own_directory))


def _set_permissions(database: Path, own_directory: bool) -> Iterator[str]:
    for path, wanted in doctor.guarded(database, own_directory):
        with suppress(PermissionError, FileNotFoundError):  # another's file: the examination afterwards tells it again
            if os.stat(path).st_mode & ~wanted & 0o077:
                os.chmod(path, wanted)
                yield clean_line(f"{path} is yours alone now")


def _remake_derived(database: Path, now: datetime) -> Iterator[str]:
    """Make the indexes anew, then, after a backup, the anchors that are wrong; what fails is left for a new file."""
    conn = None
    try:
        conn = access.connect(database, "rw")
        conn.execute("PRAGMA busy_timeout = 5000")
        conn.execute("REINDEX")  # before the backup: VACUUM copies indexes as they are
        yield "the indexes are made anew"
        with backup.exclusive(database, patience=5) as held:
            if held:
                backup.make(database, "repair", now)
        conn.execute("BEGIN IMMEDIATE")
        anchors = remake_anchors(conn)
        conn.execute("COMMIT")
        if anchors:
            yield f"{counted(anchors, 'place')} of notes and corrections found again"
    except (LibraryError, *SQLITE_ERRORS):
        pass
    finally:
        if conn is not None:
            conn.close()


def remake_anchors(conn: sqlite3.Connection) -> int:
    """Drop places that are wrong and place annotations again in the texts opened last; return how many were wrong.

    In a library of an earlier version they are dropped only: opening an article places what has no anchor.
    """
    from tui_reader.store import anchoring, articles, rows

    wrong = [row for row, _ in doctor.wrong_anchors(conn)]
    conn.executemany("DELETE FROM anchor WHERE rowid = ?", [[row] for row in wrong])
    # What places corrections have is computed where it is missing.
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


def _carry_over(database: Path, now: datetime) -> tuple[Sequence[str], Path]:
    """Salvage into a new file and put it in the place of the damaged one."""
    from tui_reader.store.file import pages
    from tui_reader.store.file.salvage import salvage, shapes

    backups = [one.path for one in backup.listed(database)]
    database = Path(os.path.realpath(database))  # SQLite keeps the journal beside the file, not beside a link to it
    leftovers.remove(database)
    incoming = leftovers.incoming(database, "repaired")
    try:
        incoming.unlink(missing_ok=True)
        os.close(os.open(incoming, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        os.chmod(incoming, 0o600)
        with _locked(database):  # what another program writes from now on would be lost
            file = pages.File(journals.whole(database))
            version = _version(file)
            tables = file.tables(shapes(version))
            if not any(table.rows for table in tables.values()):
                raise LibraryError(
                    clean_line(f"there is nothing in {database} that could be saved{doctor.offer(database)}")
                )
            saved = _fill(incoming, lambda target: salvage(tables, target, version, backups), version)
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
    """Say what a backup has that the repaired library lacks, and how to take it."""
    from tui_reader.store.file.missing import newest

    if (found := newest(database, backups)) is not None:
        path, count = found
        more = f"{_number(count, 'note')} more {_is(count)} in a backup"
        yield clean_line(f"{more}: “reader restore {path.name} --missing” adds {'it' if count == 1 else 'them'}")


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Lock the library against other programs; one that SQLite cannot open is locked by nobody."""
    with ExitStack() as stack:
        with suppress(DamagedError):
            source = stack.enter_context(doctor.opened(database))
            with suppress(UnicodeDecodeError):
                source.execute("BEGIN EXCLUSIVE")
        yield


def _version(file: pages.File) -> int:
    """Find the schema version: by the tables, by the header if it can be right, by the names of the tables."""
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
        raise LibraryError("it holds another application's tables, so it is no reader library")
    known = [version for version in range(1, schema.VERSION + 1) if set(schema.tables(version)) <= names]
    return max(known, default=schema.VERSION)


def _statements(rows: Sequence[Sequence[pages.Value]]) -> Iterator[tuple[str, str, str, str | None]]:
    for kind, name, table, _, sql in rows:
        yield str(kind), str(name), str(table), None if sql is None else str(sql)


def _put_journals_aside(database: Path, now: datetime) -> Iterator[str]:
    """Rename the journals of other databases, which SQLite would play in."""
    for side in journals.foreign(database):
        aside = side.with_name(f"{side.name}-foreign-{now:%Y%m%dT%H%M%SZ}")
        try:
            os.rename(side, aside)
        except OSError as error:
            raise LibraryError(clean_line(f"{side} cannot be moved away: {error.strerror or error}")) from error
        yield clean_line(f"the journal of another database was put aside as {aside}")


def _fill(incoming: Path, fill: Callable[[sqlite3.Connection], Salvaged], version: int) -> Salvaged:
    """Make a library of this schema version in an empty file, and let `fill` write its rows."""
    from sqlite_utils import Database

    target = access.connect(incoming, "rw")
    try:
        target.execute("BEGIN IMMEDIATE")
        schema.migrate(Database(target, execute_plugins=False), version)
        target.execute("COMMIT")
        saved = fill(target)
        target.execute("BEGIN IMMEDIATE")
        remake_anchors(target)
        target.execute("COMMIT")
        return saved
    finally:
        target.close()


def _told(saved: Salvaged) -> Iterator[str]:
    carried = [_number(saved.rows.get(table, 0), word) for table, word in _WORDS.items()]
    yield f"carried over into a new file: {', '.join(carried)}"
    for table in {**saved.missed, **{name: 0 for name in _WORDS if name in saved.lost_pages}}:
        count, pages = saved.missed.get(table, 0), saved.lost_pages.get(table, 0)
        what = _number(count, _WORDS[table]) if table in _WORDS else f"{_number(count, 'row')} of {table}"
        if not pages:
            yield f"{what} could not be saved"
        elif count:
            yield f"at least {what} could not be saved: {_number(pages, 'page')} of them {_is(pages)} lost"
        else:
            yield f"{_number(pages, 'page')} of {_WORDS[table]}s {_is(pages)} lost: how many they held is not known"
    if saved.texts.get("found"):
        yield f"{_number(saved.texts['found'], 'damaged text')} taken from a backup"
    if saved.texts.get("kept"):
        yield f"{_number(saved.texts['kept'], 'damaged text')} kept: no backup has it"
    for table, count in saved.found.items():
        yield f"{_number(count, 'lost row')} of {table} taken from a backup"
    for table, count in saved.remade.items():
        yield f"{_number(count, 'lost row')} of {table} replaced by an empty one, so that notes keep their place"
    for table, count in saved.refused.items():
        yield f"{_number(count, 'row')} of {table} made no sense: only in the damaged file"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


_WORDS = {"article": "article", "annotation": "note", "tag": "tag", "draft": "draft"}


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"
