"""When backups are made: at the first write of a day, before a migration and before a bulk delete.

A backup never fails an act: what went wrong with it is kept as one line, to be told by whoever has a place for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from threading import Event, Thread

PATIENCE = 5.0
"""Seconds that an act waits for another process's backup before it goes on without its own."""


QUIET = 1.0
"""Seconds without a write after which the day's backup begins: an act would have to wait until it is made."""
LATEST = 60.0
"""Seconds after which it begins all the same."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Keeper:
    """Makes one library's backups; shared by all threads of the program that write to it."""

    def __init__(self, database: Path, now: Callable[[], datetime] = _utc_now, *, quiet: float = QUIET) -> None:
        self.database = database
        self._now, self._quiet = now, quiet
        self._written = 0.0
        self._flushing: Event | None = None
        self._day: date | None = None
        self._thread: Thread | None = None
        self._problem: str | None = None

    def mark_new(self, *, emptied: bool = False) -> None:
        """Take note that the library was made just now: there is nothing to back up today, perhaps much to restore.

        Args:
            emptied: a file of 0 bytes was there, which is no first start.
        """
        self._day = self._now().date()
        if self._has_backups():
            was = "was an empty file" if emptied else "was gone"
            self._problem = f"the library {was} and a new one was begun; “reader restore” lists the backups of it"
        elif emptied:
            self._problem = "the library was an empty file (0 bytes) and a new one was begun; there is no backup of it"

    def missed(self) -> None:
        """Take note that the library was to be read and is not there: no first start, where it has backups."""
        if self._has_backups():
            self._problem = clean_line(f"the library {self.database} is gone; “reader restore” lists the backups of it")
        elif os.path.islink(self.database):
            self._problem = clean_line(f"the library {self.database} is a link to a file that is gone")

    def _has_backups(self) -> bool:
        if not os.path.isdir(self.database.parent / "backups"):
            return False
        from tui_reader.store.file import backup

        return bool(backup.listed(self.database))

    def wrote(self) -> None:
        """Begin the day's backup, soon after the first write of a day, in a thread that nobody waits for."""
        now, self._written = self._now(), time.monotonic()
        if now.date() == self._day:
            return
        self._day = now.date()
        from threading import Event, Thread

        self._flushing = Event()
        # No daemon: a program that ends at once still finishes its backup.
        thread = Thread(target=self._make_daily, args=(now, self._flushing), name="backup")
        try:
            thread.start()
            self._thread = thread
        except RuntimeError as error:  # no more threads to be had, or the program is ending
            self._problem = f"no backup was made: {error}"

    def make(self, reason: str) -> None:
        """Make a backup before an act that takes much away; returns when it is on the disk, or has failed."""
        with self.making(reason):
            pass

    @contextmanager
    def making(self, reason: str, still_due: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """Make a backup, then run the block while no other process can make one.

        Args:
            still_due: asked once it is this process's turn; another may have done what the block is to do.
        """
        from contextlib import ExitStack

        from tui_reader.store.file import backup

        with ExitStack() as stack:
            try:
                if not stack.enter_context(backup.exclusive(self.database, PATIENCE)):
                    raise ReaderError("no backup was made: another program is making one")
                if still_due():
                    now = self._now()
                    backup.make(self.database, reason, now)
                    self._day = now.date()
            except ReaderError as error:
                self._problem = str(error)
            yield

    def flush(self) -> None:
        """Begin a backup that waits for a quiet moment: nobody will write any more."""
        if self._flushing is not None:
            self._flushing.set()

    def finish(self) -> None:
        """Wait for a backup that is being made."""
        self.flush()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def take_problem(self) -> str | None:
        """Return, once, what a person must be told: why the last backup could not be made, or that one is of use."""
        problem, self._problem = self._problem, None
        return problem

    def _make_daily(self, now: datetime, flushing: Event) -> None:
        from tui_reader.store.file import backup

        began = time.monotonic()
        while not flushing.wait(self._quiet) and time.monotonic() - self._written < self._quiet:
            if time.monotonic() - began > LATEST:
                break
        try:
            with backup.exclusive(self.database, 0) as held:
                if held and all(other.made.date() != now.date() for other in backup.listed(self.database)):
                    backup.make(self.database, "day", now)
        except ReaderError as error:
            self._problem = str(error)
