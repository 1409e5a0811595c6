"""Edit a text in the user's own editor."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line


class EditorLeft(BaseException):
    """The program must end while its editor is still open: raised by the handlers of SIGTERM and SIGHUP while it waits.

    A BaseException, like KeyboardInterrupt: nothing between the handler and `edit` may take it for a failure.
    """


class Edited(NamedTuple):
    """What an editor saved, and why it is not certain that the user wants it."""

    text: str
    problem: str | None = None
    """One line, if the editor failed, was killed or is still open; `text` is what it had saved by then."""


def edit(text: str, command: list[str], directories: Iterable[Path] = ()) -> Edited:
    """Open `text` in the editor and return what was saved, also where the editor failed or was killed.

    The file is readable by its owner only. It is deleted afterwards, unless it cannot be read back, or the editor is
    still open: then the message says where it is.

    Args:
        directories: where the file is written if the directory for temporary files takes none.

    Raises:
        ReaderError: no file can be written, the editor does not start, or its file cannot be read.
    """
    path = _written(text, directories)
    with signals_of_a_child() as wait:
        try:
            process = subprocess.Popen([*command, str(path)])
        except (OSError, ValueError, subprocess.SubprocessError) as error:  # ValueError: a NUL, a lone surrogate
            with suppress(OSError):
                path.unlink()
            raise ReaderError(f"the editor {_shown(command[0])} did not start: {_reason(error, command[0])}") from None
        code = wait(process)
    try:
        edited = _read(path).removesuffix("\n")
    except FileNotFoundError:
        raise ReaderError(f"the editor {_shown(command[0])} deleted its file") from None
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise ReaderError(f"what the editor wrote cannot be read ({why}); it is in {path}") from None
    if code is None:
        return Edited(edited, f"the editor {_shown(command[0])} is still open; its file is {path}")
    with suppress(OSError):  # a disk that became read-only: what was saved is worth more
        path.unlink(missing_ok=True)
    if code:
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return Edited(edited, f"the editor {_shown(command[0])} {ended}")
    return Edited(edited)


def _read(path: Path) -> str:
    """Read what the editor left at `path`; a pipe or a device there would never end."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no longer a regular file")
    with open(descriptor, "rb") as file:
        return file.read().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _shown(command: str) -> str:
    return clean_line(command, 200)


def _reason(error: Exception, program: str) -> str:
    """Say why a program did not start; the system's words for a directory are those for a missing right."""
    if isinstance(error, OSError):
        return "it is a directory" if os.path.isdir(program) else error.strerror or str(error)
    return clean_line(str(error), 60)


def _written(text: str, directories: Iterable[Path]) -> Path:
    """Write `text` to a new file; raises ReaderError, whose line has no words of the text."""
    reason = ""
    for directory in (None, *directories):
        try:
            handle, name = tempfile.mkstemp(prefix="note-", suffix=".md", dir=directory)
        except OSError as error:
            reason = reason or error.strerror or str(error)
            continue
        path = Path(name)
        try:
            with open(handle, "w", encoding="utf-8", errors="replace") as file:
                os.fchmod(handle, 0o600)  # whatever the umask: the editor must be able to write it
                file.write(text)
        except OSError as error:
            reason = reason or error.strerror or str(error)
            with suppress(OSError):
                path.unlink()
            continue
        return path
    raise ReaderError(f"no file for the editor can be written: {reason}")


@contextmanager
def signals_of_a_child() -> Iterator[Callable[[subprocess.Popen[bytes]], int | None]]:
    """Leave Ctrl+C and Ctrl+\\ to a program in this terminal, which gets them too; end the wait where we must end.

    Handlers of our own, not SIG_IGN, which the editor would inherit. Gives the function that waits: it returns the
    exit code, or None where we must end and the program (an editor, a browser) is still open.
    """
    waits = must_end = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal must_end
        must_end = True
        before[number](number, frame)
        if waits:
            raise EditorLeft

    def wait(process: subprocess.Popen[bytes]) -> int | None:
        nonlocal waits
        try:
            waits = True
            return process.poll() if must_end else process.wait()
        except EditorLeft:
            return process.poll()
        finally:
            waits = False

    before: dict[int, Any] = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)
    }
    for number in (signal.SIGTERM, signal.SIGHUP):
        if callable(handler := signal.getsignal(number)):
            before[number] = handler
            signal.signal(number, end)
    try:
        yield wait
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
