"""Write exports to files atomically, without overwriting other files or losing the user's edits.

The text is written to a temporary file in the same directory, synced to disk, and renamed. A new file gets its name by
a hard link if the file system supports them, so that a file created at the same moment is not replaced; a file that
changed while it was read is read again. A replaced file keeps its mode, and a symlink to it is preserved; a new file
gets the mode of the umask. A symlink is followed only if it was named, and only to an earlier export of the same
article. Unchanged files are not written.
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

_MOST = 64 * 2**20  # bytes: a larger file is not an export
_TRIES = 99
_READS = 5
"""Attempts to read a file that keeps changing."""


class ForeignFileError(ReaderError):
    """The file to replace is not an export of this article, or was edited since."""


class EditedFileError(ForeignFileError):
    """The file is an edited export in the older format, in which edits cannot be located."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{_shown(path)} was edited since it was exported; choose another name")
        self.path = path


class Written(NamedTuple):
    """The result of an export."""

    path: Path
    report: Report
    """The user's content that was kept in the file or, with a backup, replaced."""
    backup: Path | None = None
    replaced: bool = False
    """True if the user's content was replaced and is only in the backup."""

    @property
    def summary(self) -> str:
        """What was kept or replaced, in one line; empty if there is nothing to report."""
        if self.backup is None:
            return str(self.report)
        done = f"replaced {self.report.user_content or 'its text'}" if self.replaced else str(self.report)
        return f"{done}; previous file kept as {_shown(self.backup)}"


class _Existing(NamedTuple):
    """A file as it was read, with its real path."""

    real: Path
    data: bytes
    known: Recognised | None = None
    """None for a missing or empty file."""

    @property
    def text(self) -> str:
        """The text; bytes that are not UTF-8 are preserved by surrogateescape."""
        return self.data.decode(errors="surrogateescape")

    @property
    def edited(self) -> bool:
        """True for an edited file in the older format."""
        return self.known is not None and self.known.marker.edited

    @property
    def has_annotations(self) -> bool:
        """True if the file has exported annotations, in this format or an older one."""
        return self.known is not None and self.known.marker.annotated

    def has_other_format(self, exporter: Exporter) -> bool:
        return self.known is not None and self.known.exporter.name != exporter.name

    def lost(self, known: Collection[str] | None) -> int:
        """Count the annotations that the library never had and that a new export would replace."""
        if self.known is None or known is None or not self.known.marker.whole_ids:
            return 0
        return len(self.known.marker.whole_ids - set(map(block_id, known)))

    def dropped(self, data: bytes) -> int:
        """Count the annotations that a new text of the file has no more, if they are most of them; else 0."""
        if self.known is None or not self.known.marker.ids:
            return 0
        new = recognise(data.decode(errors="replace"))
        gone = self.known.marker.ids - (new.marker.ids if new is not None else frozenset())
        return len(gone) if 2 * len(gone) > len(self.known.marker.ids) else 0

    def merged(self, text: str, exporter: Exporter, known: Collection[str] | None) -> tuple[str, Report]:
        """Merge this file into a new export; return the text and a report."""
        if self.known is None or self.edited or self.has_other_format(exporter):
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
    """Write an export to a file or, if `target` is a directory, under a name made from the title.

    In a directory, a name taken by another file gets `-2`, `-3` …; the name of an earlier export of this article is
    reused. The user's edits of an earlier export are kept, see `merge`. If most of its annotations are no longer
    exported, as after a different selection, a backup is kept.

    Args:
        exporter: The exporter of `text`; its first suffix is used for generated names.
        known: The uids of all annotations that the library has or had; None: all in an earlier export. Annotations of
            another library, which may be lost, are kept; a file in which they cannot be kept is not replaced unless
            `replace` is set.
        replace: Replace an earlier export, including the user's edits, and keep a backup in the same directory. Other
            files are not replaced.
        incomplete: The annotations could not be read, so an earlier export, which may have them, is not replaced.
        unknown: The library does not know the article, so an earlier export with annotations of another library is not
            replaced unless `replace` is set.

    Raises:
        ForeignFileError: `target` is a file that was not exported from this article.
        EditedFileError: `target` is an edited file in the older format.
        ReaderError: The file cannot be written; nothing is changed.
    """

    def export(path: Path) -> Written:
        earlier = _checked(path, article, exporter)
        if incomplete and earlier.data:
            raise ReaderError(f"{_shown(path)} not written: the annotations could not be read")
        if unknown and not replace and earlier.has_annotations:
            raise ReaderError(f"{_shown(path)} not written: it has annotations, but the library has none for this text")
        return _export(path, text, article, exporter, known, replace, keeps=unknown and earlier.has_annotations)

    return _at_a_name(target, article, exporter.suffixes[0], export)


def preview_replacement(
    target: Path, text: str, article: Article, exporter: Exporter, known: Collection[str] | None = None
) -> Written | None:
    """Return the user's content that `write_export` would replace with `replace`, and its path; None if there is none.

    Raises:
        ReaderError: As for `write_export`.
    """

    def look(path: Path) -> Written:
        existing = _checked(path, article, exporter)
        return Written(path, existing.merged(text, exporter, known)[1])

    preview = _at_a_name(target, article, exporter.suffixes[0], look)
    has_edits = preview.report.has_user_content or _checked(preview.path, article, exporter).edited
    return preview if has_edits else None


