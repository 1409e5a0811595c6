"""Load a source in a thread, so that its progress can be shown and it can be cancelled."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from tui_reader.formats.task import Cancelled, Task

__all__ = ["Cancelled", "Loading", "Work"]

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.library import Library

Work = Callable[["Library", "Loading"], "Source"]
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)
"""Signals whose handlers the main thread runs; a signal given to another thread would not wake it."""


class Loading:
    """A source that is being loaded, from now on."""

    def __init__(self, name: str, library: Library, work: Work) -> None:
        """Start the thread.

        Args:
            name: what is loaded, for the user.
            library: its file is used with a connection of the thread.
            work: loads the source in the thread; `task` is told the progress.
        """
        self.name = name
        self.task = Task()
        self.future: Future[Source] = Future()
        self.takes_long = threading.Event()
        """Set once something is waited for, and at the end."""
        self._library, self._work = library, work
        self.future.set_running_or_notify_cancel()
        threading.Thread(target=self._run, name="loading", daemon=True).start()

    @property
    def done(self) -> bool:
        return self.future.done()

    @property
    def line(self) -> str:
        """What is being done."""
        return self.task.line

    def wait(self, seconds: float) -> bool:
        """Wait for the end, and return whether it came."""
        ended = threading.Event()
        self.future.add_done_callback(lambda _: ended.set())
        return ended.wait(seconds)

    def result(self) -> Source:
        """Return the source, once it is loaded.

        Raises:
            ReaderError: It could not be loaded.
        """
        return self.future.result()

    def cancel(self) -> None:
        """Stop loading; a source that is loaded all the same is closed."""
        self.task.cancel()

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            with self._library.for_thread() as library:
                source = self._work(library, self)
            try:
                self.task.check()
            except Cancelled:
                source.close()
                raise
        except BaseException as error:  # raised again by `result`
            self.future.set_exception(error)
        else:
            self.future.set_result(source)
        self.takes_long.set()
