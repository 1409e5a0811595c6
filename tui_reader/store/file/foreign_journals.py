"""Check whether the journal beside a library belongs to it, before SQLite rolls it back.

SQLite trusts any `-journal` and `-wal` of the right name: one of another database overwrites the library with pages
of that database, or cuts it to nothing. Formats: sqlite.org/fileformat2.html, 3 and 4; the library itself is never in
WAL mode.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

from tui_reader.store.file import schema
from tui_reader.store.file.access import HEADER
from tui_reader.store.file.pages import MAGIC

JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
MOST_READ = 64 << 20
"""Bytes of a journal that are looked at for the first page."""
_AGAIN = 0.05
"""Seconds between two looks: what another program is writing just now may not fit together."""
_open_files: dict[tuple[int, int], int] = {}
"""Descriptors of library files by device and inode; never closed, which would drop this process's locks on them."""


class Header(NamedTuple):
    """What a database's header says."""

    page_size: int
    counter: int
    """One more after every transaction."""
    pages: int
    application: int
    wal: bool


def foreign(database: Path) -> list[Path]:
    """Return the journals beside a library that cannot have been written for it."""
    database = Path(os.path.realpath(database))
    found = []
    for suffix, is_foreign in (("-journal", _is_foreign_journal), ("-wal", _is_foreign_wal)):
        side = Path(f"{database}{suffix}")
        try:
            if os.stat(side).st_size and is_foreign(database, side):
                time.sleep(_AGAIN)
                if os.stat(side).st_size and is_foreign(database, side):
                    found.append(side)
        except OSError:  # there is none, or no more
            continue
    return found


def _is_foreign_journal(database: Path, journal: Path) -> bool:
    with journal.open("rb") as file:
        content = file.read(MOST_READ)
    if content[:8] != JOURNAL_MAGIC:
        return False  # SQLite does not play it in
    pages, sector, size = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20, 24))
    header = header_of(_first_bytes(database))
    if header is None:  # damaged or empty: what a journal says of the library cannot be compared with it
        first = _first_page(content, sector, size)
        return not (first is not None and first.application == schema.APPLICATION_ID)
    if size != header.page_size:
        return True
    if not pages:  # it would make the file empty: right after the first transaction only
        return header.counter > 1
    first = _first_page(content, sector, size)
    if first is None:
        return pages != header.pages and header.application == schema.APPLICATION_ID
    if header.application != schema.APPLICATION_ID:
        return first.application != schema.APPLICATION_ID
    return first.application != header.application or header.counter - first.counter not in (0, 1)


def _is_foreign_wal(database: Path, _: Path) -> bool:
    header = header_of(_first_bytes(database))
    return header is not None and header.application == schema.APPLICATION_ID and not header.wal


def header_of(data: bytes) -> Header | None:
    """Read a database's header; None where there is none."""
    if data[: len(MAGIC)] != MAGIC or len(data) < HEADER:
        return None
    size, counter, pages, application = (
        int.from_bytes(data[at : at + length], "big") for at, length in ((16, 2), (24, 4), (28, 4), (68, 4))
    )
    return Header(65536 if size == 1 else size, counter, pages, application, data[18:20] == b"\2\2")


def _first_page(content: bytes, sector: int, size: int) -> Header | None:
    """Return the header that a journal would put back, if the first page is in it."""
    if not 32 <= sector <= 1 << 16 or not 512 <= size <= 1 << 16:
        return None
    for at in range(sector, len(content) - size - 7, size + 8):
        if content[at : at + 4] == b"\0\0\0\1":
            return header_of(content[at + 4 : at + 4 + size])
    return None


def _first_bytes(database: Path) -> bytes:
    status = os.stat(database)
    key = status.st_dev, status.st_ino
    if key not in _open_files:
        _open_files[key] = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    return os.pread(_open_files[key], HEADER, 0)


def whole(database: Path) -> bytes:
    """Read a library's bytes without dropping the locks that this process holds on it."""
    _first_bytes(database)
    status = os.stat(database)
    descriptor = _open_files[status.st_dev, status.st_ino]
    parts, at = [], 0
    while part := os.pread(descriptor, 1 << 24, at):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
