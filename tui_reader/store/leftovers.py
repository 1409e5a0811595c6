"""Remove the unfinished files of programs that were killed: half-made backups, repairs and first starts.

Each is a whole copy of a library or a part of one. A file goes when its writer is gone: it holds no lock on the file
any more, or no process has the number in its name, and nothing was written for a minute.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui_reader.store import process

QUIET = 60.0
"""Seconds since the last write after which a file without a living writer is left over."""


def remove(database: Path) -> int:
    """Remove what is left over beside a library and in its directory of backups; return how many files went."""
    name = re.escape(f".{database.name[:50]}-")
    patterns = (
        (database.parent / "backups", re.compile(r"\.unfinished-.+")),
        (database.parent, re.compile(r"\.unfinished-.+")),
        (database.parent, re.compile(rf"{name}repaired-(?P<pid>\d+)(-journal|-wal|-shm)?")),
        (database.parent, re.compile(rf"{name}[a-z0-9_]{{8}}")),
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
    except OSError:
        return
    for name in names:
        match = pattern.fullmatch(name)
        path = directory / name
        if match is None or not _is_quiet(path):
            continue
        pid = match.groupdict().get("pid")
        if not (process.identity(int(pid)) if pid else _is_locked(path)):
            yield path


def _is_quiet(path: Path) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return os.path.isfile(path) and not os.path.islink(path) and time.time() - status.st_mtime > QUIET


def _is_locked(path: Path) -> bool:
    """Tell whether a program still holds the lock that it took when it made the file."""
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
