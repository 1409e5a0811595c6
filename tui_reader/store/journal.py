"""The undo journal: every act as one step of changed rows, taken back and done again by columns.

A row is only touched where it is as the journal left it: a column that still has the act's value goes back, one
that has the old value already stays, anything else is another instance's word and refuses the whole step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tui_reader.model import ReaderError
from tui_reader.store import rows
from tui_reader.store.values import from_json, storable, to_json

if TYPE_CHECKING:
    from sqlite_utils import Database

Row = dict[str, Any]


class Step:
    """One act of the reader: writes rows and records, when it ends, what they were and what they are."""

    def __init__(self, db: Database, article: int, now: str, label: str = "") -> None:
        self.db, self.article, self.now, self.label = db, article, now, label
        self._changes: list[tuple[str, Row, Row | None, Row | None]] = []

    def update(self, table: str, key: Row, before: Row, after: Row) -> None:
        """Set the columns of `after` that differ from `before`, which names the same columns."""
        after = {name: value for name, value in after.items() if value != before[name]}
        if after:
            _update(self.db, table, key, after)
            self.record(table, key, {name: before[name] for name in after}, after)

    def insert(self, table: str, key: Row, values: Row) -> None:
        rows.insert(self.db, table, {**key, **values})
        self.record(table, key, None, values)

    def delete(self, table: str, key: Row, values: Row) -> None:
        """Delete the row; `values` are its other columns."""
        _delete(self.db, table, key)
        self.record(table, key, values, None)

    def record(self, table: str, key: Row, before: Row | None, after: Row | None) -> None:
        """Record a change that was written otherwise."""
        self._changes.append((table, key, before, after))

    @property
    def is_empty(self) -> bool:
        return not self._changes

    @property
    def done(self) -> str:
        """What was done, as undo names it; `""` where nothing was to be done."""
        return "" if self.is_empty else self.label

    def end(self) -> None:
        """Write the journal; a new act drops what was undone before it, as there is no way back to that."""
        if self.is_empty:
            return
        self.db.execute("DELETE FROM change WHERE article = ? AND undone = 1", [self.article])
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
    """What an undo or redo touched."""

    label: str
    step: int
    annotation_ids: tuple[int, ...]
    """Row ids, in the order of the act."""
    anchors: tuple[tuple[int, int], ...] = ()
    """(row id of the annotation, of the version) of the anchors among what was touched."""


def revert(
    db: Database, article: int, direction: Literal["undo", "redo"], *, label: str | None = None
) -> Reverted | None:
    """Undo the last step of an article, or redo the last one undone; None where there is none.

    Args:
        label: only the last step of that name, whatever was done since.

    Raises:
        ReaderError: a row was changed since by something else; the caller's transaction must be rolled back.
    """
    undo = direction == "undo"
    condition, values = ("", []) if label is None else (" AND label = ?", [label])
    step = db.execute(
        f"SELECT {'max' if undo else 'min'}(step) FROM change WHERE article = ? AND undone = ?{condition}",
        [article, int(not undo), *values],
    ).fetchone()[0]
    if step is None:
        return None
    recorded = db.execute(
        """SELECT label, "table", row, before, after FROM change
        WHERE article = ? AND undone = ? AND step = ? ORDER BY id""",
        [article, int(not undo), step],
    ).fetchall()
    changes = [(table, from_json(key), _load(before), _load(after)) for _, table, key, before, after in recorded]
    for table, key, before, after in reversed(changes) if undo else changes:
        now, then = (after, before) if undo else (before, after)
        if not _revert_row(db, table, key, now, then):
            raise ReaderError(f"cannot {direction} “{recorded[0][0]}”: it was changed elsewhere since")
    db.execute(
        "UPDATE change SET undone = ? WHERE article = ? AND undone = ? AND step = ?",
        [int(undo), article, int(not undo), step],
    )
    ids = tuple(dict.fromkeys(_annotation_ids(changes)))
    for annotation in ids:
        db.execute("UPDATE annotation SET rev = rev + 1 WHERE id = ?", [annotation])
    anchors = tuple((key["annotation"], key["version"]) for table, key, *_ in changes if table == "anchor")
    return Reverted(recorded[0][0], step, ids, anchors)


def drop(db: Database, article: int, step: int) -> None:
    """Remove a step from the journal, so that it can be neither undone nor redone."""
    db.execute("DELETE FROM change WHERE article = ? AND step = ?", [article, step])


_PASSING = ("draft", "source", "path_article")
"""Rows that come and go without the journal: where they are not as an act left them, they are left alone."""


def _revert_row(db: Database, table: str, key: Row, now: Row | None, then: Row | None) -> bool:
    """Bring one row from `now` to `then`, None meaning that there is no row; False where it is neither."""
    current = _select(db, table, key, list(now or then or {}))
    if table in _PASSING and now is not None and (current is None or any(current[name] != now[name] for name in now)):
        return True
    if table == "name_rule" and now is not None and current != now:
        return True  # a rule belongs to no article: what was made of it in another one stays
    if now is None:
        if current is None and then is not None:
            if table == "annotation_tag" and not _both_exist(db, key):
                return False
            rows.insert(db, table, {**key, **then})
        return True
    if then is None:
        if current is not None:
            _delete(db, table, key)
        return True
    if current is None or any(current[name] not in (now[name], then[name]) for name in then):
        return False
    changed = {name: value for name, value in then.items() if current[name] != value}
    if changed:
        _update(db, table, key, changed)
    return True


def _both_exist(db: Database, key: Row) -> bool:
    return all(db.execute(f"SELECT 1 FROM {table} WHERE id = ?", [key[table]]).fetchone() for table in key)


def _annotation_ids(changes: list[tuple[str, Row, Row | None, Row | None]]) -> Iterator[int]:
    for table, key, _, _ in changes:
        if table == "annotation":
            yield key["id"]
        elif table in ("annotation_tag", "anchor"):
            yield key["annotation"]


def _load(value: str | None) -> Row | None:
    return None if value is None else from_json(value)


def _where(key: Mapping[str, Any]) -> str:
    return " AND ".join(f'"{name}" = ?' for name in key)


def _select(db: Database, table: str, key: Row, columns: list[str]) -> Row | None:
    names = ", ".join(f'"{name}"' for name in columns) or "1"
    row = db.execute(f'SELECT {names} FROM "{table}" WHERE {_where(key)}', list(key.values())).fetchone()
    return None if row is None else dict(zip(columns, row, strict=False))


def _update(db: Database, table: str, key: Row, values: Row) -> None:
    columns = ", ".join(f'"{name}" = ?' for name in values)
    db.execute(f'UPDATE "{table}" SET {columns} WHERE {_where(key)}', [*values.values(), *key.values()])


def _delete(db: Database, table: str, key: Row) -> None:
    db.execute(f'DELETE FROM "{table}" WHERE {_where(key)}', list(key.values()))
