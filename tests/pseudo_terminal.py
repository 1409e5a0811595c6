"""A program in a pseudo-terminal: what was sent to it, and what is on the screen.

Every step waits for the screen, never for a length of time.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pyte

COMMAND = [sys.executable, "-m", "tui_reader"]
PATIENCE = 20.0
ESCAPE, ENTER = "\x1b", "\r"
SWITCHED = [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?2004h", "\x1b[?2004l")]
"""What the app switches on and off again: the alternate screen, the hidden cursor, bracketed paste."""
CTRL_Q, CTRL_R, CTRL_Z = "\x11", "\x12", "\x1a"


def colour_terminal(home: Path) -> dict[str, str]:
    """The environment of a plain colour terminal, with a home for the test."""
    left_out = ("COLUMNS", "LINES", "TEXTUAL_SNAPSHOT_TEMPDIR")
    inherited = {name: value for name, value in os.environ.items() if name not in left_out}
    env = inherited | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return env | {"READER_HOME": str(home), "PS1": "$ ", "HISTFILE": "", "SSH_CONNECTION": "1"}


def take_signals() -> None:
    """Restore the signals that a background shell job or nohup ignores."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def assert_restored(raw: bytes) -> None:
    """Check that all that was switched on is off, and that Python printed nothing."""
    text = raw.decode(errors="replace")
    for on, off in SWITCHED:
        assert text.rfind(on) <= text.rfind(off), f"{on!r} is still on"
    assert text.rfind("\x1b[>") <= text.rfind("\x1b[<u"), "the keyboard protocol is still on"
    assert "Traceback" not in text and "Exception ignored" not in text, text[-2000:]


def settings_of_a_new_terminal() -> list[Any]:
    """The settings that a program finds: asked of its own terminal they may come too late, as it changes them soon."""
    one, other = os.openpty()
    try:
        return termios.tcgetattr(one)
    finally:
        os.close(one)
        os.close(other)


class Terminal:
    """A program in a terminal of 100 × 30 cells that remembers its output."""

    def __init__(self, command: list[str], env: dict[str, str], cwd: Path) -> None:
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            env=env,
            cwd=str(cwd),
            dimensions=(30, 100),
            timeout=PATIENCE,
            preexec_fn=take_signals,
        )
        self.raw = b""
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        # Not `display`, which fails on half of an overwritten wide character in the middle of a frame.
        rows = (self._screen.buffer[y] for y in range(self._screen.lines))
        return "\n".join("".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows)

    def read(self) -> bool:
        """Read available output; False when the program has closed its side."""
        try:
            data = self.child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def until(self, condition: str | Callable[[], object]) -> None:
        """Read until some words are on the screen or a condition holds."""
        end = time.monotonic() + PATIENCE
        words = condition if isinstance(condition, str) else None
        while not (words in self.text if words is not None else condition()):  # type: ignore[operator]
            if not self.read() or time.monotonic() > end:
                raise AssertionError(f"{condition!r} did not come; the screen:\n{self.text}")

    def until_running(self) -> None:
        """Read until Textual has the terminal: the article is on the screen before."""
        self.until(lambda: b"\x1b[?1000h" in self.raw)

    def type(self, keys: str, then: str | Callable[[], object]) -> None:
        self.child.send(keys)
        self.until(then)

    def ends(self) -> int:
        """Wait for the program to end and return its exit code, negative for a signal."""
        end = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < end, f"it did not end; the screen:\n{self.text}"
        self.child.close()
        return int(-self.child.signalstatus if self.child.signalstatus else self.child.exitstatus)

    def end_of_process(self) -> int:
        """Read until the process has ended and return its exit code; the terminal stays open for inspection."""
        end = time.monotonic() + PATIENCE
        while True:
            pid, status = os.waitpid(self.child.pid, os.WNOHANG)
            while select.select([self.child.child_fd], [], [], 0 if pid else 0.02)[0]:
                try:
                    data = os.read(self.child.child_fd, 65536)
                except OSError:  # the other side is closed
                    break
                self.raw += data
                self._stream.feed(data)
            if pid:
                self.child.ptyproc.terminated = True  # already waited for
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, f"it did not end; the screen:\n{self.text}"

    def vanish(self) -> int:
        """Close the terminal, as a closed window does, and return the program's exit code."""
        with os.fdopen(os.pidfd_open(self.child.pid)) as ended:
            self.child.ptyproc.fileobj.close()  # it owns the descriptor
            self.child.ptyproc.closed = True
            assert select.select([ended], [], [], PATIENCE)[0], "it did not exit when its terminal was closed"
        return int(self.child.wait())
