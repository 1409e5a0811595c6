"""Watch the file of an open article for changes.

A check reads the status and permissions of the file. Only if the status changed is the file read and its hash compared,
so that a file that was touched, or replaced by an equal one, counts as unchanged.
"""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from tui_reader.model import Identity

FileState = Literal["same", "changed", "gone", "replaced", "unreadable"]
"""`replaced`: there is something other than a regular file at the path, such as a directory."""
SECONDS = 0.5
"""The interval between checks; a change is reported after at most two of them."""
CHUNK = 1 << 20


class FileWatch:
    """The state of a file since it was read."""

    def __init__(self, path: str, identity: Identity, sha256: str) -> None:
        """Start from the state in which the file was read.

        Args:
            path: The path of the file.
            identity: Size and time of the file when it was read; empty if the file was gone.
            sha256: The hash of the bytes that were read; `""` if unknown, so that any other file counts as changed.
        """
        self._path, self._identity, self._sha256 = path, identity, sha256
        self._stamp: tuple[int, ...] | None = None
        self._lacking: FileState | None = "gone" if identity.size is None else None
        """Why the file could not be read at the last check; None if it could."""
        self.state: FileState = self._lacking or "same"

    def look(self) -> FileState:
        """Check the file. Failures to read it count from the second check on, as editors save by renaming."""
        try:
            state = self._look()
        except (FileNotFoundError, NotADirectoryError):
            state = "gone"
        except (OSError, ValueError):
            state = "unreadable"
        if state in ("same", "changed"):
            self.state, self._lacking = state, None
            return state
        self._stamp = None
        if self._lacking is not None:
            self.state = state
        self._lacking = state
        return self.state

    def _look(self) -> FileState:
        """Return the current state of the file.

        Raises:
            OSError: It is missing or cannot be read.
        """
        status = os.stat(self._path)
        if not stat.S_ISREG(status.st_mode):
            return "replaced"
        if not os.access(self._path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
            return "unreadable"
        first = (status.st_size, status.st_mtime_ns) == (self._identity.size, self._identity.mtime_ns)
        stamp = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if stamp == self._stamp:
            return self.state
        if self._stamp is None and self._lacking is None and first:
            self._stamp = stamp
            return "same"
        same = self._hash() == self._sha256
        self._stamp = stamp
        return "same" if same else "changed"

    def _hash(self) -> str:
        digest = hashlib.sha256()
        with open(self._path, "rb") as file:
            while data := file.read(CHUNK):
                digest.update(data)
        return digest.hexdigest()


class Watcher:
    """Checks a file in a separate thread, so that a hanging network drive does not block the user interface."""

    def __init__(
        self, watch: FileWatch, report: Callable[[FileState], object], failed: Callable[[Exception], object]
    ) -> None:
        """Prepare the thread, in which both callbacks are called.

        Args:
            watch: The file to check.
            report: Called with each new state.
            failed: Called with an unexpected exception, which ends the watch.
        """
        self._watch, self._report, self._failed = watch, report, failed
        self._wake, self._stopped = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="file-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def look_now(self) -> None:
        """Check without waiting for the next interval."""
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # signals are handled by the main thread
        try:
            self._check_repeatedly()
        except Exception as error:  # the traceback of a thread would be printed over the screen
            with suppress(RuntimeError):  # the event loop is closed
                self._failed(error)

    def _check_repeatedly(self) -> None:
        before = self._watch.state
        while not self._stopped:
            state = self._watch.look()
            if state != before and not self._stopped:
                before = state
                with suppress(RuntimeError):  # the event loop is closed
                    self._report(state)
            self._wake.wait(SECONDS)
            self._wake.clear()
