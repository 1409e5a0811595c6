"""Connections to a library file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.store.library_examples import opened
from tui_reader.library import Library
from tui_reader.store.file import access


def test_closed_connection_holds_no_lock_despite_unread_rows(tmp_path: Path) -> None:
    path = tmp_path / "reader.db"
    with closing(Library(path)) as library:
        opened(library)
    reading = access.connect(path)
    rows = reading.execute("SELECT name FROM sqlite_schema")
    assert rows.fetchone() is not None
    reading.close()
    with closing(access.connect(path, "rw", timeout=0)) as writing:
        writing.execute("BEGIN EXCLUSIVE")
        assert writing.in_transaction
    assert rows is not None  # a traceback may keep the cursor alive
