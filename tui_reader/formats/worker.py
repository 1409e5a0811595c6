"""The sandboxed process that parses files: a file as input, lines of progress and JSON as output.

Run as `python -I -m tui_reader.formats.worker FORMAT` with the file on standard input and an empty environment. Before
parsing, it limits its memory and CPU time, and forbids writing files, sockets and other processes. A parser that
crashes, hangs or exhausts memory affects only this process.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
from contextlib import suppress
from typing import Any

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 20
"""CPU time."""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
"""Flags of unshare(2); making a network needs a user namespace too."""
WAIT = 60.0
"""Seconds to wait for the file."""
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename",
              "os.mkdir", "os.rmdir", "shutil.", "ctypes.", "ftplib.", "urllib.", "http.", "webbrowser.")  # fmt: skip
_ALLOWED = frozenset(("ctypes.create_string_buffer", "ctypes.addressof"))
"""Used by the PDFium binding for every text and bookmark; they allocate memory and tell an address, nothing more."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit() -> None:
    """Drop the privileges that a parser does not need; the parent has a time limit in case the system has no limits."""
    with suppress(ImportError):
        import resource

        for what, value in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(ValueError, OSError):  # macOS does not limit address space
                resource.setrlimit(what, (value, value))
    _leave_network()
    sys.addaudithook(_refuse)


def _leave_network() -> None:
    """Move to a network namespace of its own, with no network in it, where the system has them and allows it."""
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NETWORK)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN) and event not in _ALLOWED:
        raise PermissionError(f"a parser may not do this: {event}")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("a parser may not write files")


def main() -> None:
    """Parse standard input in the format of the first argument."""
    gc.disable()  # the process is short-lived
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the thread that started it may block the signals that end it
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # keep output of libraries out of the answer
    kind = sys.argv[1]
    from tui_reader.formats import parsed
    from tui_reader.formats._registry import Row, format_named
    from tui_reader.formats.progress import PROGRESS
    from tui_reader.model import ReaderError

    row = format_named(kind)
    assert isinstance(row, Row)
    parse = row.import_parser()
    if not select.select([0], [], [], WAIT)[0]:
        os._exit(0)  # started early and not used
    data = sys.stdin.buffer.read()
    limit()
    PROGRESS.begin(output)
    try:
        answer = parsed.dump(parse(data))
    except ReaderError as error:
        answer = json.dumps({"error": str(error)}).encode()
    except MemoryError:
        answer = b'{"error": "cannot be parsed: out of memory"}'
    except Exception as error:
        answer = json.dumps({"error": f"cannot be parsed ({type(error).__name__})"}).encode()
    output.write(answer)
    output.flush()
    os._exit(0)  # skip the slow destruction of large trees


if __name__ == "__main__":
    main()
