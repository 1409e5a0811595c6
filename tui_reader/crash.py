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
        seconds, nanoseconds = divmod(time.time_ns(), 10**9)
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(seconds))
        name = f"{PREFIX}{stamp}-{nanoseconds:09}-{os.getpid()}{SUFFIX}"
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except OSError as failure:
            problem = failure
            continue
        try:
            with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError as failure:
            problem = failure
            with suppress(OSError):
                os.unlink(directory / name)
            continue
        _delete_oldest(directory)
        return directory / name
    raise problem or FileNotFoundError("no directory for tracebacks")


def _version() -> str:
    from tui_reader import __version__

    return __version__


def _directories() -> Iterator[Path]:
    """Where a traceback may be written: beside the library, else among the temporary files."""
    from tui_reader.paths import find_paths

    with suppress(OSError):  # a relative home, in a working directory that is gone
        yield find_paths().database.parent / "tracebacks"
    yield Path(tempfile.gettempdir()) / f"reader-tracebacks-{os.getuid()}"


def _delete_oldest(directory: Path) -> None:
    """Keep the newest `KEPT` tracebacks; names begin with the time."""
    for path in sorted(directory.glob(f"{PREFIX}*{SUFFIX}"))[:-KEPT]:
        with suppress(OSError):
            path.unlink()
