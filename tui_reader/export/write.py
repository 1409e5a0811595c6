"""An export → a file: whole or not at all, and never over a file that is not ours.

The text goes into a temporary file in the same directory, to the disk, and then takes the name in one step. A new
name is taken by a hard link where the file system has them, so a file that somebody makes at the same moment is not
replaced either. The mode of a file that is replaced is kept, and a symlink to it stays one; a new file has the mode
that the user's umask gives to any other. A symlink is followed only where it was named, and only to an earlier export
of the same article.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui_reader.export.marker import read_marker
from tui_reader.export.name import file_stem
from tui_reader.model import Article, ReaderError
from tui_reader.text.clean import clean_line

_MOST = 64 * 2**20  # bytes: a bigger file is not one of ours
_TRIES = 99


class NotOurs(ReaderError):
    """The file that would be replaced is somebody else's, or was edited since it was exported."""


def write_export(target: Path, text: str, article: Article, suffix: str, *, replace: bool = False) -> Path:
    """Write an export to a file, or under a name made from the title where `target` is a directory.

    In a directory a name that is taken by another file gets `-2`, `-3` …; the one used by an earlier export of this
    article is used again.

    Args:
        suffix: of a name that is made: `.md`, `.json`.
        replace: overwrite an earlier export that was edited since; a file that is not ours is not replaced even so.

    Returns:
        The file written.

    Raises:
        NotOurs: `target` is a file that the reader did not write for this article, or that was edited since.
        ReaderError: it cannot be written; nothing has changed.
    """
    try:
        if not target.is_dir():
            _write(_checked(target, article, replace), text)
            return target
        for path in _names(target, file_stem(article.title), suffix):
            with suppress(NotOurs):
                if path.is_symlink():  # a link in the directory could lead out of it
                    continue
                _write(_checked(path, article, replace), text)
                return path
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"cannot write {_shown(target)}: {reason}") from error
    raise ReaderError(f"cannot write to {_shown(target)}: every name from the title is taken")


def _names(directory: Path, stem: str, suffix: str) -> Iterator[Path]:
    yield directory / (stem + suffix)
    for number in range(2, _TRIES + 1):
        yield directory / f"{stem}-{number}{suffix}"


def _checked(path: Path, article: Article, replace: bool) -> Path:
    """Return the real path of `path`, which is free, empty, or an earlier export of `article` that may be replaced.

    A symlink must lead to such an export: somebody else may have put it there, and what is free elsewhere is not ours.

    Raises:
        NotOurs: it is none of these.
    """
    real = Path(os.path.realpath(path))
    try:
        if not stat.S_ISREG(os.stat(real).st_mode):
            raise NotOurs(f"{_shown(path)} is no plain file")
        with open(real, "rb") as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError:
        data = b""
    if not data:  # not there, or made by `mktemp` or `touch`: nothing is lost
        if path.is_symlink():
            raise NotOurs(f"{_shown(path)} is a link to a file that reader did not write; choose another name")
        return real
    marker = read_marker(data.decode(errors="replace")) if len(data) <= _MOST else None
    if marker is None or not marker.is_of(article):
        raise NotOurs(f"{_shown(path)} was not written by reader for this article; choose another name")
    if marker.edited and not replace:
        raise NotOurs(f"{_shown(path)} was edited since it was exported; choose another name")
    return real


def _write(real: Path, text: str) -> None:
    data = text.encode(errors="replace")
    existing = real.stat() if real.exists() else None
    temporary = real.with_name(f".reader-{secrets.token_hex(8)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if existing:
                os.fchmod(file.fileno(), stat.S_IMODE(existing.st_mode))
            file.flush()
            os.fsync(file.fileno())
        if existing:
            os.replace(temporary, real)
        else:
            _take_name(temporary, real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(real.parent)


def _take_name(temporary: Path, path: Path) -> None:
    """Give the temporary file a name that is free."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise NotOurs(f"{_shown(path)} was made by another program at this moment") from None
    except OSError:  # no hard links here (FAT, some network file systems)
        os.replace(temporary, path)
    else:
        temporary.unlink()


def _sync_directory(directory: Path) -> None:
    with suppress(OSError):  # not every system can: the file itself is on the disk
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _shown(path: Path) -> str:
    return clean_line(os.fspath(path), 200)
