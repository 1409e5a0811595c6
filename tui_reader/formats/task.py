"""A source that takes long to load: how far it is, and a way to cancel it from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui_reader.model import ReaderError


class Cancelled(ReaderError):
    """The user cancelled loading."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class Task:
    """The progress of one source; `report` is called in the thread that loads it."""

    def __init__(self, report: Callable[[str], object] | None = None) -> None:
        """Start with nothing to tell.

        Args:
            report: Called with each new line of progress, `""` at the end.
        """
        self.line = ""
        """What is being done."""
        self._report = report
        self._lock = threading.Lock()
        self._stops: list[Callable[[], object]] = []
        self._cancelled = False

    def tell(self, line: str) -> None:
        """Set the line of progress."""
        if line != self.line:
            self.line = line
            if self._report is not None:
                self._report(line)

    def cancel(self) -> None:
        """Stop what is being done; whoever waits for it gets `Cancelled`."""
        with self._lock:
            self._cancelled = True
            stops = list(self._stops)
        for stop in stops:
            stop()

    def check(self) -> None:
        """Raise `Cancelled` if the user cancelled."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def stoppable(self, stop: Callable[[], object]) -> Iterator[None]:
        """Let `cancel` call `stop` within the block.

        Raises:
            Cancelled: The user cancelled, before the block or within it.
        """
        with self._lock:
            self._stops.append(stop)
        try:
            self.check()
            yield
        except Exception:
            self.check()  # what failed was stopped
            raise
        finally:
            with self._lock:
                self._stops.remove(stop)
        self.check()