def _at_a_name(target: Path, article: Article, suffix: str, do: Callable[[Path], Written]) -> Written:
    try:
        if not target.is_dir():
            return do(target)
        for path in _names(target, file_stem(article.title), suffix):
            with suppress(ForeignFileError):
                if not path.is_symlink():  # a link in the directory could lead out of it
                    return do(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReaderError(f"cannot write {_shown(target)}: {reason}") from error
    raise ReaderError(f"cannot write to {_shown(target)}: all names for the title are taken")


def _export(
    path: Path,
    text: str,
    article: Article,
    exporter: Exporter,
    known: Collection[str] | None,
    replace: bool,
    keeps: bool,
) -> Written:
    """Write an export; `keeps`: always back up a replaced file."""
    for _ in range(_READS):
        existing = _checked(path, article, exporter)
        if existing.edited and not replace:
            raise EditedFileError(path)
        (merged, report), backup = existing.merged(text, exporter, known), None
        if existing.known is not None and existing.has_other_format(exporter):
            if not replace:
                raise ForeignFileError(
                    f"{_shown(path)} is a {existing.known.exporter.label} export; choose another name"
                )
            keeps = True
        if lost := existing.lost(known):
            if not replace:
                verb = "is" if lost == 1 else "are"
                raise ReaderError(
                    f"{_shown(path)} not written: {lost} of its annotations {verb} unknown to this library and "
                    "would be lost"
                )
            keeps = True
        data = (text if replace else merged).encode(errors="surrogateescape")
        if data == existing.data:
            return Written(path, report)
        if existing.data and not stat.S_IMODE(os.stat(existing.real).st_mode) & 0o222:
            raise ReaderError(f"cannot write {_shown(path)}: it is read-only")
        dropped = existing.dropped(data)
        if dropped or (replace and (existing.edited or report.has_user_content or keeps)):
            report.removed = report.removed or dropped
            backup = _back_up(existing)
        if _write(existing, data):
            return Written(path, report, backup, replaced=replace)
    raise ReaderError(f"cannot write {_shown(path)}: another program keeps changing it")


def _names(directory: Path, stem: str, suffix: str) -> Iterator[Path]:
    yield directory / (stem + suffix)
    for number in range(2, _TRIES + 1):
        yield directory / f"{stem}-{number}{suffix}"


def _checked(path: Path, article: Article, exporter: Exporter) -> _Existing:
    """Read `path`, which must be missing, empty, or an earlier export of `article` that `exporter` may replace.

    A symlink must point to such an export, as someone else may have created it.

    Raises:
        ForeignFileError: It is none of these.
    """
    real = Path(os.path.realpath(path))
    try:
        if not stat.S_ISREG(os.stat(real).st_mode):
            raise ForeignFileError(f"{_shown(path)} is not a regular file")
        with open(real, "rb") as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError:
        data = b""
    if not data:  # missing, or created by `mktemp` or `touch`
        if path.is_symlink():
            raise ForeignFileError(
                f"{_shown(path)} is a symlink to a file that reader did not write; choose another name"
            )
        return _Existing(real, data)
    if not exporter.replaceable:
        raise ForeignFileError(f"{_shown(path)} exists, and {exporter.label} files are never replaced")
    known = recognise(data.decode(errors="replace")) if len(data) <= _MOST else None
    if known is None or not known.marker.is_of(article):
        raise ForeignFileError(f"{_shown(path)} was not written by reader for this article; choose another name")
    return _Existing(real, data, known)


def _back_up(existing: _Existing) -> Path:
    """Copy a file to a free name in the same directory, with the same mode."""
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
    raise ReaderError(f"cannot back up {_shown(real)}: all backup names are taken")


_TEMPORARY = re.compile(r"\.reader-[0-9a-f]{16}\.tmp")


def _write(known: _Existing, data: bytes) -> bool:
    """Write a file; return False without writing if it changed since it was read."""
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
    """Create a file in the directory of `real`, locked while open, so that `_remove_left_over` keeps it."""
    import fcntl

    while True:
        temporary = real.with_name(f".reader-{secrets.token_hex(8)}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
        with suppress(OSError):  # a file system without locks, where nothing is removed either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return temporary, descriptor
        os.close(descriptor)  # removed before it was locked


def _remove_left_over(directory: Path) -> None:
    """Delete temporary files of killed exports, which are no longer locked."""
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
    """Rename the temporary file to a free name."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise ForeignFileError(f"{_shown(path)} was just created by another program") from None
    except OSError:  # no hard links here (FAT, some network file systems)
        os.replace(temporary, path)
    else:
        temporary.unlink()


def _sync_directory(directory: Path) -> None:
    with suppress(OSError):  # not supported everywhere; the file itself is synced
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _shown(path: Path) -> str:
    return clean_line(os.fspath(path), 200)
