from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.library_examples import Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import schema
from tui_reader.store.file.migrations import MIGRATIONS


def made(path: Path, version: int) -> None:
    """Make an empty library as a program version with that many migrations would."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("BEGIN IMMEDIATE")
    schema.migrate(Database(conn, execute_plugins=False), version)
    conn.execute("COMMIT")
    conn.close()


def shape(path: Path) -> list[tuple[str, str]]:
    conn = sqlite3.connect(path)
    found = conn.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    conn.close()
    return found


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_every_earlier_schema_migrates_to_the_current_one(tmp_path: Path, version: int) -> None:
    made(tmp_path / "old.db", version)
    made(tmp_path / "new.db", schema.VERSION)
    with Library(tmp_path / "old.db") as old:
        reading = opened(old)
        assert len(old.annotations.annotate(reading, document(), paragraph(1), Edit(note="n")).annotations) == 1
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")


def test_empty_database_is_completed(tmp_path: Path) -> None:
    made(tmp_path / "old.db", 0)
    with Library(tmp_path / "old.db") as old:
        assert opened(old).article_id == 1


def test_failed_migration_leaves_the_file_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with library(tmp_path, Clock()) as full:
        opened(full)
    before = full.path.read_bytes()

    def broken(db: Database) -> None:
        db.execute("CREATE TABLE half (id INTEGER)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, broken))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    monkeypatch.setattr(schema.migrate, "__defaults__", (schema.VERSION,))
    with pytest.raises(Exception, match="nowhere"):
        opened(full)
    full.close()
    assert full.path.read_bytes() == before


def test_every_table_is_strict(tmp_path: Path) -> None:
    made(tmp_path / "new.db", schema.VERSION)
    tables = [
        sql
        for name, sql in shape(tmp_path / "new.db")
        if sql.startswith("CREATE TABLE") and "sqlite_" not in sql and not schema.is_of_index(name)
    ]
    assert len(tables) == 25 and all(sql.endswith("STRICT") for sql in tables)
