"""Remove the unfinished files of programs that were killed: half-made backups, repairs and first starts.

Each is a copy of a library or a part of one. A file is removed when its writer has ended: the file is not locked, or
the process in its name does not run on this host. If that is unknown (a file of another host or of an earlier version
of reader), it is removed when it was not written to for a day.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from tui_reader.store.file import process

QUIET, DAY = 1.0, 24 * 3600.0
"""Seconds since the last write after which a file is left over: if its writer has ended, and if that is unknown."""

_WRITER = r"(?:(?P<host>[0-9a-f]{8})\.)?(?P<pid>\d{1,10})(?:\.(?P<started>[0-9a-f]{8}))?"


def remove(database: Path) -> int:
    """Remove leftover files beside a library and in its directory of backups; return their number."""
    name = re.escape(f".{database.name[:50]}-")
    patterns = (
        (database.parent / "backups", re.compile(r"\.unfinished-.+")),
        (database.parent, re.compile(r"\.unfinished-.+")),
        (database.parent, re.compile(rf"{name}(?:repaired|restored)-{_WRITER}(?:-journal|-wal|-shm)?")),
        (database.parent, re.compile(rf"{name}[a-z0-9_]{{8}}(?:-journal)?")),
    )
    count = 0
    for directory, pattern in patterns:
        for path in _matching(directory, pattern):
            with suppress(OSError):
                path.unlink()
                count += 1
    return count


def _matching(directory: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    """The regular files with such a name whose writer is gone."""
    try:
        names = os.listdir(directory)
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return
    for name in names:
        match = pattern.fullmatch(name)
        path = directory / name
        if match is None or not _is_quiet(path, QUIET):
            continue
        writer = match.groupdict()
        if writer.get("pid") is None:
            gone = not _is_locked(path.with_name(name.removesuffix("-journal")))
        elif writer["host"] == _host():
            gone = _hash(process.identity(int(writer["pid"]))) != writer["started"]
        else:
            gone = _is_quiet(path, DAY)
        if gone:
            yield path


def incoming(database: Path, word: str) -> Path:
    """Return the path of a file with which this process replaces the library; `word`: `repaired` or `restored`."""
    writer = f"{_host()}.{os.getpid()}.{_hash(process.identity())}"
    return database.with_name(f".{database.name[:50]}-{word}-{writer}")


def _host() -> str:
    return _hash(os.uname().nodename)


def _hash(text: str) -> str:
    return f"{crc32(text.encode()):08x}"


def _is_quiet(path: Path, seconds: float) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return os.path.isfile(path) and not os.path.islink(path) and time.time() - status.st_mtime > seconds


def _is_locked(path: Path) -> bool:
    """Return whether a program still holds the lock that it took when it created the file."""
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:  # the journal of a removed file
        return False
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
