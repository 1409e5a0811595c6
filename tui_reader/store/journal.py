"""The undo journal: every change is one step of changed rows, undone and redone by columns.

A step belongs to one article or to the whole library (no article). For an open article, its own steps and those of
the library are one history.

A row is only reverted if it is as the journal left it: a column with the step's value is reverted, one that already
has the old value stays, and any other value is a change by another instance, which refuses the whole step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tui_reader.model import ReaderError
from tui_reader.store import rows, tables
from tui_reader.store.file.errors import as_written
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.values import from_json, storable, to_json

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tui_reader.store.rows import Database

Row = dict[str, Any]
_Recorded = tuple[str, Row, Row | None, Row | None]
"""Table, key, and the columns before and after; None if there was no row."""


class Step:
    """One change by the user: writes rows, and at its end records their states before and after.

    Args:
        article: None for a change of the whole library.
    """

    def __init__(self, db: Database, article: int | None, now: str, label: str = "") -> None:
        self.db, self.article, self.now, self.label = db, article, now, label
        self._changes: list[_Recorded] = []

    def update(self, table: str, key: Row, before: Row, after: Row) -> None:
        """Set the columns of `after` that differ from `before`, which has the same columns."""
        after = {name: value for name, value in after.items() if value != before[name]}
        if not after:
            return
        before = {name: before[name] for name in after}
        if table in tables.STAMPED and "updated" not in after:
            stored = _select(self.db, table, key, ["updated"])
            if stored is not None and stored["updated"] != self.now:
                before, after = {**before, **stored}, {**after, "updated": self.now}
        rows.update(self.db, table, key, after)
        self.record(table, key, before, after)

    def insert(self, table: str, key: Row, values: Row) -> None:
        values = {**rows.new_columns(self.db, table), **values}
        rows.insert(self.db, table, {**key, **values})
        self.record(table, key, None, values)

    def delete(self, table: str, key: Row) -> None:
        """Delete the row, if there is one."""
        cursor = self.db.execute(f'SELECT * FROM "{table}" WHERE {rows.where(key)}', list(key.values()))
        row = cursor.fetchone()
        if row is None:
            return
        values = dict(zip((column[0] for column in cursor.description), row, strict=True))
        rows.delete(self.db, table, key)
        self.record(table, key, {name: value for name, value in values.items() if name not in (*key, *_STAMP)}, None)

    def change_rows(
        self, table: str, condition: str, values: Sequence[Any], *, key: tuple[str, ...], after: Row
    ) -> None:
        """Set the same columns of many rows of a table with stamps.

        Args:
            condition: which rows, as SQL with `values`.
            key: the columns that undo finds each row by.
            after: the columns, each of which differs from what the rows have.
        """
        names = [*key, *after, "updated"]
        columns = ", ".join(f'"{name}"' for name in names)
        found = fetch_all(self.db.execute(f'SELECT {columns} FROM "{table}" WHERE {condition}', values))
        if not found:
            return
        rows.update_all(self.db, table, condition, values, {**after, "updated": self.now})
        for row in found:
            before = dict(zip(names, row, strict=True))
            keys = {name: before.pop(name) for name in key}
            self.record(table, keys, before, {**after, "updated": self.now})

    def delete_rows(self, table: str, key: Row) -> None:
        """Delete all rows with these values."""
        cursor = self.db.execute(f'SELECT * FROM "{table}" WHERE {rows.where(key)}', list(key.values()))
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in fetch_all(cursor)]
        if not found:
            return
        rows.delete(self.db, table, key)
        for row in found:
            keys = {name: row.pop(name) for name in tables.TABLES[table].id}
            self.record(table, keys, {name: value for name, value in row.items() if name not in _STAMP}, None)

    def record(self, table: str, key: Row, before: Row | None, after: Row | None) -> None:
        """Record a change that was written elsewhere."""
        self._changes.append((table, key, before, after))

    @property
    def count(self) -> int:
        """How many changes of rows were recorded so far."""
        return len(self._changes)

    @property
    def is_empty(self) -> bool:
        return not self._changes

    @property
    def done(self) -> str:
        """The label of the change; `""` if there was nothing to change."""
        return "" if self.is_empty else self.label

    def end(self) -> None:
        """Write the journal; a new change deletes the undone steps before it, which cannot be redone any more."""
        if self.is_empty:
            return
        if self.article is None:
            self.db.execute("DELETE FROM change WHERE undone = 1")
        else:
            self.db.execute("DELETE FROM change WHERE (article = ? OR article IS NULL) AND undone = 1", [self.article])
        step = int(self.db.execute("SELECT coalesce(max(id), 0) + 1 FROM change").fetchone()[0])
        changes = (
            {
                "article": self.article,
                "step": step,
                "label": storable(self.label),
                "table": table,
                "row": to_json(key),
                "before": None if before is None else to_json(before),
                "after": None if after is None else to_json(after),
                "made": self.now,
            }
            for table, key, before, after in self._changes
        )
        rows.insert_all(self.db, "change", changes)


class Reverted(NamedTuple):
    """The result of an undo or redo."""

    label: str
    step: int
    article: int | None
    """None: it was a change of the whole library."""
    annotation_ids: tuple[int, ...]
    """Row ids, in the order of the changes."""
    anchors: tuple[tuple[int, int], ...] = ()
    """(row id of the annotation, of the version) of the anchors that changed."""
    articles: tuple[int, ...] = ()
    """The articles whose own rows changed."""


def revert(
    db: Database, article: int | None, direction: Literal["undo", "redo"], *, step: int | None = None
) -> Reverted | None:
    """Undo the last step of an article or of the library, or redo the last one undone; None if there is none.

    Args:
        article: None for steps of the library only.
        step: this step of the article or the library, regardless of later ones.

    Raises:
        ReaderError: a row was changed otherwise since; the caller must roll back its transaction.
    """
    undo = direction == "undo"
    scope, step = _next(db, article, undo) if step is None else (article, step)
    if step is None:
        return None
    recorded = fetch_all(
        db.execute(
            """SELECT label, "table", row, before, after FROM change
            WHERE article IS ? AND undone = ? AND step = ? ORDER BY id""",
            [scope, int(not undo), step],
        )
    )
    with as_written("steps of the undo journal"):
        columns = {table: _columns(db, table) for table in {change[1] for change in recorded}}
        changes = _changes(columns, [change for _, *change in recorded])
    in_turn = ((table, key, after, before) for table, key, before, after in reversed(changes)) if undo else changes
    for (table, kind), group in groupby(in_turn, key=_kind):
        if not _revert_rows(db, scope, table, kind, [change[1:] for change in group]):
            raise ReaderError(f"cannot {direction} “{recorded[0][0]}”: it was changed elsewhere since")
    db.execute(
        "UPDATE change SET undone = ? WHERE article IS ? AND undone = ? AND step = ?",
        [int(undo), scope, int(not undo), step],
    )
    ids = tuple(dict.fromkeys(_annotation_ids(changes)))
    rows.touch_all(db, "annotation", ids)
    anchors = tuple((key["annotation"], key["version"]) for table, key, *_ in changes if table == "anchor")
    articles = tuple(dict.fromkeys(key["id"] for table, key, *_ in changes if table == "article"))
    return Reverted(recorded[0][0], step, scope, ids, anchors, articles)


def _next(db: Database, article: int | None, undo: bool) -> tuple[int | None, int | None]:
    """Find the step to undo or redo: its article (None: the library) and its number (None: there is none)."""
    steps = [
        (step, scope)
        for scope in dict.fromkeys([article, None])
        for (step,) in db.execute(
            f"SELECT {'max' if undo else 'min'}(step) FROM change WHERE article IS ? AND undone = ?",
            [scope, int(not undo)],
        )
        if step is not None
    ]
    step, scope = (max if undo else min)(steps, key=lambda one: one[0], default=(None, None))
    return scope, step


def newest(conn: Connection, article: int) -> int:
    """Return the step that undo would take back in an article; 0 if there is none."""
    sql = "SELECT max(step) FROM change WHERE article IS ? AND undone = 0"  # each finds it in the index
    steps = (conn.execute(sql, [scope]).fetchone()[0] for scope in (article, None))
    return max(step or 0 for step in steps)


def forget(db: Database, article: int, step: int) -> None:
    """Remove a step that was undone, as if it had never been made: its tags were not used by it."""
    db.execute(
        """UPDATE tag SET last_used = (SELECT max(created) FROM annotation_tag AS j WHERE j.tag = tag.id)
        WHERE id IN (SELECT json_extract(row, '$.tag') FROM change
            WHERE article = ? AND step = ? AND "table" = 'annotation_tag')""",
        [article, step],
    )
    drop(db, article, step)


def drop(db: Database, article: int, step: int) -> None:
    """Remove a step from the journal, so that it can be neither undone nor redone."""
    db.execute("DELETE FROM change WHERE article = ? AND step = ?", [article, step])


_STAMP = ("writer", "rev", "clock")
"""Columns that keep counting when a row is restored."""


def _kind(change: _Recorded) -> tuple[str, tuple[str, ...] | Literal["back", ""]]:
    """Return the table of a change, and what lets it be reverted together with its neighbours, else `""`.

    `back`: it inserts a row that is known by its key alone; names of columns: it sets these in a row known by its id.
    """
    table, key, now, then = change
    if then is None or table not in tables.STAMPED or key.keys() != set(tables.TABLES[table].id):
        return table, ""
    if now is None:
        return table, "back" if "id" not in key else ""
    return table, tuple(now) if key.keys() == {"id"} and "article" not in now else ""


def _revert_rows(
    db: Database,
    scope: int | None,
    table: str,
    kind: tuple[str, ...] | Literal["back", ""],
    changes: Sequence[tuple[Row, Row | None, Row | None]],
) -> bool:
    """Revert changes of one kind in turn, (key, now, then) each; False if a row has neither state."""
    if kind == "back":
        return _bring_back(db, scope, table, [(key, then or {}) for key, _, then in changes])
    ids = [key["id"] for key, *_ in changes] if kind else []
    if not kind or len(set(ids)) < len(changes):
        return all(_revert_row(db, scope, table, *change) for change in changes)
    names = ", ".join(f'"{name}"' for name in ("id", *kind))
    found = fetch_all(db.execute(f'SELECT {names} FROM "{table}" WHERE id IN ({rows.LISTED})', [to_json(ids)]))
    current = {id_: dict(zip(kind, values, strict=True)) for id_, *values in found}
    written: list[tuple[int, Row]] = []
    for key, now, then in changes:
        row = current.get(key["id"])
        if _stays(db, scope, table, key, now, then, row):
            continue
        changed = _changed(row, now or {}, then or {})
        if changed is None:
            return False
        written.append((key["id"], changed))
    rows.update_each(db, table, written)
    return True


def _revert_row(db: Database, scope: int | None, table: str, key: Row, now: Row | None, then: Row | None) -> bool:
    """Revert one row from `now` to `then`, None meaning no row; False if it has neither state."""
    current = _select(db, table, key, list(now or then or {}))
    if _stays(db, scope, table, key, now, then, current):
        return True
    if now is None:
        if current is None and then is not None:
            if not _parents_exist(db, table, {**key, **then}):
                return scope is None and tables.TABLES[table].owner == "article"
            rows.insert(db, table, {**key, **then})
        return True
    if then is None:
        if current is not None:
            rows.delete(db, table, key)
        return True
    changed = _changed(current, now, then)
    if changed:
        rows.update(db, table, key, changed, keep_updated=True)
    return changed is not None


def _stays(
    db: Database, scope: int | None, table: str, key: Row, now: Row | None, then: Row | None, current: Row | None
) -> bool:
    """Return whether a row stays as it is, as it was changed since in a way that is none of this step."""
    described = tables.TABLES[table]
    if (
        described.journal == "lenient"
        and now is not None
        and (current is None or any(current[name] != now[name] for name in now))
    ):
        return True
    if described.owner == "library" and scope is not None and now is not None and current != now:
        return True  # written with a change of one article; later changes in another one stay
    of_rows_elsewhere = scope is None and described.owner == "article"
    # Written with a change of the library; later changes in one article stay.
    return of_rows_elsewhere and (_is_stale(current, now) or _is_taken(db, table, key, then))


def _changed(current: Row | None, now: Row, then: Row) -> Row | None:
    """Return the columns to write for `then`; None if the row is in neither state."""
    if current is None or any(current[name] not in (now[name], then[name]) for name in then if name != "updated"):
        return None
    changed = {name: value for name, value in then.items() if current[name] != value}
    if "updated" in changed and current["updated"] != now["updated"]:  # another column was changed since
        del changed["updated"]
    return changed


def _bring_back(db: Database, scope: int | None, table: str, found: Sequence[tuple[Row, Row]]) -> bool:
    """Insert deleted rows again, given by key and other columns: what `_revert_row` does for each.

    A row that is there again stays. One that refers to a row that is gone is left out of a change of the library, and
    refuses one of an article.
    """
    described = tables.TABLES[table]
    names = [f'"{name}"' for name in described.id]
    wanted = " AND ".join(f"t.{name} = json_extract(j.value, '$[{at}]')" for at, name in enumerate(names))
    keys = to_json([[key[name] for name in described.id] for key, _ in found])
    sql = f'SELECT {", ".join("t." + name for name in names)} FROM json_each(?) AS j JOIN "{table}" AS t ON {wanted}'
    there = set(fetch_all(db.execute(sql, [keys])))
    parents = {column: parent for column, parent in described.refers.items() if parent in tables.STAMPED}
    there_too = {
        column: _existing(db, parent, (row[column] for key, then in found if column in (row := {**key, **then})))
        for column, parent in parents.items()
    }
    restored: dict[tuple[Any, ...], Row] = {}
    for key, then in found:
        identity, row = tuple(key[name] for name in described.id), {**key, **then}
        if identity in there or identity in restored:
            continue
        if all(row[column] in ids for column, ids in there_too.items() if column in row):
            restored[identity] = row
        elif scope is not None or described.owner != "article":
            return False
    for _, group in groupby(restored.values(), key=lambda row: row.keys()):
        rows.insert_back(db, table, list(group))
    return True


def _existing(db: Database, table: str, ids: Iterable[int]) -> set[int]:
    listed = to_json(list(dict.fromkeys(ids)))
    found = db.execute(f'SELECT id FROM "{table}" WHERE id IN ({rows.LISTED})', [listed])
    return {id_ for (id_,) in fetch_all(found)}


def _is_stale(current: Row | None, now: Row | None) -> bool:
    """Return whether a row was changed since, apart from its time."""
    if current is None or now is None:
        return current is not now
    return any(current[name] != now[name] for name in now if name != "updated")


def _is_taken(db: Database, table: str, key: Row, then: Row | None) -> bool:
    """Return whether another row has the id that a row would get back."""
    id_ = {name: value for name, value in {**key, **(then or {})}.items() if name in tables.TABLES[table].id}
    if then is None or not then.keys() & id_.keys() or id_.keys() != set(tables.TABLES[table].id):
        return False
    return db.execute(f'SELECT 1 FROM "{table}" WHERE {rows.where(id_)}', list(id_.values())).fetchone() is not None


def _parents_exist(db: Database, table: str, row: Row) -> bool:
    """Return whether the rows that an assignment refers to still exist."""
    return all(
        db.execute(f'SELECT 1 FROM "{parent}" WHERE id = ?', [row[column]]).fetchone()
        for column, parent in tables.TABLES[table].refers.items()
        if parent in tables.STAMPED and column in row
    )


def _columns(db: Database, table: str) -> set[str]:
    return {"rowid", *(name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table]))}


def _changes(columns: Mapping[str, set[str]], recorded: Sequence[Sequence[Any]]) -> list[_Recorded]:
    """Read rows of the journal: table, and as JSON the key and the columns before and after.

    They are parsed as one text, as each call of the parser costs more than the few columns of a row.

    Raises:
        ValueError: one of them names no row and columns of this library.
    """
    written = (f"[{key},{before or 'null'},{after or 'null'}]" for _, key, before, after in recorded)
    states = from_json(f"[{','.join(written)}]")
    changes = []
    known: set[tuple[Any, ...]] = set()  # shapes that were checked: thousands of rows have few
    for (table, *_), (key, before, after) in zip(recorded, states, strict=True):
        shape = (table, *key, None, *(before or ()), None, *(after or ()), before is None, after is None)
        if shape not in known:
            there = [state for state in (key, before, after) if state is not None]
            is_known = table in tables.TABLES and len(there) > 1
            if not is_known or not all(state.keys() <= columns[table] for state in there):
                raise ValueError(table)
            known.add(shape)
        changes.append((table, key, before, after))
    return changes


def _annotation_ids(changes: list[_Recorded]) -> Iterator[int]:
    for table, key, _, _ in changes:
        if table == "annotation":
            yield key["id"]
        elif "annotation" in key:
            yield key["annotation"]


def _select(db: Database, table: str, key: Row, columns: list[str]) -> Row | None:
    names = ", ".join(f'"{name}"' for name in columns) or "1"
    row = db.execute(f'SELECT {names} FROM "{table}" WHERE {rows.where(key)}', list(key.values())).fetchone()
    return None if row is None else dict(zip(columns, row, strict=False))
