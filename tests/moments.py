"""Send a signal to the program at chosen moments of its start, each in a pseudo-terminal of its own.

Run as a script: `moments.py FILE SIGNAL NUMBER…`. A moment is the execution of one line of the modules that switch the
terminal, counted from the start. Everything is imported once, and each start is a fork of that. Prints a JSON list with
an object for each moment: the exit code, the output, and whether the terminal's settings are as they were.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

WATCHED = ("early_screen.py", "keyboard.py", "ending.py")
PATIENCE = 20.0
QUIET = 0.3
"""Seconds without output after which a start whose moment never came is over."""
SETTLED = b"\x1b[?2026$p"
"""Sent when Textual has the terminal."""


def count_lines(moment: int, number: int) -> None:
    """Send the signal when the line of that number is about to be executed."""
    left = moment

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line":
            left -= 1
            if not left:
                sys.settrace(None)
                os.kill(os.getpid(), number)
                return None
        return trace

    sys.settrace(trace)


def run(path: str, number: int, moment: int) -> dict[str, Any]:
    """Start the program in a new pseudo-terminal; read to its end, or until it is stopped and goes on."""
    pid, terminal = pty.fork()
    if not pid:
        try:
            for one in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(one, signal.default_int_handler if one == signal.SIGINT else signal.SIG_DFL)
            sys.argv = ["reader", path]
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            from tui_reader.entry import main

            count_lines(moment, number)
            main()
        except SystemExit as leaving:
            os._exit(leaving.code if isinstance(leaving.code, int) else 1)
        os._exit(99)
    before = termios.tcgetattr(terminal)
    found: dict[str, Any] = {"moment": moment, "stopped": False, "reached": True}
    raw, end, last = b"", time.monotonic() + PATIENCE, time.monotonic()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
        while select.select([terminal], [], [], 0 if ended else 0.02)[0]:
            try:
                raw += os.read(terminal, 65536)
            except OSError:
                break
            last = time.monotonic()
        if ended and os.WIFSTOPPED(status):
            found["stopped"] = True
            found["while stopped"] = raw.decode(errors="replace")
            found["settings while stopped"] = termios.tcgetattr(terminal) == before
            os.kill(pid, signal.SIGCONT)
        elif ended:
            break
        elif SETTLED in raw and time.monotonic() - last > QUIET:  # the start is over
            if not found["stopped"]:
                found["reached"] = False
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            last = end
        assert time.monotonic() < end, f"moment {moment}: it did not end\n{raw.decode(errors='replace')}"
    found |= {
        "code": os.waitstatus_to_exitcode(status),
        "raw": raw.decode(errors="replace"),
        "settings": termios.tcgetattr(terminal) == before,
    }
    os.close(terminal)
    return found


if __name__ == "__main__":
    path, name, *moments = sys.argv[1:]
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import tui_reader.app.app
    import tui_reader.app.screens.reading
    import tui_reader.cli.first_paint
    import tui_reader.cli.launch
    import tui_reader.look.painting  # noqa: F401

    print(json.dumps([run(path, getattr(signal, name), int(moment)) for moment in moments]))
