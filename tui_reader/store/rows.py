"""Write one row through sqlite-utils."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database


def insert(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert a row into a table whose key is `id`, and return that."""
    key: Any = db.table(table).insert(row, pk="id").last_pk
    return int(key)
