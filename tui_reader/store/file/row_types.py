"""Refuse values of another type than their column's where rows are read.

Even a STRICT table can contain other types: one flipped bit turns TEXT into BLOB, and a program that edits the schema
can fill a table while it is not STRICT.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from tui_reader.store.file.errors import HELP, LibraryError
from tui_reader.store.file.migrations import STATEMENTS
from tui_reader.text.clean import clean_line

_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str, type(None)),
    "INTEGER": (int, type(None)),
    "REAL": (float, int, type(None)),
    "BLOB": (bytes, type(None)),
}
_COMPUTED = (str, int, float, type(None))
"""The types of computed columns; only paths are bytes."""
_COLUMN = re.compile(r'^(?:\s*|ALTER TABLE \w+ ADD COLUMN )"?(?P<name>\w+)"? (?P<type>TEXT|INTEGER|REAL|BLOB)\b', re.M)


class Checking:
    """A row factory that raises LibraryError for a value of a type that its column, known by its name, cannot have."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._description: Any = None
        self._allowed: list[tuple[type, ...]] = []

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if cursor.description is not self._description:
            self._description, self._allowed = cursor.description, _allowed(cursor)
        for at, value in enumerate(row):
            if type(value) not in self._allowed[at]:
                self._refuse(cursor, at)
        return row

    def all(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        """Fetch and check all rows, column by column: a third of the cost where there are thousands."""
        cursor.row_factory = None
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        for at, (values, allowed) in enumerate(zip(zip(*rows, strict=True), _allowed(cursor), strict=False)):
            if not {*map(type, values)} <= {*allowed}:
                self._refuse(cursor, at)
        return rows

    def _refuse(self, cursor: sqlite3.Cursor, at: int) -> NoReturn:
        name = cursor.description[at][0]
        told = f"the library {self._path} is damaged: a value of “{name}” is of another type; {HELP}"
        raise LibraryError(clean_line(told, 500))


def fetch_all(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    """Fetch all rows, checked at once where the connection checks them."""
    factory = cursor.row_factory
    return factory.all(cursor) if isinstance(factory, Checking) else cursor.fetchall()


def _allowed(cursor: sqlite3.Cursor) -> list[tuple[type, ...]]:
    types = by_name()
    return [types.get(name, _COMPUTED) for name, *_ in cursor.description]


@cache
def by_name() -> dict[str, tuple[type, ...]]:
    """Return the Python types by column name; a name with two types in different tables allows both."""
    found: dict[str, tuple[type, ...]] = {}
    for column in _COLUMN.finditer(STATEMENTS):
        found[column["name"]] = tuple({*found.get(column["name"], ()), *_TYPES[column["type"]]})
    return found
