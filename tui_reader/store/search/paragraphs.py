"""Tell which paragraph of a stored text an offset is in, without building the document."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from itertools import accumulate

from tui_reader.store.values import from_json
from tui_reader.text.document import SEPARATOR


class Paragraphs:
    """The paragraphs of stored texts; the last one asked for is kept."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._version: int | None = None
        self._starts: list[int] = []

    def at(self, version: int | None, offset: int) -> int | None:
        """Return the paragraph, counted from 1; None for a text that is not stored."""
        starts = self.starts(version)
        return max(1, bisect_right(starts, offset)) if starts else None

    def starts(self, version: int | None) -> list[int]:
        """Return the offsets at which the paragraphs of a text begin."""
        if version != self._version:
            self._version, self._starts = version, self._read(version)
        return self._starts

    def _read(self, version: int | None) -> list[int]:
        row = self._conn.execute("SELECT blocks FROM article_version WHERE id = ?", [version]).fetchone()
        if row is None or row[0] is None:
            return []
        try:
            lengths = from_json(row[0])["lengths"]
            return list(accumulate((length + len(SEPARATOR) for length in lengths[:-1]), initial=0)) if lengths else []
        except (ValueError, TypeError, KeyError):  # `reader doctor` tells of it
            return []
