"""An export → a file: whole or not at all, never over a file of somebody else's, and with what the user wrote in it.

The text goes into a temporary file in the same directory, to the disk, and then takes the name in one step. A new
name is taken by a hard link where the file system has them, so a file that somebody makes at the same moment is not
replaced either; a file that changed while it was being read is read again. The mode of a file that is replaced is
kept, and a symlink to it stays one; a new file has the mode that the user's umask gives to any other. A symlink is
followed only where it was named, and only to an earlier export of the same article. A file that would not change is
not written.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tui_reader.exchange._registry import Exporter, Recognised, recognise
from tui_reader.exchange.blocks import block_id
from tui_reader.exchange.merge import Report
from tui_reader.exchange.name import file_stem
from tui_reader.model import Article, ReaderError
from tui_reader.text.clean import clean_line

_MOST = 64 * 2**20  # bytes: a bigger file is not one of ours
_TRIES = 99


_READS = 5
"""How often a file is read again that changed meanwhile."""


class NotOurs(ReaderError):
    """The file that would be replaced is somebody else's, or was edited since it was exported."""


class Edited(NotOurs):
    """The file is an export of the older form and was edited: what the user wrote in it cannot be told apart."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{_shown(path)} was edited since it was exported; choose another name")
        self.path = path


class Written(NamedTuple):
    """What became of an export."""

    path: Path
    report: Report
    """What of the user's was kept in the file; with a backup: what was replaced."""
    backup: Path | None = None

    @property
    def told(self) -> str:
        """One line on what was kept or replaced; empty where there is nothing to say."""
        if self.backup is None:
            return str(self.report)
        return f"replaced {self.report.own or 'its text'}; the earlier file is {_shown(self.backup)}"


class _Existing(NamedTuple):
    """A file as it was read: its real path, and what it holds."""

    real: Path
    data: bytes
    known: Recognised | None = None
    """None for a file that is not there, or empty."""

    @property
    def text(self) -> str:
        """The text; bytes that are not UTF-8 come out again as they were."""
        return self.data.decode(errors="surrogateescape")

    @property
    def edited(self) -> bool:
        """True for a file of the older form that somebody edited."""
        return self.known is not None and self.known.marker.edited

    @property
    def has_annotations(self) -> bool:
        """True where an annotation was exported to it, in this form or an older one."""
        return self.known is not None and self.known.marker.annotated

    def is_of_another_form(self, exporter: Exporter) -> bool:
        return self.known is not None and self.known.exporter.name != exporter.name

    def lost(self, known: Collection[str] | None) -> int:
        """Count the annotations that the library never had and that a new export would replace."""
        if self.known is None or known is None or not self.known.marker.whole_ids:
            return 0
        return len(self.known.marker.whole_ids - set(map(block_id, known)))

    def merged(self, text: str, exporter: Exporter, known: Collection[str] | None) -> tuple[str, Report]:
        """Return a new export with what of this file is to stay, and what that is."""
        if self.known is None or self.edited or self.is_of_another_form(exporter):
            return text, Report()
        return exporter.merge(self.text, text, known)


def write_export(
    target: Path,
    text: str,
    article: Article,
    exporter: Exporter,
    known: Collection[str] | None = None,
    *,
    replace: bool = False,
    incomplete: bool = False,
    unknown: bool = False,
) -> Written:
    """Write an export to a file, or under a name made from the title where `target` is a directory.

    In a directory a name that is taken by another file gets `-2`, `-3` …; the one used by an earlier export of this
    article is used again. What the user wrote in an earlier export stays, see `merge`.

    Args:
        exporter: made `text`; its first suffix ends a name that is made.
        known: the uids of all annotations that the library has or had. Others in an earlier export are another
            library's, which may be lost: they stay, and a file in which they cannot is left alone unless `replace` is
            set. None: the library has had all.
        replace: replace an earlier export as a whole, with what the user wrote in it, and keep a backup beside it; a
            file that is not ours is not replaced even so.
        incomplete: the annotations could not be read, so that an earlier export, which may have them, is left alone.
        unknown: the library does not know the article, so that an earlier export with annotations, which another
            library has or had, is left alone unless `replace` is set.

    Raises:
        NotOurs: `target` is a file that the reader did not write for this article.
        Edited: it is one of the older form that was edited since.
        ReaderError: it cannot be written; nothing has changed.
    """

    def export(path: Path) -> Written:
        earlier = _checked(path, article, exporter)
        if incomplete and earlier.data:
            raise ReaderError(f"{_shown(path)} was left as it is: the annotations could not be read")
        if unknown and not replace and earlier.has_annotations:
            raise ReaderError(
                f"{_shown(path)} was left as it is: it has annotations, the library has none of this text"
            )
        return _export(path, text, article, exporter, known, replace, keeps=unknown and earlier.has_annotations)

    return _at_a_name(target, article, exporter.suffixes[0], export)


def what_goes(
    target: Path, text: str, article: Article, exporter: Exporter, known: Collection[str] | None = None
) -> Written | None:
    """Tell what of the user's `write_export` would replace with `replace`, and where; None where that is nothing.

    Raises:
        ReaderError: as `write_export` does; nothing is written.
    """

    def look(path: Path) -> Written:
        existing = _checked(path, article, exporter)
        return Written(path, existing.merged(text, exporter, known)[1])

    found = _at_a_name(target, article, exporter.suffixes[0], look)
    return found if found.report.anything or _checked(found.path, article, exporter).edited else None


