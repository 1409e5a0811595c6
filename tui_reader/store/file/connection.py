"""Open the library file, refuse other files, and write in transactions.

Rollback journal, `synchronous=FULL`, every write in BEGIN IMMEDIATE: a deferred BEGIN fails where several processes
write, and write-ahead logs lose data in SQLite up to 3.51.2, on copies and on network homes. Only
SQLite opens the file: closing it elsewhere would drop this process's POSIX locks (sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.store.file import access, row_types, schema
from tui_reader.store.file.errors import HELP, SQLITE_ERRORS, LibraryError, describe, explained
from tui_reader.store.file.keeper import Keeper
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.store.rows import Database


MEGABYTE = 1_000_000
PRIVATE = "nothing is stored: the reading is private"
LARGE = 20 * MEGABYTE
"""Bytes of a library file from which its upgrade is reported."""
TURN = 0.008
"""Seconds that a writer who had to wait pauses before its next transaction, so that others get their turn."""
SYNCHRONOUS = "FULL"
"""How SQLite waits for the disk: a commit returns when its change survives a power cut."""
KEPT_PAGES = 16_384
"""Changed pages of a long transaction that are kept in memory, 64 MB: to write one early, readers are locked out."""
AT_ONCE = 0.05
"""Seconds that the first frame may wait for another program's commit."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """One connection to the library, opened on first use, for one thread.

    Args:
        busy_timeout: seconds to wait for another program that is writing.
        now: the clock for the stamps of rows.
        writer: returns the id of this installation, for the stamps.
    """

    def __init__(
        self,
        path: Path,
        *,
        busy_timeout: float = 5.0,
        keeper: Keeper | None = None,
        now: Callable[[], datetime] = _utc_now,
        writer: Callable[[], str] = lambda: "",
        report: Callable[[str], object] = lambda line: None,
        private: bool = False,
    ) -> None:
        """Args:
        report: called with a line about a long step, and with `""` at its end.
        private: read the file, if there is one, and never write it.
        """
        self.path, self._private = path, private
        self._now, self._writer, self._report = now, writer, report
        self.keeper = keeper or Keeper(path)
        self.busy_timeout = busy_timeout
        self.read_only_reason: str | None = None
        self._connection: sqlite3.Connection | None = None
        self._database: Database | None = None
        self._writable = False
        self._data_version = 0
        self._missed_change = False
        self._crowded = False
        self._generation = 0
        self._inode: tuple[int, int] | None = None

    # -- reading ------------------------------------------------------------------------------------------------

    def at_once(self) -> sqlite3.Connection | None:
        """Return a connection for reading; None if there is no library of the current version."""
        if self._connection is not None:
            _wait(self._connection, AT_ONCE)
            return self._connection
        if not os.path.isfile(self.path):
            return None
        connection = None
        try:
            connection = access.connect(self.path, "ro", timeout=self.busy_timeout)
            current = (schema.APPLICATION_ID, schema.VERSION)
            if access.header(connection) == current and access.shape_of(connection) == schema.VERSION:
                self._take(connection)
                _wait(connection, AT_ONCE)
                return connection
        except (*SQLITE_ERRORS, LibraryError):  # damaged, foreign, a journal to roll back: `open` reports it
            pass
        if connection is not None:
            connection.close()
        return None

    def for_reading(self) -> sqlite3.Connection | None:
        """Return a connection for reading, migrating or refusing as `open` does; None if there is no library."""
        if self._connection is None and not os.path.exists(self.path):
            if not self._private:
                self.keeper.missed()
            return None
        connection = self.at_once()
        if connection is None:
            if self._private:  # of an older version, or to be repaired: that would write it
                return None
            connection = self._opened()
        _wait(connection, self.busy_timeout)
        access.allow_more(connection)
        return connection

    def changed_elsewhere(self) -> bool:
        """Return whether another connection committed a change since the last call."""
        if self._connection is None:
            return False
        _wait(self._connection, AT_ONCE)
        with explained(self.path), _not_while_locked():
            version = _data_version(self._connection)
            changed = self._missed_change or version != self._data_version
            self._data_version, self._missed_change = version, False
            return changed
        return False

    def version(self) -> tuple[int, int] | None:
        """Return what differs after another connection wrote, or made the file; None while another one writes."""
        if self._connection is None:
            return self._generation, -int(os.path.exists(self.path))
        _wait(self._connection, AT_ONCE)
        with explained(self.path), _not_while_locked():
            return self.stamp()
        return None

    def stamp(self) -> tuple[int, int]:
        """Identify the state of the file: equal as long as no other connection writes."""
        return self._generation, _data_version(self._connection) if self._connection is not None else 0

    # -- writing ------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the library for writing: create it, migrate it, or set `read_only_reason`.

        Raises:
            LibraryError: it cannot be created, is not a library, or is damaged or locked.
        """
        if self._private:
            self.read_only_reason = PRIVATE
        else:
            self._opened()

    @contextmanager
    def transaction(self, patience: float | None = None) -> Iterator[Database]:
        """Run the block as one transaction: committed and synced after it, rolled back on any exception.

        Args:
            patience: seconds to wait for another program that is writing; `busy_timeout` at most.

        Raises:
            LibraryError: the error in one line; the connection stays usable.
        """
        from tui_reader.store.rows import Database

        if self._private:
            self.read_only_reason = PRIVATE
            raise LibraryError(PRIVATE)
        if self.read_only_reason is not None:  # perhaps no longer
            self.close()
        connection = self._opened()
        if self.read_only_reason is not None:
            raise LibraryError(self.read_only_reason)
        self._refuse_another_file()
        if self._database is None or self._database.conn is not connection:
            self._database = Database(connection, self._now, self._writer)
        access.allow_more(connection)
        with explained(self.path):
            try:
                if self._crowded:  # let those go first who waited for the last transaction
                    time.sleep(TURN)
                self._crowded = _begin(
                    connection, self.busy_timeout if patience is None else min(patience, self.busy_timeout)
                )
                self._refuse_another_file()  # again: this transaction may have waited for a restore
                self._database.begin()
                yield self._database
                if self._database.touched:
                    from tui_reader.store.search import index

                    index.refresh(self._database)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite rolls back by itself when the disk is full
                    with suppress(*SQLITE_ERRORS):
                        connection.execute("ROLLBACK")
                if connection.in_transaction:  # if ROLLBACK fails, the journal is rolled back on the next opening
                    self.close()
                raise
        self.keeper.wrote()

    @contextmanager
    def erasing(self) -> Iterator[Database]:
        """Run the block as one transaction after which nothing that it deletes is left in the file."""
        if self._private:
            raise LibraryError(PRIVATE)
        connection = self._opened()
        connection.execute("PRAGMA secure_delete = ON")
        try:
            with self.transaction() as db:
                yield db
            self._rewrite()
        finally:
            if self._connection is connection:
                connection.execute("PRAGMA secure_delete = OFF")

    def _rewrite(self) -> None:
        """Write the file anew, without the pages and the parts of pages that are not in use.

        Raises:
            LibraryError: there is no space for it, or another program is at the file.
        """
        connection = self._opened()
        access.allow_more(connection)
        with explained(self.path):
            connection.execute("VACUUM")

    def _refuse_another_file(self) -> None:
        """Refuse to write if the path has another file or none: the change would be lost with the old file."""
        if _inode(self.path) != self._inode:
            raise LibraryError(
                clean_line(f"the library {self.path} was moved or replaced while it was open; restart reader")
            )

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._database = None
        self._writable = False
        self.read_only_reason = None

    # -- opening ------------------------------------------------------------------------------------------------

    def _opened(self) -> sqlite3.Connection:
        if self._writable and self._connection is not None:
            return self._connection
        if not os.path.exists(self.path):
            if os.path.islink(self.path):
                from tui_reader.store.file.doctor import offer

                raise LibraryError(clean_line(f"the library {self.path} is a link to a missing file{offer(self.path)}"))
            if _create(self.path):
                self.keeper.mark_new()
        elif not os.path.isfile(self.path):
            raise LibraryError(clean_line(f"{self.path} is not a file, so it cannot be the library"))
        elif not os.path.getsize(self.path):  # not a first start, which creates a complete library under another name
            with suppress(OSError):
                os.chmod(self.path, 0o600)
        reason = _unwritable(self.path)
        connection = None
        try:
            connection = access.connect(self.path, "rw" if reason is None else "ro", timeout=self.busy_timeout)
            reason = self._examine(connection) or reason
        except BaseException as error:
            if connection is not None:
                connection.close()
            if isinstance(error, SQLITE_ERRORS):
                raise LibraryError(describe(error, self.path)) from error
            raise
        self._take(connection)
        self.read_only_reason = reason
        self._writable = True
        return connection

    def _examine(self, connection: sqlite3.Connection) -> str | None:
        """Refuse other files, migrate an older library; return why it is read-only, if it is."""
        connection.execute("BEGIN")  # one state of the file: a first start elsewhere may be writing it
        try:
            version = 0 if access.is_blank(connection) else access.require_library(connection, self.path)
            pages = _number(connection, "PRAGMA page_count") * _number(connection, "PRAGMA page_size")
            size = os.stat(self.path).st_size
        finally:
            connection.execute("ROLLBACK")
        if version > schema.VERSION:
            connection.execute("PRAGMA query_only = ON")
            return clean_line(
                f"the library {self.path} was written by a newer reader (schema {version}, this one knows "
                f"{schema.VERSION}): nothing can be saved"
            )
        if pages > size > 0:
            raise LibraryError(clean_line(f"the library {self.path} is damaged: its end is missing; {HELP}"))
        if version < schema.VERSION:
            self._migrate(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        return None

    def _migrate(self, connection: sqlite3.Connection) -> None:
        application, version = access.header(connection)
        if application == schema.APPLICATION_ID and version >= schema.VERSION:
            return  # another start was faster
        if application == schema.APPLICATION_ID and version:
            size = os.path.getsize(self.path)
            _require_space(self.path, size)
            large = size >= LARGE
            if large:
                self._report(f"Upgrading the library file ({size // MEGABYTE} MB) …")
            try:
                with self.keeper.making(f"schema-{version}", lambda: access.header(connection)[1] == version):
                    self._apply(connection)
            finally:
                if large:
                    self._report("")
        else:
            self._apply(connection)
            self.keeper.mark_new(emptied=True)

    def _apply(self, connection: sqlite3.Connection) -> None:
        from sqlite_utils import Database

        connection.execute("BEGIN IMMEDIATE")
        try:
            if access.header(connection) != (schema.APPLICATION_ID, schema.VERSION):  # else another start was faster
                schema.migrate(Database(connection, execute_plugins=False))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _take(self, connection: sqlite3.Connection) -> None:
        if self._connection is not None:
            with suppress(*SQLITE_ERRORS):
                self._missed_change |= _data_version(self._connection) != self._data_version
            self._connection.close()
        connection.row_factory = row_types.Checking(self.path)
        self._connection = connection
        self._generation += 1
        self._data_version = _data_version(connection)
        self._inode = _inode(self.path)


@contextmanager
def _not_while_locked() -> Iterator[None]:
    """Leave the block if another program has locked the file; the caller tries again a second later."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not (error.sqlite_errorname or "").startswith("SQLITE_BUSY"):
            raise


def _require_space(path: Path, size: int) -> None:
    """Refuse to upgrade a library file of `size` bytes without space for a backup and for SQLite's journal.

    Raises:
        LibraryError: the file system has less space.
    """
    import shutil

    needed, free = 2 * size + MEGABYTE, shutil.disk_usage(path.parent).free
    if free < needed:
        raise LibraryError(
            clean_line(
                f"the library {path} must be upgraded, which needs {_megabytes(needed)} of free disk space, and there "
                f"is {_megabytes(free)}; nothing was changed"
            )
        )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _wait(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")


def _begin(connection: sqlite3.Connection, patience: float) -> bool:
    """Begin a transaction, trying every few milliseconds for `patience` seconds while another process is writing.

    Returns whether it had to wait.

    SQLite's own waiting tries only ten times a second in the end, and starves beside busy writers.
    """
    end, waited = time.monotonic() + patience, False
    _wait(connection, 0)
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if not (error.sqlite_errorname or "").startswith("SQLITE_BUSY") or time.monotonic() >= end:
                raise
        waited = True
        time.sleep(0.001 + time.monotonic_ns() // 1000 % 7 / 1000)  # not in step with other writers
    _wait(connection, patience)  # a commit waits for readers
    return waited


def keep_changes_in_memory(connection: sqlite3.Connection) -> None:
    """Let others read during a long transaction, up to its commit, on this connection from now on."""
    connection.execute(f"PRAGMA cache_spill = {KEPT_PAGES}")


def _inode(path: Path) -> tuple[int, int] | None:
    """Identify the file at `path`; None if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _data_version(connection: sqlite3.Connection) -> int:
    return _number(connection, "PRAGMA data_version")


def _unwritable(path: Path) -> str | None:
    """Return why the file is not writable, or None; SQLite would fail only at the first write."""
    effective = os.access in os.supports_effective_ids
    if not os.access(path, os.W_OK, effective_ids=effective):
        return clean_line(f"the library {path} is read-only: nothing can be saved")
    if not os.access(os.path.dirname(os.path.realpath(path)), os.W_OK, effective_ids=effective):
        return clean_line(f"the directory of the library {path} is read-only: nothing can be saved")
    return None


def _create(path: Path) -> bool:
    """Create an empty library (0600) and its missing directories (0700), whatever the umask.

    It is created under another name and linked, so that no program finds a part of it, and no program connected to
    `path` has locks that closing the new file would drop. Returns False if another program was faster.
    """
    import fcntl
    import tempfile  # 4 ms, for the very first start only

    try:
        for directory in reversed([path.parent, *path.parent.parents]):
            with suppress(FileExistsError):
                directory.mkdir(0o700)
                directory.chmod(0o700)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:50]}-", dir=path.parent)
        try:
            try:
                os.fchmod(descriptor, 0o600)
                with suppress(OSError):  # no such locks on some network file systems
                    fcntl.flock(descriptor, fcntl.LOCK_EX)  # a file without it is left over, see leftovers.py
                with closing(access.connect(temporary, "rw")) as connection:
                    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
                    schema.create(connection)
            finally:
                os.close(descriptor)
            return _link(temporary, path)
        finally:
            for name in (temporary, f"{temporary}-journal"):
                with suppress(FileNotFoundError):
                    os.unlink(name)
    except OSError as error:
        raise LibraryError(clean_line(f"the library {path} cannot be created: {error.strerror or error}")) from error
    except ValueError as error:
        raise LibraryError(clean_line(f"the library {path!s} cannot be created: {error}")) from error
    except SQLITE_ERRORS as error:
        raise LibraryError(describe(error, path)) from error


def _link(temporary: str, path: Path) -> bool:
    """Give a file its name unless the name is taken; return whether it was free."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if os.path.lexists(path):
            return False
        os.rename(temporary, path)
    return True
