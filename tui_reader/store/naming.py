"""Store decisions on names, of one article and as rules for every article; each change is one step of the journal.

A rule is written, changed and deleted with its decision; it is for names of two words or more, as a bare surname is
another person in another article.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tui_reader.model import NameDecision, NameVerdict, ReaderError
from tui_reader.store.journal import Row, Step
from tui_reader.text.name import is_full_name, name_key

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

_COLUMNS = ("name", "verdict", "target", "role")
_MAX_TEXTS = 4
"""The most earlier texts that are searched for a name."""
_REMOVED = "the correction was removed elsewhere"


def names(conn: sqlite3.Connection, article: int) -> tuple[NameDecision, ...]:
    """Return the decisions on an article's names, the oldest first."""
    sql = """SELECT id, name, verdict, target, role, left_out IS NOT NULL FROM name_decision
        WHERE article = ? ORDER BY id"""
    rows = conn.execute(sql, [article])
    return tuple(NameDecision(*decided)._replace(left_out=bool(left)) for *decided, left in rows)


def earlier_texts(conn: sqlite3.Connection, article: int, version: int) -> Iterator[str]:
    """Yield the stored texts of an article but that of `version`, the last opened first."""
    rows = conn.execute(
        """SELECT text FROM article_version WHERE article = ? AND id IS NOT ? AND text IS NOT NULL
        ORDER BY opened DESC, id DESC LIMIT ?""",
        [article, version, _MAX_TEXTS],
    )
    return (text for (text,) in rows)


def leave(step: Step, name: str) -> None:
    """Mark a name as rightly absent from the text; its decision applies again if it comes back.

    Raises:
        ReaderError: another instance removed the decision.
    """
    key = {"article": step.article, "key": name_key(name)}
    row = step.db.execute("SELECT left_out FROM name_decision WHERE article = :article AND key = :key", key).fetchone()
    if row is None:
        raise ReaderError(_REMOVED)
    step.update("name_decision", key, {"left_out": row[0]}, {"left_out": step.now})


def drop(step: Step, name: str) -> None:
    """Remove the decision on a name in this article, and its rule. Raises as `leave`."""
    key: Row = {"article": step.article, "key": name_key(name)}
    limit(step, name)
    step.delete("name_decision", key)


def limit(step: Step, name: str) -> None:
    """Let the decision on a name hold in this article only. Raises as `leave`."""
    decided, key = _said(step, name), name_key(name)
    if decided is None:
        raise ReaderError(_REMOVED)
    rule = _rule(step.db, key)
    if rule is not None and _same(decided, rule):
        step.delete("name_rule", {"key": key})


def rules(conn: sqlite3.Connection) -> tuple[NameDecision, ...]:
    """Return the rules for every article, by name."""
    sql = "SELECT id, name, verdict, target, NULL FROM name_rule ORDER BY key"
    return tuple(NameDecision(*row) for row in conn.execute(sql))


def decide(step: Step, name: str, verdict: NameVerdict, target: str | None = None, *, everywhere: bool = True) -> None:
    """Decide what a name is; its role stays. `target` is for `is` only; `everywhere`: store a rule if possible."""
    before = _said(step, name)
    _write(step, name, before, {"name": name, "verdict": verdict, "target": target})
    general = everywhere and _is_general(name, verdict, target)
    _write_rule(step, name, before, verdict, target, general)


def confirm(step: Step, name: str) -> None:
    """Confirm that a name is a person, unless that is decided already."""
    said = _said(step, name)
    respelled = said is not None and said["verdict"] == "is" and name_key(said["target"]) == name_key(name)
    if said is None or not (respelled or said["verdict"] in ("apart", "person")):
        decide(step, name, "person")


def lead(step: Step, name: str, target: str, *, everywhere: bool = True) -> None:
    """Make a name an alias of `target`, and remove decisions to the contrary."""
    key = name_key(name)
    passed, at = {key}, name_key(target)
    while at not in passed:
        passed.add(at)
        said = _said(step, at)
        if said is None or said["verdict"] != "is":
            break
        at = name_key(said["target"])
        if at == key:
            decide(step, said["name"], "person")
    final = _said(step, target) or _rule(step.db, name_key(target))
    if final is not None and final["verdict"] == "not a person":
        decide(step, target, "person")
    decide(step, name, "is", target, everywhere=everywhere)


def set_role(step: Step, name: str, role: str) -> None:
    """Set the role of a person, `""` for none."""
    _write(step, name, _said(step, name), {"name": name, "role": role})


def remove_rule(step: Step, name: str) -> NameDecision | None:
    """Delete a rule, but not decisions in articles; None if there is none."""
    removed = next((rule for rule in rules(step.db.conn) if name_key(rule.name) == name_key(name)), None)
    if removed is not None:
        key = step.db.execute("SELECT key FROM name_rule WHERE id = ?", [removed.id]).fetchone()[0]
        step.delete("name_rule", {"key": key})
    return removed


def _said(step: Step, name: str) -> Row | None:
    row = step.db.execute(
        "SELECT name, verdict, target, role FROM name_decision WHERE article = ? AND key = ?",
        [step.article, name_key(name)],
    ).fetchone()
    return None if row is None else dict(zip(_COLUMNS, row, strict=True))


def _rule(db: Database, key: str) -> Row | None:
    row = db.execute("SELECT name, verdict, target FROM name_rule WHERE key = ?", [key]).fetchone()
    return None if row is None else dict(zip(_COLUMNS, row, strict=False))


def _write(step: Step, name: str, before: Row | None, changes: dict[str, Any]) -> None:
    key = {"article": step.article, "key": name_key(name)}
    if before is None:
        blank = dict.fromkeys(_COLUMNS)
        step.insert("name_decision", key, {**blank, **changes})
    elif any(before[column] != value for column, value in changes.items() if column != "name"):
        step.update("name_decision", key, before, {**before, **changes})


def _write_rule(
    step: Step, name: str, before: Row | None, verdict: NameVerdict, target: str | None, general: bool
) -> None:
    key = name_key(name)
    rule = _rule(step.db, key)
    if general:
        values = {"name": name, "verdict": verdict, "target": target}
        if rule is None:
            step.insert("name_rule", {"key": key}, values)
        elif (rule["verdict"], rule["target"]) != (verdict, target):
            step.update("name_rule", {"key": key}, rule, values)
    elif rule is not None and before is not None and _same(before, rule):
        step.delete("name_rule", {"key": key})


def _is_general(name: str, verdict: NameVerdict, target: str | None) -> bool:
    if verdict == "is":
        return is_full_name(name) and is_full_name(target or "") and name_key(name) != name_key(target or "")
    return verdict == "not a person" and is_full_name(name)


def _same(decision: Row, rule: Row) -> bool:
    return decision["verdict"] == rule["verdict"] and name_key(decision["target"] or "") == name_key(
        rule["target"] or ""
    )
