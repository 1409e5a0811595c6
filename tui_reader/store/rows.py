"""Write rows inside a transaction, and stamp rows of the user.

A row of a table in `tables.STAMPED` has `uid`, `created`, `updated`, `writer` (the installation that changed
it last), `rev` (how many transactions changed it) and `clock` (a hybrid logical clock in microseconds, which never
goes back). Deleting one leaves a row in `tombstone`. Two libraries can be merged row by row with these columns, so
such tables are written through this module only.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from tui_reader.store import tables
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.search.touched import Touched
from tui_reader.store.values import timestamp, to_json

LONGEST_JUMP, DOUBTFUL_JUMP = timedelta(days=366), timedelta(days=1)
"""A wall clock further ahead of the last stamp than the first is not trusted (it may be set to 2099 for a moment): the
logical clock then advances by the second."""
_MICROSECOND = timedelta(microseconds=1)
_INDEXED_BY = MappingProxyType(
    {"annotation": "id", "annotation_tag": "annotation", "article": "id", "article_tag": "article"}
)
"""By table: the column with the id of what the full-text indexes have its rows under."""
LISTED = "SELECT value FROM json_each(?)"
"""The values of a list that a statement gets as JSON."""
NO_COLUMNS: Mapping[str, Any] = MappingProxyType({})


class Stamp(NamedTuple):
    """The stamp of all rows of one transaction."""

    now: str
    clock: int
    writer: str


class Database:
    """A connection inside a write transaction.

    Args:
        now: the wall clock (UTC).
        writer: returns the id of this installation; called when the first row is stamped.
    """

    def __init__(
        self,
        conn: sqlite3.Connection,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        writer: Callable[[], str] = lambda: "",
    ) -> None:
        self.conn = conn
        self._now, self._writer = now, writer
        self._stamp: Stamp | None = None
        self._made = 0
        self._stamped: set[tuple[str, tuple[Any, ...]]] = set()
        self.touched = Touched()

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        """Run a statement that changes no stamped row."""
        return self.conn.execute(sql, values)

    def begin(self) -> None:
        """Begin a transaction: the next row that is stamped gets a new clock value."""
        self._stamp, self._made = None, 0
        self._stamped.clear()
        self.touched.clear()

    @property
    def stamp(self) -> Stamp:
        """The stamp of this transaction; created on first use, and written to the table `writer`."""
        if self._stamp is None:
            moment, writer = self._now(), self._writer()
            (last,) = self.execute("SELECT coalesce(max(clock), 0) FROM writer").fetchone()
            clock = next_clock(last, moment)
            self.execute(
                "INSERT INTO writer (uid, clock) VALUES (?, ?) ON CONFLICT (uid) DO UPDATE SET clock = excluded.clock",
                [writer, clock],
            )
            self._stamp = Stamp(timestamp(moment), clock, writer)
        return self._stamp

    def new_uid(self) -> str:
        """Make a unique uid of a row, from the stamp and the number of uids made in this transaction."""
        self._made += 1
        named = f"{self.stamp.writer} {self.stamp.clock} {self._made}"
        return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:22]

    def is_first_stamp(self, table: str, key: Mapping[str, Any]) -> bool:
        """Return whether a row is stamped for the first time in this transaction, and record it."""
        row = (table, tuple(key.items()))
        known = row in self._stamped
        self._stamped.add(row)
        return not known


def next_clock(last: int, moment: datetime) -> int:
    """Return the clock value after `last`: the wall clock, if it is later and plausible."""
    wall = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND
    if wall <= last:
        return last + 1
    if last and wall - last > LONGEST_JUMP // _MICROSECOND:
        return last + DOUBTFUL_JUMP // _MICROSECOND
    return wall


def new_columns(db: Database, table: str) -> dict[str, Any]:
    """Return `uid`, `created` and `updated` of a row to be inserted now; nothing for a table without stamps."""
    if table not in tables.STAMPED:
        return {}
    return {"uid": db.new_uid(), "created": db.stamp.now, "updated": db.stamp.now}


def insert(db: Database, table: str, row: Mapping[str, Any], *, replace: bool = False) -> int:
    """Insert a row and return its row id; names of tables and columns are the program's own.

    A row with the uid of a deleted one continues its `rev`, and replaces the tombstone.
    """
    if table in tables.STAMPED:
        row = {**new_columns(db, table), **row}
        buried = db.execute("SELECT rev FROM tombstone WHERE uid = ?", [row["uid"]]).fetchone()
        if buried is not None:
            db.execute("DELETE FROM tombstone WHERE uid = ?", [row["uid"]])
        row.update(writer=db.stamp.writer, clock=db.stamp.clock, rev=buried[0] + 1 if buried else 1)
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    cursor = db.execute(f'{verb} INTO "{table}" ({columns}) VALUES ({marks})', list(row.values()))
    id_ = int(cursor.lastrowid or 0)
    if table in tables.STAMPED:
        key = {"id": id_} if "id" in tables.TABLES[table].id else _key(table, row)
        db.is_first_stamp(table, key)
        db.touched.add(db.conn, table, key)
    return id_


def insert_back(db: Database, table: str, found: Sequence[Mapping[str, Any]]) -> None:
    """Insert deleted rows of a stamped table again, as `insert` does one by one.

    Args:
        found: the rows, all with the same columns; what identifies them is among these.
    """
    uids = to_json([row["uid"] for row in found])
    buried = dict(fetch_all(db.execute(f"SELECT uid, rev FROM tombstone WHERE uid IN ({LISTED})", [uids])))
    db.execute(f"DELETE FROM tombstone WHERE uid IN ({LISTED})", [uids])
    stamp = db.stamp
    written = [
        {**row, "writer": stamp.writer, "clock": stamp.clock, "rev": buried.get(row["uid"], 0) + 1} for row in found
    ]
    _insert_plain(db, table, written)
    for row in found:
        key = _key(table, row)
        db.is_first_stamp(table, key)
        db.touched.add(db.conn, table, key)


def insert_all(db: Database, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if table in tables.STAMPED:
        for row in rows:
            insert(db, table, row)
        return
    _insert_plain(db, table, list(rows))


def _insert_plain(db: Database, table: str, found: Sequence[Mapping[str, Any]]) -> None:
    if found:
        columns = ", ".join(f'"{name}"' for name in found[0])
        marks = ", ".join("?" * len(found[0]))
        db.conn.executemany(
            f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', [list(row.values()) for row in found]
        )


def update(
    db: Database, table: str, key: Mapping[str, Any], values: Mapping[str, Any], *, keep_updated: bool = False
) -> None:
    """Set columns of the rows with this key, and `updated` unless `values` has it or it is to be kept."""
    if table in tables.STAMPED and not values.keys() <= tables.TABLES[table].passing:
        stamp = db.stamp
        updated = {} if keep_updated else {"updated": stamp.now}
        values = {**updated, **values, "writer": stamp.writer, "clock": stamp.clock}
        rev = ", rev = rev + 1" if db.is_first_stamp(table, key) else ""
    else:
        rev = ""
    columns = ", ".join(f'"{name}" = ?' for name in values)
    db.touched.add(db.conn, table, key)
    db.execute(f'UPDATE "{table}" SET {columns}{rev} WHERE {where(key)}', [*values.values(), *key.values()])
    if "article" in values and table != "annotation":  # moved to another one
        db.touched.add(db.conn, table, {"article": values["article"]})


def update_each(db: Database, table: str, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Set columns of several stamped rows by their ids, as `update` does with `keep_updated`."""
    passing = tables.TABLES[table].passing
    for columns, group in groupby(changes, key=lambda change: tuple(change[1])):
        if not columns:
            continue
        stamped = not set(columns) <= passing
        written = []
        for id_, values in group:
            key = {"id": id_}
            db.touched.add(db.conn, table, key)
            stamp = [db.stamp.writer, db.stamp.clock, int(db.is_first_stamp(table, key))] if stamped else []
            written.append([*values.values(), *stamp, id_])
        names = ", ".join(f'"{name}" = ?' for name in columns)
        stamps = ", writer = ?, clock = ?, rev = rev + ?" if stamped else ""
        db.conn.executemany(f'UPDATE "{table}" SET {names}{stamps} WHERE id = ?', written)


