"""Report an exception that nobody expected: one line for the user, the traceback in a file that the line names.

Tracebacks hold source lines and the exception's message, never the values of variables, which could be words of a
note. Free of Textual and click: the app, its workers and every command use it.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

KEPT = 5
"""Traceback files that are kept; older ones are deleted."""
PREFIX, SUFFIX = "traceback-", ".txt"
MESSAGE_LENGTH = 200
NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def report(error: BaseException) -> str:
    """Write the traceback of `error` to a file and return one line that says what happened and where the file is."""
    what = describe(error)
    try:
        path = write_traceback(error)
    except (OSError, MemoryError, RuntimeError, ImportError):
        return f"{what}; the traceback could not be written"
    from tui_reader.text.clean import clean_line

    return f"{what}; the traceback is in {clean_line(str(path), 500)}"


def describe(error: BaseException) -> str:
    """Say in a few words what kind of failure this is."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return "out of memory"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return "out of memory or processes: no thread can be started"
    if isinstance(error, OSError) and error.errno in NO_DESCRIPTORS:
        return "too many open files"
    from tui_reader.text.clean import clean_line

    message = clean_line(str(error), MESSAGE_LENGTH)
    return f"internal error: {type(error).__name__}{': ' if message else ''}{message}"


def write_traceback(error: BaseException) -> Path:
    """Write the traceback to a new file, readable by its owner only, and delete the oldest of those kept.

    Raises:
        OSError: it can be written nowhere.
    """
    import traceback

    text = "".join(traceback.format_exception(error))
    text = f"reader {_version()}, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d %H:%M:%S %z')}\n\n{text}"
    problem: OSError | None = None
    for directory in _directories():
        try:
            descriptor = _open_own(directory)
        except OSError as failure:
            problem = failure
            continue
        try:
            name = _write(text, descriptor)
            _delete_oldest(descriptor)
            return directory / name
        except OSError as failure:
            problem = failure
        finally:
            os.close(descriptor)
    raise problem or FileNotFoundError("no directory for tracebacks")


def _write(text: str, directory: int) -> str:
    """Write a new file in an open directory and return its name."""
    seconds, nanoseconds = divmod(time.time_ns(), 10**9)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(seconds))
    name = f"{PREFIX}{stamp}-{nanoseconds:09}-{os.getpid()}{SUFFIX}"
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=directory)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        with suppress(OSError):
            os.unlink(name, dir_fd=directory)
        raise
    return name


def _version() -> str:
    from tui_reader import __version__

    return __version__


def _directories() -> Iterator[Path]:
    """Where a traceback may be written: beside the library, among the temporary files, in a directory made for it."""
    from tui_reader.paths import find_paths

    with suppress(OSError):  # a relative home, in a working directory that is gone
        yield find_paths().database.parent / "tracebacks"
    with suppress(OSError):  # no directory for temporary files
        temporary = Path(tempfile.gettempdir()) / f"reader-tracebacks-{os.getuid()}"
        yield temporary
        yield Path(tempfile.mkdtemp(prefix=f"{temporary.name}-"))


def _open_own(directory: Path) -> int:
    """Open a directory of ours that nobody else can enter, so that none can take its place; make it if it is missing.

    Raises:
        OSError: it cannot be made, is a link or no directory, or belongs to another user.
    """
    for missing in reversed([directory, *directory.parents]):
        with suppress(FileExistsError):
            missing.mkdir(mode=0o700)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if status.st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, "the directory belongs to another user", str(directory))
        if status.st_mode & 0o077:
            os.fchmod(descriptor, 0o700)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _delete_oldest(directory: int) -> None:
    """Keep the newest `KEPT` tracebacks; names begin with the time."""
    names = sorted(name for name in os.listdir(directory) if name.startswith(PREFIX) and name.endswith(SUFFIX))
    for name in names[:-KEPT]:
        with suppress(OSError):
            os.unlink(name, dir_fd=directory)
