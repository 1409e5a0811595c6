from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.library_examples import document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import doctor, row_types, schema
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.file.repair import repair

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with library(tmp_path) as full:
        reading = opened(full)
        for at in range(5):
            full.annotations.annotate(
                reading, document(), paragraph(at), Edit(note=f"note {at}", add_tags=(f"tag {at}",))
            )
        full.keeper.finish()
        return full.path


def put(path: Path, sql: str) -> None:
    """Change rows while the tables are not STRICT, as a program that edits the schema can."""
    for before, after in ((") STRICT", ")       "), (")       ", ") STRICT")):
        conn = sqlite3.connect(path, isolation_level=None)
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table'", [before, after])
        conn.close()
        if "STRICT" in before:
            conn = sqlite3.connect(path, isolation_level=None)
            conn.execute(sql)
            conn.close()


def read_all(path: Path) -> None:
    with Library(path) as some:
        for entry in some.articles.recent():
            some.articles.reading(entry.article_id)
            some.articles.text_of(entry.article_id)
        some.codebook.tags()
        some.codebook.tags(articles=True)
        opened(some)


VALUES = (
    "UPDATE article SET title = x'ff00'",
    "UPDATE article SET own_title = x'1b5b'",
    "UPDATE article SET version = 'first'",
    "UPDATE article_version SET metadata = x'7b7d'",
    "UPDATE article_version SET text = CAST(text AS BLOB)",
    "UPDATE annotation SET note = CAST(note AS BLOB) WHERE id = 3",
    "UPDATE annotation SET start = 'x' WHERE id = 2",
    "UPDATE tag SET name = x'00' WHERE id = 1",
)


@pytest.mark.parametrize("sql", VALUES)
def test_value_of_wrong_type_raises_one_line_error_and_is_found(path: Path, sql: str) -> None:
    put(path, sql)
    with pytest.raises(LibraryError, match=r"is of another type; [^\n]*$"):
        read_all(path)
    assert "schema" in {finding.check for finding in doctor.examine(path).findings}


def test_text_stored_as_bytes_is_repaired(path: Path) -> None:
    put(path, "UPDATE annotation SET note = CAST(note AS BLOB), exact = CAST(exact AS BLOB) WHERE id % 2")
    assert repair(path, NOW).after.findings == ()
    read_all(path)
    conn = sqlite3.connect(path)
    assert conn.execute("SELECT note FROM annotation ORDER BY id").fetchall() == [(f"note {at}",) for at in range(5)]
    conn.close()


def test_expected_types_match_the_tables() -> None:
    conn = schema.fresh(schema.VERSION)
    found = row_types.by_name()
    for table in schema.tables(schema.VERSION):
        for name, type_ in conn.execute("SELECT name, type FROM pragma_table_info(?)", [table]):
            if not table.startswith("_"):
                assert set(row_types._TYPES[type_]) <= set(found[name]), (table, name)


@pytest.mark.parametrize("value", ["x'00'", "'text'", "7", "1.5", "NULL"])
@pytest.mark.parametrize("column", ["note", "rev", "percent", "score"])
def test_bulk_fetch_checks_types_like_single_rows(value: str, column: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.row_factory = row_types.Checking(Path("reader.db"))
    asked = f"SELECT * FROM (SELECT 1 AS id, NULL AS {column} UNION ALL SELECT 2, {value})"
    results = []
    for fetch in (list, row_types.fetch_all):
        try:
            results.append(str(fetch(conn.execute(asked))))
        except LibraryError as error:
            results.append(str(error))
    assert results[0] == results[1] and (value == "NULL") <= ("None" in results[0])
    assert row_types.fetch_all(conn.execute("SELECT note FROM (SELECT 1 AS note) WHERE 0")) == []
    conn.row_factory = None
    assert len(row_types.fetch_all(conn.execute(asked))) == 2
    conn.close()
