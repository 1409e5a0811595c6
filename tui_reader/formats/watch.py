"""Watch the file of an open article: is it still what was read?

A look is one `stat`; only a file whose size, time or inode changed is read again and compared by its hash, so that a
file that was merely touched, or replaced by an equal one, counts as unchanged.
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

FileState = Literal["same", "changed", "gone"]
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
        self._was_gone = identity.size is None
        self.state: FileState = "gone" if self._was_gone else "same"

    def look(self) -> FileState:
        """Look at the file; one that is missing counts as gone at the second look: editors save by renaming."""
        try:
            status = os.stat(self._path)
        except (OSError, ValueError):
            status = None
        if status is None or not stat.S_ISREG(status.st_mode):
            if self._was_gone:
                self.state, self._stamp = "gone", None
            self._was_gone = True
            return self.state
        self._was_gone = False
        stamp = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if stamp == self._stamp:
            return self.state
        if self._stamp is None and stamp[2:] == (self._identity.size, self._identity.mtime_ns):
            self.state, self._stamp = "same", stamp
            return self.state
        try:
            same = self._hash() == self._sha256
        except OSError:  # unreadable now; it is looked at again
            self.state = "changed"
            return self.state
        self.state, self._stamp = "same" if same else "changed", stamp
        return self.state

    def _hash(self) -> str:
        found = hashlib.sha256()
        with open(self._path, "rb") as file:
            while data := file.read(CHUNK):
                found.update(data)
        return found.hexdigest()


class Watcher:
    """Looks at a file from a thread of its own: a network drive that hangs must not hold up the keys."""

    def __init__(self, watch: FileWatch, report: Callable[[FileState], object]) -> None:
        """`report` is called in the thread with each new state."""
        self._watch, self._report = watch, report
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
        before = self._watch.state
        while not self._stopped:
            state = self._watch.look()
            if state != before and not self._stopped:
                before = state
                with suppress(RuntimeError):  # the event loop was closed meanwhile
                    self._report(state)
            self._wake.wait(SECONDS)
            self._wake.clear()
