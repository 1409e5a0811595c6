"""Refuse values of another type than their column's where rows are read.

A STRICT table can hold any type all the same: one flipped bit makes BLOB of TEXT, and a program that edits the schema
can fill a table while it is not STRICT.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tui_reader.store.file import schema
from tui_reader.store.file.errors import HELP, LibraryError
from tui_reader.text.clean import clean_line

_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str, type(None)),
    "INTEGER": (int, type(None)),
    "REAL": (float, int, type(None)),
    "BLOB": (bytes, type(None)),
}
_COMPUTED = (str, int, float, type(None))
"""What a query computes may be anything but bytes, which only paths are."""
_COLUMN = re.compile(r'^(?:\s*|ALTER TABLE \w+ ADD COLUMN )"?(?P<name>\w+)"? (?P<type>TEXT|INTEGER|REAL|BLOB)\b', re.M)


def checking(path: Path) -> Callable[[sqlite3.Cursor, tuple[Any, ...]], tuple[Any, ...]]:
    """Return a row factory that raises LibraryError for a value that its column, told by its name, cannot have."""
    types = by_name()
    description: Any = None
    allowed: list[tuple[type, ...]] = []

    def check(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
        nonlocal description, allowed
        if cursor.description is not description:
            description = cursor.description
            allowed = [types.get(name, _COMPUTED) for name, *_ in description]
        for at, value in enumerate(row):
            if type(value) not in allowed[at]:
                name = description[at][0]
                told = f"the library {path} is damaged: a value of “{name}” is of another type; {HELP}"
                raise LibraryError(clean_line(told, 500))
        return row

    return check


@cache
def by_name() -> dict[str, tuple[type, ...]]:
    """The Python types of values by column name; a name that tables use with two types allows both."""
    found: dict[str, tuple[type, ...]] = {}
    for column in _COLUMN.finditer(schema.statements()):
        found[column["name"]] = tuple({*found.get(column["name"], ()), *_TYPES[column["type"]]})
    return found
