"""Errors of the library file, each as one line for the user."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line


class LibraryError(ReaderError):
    """The library cannot be read or written; the message is one line for the user, the file is untouched."""


class BusyError(LibraryError):
    """Another program, or another thread of this one, is writing the library."""


class DamagedError(LibraryError):
    """The library is damaged so that SQLite cannot open it; `repair` reads its pages."""


SQLITE_ERRORS = (sqlite3.Error, UnicodeDecodeError, MemoryError)
"""What calls of SQLite raise.

UnicodeDecodeError: Python cannot decode a message that quotes damaged text. MemoryError: Python raises it for
SQLITE_NOMEM, which a damaged size in the file leads to as well: SQLite tries to allocate gigabytes.
"""


HELP = "“reader doctor --repair” recovers what is readable, “reader restore” restores a backup"
"""What the user can do about a damaged library."""
ONLY_BACKUP = "“reader restore” restores a backup"
"""The same for a library that cannot be repaired."""
_REASONS = (  # primary result codes and extended ones, by name: sqlite.org/rescode.html
    (("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"), "is locked by another program; nothing was saved, try again"),
    (("SQLITE_FULL",), "was not written: the disk is full"),
    (("SQLITE_READONLY", "SQLITE_PERM"), "is read-only: nothing can be saved"),
    (("SQLITE_CORRUPT",), f"is damaged, nothing was changed; {HELP}"),
    (("SQLITE_NOTADB",), f"is not a reader library (not an SQLite database), or its header is destroyed; {HELP}"),
    (("SQLITE_IOERR",), "was not written or read: the disk is full or failing"),
    (("SQLITE_CONSTRAINT_FOREIGNKEY",), "no longer has the article, which was erased elsewhere: open it again"),
    (("SQLITE_CANTOPEN",), "cannot be opened, or its directory cannot be written"),
)


def is_damage(error: Exception) -> bool:
    """Return whether an error of SQLite means that the file is damaged or not a database."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return (
        isinstance(error, UnicodeDecodeError)
        or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        or any(words in str(error) for words in ("Could not decode to UTF-8", "unsupported file format"))
    )


def message_of(error: Exception) -> str:
    """Return the message of an error of SQLite; Python's MemoryError has none."""
    return str(error) or "out of memory, or a size in the file is damaged"


def describe(error: Exception, path: Path) -> str:
    """Describe an error of the library at `path` in one line."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if not name and is_damage(error):
        name = "SQLITE_CORRUPT"
    for prefixes, reason in _REASONS:
        if name.startswith(prefixes):
            return clean_line(f"the library {path} {reason}")
    if isinstance(error, MemoryError):
        return clean_line(f"the library {path} was not read or written: {message_of(error)}; “reader doctor” checks it")
    return clean_line(f"the library {path} failed: {error}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Convert SQLite's errors inside the block to LibraryError."""
    try:
        yield
    except SQLITE_ERRORS as error:
        is_busy = (getattr(error, "sqlite_errorname", None) or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
        raise (BusyError if is_busy else LibraryError)(describe(error, path)) from error


@contextmanager
def as_written(what: str) -> Iterator[None]:
    """Raise LibraryError for a stored value, JSON mostly, that this program does not write.

    Args:
        what: what is damaged, in the plural.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise LibraryError(f"{what} in the library are damaged; “reader doctor” shows details") from None
