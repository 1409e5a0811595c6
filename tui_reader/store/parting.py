"""Part a text from the article it was assigned to: the opposite of joining two copies.

The open text becomes an article of its own, with its annotations and corrections; those of earlier texts stay with the
earlier article, which can be opened by its id. Every step of the undo journal moves with its rows. Parting is not in
the journal, as undoing it would also undo later changes of the new article. A backup is made before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.model import ReaderError, Reading
from tui_reader.store import articles, copies, rows, tables, versions
from tui_reader.store.file.errors import as_written
from tui_reader.store.journal import Row
from tui_reader.store.values import from_json, path_key, storable

if TYPE_CHECKING:
    from tui_reader.store.rows import Database


def part(db: Database, reading: Reading, *, now: str, uid: str) -> int:
    """Make the open text an article, and return its id.

    Raises:
        ReaderError: the article has no other text.
    """
    article, version = reading.article_id, reading.version_id
    before = earlier_version(db.conn, article, version)
    if before is None:
        raise ReaderError("not parted: the article has only this text")
    source = path_key(reading.article.source)
    own = rows.insert(
        db,
        "article",
        {
            "uid": uid,
            "source": source,
            "title": storable(reading.article.title),
            "words": reading.article.words,
            "opened": now,
            "version": version,
        },
    )
    db.execute("UPDATE article_version SET article = ? WHERE id = ?", [own, version])
    for table in tables.OF_A_TEXT:
        rows.update(db, table, {"article": article, "version": version}, {"article": own})
    (path,) = db.execute("SELECT source FROM article WHERE id = ?", [article]).fetchone()
    old = versions.load_article(_metadata(db, before), source="")
    for id_, loaded in ((article, old), (own, versions.load_article(_metadata(db, version), source=""))):
        origin = [None if value is None else storable(value) for value in articles.origin(loaded)]
        db.execute("UPDATE article SET author = ?, date = ?, site = ?, address = ? WHERE id = ?", [*origin, id_])
    db.execute(
        "UPDATE article SET version = ?, title = ?, words = ? WHERE id = ?",
        [before, storable(old.title), old.words, article],
    )
    db.touched.articles |= {article, own}
    _part_journal(db, article, own, version)
    db.execute("INSERT OR IGNORE INTO path_article (path, article) VALUES (?, ?)", [path, own])
    copies.keep_apart(db, article, own)
    return own


def _metadata(db: Database, version: int) -> str:
    return str(db.execute("SELECT metadata FROM article_version WHERE id = ?", [version]).fetchone()[0])


def _part_journal(db: Database, article: int, own: int, version: int) -> None:
    """Move the steps that changed rows of the new article.

    A step that changed rows of both (such as a join) is deleted, with those that can only be reached through it: the
    ones before it or, if it was undone, the ones after it.
    """
    owners: dict[tuple[int, int], set[int]] = {}
    recorded = db.execute(
        'SELECT undone, step, "table", row, before, after FROM change WHERE article = ? ORDER BY id', [article]
    ).fetchall()
    with as_written("steps of the undo journal"):
        for undone, step, table, row, before, after in recorded:
            states = [from_json(state) for state in (before, after) if state is not None]
            found = _owners(db, table, from_json(row), states, article, own, version)
            owners.setdefault((undone, step), set()).update(found)
    mixed = [key for key, those in owners.items() if len(those) > 1]
    last_mixed = max((step for undone, step in mixed if not undone), default=-1)
    first_mixed = min((step for undone, step in mixed if undone), default=None)
    db.execute("DELETE FROM change WHERE article = ? AND undone = 0 AND step <= ?", [article, last_mixed])
    if first_mixed is not None:
        db.execute("DELETE FROM change WHERE article = ? AND undone = 1 AND step >= ?", [article, first_mixed])
    for (_, step), those in owners.items():
        if those == {own}:
            db.execute(
                """UPDATE change SET article = :own,
                    before = CASE WHEN json_extract(before, '$.article') = :old
                        THEN json_set(before, '$.article', :own) ELSE before END,
                    after = CASE WHEN json_extract(after, '$.article') = :old
                        THEN json_set(after, '$.article', :own) ELSE after END
                WHERE article = :old AND step = :step""",
                {"own": own, "old": article, "step": step},
            )


def _owners(
    db: Database, table: str, key: Row, states: Sequence[Row], article: int, own: int, version: int
) -> set[int]:
    """Return the articles that a changed row belongs to: none for tags and rules, both if a join moved texts."""
    described = tables.TABLES[table]
    if described.owner == "library":
        return set()
    if table in tables.OF_A_TEXT and "article" not in described.id:
        made_here = any(state.get("version") == version for state in states)
        return {_article_of(db, table, key) or (own if made_here else article)}
    for column, parent in described.refers.items():
        if parent in tables.OF_A_TEXT:
            return {_article_of(db, parent, {"id": key[column]}) or article}
    if table in tables.TEXTS:
        return {article, own}
    return {article}


def _article_of(db: Database, table: str, key: Row) -> int | None:
    """Return the article of a row that exists."""
    where = " AND ".join(f'"{column}" = ?' for column in key)
    found = db.execute(f'SELECT article FROM "{table}" WHERE {where}', list(key.values())).fetchone()
    return None if found is None else int(found[0])


def earlier_version(conn: sqlite3.Connection, article: int, version: int) -> int | None:
    """Find the text opened last before `version`; None if the article has no other."""
    row = conn.execute(
        "SELECT id FROM article_version WHERE article = ? AND id != ? ORDER BY opened DESC, id DESC LIMIT 1",
        [article, version],
    ).fetchone()
    return None if row is None else int(row[0])


def kept(conn: sqlite3.Connection, article: int, version: int) -> int | None:
    """Count the annotations made on texts of the article other than `version`; None if there is no other text."""
    if earlier_version(conn, article, version) is None:
        return None
    (count,) = conn.execute(
        "SELECT count(*) FROM annotation WHERE article = ? AND version != ? AND deleted IS NULL", [article, version]
    ).fetchone()
    return int(count)