def update_all(
    db: Database, table: str, condition: str, values: Sequence[Any], columns: Mapping[str, Any] = NO_COLUMNS
) -> None:
    """Set columns of all stamped rows that meet a condition; without columns, only stamp them as `touch` does.

    Rows must not be stamped in this transaction before, as `rev` counts transactions.
    """
    column = _INDEXED_BY.get(table)
    if column is not None:
        for (id_,) in db.execute(f'SELECT "{column}" FROM "{table}" WHERE {condition}', values).fetchall():
            db.touched.add(db.conn, table, {column: id_})
    stamp = db.stamp
    written = {**columns, "writer": stamp.writer, "clock": stamp.clock}
    names = ", ".join(f'"{name}" = ?' for name in written)
    db.execute(f'UPDATE "{table}" SET {names}, rev = rev + 1 WHERE {condition}', [*written.values(), *values])


def touch(db: Database, table: str, key: Mapping[str, Any]) -> None:
    """Stamp a row whose data in another table changed; `updated` stays."""
    stamp = db.stamp
    rev = ", rev = rev + 1" if db.is_first_stamp(table, key) else ""
    db.execute(
        f'UPDATE "{table}" SET writer = ?, clock = ?{rev} WHERE {where(key)}',
        [stamp.writer, stamp.clock, *key.values()],
    )


