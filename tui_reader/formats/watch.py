"""Watch the file of an open article: is it still what was read?

A look asks the file system for the file's status and the right to read it; only a file whose status changed is read
again and compared by its hash, so that one that was merely touched, or replaced by an equal one, counts as unchanged.
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
"""`replaced`: something else than a plain file is at its path, such as a directory."""
SECONDS = 0.5
"""Between two looks; a change is reported after at most two of them."""
CHUNK = 1 << 20


class FileWatch:
    """What has become of a file since its text was read."""

    def __init__(self, path: str, identity: Identity, sha256: str) -> None:
        """Begin with what was read.

        Args:
            identity: size and time of the file when it was read; empty for an article whose file was gone then.
            sha256: hash of the bytes that were read, "" if unknown: then every other file counts as changed.
        """
        self._path, self._identity, self._sha256 = path, identity, sha256
        self._stamp: tuple[int, ...] | None = None
        self._lacking: FileState | None = "gone" if identity.size is None else None
        """How the file could not be read at the last look; None where it could."""
        self.state: FileState = self._lacking or "same"

    def look(self) -> FileState:
        """Look at the file; what keeps it from being read counts at the second look: editors save by renaming."""
        try:
            found = self._look()
        except (FileNotFoundError, NotADirectoryError):
            found = "gone"
        except (OSError, ValueError):
            found = "unreadable"
        if found in ("same", "changed"):
            self.state, self._lacking = found, None
            return found
        self._stamp = None
        if self._lacking is not None:
            self.state = found
        self._lacking = found
        return self.state

    def _look(self) -> FileState:
        """Find the state of the file at this moment.

        Raises:
            OSError: it is not there, or cannot be read.
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
        found = hashlib.sha256()
        with open(self._path, "rb") as file:
            while data := file.read(CHUNK):
                found.update(data)
        return found.hexdigest()


class Watcher:
    """Looks at a file from a thread of its own: a network drive that hangs must not hold up the keys."""

    def __init__(
        self, watch: FileWatch, report: Callable[[FileState], object], failed: Callable[[Exception], object]
    ) -> None:
        """Prepare the thread; both functions are called in it.

        Args:
            report: takes each new state.
            failed: takes what nobody expected; the file is no longer watched then.
        """
        self._watch, self._report, self._failed = watch, report, failed
        self._wake, self._stopped = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="file-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def look_now(self) -> None:
        """Look without waiting for the next turn."""
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # they are the main thread's
        try:
            self._look_again_and_again()
        except Exception as error:  # a thread's traceback would be printed over the screen
            with suppress(RuntimeError):  # the event loop was closed meanwhile
                self._failed(error)

    def _look_again_and_again(self) -> None:
        before = self._watch.state
        while not self._stopped:
            state = self._watch.look()
            if state != before and not self._stopped:
                before = state
                with suppress(RuntimeError):  # the event loop was closed meanwhile
                    self._report(state)
            self._wake.wait(SECONDS)
            self._wake.clear()
