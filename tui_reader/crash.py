"""Report an unexpected exception: one line for the user, with the path of a file that has the traceback.

Tracebacks have source lines and the message of the exception, but no values of variables, which could be the text of a
note. Does not import Textual or click, as the app, its workers and all commands use it.
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
"""Number of traceback files to keep; older ones are deleted."""
PREFIX, SUFFIX = "traceback-", ".txt"
MESSAGE_LENGTH = 200
NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def report(error: BaseException) -> str:
    """Write the traceback of `error` to a file and return one line with the error and the path of the file."""
    description = describe(error)
    try:
        path = write_traceback(error)
    except (OSError, MemoryError, RuntimeError, ImportError):
        return f"{description}; the traceback could not be written"
    from tui_reader.text.clean import clean_line

    return f"{description}; the traceback is in {clean_line(str(path), 500)}"


def describe(error: BaseException) -> str:
    """Describe an exception in a few words."""
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
    """Write the traceback to a new file, readable by its owner only, and delete the oldest files.

    Raises:
        OSError: The file cannot be written in any directory.
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
    """Yield directories for tracebacks: next to the library, in the temporary directory, a new temporary directory."""
    from tui_reader.paths import find_paths

    with suppress(OSError):  # the home is relative and the working directory is gone
        yield find_paths().database.parent / "tracebacks"
    with suppress(OSError):  # no directory for temporary files
        temporary = Path(tempfile.gettempdir()) / f"reader-tracebacks-{os.getuid()}"
        yield temporary
        yield Path(tempfile.mkdtemp(prefix=f"{temporary.name}-"))


def _open_own(directory: Path) -> int:
    """Open a private directory, so that it cannot be swapped for another; create it if necessary.

    Raises:
        OSError: It cannot be created, is a symlink or not a directory, or belongs to another user.
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
    """Delete all but the newest `KEPT` tracebacks, by the time in their names."""
    names = sorted(name for name in os.listdir(directory) if name.startswith(PREFIX) and name.endswith(SUFFIX))
    for name in names[:-KEPT]:
        with suppress(OSError):
            os.unlink(name, dir_fd=directory)
