"""The alternate screen before Textual has it: a first frame, and the terminal as it was, whatever ends the program.

The terminal's settings are those that Textual will use, so that keys typed meanwhile are neither shown nor lost; only
the keys of signals still send them, as the program cannot read a key yet.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, Self

ENTER = "\x1b[?1049h"
"""Switch to the alternate screen, as Textual does."""
BEGIN = f"{ENTER}\x1b[?25l\x1b[?2004h\x1b[?7l".encode()
"""The alternate screen without a cursor; pasted text is marked; no row runs over into the next."""
RESTORE = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m\r"
)
"""Undo what Textual's driver and this module switch on: the keyboard protocol before the alternate screen."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
PATIENCE = 0.2
"""Seconds that a terminal which takes no output is waited for."""
NOT_SET = b"\0"
"""The character of a terminal's setting that no key sends."""
Handler = Callable[[int, FrameType | None], Any] | int | None


class EarlyScreen:
    """The alternate screen with a first frame: `with EarlyScreen(…) as early: …`.

    `is_on` tells whether it is shown: not if the terminal cannot take it, and no longer after `hand_over`.

    Args:
        rows: what paints each row of the frame, from any cursor position.
        size: the columns and lines that it was made for.
    """

    def __init__(self, rows: Sequence[bytes], size: tuple[int, int]) -> None:
        self.rows, self._size = rows, size
        self.is_on = False
        self.attributes: list[Any] = []
        """The settings of the terminal before."""
        self._before: dict[int, Handler] = {}
        self._ended_by = 0
        self._times = 0
        """How often the painting of the frame was begun."""

    def __enter__(self) -> Self:
        with _signals_held_back():
            try:
                self.attributes = termios.tcgetattr(0)
            except termios.error:
                return self
            for number in ENDING:
                if signal.getsignal(number) is not signal.SIG_IGN:  # else it is to be ignored: nohup, `&`
                    self._before[number] = signal.signal(number, self._ended)
            self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._end)
            if signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL:
                self._before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._stopped)
            self._switch_on()
        self._paint()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back unless Textual has it."""
        with _signals_held_back():
            self.leave()
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def leave(self) -> None:
        """Restore the terminal, if it has not been yet; keys typed for the program do not reach the shell."""
        if self.is_on:
            self.is_on = False
            write_at_once(RESTORE)
            with suppress(termios.error):
                termios.tcflush(0, termios.TCIFLUSH)
                termios.tcsetattr(0, termios.TCSANOW, self.attributes)

    def show_again(self) -> None:
        """Show the frame again after `leave`, in a window of another size without what is in it."""
        if not self.is_on:
            with _signals_held_back():
                self._switch_on()
            with suppress(OSError):
                if tuple(os.get_terminal_size(2)) == self._size:
                    self._paint()

    def hand_over(self) -> None:
        """Leave the screen to Textual, which restores the terminal from now on."""
        self.is_on = False

    def _switch_on(self) -> None:
        """Enter the alternate screen; called while no signal can come between its steps."""
        if not _takes_output():
            return
        with suppress(termios.error, OSError):
            termios.tcsetattr(0, termios.TCSANOW, quiet(self.attributes))
            self.is_on = True
            os.write(2, BEGIN)

    def _paint(self) -> None:
        """Paint the frame; a signal may interrupt it anywhere, and paint it meanwhile."""
        self._times = times = self._times + 1
        with suppress(OSError):  # the terminal is gone: a signal tells
            for row in self.rows:
                left = memoryview(row)
                while left and self.is_on and times == self._times:
                    left = left[written(2, left) :]

    # -- signals --------------------------------------------------------------------------------------------------

    def _ended(self, number: int, _: FrameType | None) -> None:
        """Restore the terminal and exit; after the screen was handed over, do what was done before."""
        if not self.is_on and not self._ended_by:
            signal.signal(number, self._before[number])
            signal.raise_signal(number)
            return
        self.leave()
        if number == signal.SIGINT or not self._ended_by:
            self._ended_by = number
        signal.raise_signal(signal.SIGALRM)  # handled after a SIGINT that came together with a SIGHUP

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        os._exit(128 + self._ended_by)

    def _stopped(self, _number: int, _frame: FrameType | None) -> None:
        """Suspend the program, with the terminal as it was."""
        was_on = self.is_on
        self.leave()
        os.kill(os.getpid(), signal.SIGSTOP)
        if was_on:
            self.show_again()


def quiet(attributes: list[Any]) -> list[Any]:
    """Return the settings of a terminal that shows no keys, and keeps them as they are typed until they are read."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, characters = attributes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    lflag |= termios.NOFLSH
    characters = list(characters)
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    characters[termios.VQUIT] = NOT_SET
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, characters]


def write_at_once(data: bytes) -> None:
    """Write to the terminal what it takes without a wait."""
    with suppress(OSError, ValueError):
        if _takes_output():
            os.write(2, data)


def written(descriptor: int, data: memoryview) -> int:
    """Write what the terminal takes; wait where it was set not to block."""
    try:
        return os.write(descriptor, data)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EINTR):
            raise
        select.select([], [descriptor], [])
        return 0


def _takes_output() -> bool:
    return bool(select.select([], [2], [], PATIENCE)[1])


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Let signals that come in the block be handled after it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (*ENDING, signal.SIGALRM, signal.SIGTSTP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
