"""The table descriptions match the schema, and only `rows` writes stamped rows."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path

import pytest

from tui_reader.store import tables
from tui_reader.store.file import schema

PACKAGE = Path(tables.__file__).parent.parent


@pytest.fixture(scope="module")
def conn() -> sqlite3.Connection:
    return schema.fresh(schema.VERSION)


def test_every_table_is_described() -> None:
    assert set(tables.TABLES) == {name for name in schema.tables(schema.VERSION) if not name.startswith("_")}


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=lambda table: table.name)
def test_description_matches_the_schema(conn: sqlite3.Connection, table: tables.Table) -> None:
    columns = {name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", [table.name])}
    described = {*table.id, *table.key, *table.content, *table.flags, *table.passing, *table.refers}
    assert described <= columns
    assert table.stamped == (columns >= set(tables.STAMP_COLUMNS))
    references = {
        column: parent for column, parent in conn.execute(
            'SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table.name]
        )
    }  # fmt: skip
    loose = {"version"} if table.name == "quote_decision" else set()
    listed = {column: parent for column, parent in table.refers.items() if column not in loose}
    assert listed == {column: parent for column, parent in references.items() if (table.name, column) != (
        "article", "version"
    )}  # fmt: skip
    for column in (*table.key, *table.content):
        conn.execute(f'SELECT {tables.identity(table.name, column)} FROM "{table.name}" AS t').fetchall()
    if table.once:
        conn.execute(f'SELECT {", ".join(table.once)} FROM "{table.name}"').fetchall()
    if table.stamped:
        assert table.word or table.name == "annotation_tag"
        assert table.journal == "strict"


_WRITE = re.compile(r"(?:INSERT (?:OR \w+ )?INTO|DELETE FROM|UPDATE (?:OR \w+ )?)\s*\"?(\w+)\"?(?: SET (.*?)(?: WHERE|$))?", re.S)  # fmt: skip # noqa: E501


def test_stamped_rows_are_written_only_by_rows() -> None:
    """Outside the files that carry over whole libraries, SQL writes only the program's own columns."""
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "file" or path.name == "rows.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            for table, columns in _WRITE.findall(node.value):
                if table in tables.STAMPED:
                    names = {name.strip().strip('"') for name in re.findall(r'("?\w+"?) = ', columns)}
                    assert names and names <= tables.TABLES[table].passing | {"version"}, (path.name, node.value)
