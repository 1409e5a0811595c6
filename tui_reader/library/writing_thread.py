"""Make a change of many rows in a thread, so that its progress can be shown and it can be cancelled.

The change is one transaction: all of it is kept, or nothing.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from tui_reader.library.loading import ENDING, Cancelled

if TYPE_CHECKING:
    from tui_reader.library.library import Library

T = TypeVar("T")
Report = Callable[[str], None]
"""Takes a line that tells how far the change is; raises `Cancelled` if it is not wanted any more."""


class WritingThread(Generic[T]):
    """A change that is being made, from now on."""

    def __init__(self, name: str, library: Library, write: Callable[[Library, Report], T]) -> None:
        """Start the thread.

        Args:
            name: what is changed, for the user.
            library: its file is written with a connection of the thread.
            write: makes the change.
        """
        self.name = name
        self.line = ""
        """How far it is."""
        self._library, self._write = library, write
        self._results: list[T] = []
        self._error: Exception | None = None
        self._cancelled, self._ended = threading.Event(), threading.Event()
        threading.Thread(target=self._run, name="writing", daemon=True).start()

    @property
    def done(self) -> bool:
        return self._ended.is_set()

    def cancel(self) -> None:
        """Take back what was changed so far; too late for a change that is all made."""
        self._cancelled.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, and return whether it came."""
        return self._ended.wait(seconds)

    def result(self) -> T:
        """Return what the change returned, once it is made.

        Raises:
            Cancelled: it was cancelled; nothing is changed.
            ReaderError: it failed; nothing is changed.
        """
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            with self._library.for_thread() as library:
                self._results.append(self._write(library, self._report))
        except Exception as error:  # raised again by `result`
            self._error = error
        finally:
            self._ended.set()

    def _report(self, line: str) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.line = line
