"""Backups of the library: a complete, checked file each, in the directory `backups` beside it.

`VACUUM INTO` a file of another name, `integrity_check`, fsync, rename: every file with a backup's name is complete.
The copy is one state of the library even while others write (sqlite.org/lang_vacuum.html). Directory 0700, files 0600.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_reader.store.file import access, rotation, schema
from tui_reader.store.file.errors import SQLITE_ERRORS, LibraryError, is_damage, message_of
from tui_reader.text.clean import clean_line

_NAME = re.compile(r"(?P<stem>.+)-(?P<made>\d{8}T\d{6}Z)-(?P<reason>[a-z0-9-]+?)(\.\d+)?\.db")
_TIME = "%Y%m%dT%H%M%SZ"
_LOCK, _UNFINISHED = ".lock", ".unfinished-"
_REASONS = (  # result codes by name: sqlite.org/rescode.html
    (("SQLITE_FULL",), "the disk is full"),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB"), "the library is damaged; “reader doctor” shows details"),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), "the library is locked by another program"),
    (("SQLITE_IOERR",), "the disk is full or failing"),
    (("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"), "its directory cannot be written"),
)


class Backup(NamedTuple):
    """One file of the `backups` directory."""

    path: Path
    made: datetime
    """UTC, from its name: a file's times change when it is copied."""
    reason: str
    """`day`, `schema-1` (before a migration from it), `forget`, `delete`, `hand`."""
    size: int
    """Bytes."""


def directory_of(database: Path) -> Path:
    return database.parent / "backups"


def stem_of(database: Path) -> str:
    """Return the beginning of the names of a library's backups."""
    return database.name.removesuffix(".db") or database.name


def listed(database: Path) -> list[Backup]:
    """List the backups of a library, the latest first; files with other names are left out."""
    found = []
    with suppress(OSError), os.scandir(directory_of(database)) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match is None or match["stem"] != stem_of(database):
                continue
            with suppress(OSError, ValueError):
                made = datetime.strptime(match["made"], _TIME).replace(tzinfo=UTC)
                found.append(Backup(Path(entry.path), made, match["reason"], entry.stat().st_size))
    return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)


def holding(database: Path, article: str) -> list[Path]:
    """List the backups and replaced libraries that have an article, by its uid; one that cannot be read may have it."""
    from tui_reader.store.file import restore

    found = []
    for backup in [*listed(database), *restore.replaced(database)]:
        try:
            connection = access.connect(backup.path)
            try:
                has = connection.execute("SELECT 1 FROM article WHERE uid = ?", [article]).fetchone() is not None
            finally:
                connection.close()
        except (*SQLITE_ERRORS, LibraryError):
            has = True
        if has:
            found.append(backup.path)
    return found


def make(database: Path, reason: str, now: datetime) -> Path:
    """Make a backup and delete those that `rotation` does not keep; the caller holds `exclusive`.

    Raises:
        LibraryError: it failed; no backup was deleted.
    """
    directory = directory_of(database)
    with suppress(OSError):
        for left in directory.glob(f"{_UNFINISHED}*"):  # by a program that was killed
            left.unlink(missing_ok=True)
    stem = f"{stem_of(database)}-{now.strftime(_TIME)}-{reason}"
    names = (f"{stem}{suffix}.db" for suffix in ("", *(f".{number}" for number in range(2, 1000))))
    target = next(path for name in names if not os.path.lexists(path := directory / name))
    copy(database, target)
    backups = listed(database)
    wanted = rotation.kept([backup.made for backup in backups], now.replace(microsecond=0))
    for backup in backups:
        if backup.made not in wanted and backup.path != target:
            with suppress(OSError):
                backup.path.unlink()
    return target


def copy(database: Path, target: Path) -> None:
    """Copy one state of a library to `target` (0600), which must not exist: complete and synced, or not at all.

    Raises:
        LibraryError: one line that begins with “no backup was made”.
    """
    import fcntl
    import tempfile

    if os.path.lexists(target):
        raise LibraryError(clean_line(f"{target} exists already: nothing was written"))
    with _explained(target):
        descriptor, temporary = tempfile.mkstemp(prefix=_UNFINISHED, dir=target.parent)
        try:
            os.fchmod(descriptor, 0o600)  # whatever the umask
            with suppress(OSError):  # no such locks on some network file systems
                fcntl.flock(descriptor, fcntl.LOCK_EX)  # a file without it is left over, see leftovers.py
            _vacuum(database, temporary)
            _check(temporary)
            os.fsync(descriptor)
            os.rename(temporary, target)
            sync_directory(target.parent)
        finally:
            os.close(descriptor)
            with suppress(FileNotFoundError):
                os.unlink(temporary)


def sync_directory(directory: Path) -> None:
    """Make renames in a directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems refuse; the files themselves are on the disk
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def exclusive(database: Path, patience: float) -> Iterator[bool]:
    """Hold the lock on the backups directory, which is created if missing; yield False if another process holds it.

    Args:
        patience: seconds to wait for another process that is making a backup.

    Raises:
        LibraryError: the directory cannot be made or written.
    """
    import fcntl

    directory = directory_of(database)
    with _explained():
        with suppress(FileExistsError):
            directory.mkdir(0o700)
            directory.chmod(0o700)
        descriptor = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(descriptor, 0o600)
    try:
        yield _lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, patience)
    finally:
        os.close(descriptor)  # and with it the lock


def _lock(descriptor: int, operation: int, patience: float) -> bool:
    import fcntl

    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, operation)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)
        except OSError:  # a file system without locks: better two backups than none
            return True


def _vacuum(database: Path, temporary: str) -> None:
    source = access.connect(database, "rw")
    try:
        source.execute("VACUUM INTO ?", [temporary])
    finally:
        source.close()


def _check(temporary: str) -> None:
    made = access.connect(temporary)
    try:
        application, version = access.header(made)
        first = made.execute("PRAGMA integrity_check(1)").fetchone()
        known = access.shape_of(made)
    finally:
        made.close()
    if application != schema.APPLICATION_ID:
        raise LibraryError("no backup was made: this is not a reader library")
    if version > schema.VERSION and known is None:
        raise LibraryError(f"no backup was made: the library was written by a newer reader (schema {version})")
    if first != ("ok",) or known != version:
        raise LibraryError("no backup was made: the library is damaged; “reader doctor” shows details")


@contextmanager
def _explained(target: Path | None = None) -> Iterator[None]:
    """Convert errors to one line that names `target`, if given, instead of a temporary file."""
    try:
        yield
    except SQLITE_ERRORS as error:
        name = "SQLITE_CORRUPT" if is_damage(error) else getattr(error, "sqlite_errorname", None) or ""
        reason = next((reason for names, reason in _REASONS if name.startswith(names)), message_of(error))
        raise LibraryError(clean_line(f"no backup was made: {reason}")) from error
    except OSError as error:
        named = target or error.filename
        where = f" ({named})" if named else ""
        raise LibraryError(clean_line(f"no backup was made: {error.strerror or error}{where}")) from error