def touch_all(db: Database, table: str, ids: Iterable[int]) -> None:
    """Stamp several rows, as `touch` does; those stamped in this transaction already stay as they are."""
    first = [id_ for id_ in ids if db.is_first_stamp(table, {"id": id_})]
    stamp = db.stamp
    db.execute(
        f'UPDATE "{table}" SET writer = ?, clock = ?, rev = rev + 1 WHERE id IN ({LISTED})',
        [stamp.writer, stamp.clock, to_json(first)],
    )


def delete(db: Database, table: str, key: Mapping[str, Any]) -> None:
    """Delete rows; stamped ones, and the stamped rows that belong to them, leave tombstones."""
    if table in tables.STAMPED:
        db.touched.add(db.conn, table, key)
        _bury(db, table, key)
    db.execute(f'DELETE FROM "{table}" WHERE {where(key)}', list(key.values()))


def _bury(db: Database, table: str, key: Mapping[str, Any]) -> None:
    described = tables.TABLES[table]
    identity = ", ".join(tables.identity(table, column) for column in described.key)
    rows = db.execute(
        f'SELECT t.rowid, t.uid, t.created, t.rev, {identity} FROM "{table}" AS t WHERE {where(key, "t.")}',
        list(key.values()),
    ).fetchall()
    stamp = db.stamp
    for rowid, *_ in rows:
        for child, column in tables.children(table):
            delete(db, child, {column: rowid})
    db.conn.executemany(
        """INSERT OR REPLACE INTO tombstone (uid, "table", key, created, deleted, writer, rev, clock)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            [
                uid,
                table,
                to_json(dict(zip(described.key, values, strict=True))),
                created,
                stamp.now,
                stamp.writer,
                rev + 1,
                stamp.clock,
            ]
            for _, uid, created, rev, *values in rows
        ],
    )


def where(key: Mapping[str, Any], prefix: str = "") -> str:
    return " AND ".join(f'{prefix}"{name}" = ?' for name in key)


def _key(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in tables.TABLES[table].id}
