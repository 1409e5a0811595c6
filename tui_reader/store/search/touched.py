"""Collect what a transaction changes that the indexes and the stored quotes and people depend on."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

_WHERE_TAGGED = (
    ("annotations", "SELECT annotation FROM annotation_tag WHERE tag = ?"),
    ("articles", "SELECT article FROM article_tag WHERE tag = ?"),
)


class Touched:
    """Row ids of one transaction; `rows` adds them, `search.index` and `search.extracted` use them at its end."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        """Articles whose title, origin or tags may have changed."""
        self.annotations: set[int] = set()
        self.decided: set[int] = set()
        """Articles with a decision on a quote or name."""
        self.names: set[str] = set()
        """Names that a rule for every article is about."""

    def clear(self) -> None:
        for ids in (self.articles, self.annotations, self.decided):
            ids.clear()
        self.names.clear()

    def __bool__(self) -> bool:
        return bool(self.articles or self.annotations or self.decided or self.names)

    def add(self, conn: sqlite3.Connection, table: str, key: Mapping[str, Any]) -> None:
        """Add what depends on the rows of a table with this key; called before they are deleted or changed."""
        if table == "annotation":
            self.annotations |= _column(conn, table, "id", key)
        elif table == "article":
            self.articles |= _column(conn, table, "id", key)
        elif table == "annotation_tag":
            self.annotations |= _column(conn, table, "annotation", key)
        elif table == "article_tag":
            self.articles |= _column(conn, table, "article", key)
        elif table in ("quote_decision", "name_decision"):
            self.decided |= _column(conn, table, "article", key)
        elif table == "name_rule":
            self.names |= _column(conn, table, "name", key)
        elif table == "tag":
            for tag in _column(conn, table, "id", key):
                for kind, tagged in _WHERE_TAGGED:
                    getattr(self, kind).update(id_ for (id_,) in conn.execute(tagged, [tag]))


def _column(conn: sqlite3.Connection, table: str, column: str, key: Mapping[str, Any]) -> set[Any]:
    """Return the values of a column in the rows with this key."""
    if column in key:
        return {key[column]}
    condition = " AND ".join(f'"{name}" = ?' for name in key)
    found = conn.execute(f'SELECT "{column}" FROM "{table}" WHERE {condition}', list(key.values()))
    return {value for (value,) in found}
