from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.store.file import pages
from tui_reader.store.file.pages import Column, File

SHAPE = (
    Column("id", "INTEGER", rowid=True),
    Column("name", "TEXT", True),
    Column("size", "INTEGER"),
    Column("score", "REAL"),
    Column("data", "BLOB"),
)
TABLE = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INT, score REAL, data BLOB) STRICT"
ROWS = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: text.replace("\0", "")),
        st.none() | st.integers(-(1 << 63), (1 << 63) - 1),
        st.none() | st.floats(allow_nan=False),
        st.none() | st.binary(max_size=40) | st.integers(0, 20_000).map(lambda size: b"\x5a" * size),
    ),
    max_size=60,
)


def made(rows: list[tuple[str, int | None, float | None, bytes | None]], page_size: int) -> tuple[bytes, list[object]]:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.execute(f"PRAGMA page_size = {page_size}")
    conn.execute(TABLE)
    conn.executemany("INSERT INTO thing (name, size, score, data) VALUES (?, ?, ?, ?)", rows)
    conn.execute("DELETE FROM thing WHERE id % 5 = 0")
    stored: list[object] = [tuple(row) for row in conn.execute("SELECT * FROM thing ORDER BY id")]
    data = conn.serialize()
    conn.close()
    return data, stored


def read(data: bytes) -> list[object]:
    table = File(data).tables({"thing": SHAPE})["thing"]
    return [(cell.rowid, *cell.values[1:]) for cell in table.rows]


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from([512, 1024, 4096, 65536]))
def test_reads_what_sqlite_reads(rows: list[tuple[str, int | None, float | None, bytes | None]], size: int) -> None:
    data, stored = made(rows, size)
    assert read(data) == stored


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 1 << 32))
def test_any_damage_is_survived(rows: list[tuple[str, int | None, float | None, bytes | None]], seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(made(rows, 1024)[0])
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    del data[dice.randrange(len(data)) :]
    for cell in read(bytes(data)):
        assert isinstance(cell, tuple)


@given(st.binary(max_size=5000))
def test_any_bytes_are_survived(data: bytes) -> None:
    assert isinstance(read(data), list) and isinstance(File(data).schema(), list)


def test_a_chain_of_overflow_pages_that_leads_back_to_itself_ends() -> None:
    data, _ = made([("a", 1, 0.5, b"\x5a" * 9000)], 1024)
    looped = bytearray(data)
    for at in range(1024, len(looped), 1024):
        if looped[at] == 0 and looped[at + 4 : at + 40] == b"\x5a" * 36:
            looped[at : at + 4] = (at // 1024 + 1).to_bytes(4, "big")
    (cell,) = File(bytes(looped)).tables({"thing": SHAPE})["thing"].rows
    assert not cell.whole and cell.values[1] == "a"


def test_a_tree_that_leads_back_to_itself_ends() -> None:
    data, stored = made([("name" * 10, 1, 0.5, None)] * 60, 512)
    file = File(data)
    roots = [page for page in range(2, file.pages + 1) if file._flag(page) == pages.INTERIOR]
    assert roots
    looped = bytearray(data)
    for root in roots:
        looped[(root - 1) * 512 + 8 : (root - 1) * 512 + 12] = root.to_bytes(4, "big")
    assert len(read(bytes(looped))) <= len(stored)


def test_what_was_deleted_does_not_come_back_from_a_sound_file(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    conn.execute(TABLE)
    conn.executemany("INSERT INTO thing (name) VALUES (?)", [["name" * 20] for _ in range(900)])
    conn.execute("DELETE FROM thing WHERE id > 100")
    conn.close()
    assert len(read((tmp_path / "a.db").read_bytes())) == 100