def _at_a_name(target: Path, article: Article, suffix: str, do: Callable[[Path], Written]) -> Written:
    try:
        if not target.is_dir():
            return do(target)
        for path in _names(target, file_stem(article.title), suffix):
            with suppress(NotOurs):
                if not path.is_symlink():  # a link in the directory could lead out of it
                    return do(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"cannot write {_shown(target)}: {reason}") from error
    raise ReaderError(f"cannot write to {_shown(target)}: every name from the title is taken")


def _export(
    path: Path,
    text: str,
    article: Article,
    exporter: Exporter,
    known: Collection[str] | None,
    replace: bool,
    keeps: bool,
) -> Written:
    """Write an export; `keeps`: a backup of what is replaced is kept whoever wrote it."""
    for _ in range(_READS):
        existing = _checked(path, article, exporter)
        if existing.edited and not replace:
            raise Edited(path)
        (merged, report), backup = existing.merged(text, exporter, known), None
        if existing.known is not None and existing.is_of_another_form(exporter):
            if not replace:
                raise NotOurs(f"{_shown(path)} is a {existing.known.exporter.label} export; choose another name")
            keeps = True
        if lost := existing.lost(known):
            if not replace:
                verb = "is" if lost == 1 else "are"
                raise ReaderError(
                    f"{_shown(path)} was left as it is: {lost} of its annotations {verb} unknown to this library and "
                    "would be gone"
                )
            keeps = True
        data = (text if replace else merged).encode(errors="surrogateescape")
        if data == existing.data:
            return Written(path, report)
        if existing.data and not stat.S_IMODE(os.stat(existing.real).st_mode) & 0o222:
            raise ReaderError(f"cannot write {_shown(path)}: it is read-only")
        if replace and (existing.edited or report.anything or keeps):
            backup = _back_up(existing)
        if _write(existing, data):
            return Written(path, report, backup)
    raise ReaderError(f"cannot write {_shown(path)}: another program keeps changing it")


def _names(directory: Path, stem: str, suffix: str) -> Iterator[Path]:
    yield directory / (stem + suffix)
    for number in range(2, _TRIES + 1):
        yield directory / f"{stem}-{number}{suffix}"


def _checked(path: Path, article: Article, exporter: Exporter) -> _Existing:
    """Read `path`, which is free, empty, or an earlier export of `article` that `exporter` may replace.

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
        return _Existing(real, data)
    if not exporter.replaceable:
        raise NotOurs(f"{_shown(path)} exists, and a {exporter.label} file is never replaced")
    known = recognise(data.decode(errors="replace")) if len(data) <= _MOST else None
    if known is None or not known.marker.is_of(article):
        raise NotOurs(f"{_shown(path)} was not written by reader for this article; choose another name")
    return _Existing(real, data, known)


def _back_up(existing: _Existing) -> Path:
    """Keep a copy of a file beside it, under a name that is free, readable for whoever can read the file."""
    real = existing.real
    for number in range(1, _TRIES + 1):
        backup = real.with_name(f"{real.name}.bak{number if number > 1 else ''}")
        try:
            descriptor = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
        with open(descriptor, "wb") as file:
            file.write(existing.data)
            os.fchmod(file.fileno(), stat.S_IMODE(os.stat(real).st_mode))
            file.flush()
            os.fsync(file.fileno())
        return backup
    raise ReaderError(f"cannot back up {_shown(real)}: every name for a backup is taken")


_TEMPORARY = re.compile(r"\.reader-[0-9a-f]{16}\.tmp")


def _write(known: _Existing, data: bytes) -> bool:
    """Write a file; False, with nothing written, where it is no longer as it was read."""
    real = known.real
    existing = real.stat() if real.exists() else None
    _remove_left_over(real.parent)
    temporary, descriptor = _temporary(real)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if existing:
                os.fchmod(file.fileno(), stat.S_IMODE(existing.st_mode))
            file.flush()
            os.fsync(file.fileno())
            if existing:
                if real.read_bytes() != known.data:
                    temporary.unlink()
                    return False
                os.replace(temporary, real)
            else:
                _take_name(temporary, real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(real.parent)
    return True


def _temporary(real: Path) -> tuple[Path, int]:
    """Make a file beside `real` that is locked as long as it is open, so that `_remove_left_over` leaves it."""
    import fcntl

    while True:
        temporary = real.with_name(f".reader-{secrets.token_hex(8)}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        with suppress(OSError):  # a file system without locks: nothing is cleaned there either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return temporary, descriptor
        os.close(descriptor)  # cleaned away before it was locked


def _remove_left_over(directory: Path) -> None:
    """Delete the temporary files of exports that were killed: nobody locks them any more."""
    import fcntl

    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name) is None or not entry.is_file(follow_symlinks=False):
                continue
            with suppress(OSError):
                descriptor = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.unlink(entry.path)
                finally:
                    os.close(descriptor)


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
