"""When backups are made: at the first write of a day, before a migration and before a bulk delete.

A failed backup never fails the change: the reason is kept as one line for the fronts to report.
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
"""Seconds after which it begins even so."""


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
        """Record that the library was just created: nothing to back up today, but there may be backups to restore.

        Args:
            emptied: there was a file of 0 bytes, so this is not a first start.
        """
        self._day = self._now().date()
        if self._has_backups():
            was = "was an empty file" if emptied else "was missing"
            self._problem = f"the library {was}, so a new one was created; “reader restore” lists its backups"
        elif emptied:
            self._problem = "the library was an empty file, so a new one was created; it has no backup"

    def missed(self) -> None:
        """Record that the library is missing; with backups, this is not a first start."""
        if self._has_backups():
            self._problem = clean_line(f"the library {self.database} is gone; “reader restore” lists its backups")
        elif os.path.islink(self.database):
            self._problem = clean_line(f"the library {self.database} is a link to a missing file")

    def _has_backups(self) -> bool:
        if not os.path.isdir(self.database.parent / "backups"):
            return False
        from tui_reader.store.file import backup

        return bool(backup.listed(self.database))

    def wrote(self) -> None:
        """Begin the day's backup in a thread, soon after the first write of a day."""
        now, self._written = self._now(), time.monotonic()
        if now.date() == self._day:
            return
        self._day = now.date()
        from threading import Event, Thread

        self._flushing = Event()
        # Not a daemon: a program that ends at once still finishes its backup.
        thread = Thread(target=self._make_daily, args=(now, self._flushing), name="backup")
        try:
            thread.start()
            self._thread = thread
        except RuntimeError as error:  # no more threads, or the program is ending
            self._problem = f"no backup was made: {error}"

    def make(self, reason: str) -> None:
        """Make a backup before a large deletion; return when it is on the disk, or has failed."""
        with self.making(reason):
            pass

    @contextmanager
    def making(self, reason: str, still_due: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """Make a backup, then run the block while no other process can make one.

        Args:
            still_due: called once this process has the lock; another may have done the block's work.
        """
        from contextlib import ExitStack

        from tui_reader.store.file import backup

        with ExitStack() as stack:
            try:
                if not stack.enter_context(backup.exclusive(self.database, PATIENCE)):
                    raise ReaderError("no backup was made: another program is creating one")
                if still_due():
                    now = self._now()
                    backup.make(self.database, reason, now)
                    self._day = now.date()
            except ReaderError as error:
                self._problem = str(error)
            yield

    def flush(self) -> None:
        """Begin a backup that waits for a quiet moment: there will be no more writes."""
        if self._flushing is not None:
            self._flushing.set()

    def finish(self) -> None:
        """Wait for a backup that is being made."""
        self.flush()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def take_problem(self) -> str | None:
        """Return a line for the user, once: why the last backup failed, or that backups can be restored."""
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
