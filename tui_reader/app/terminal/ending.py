"""The end of the app: signals save everything and restore the terminal, and the process ends whatever hangs.

A signal asks the app to end as a key would. If it has not ended some seconds later, because a write to the terminal or
the library never returns, the alarm writes an unsaved note to a file, restores the terminal and ends the process.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full
from types import FrameType
from typing import IO, Any, Protocol, Self

from textual.drivers._writer_thread import WriterThread

from tui_reader.early_screen import RESTORE, EarlyScreen, Handler, write_at_once, written

PATIENCE = 5
"""Seconds after which the process is ended by force."""
AT_ONCE = 0.001
"""Seconds until a process that has not started ends, so that handlers of simultaneous signals run before."""
WRITE_PATIENCE = 2.0
"""Seconds that the last output is waited for: a terminal may be stopped."""


class Endable(Protocol):
    """What is asked of an app."""

    @property
    def begun(self) -> bool: ...
    @property
    def holds_terminal(self) -> bool: ...
    def end_from_outside(self, number: int) -> None: ...
    def last_words(self) -> str: ...


class Ending:
    """Handlers for the signals that end the app, for as long as it runs: `with Ending(app): app.run()`.

    Args:
        early: what has the terminal until the app takes it over, and knows how it was before.
    """

    def __init__(self, app: Endable, early: EarlyScreen | None = None) -> None:
        self._app, self._early = app, early
        self._before: dict[int, Handler] = {}
        self._ended_by = 0
        self.interrupted = False
        """SIGINT was among the signals: exit code 130. A shell that an interrupt ends takes its terminal with it, and
        Python runs the handler of SIGHUP before that of SIGINT, whichever came first."""
        self._attributes: list[Any] | None = None

    def __enter__(self) -> Self:
        if self._early is not None and self._early.is_on:
            self._attributes = self._early.attributes
        else:
            with suppress(termios.error, OSError):
                self._attributes = termios.tcgetattr(0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # else it is to be ignored: nohup, `&`
                self._before[number] = signal.signal(number, self._ended)
        self._before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._too_late)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the terminal as it was, however the app ended, and let what follows be interrupted."""
        signal.alarm(0)
        if self._app.holds_terminal:
            self._restore()
        for number, handler in self._before.items():
            if handler is not None:
                signal.signal(number, handler)

    def _ended(self, number: int, _frame: FrameType | None) -> None:
        """End once; what is already ending is not ended again, nor interrupted."""
        self.interrupted |= number == signal.SIGINT
        if self._ended_by:
            return
        self._ended_by = number
        if not self._app.begun:  # the terminal and the library are untouched
            signal.setitimer(signal.ITIMER_REAL, AT_ONCE)
            return
        signal.alarm(PATIENCE)
        self._app.end_from_outside(number)

    def _too_late(self, _number: int, _frame: FrameType | None) -> None:
        number = signal.SIGINT if self.interrupted else self._ended_by
        words = ""
        try:
            if self._app.begun:
                words = self._app.last_words()
        finally:
            if self._app.begun or self._app.holds_terminal:
                self._restore()
            if words:
                write_at_once(f"{words}\n".encode(errors="replace"))
            os._exit(128 + number if number else 1)

    def _restore(self) -> None:
        if self._early is not None:
            self._early.hand_over()
        write_at_once(RESTORE)
        if self._attributes is not None:
            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, self._attributes)


def leave_signals_to_the_main_thread() -> None:
    """Block the signals that end the app in the calling thread.

    Python runs handlers in the main thread. A system that gives a signal to another thread would not wake the main one
    where it waits: for the external editor, or for a terminal that takes no output.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM))


def end_soon() -> None:
    """Let the alarm end the process if the end that was asked for does not come; nothing outside of `Ending`."""
    if callable(signal.getsignal(signal.SIGALRM)):
        signal.alarm(PATIENCE)


class Output(WriterThread):
    """Textual's writer, which outlives its terminal: without one it throws away what it is given.

    Textual's own dies of the first failure, and whoever fills its queue waits for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self.gone = False
        """True once the terminal has taken nothing."""
        self.when_gone: Callable[[], object] = lambda: None

    def write(self, text: str) -> None:
        if self.is_alive():
            self._queue.put(text)

    def run(self) -> None:
        leave_signals_to_the_main_thread()
        while (text := self._queue.get()) is not None:
            pieces = [text]
            last = False
            with suppress(Empty):
                while (text := self._queue.get_nowait()) is not None:
                    pieces.append(text)
                last = True
            if not self.gone:
                self._send("".join(pieces))
            if last:
                break

    def _send(self, text: str) -> None:
        try:
            encoding = getattr(self._file, "encoding", None) or "utf-8"
            data = memoryview(text.encode(encoding, "backslashreplace"))
            while data:
                data = data[written(self._file.fileno(), data) :]
        except (OSError, ValueError, MemoryError):
            self.gone = True
            self.when_gone()

    def stop(self) -> None:
        """Stop the thread; one that a stopped terminal holds is left behind."""
        with suppress(Full):
            self._queue.put(None, timeout=WRITE_PATIENCE)
        self.join(WRITE_PATIENCE)


def tell(line: str) -> None:
    """Print a line on standard error, if it can be written to."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)
