"""State kept between runs, by key: theme, measure, open panels, last export directory."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from tui_reader.store import rows
from tui_reader.store.values import storable

if TYPE_CHECKING:
    from tui_reader.store.rows import Database


OF_THE_FILE = ("purged", "index")
"""Keys that say something of the file they are in; they are not the user's settings."""


def get(conn: sqlite3.Connection, key: str) -> str | None:
    row = conn.execute("SELECT value FROM state WHERE key = ?", [storable(key)]).fetchone()
    return None if row is None else row[0]


def everything(conn: sqlite3.Connection) -> dict[str, str]:
    return dict(conn.execute("SELECT key, value FROM state"))


def remember(db: Database, key: str, value: str | None) -> None:
    if value is None:
        db.execute("DELETE FROM state WHERE key = ?", [storable(key)])
    else:
        rows.insert(db, "state", {"key": storable(key), "value": storable(value)}, replace=True)
