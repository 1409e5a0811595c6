from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
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
def test_rows_equal_those_read_by_sqlite(
    rows: list[tuple[str, int | None, float | None, bytes | None]], size: int
) -> None:
    data, stored = made(rows, size)
    assert read(data) == stored


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(0, 1 << 32))
def test_any_damage_is_tolerated(rows: list[tuple[str, int | None, float | None, bytes | None]], seed: int) -> None:
    dice = random.Random(seed)
    data = bytearray(made(rows, 1024)[0])
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    del data[dice.randrange(len(data)) :]
    for cell in read(bytes(data)):
        assert isinstance(cell, tuple)


@given(st.binary(max_size=5000))
def test_any_bytes_are_tolerated(data: bytes) -> None:
    assert isinstance(read(data), list) and isinstance(File(data).schema(), list)


def test_cyclic_overflow_chain_terminates() -> None:
    data, _ = made([("a", 1, 0.5, b"\x5a" * 9000)], 1024)
    looped = bytearray(data)
    for at in range(1024, len(looped), 1024):
        if looped[at] == 0 and looped[at + 4 : at + 40] == b"\x5a" * 36:
            looped[at : at + 4] = (at // 1024 + 1).to_bytes(4, "big")
    (cell,) = File(bytes(looped)).tables({"thing": SHAPE})["thing"].rows
    assert not cell.whole and cell.values[1] == "a"


def test_cyclic_tree_terminates() -> None:
    data, stored = made([("name" * 10, 1, 0.5, None)] * 60, 512)
    file = File(data)
    roots = [page for page in range(2, file.pages + 1) if file._flag(page) == pages.INTERIOR]
    assert roots
    looped = bytearray(data)
    for root in roots:
        looped[(root - 1) * 512 + 8 : (root - 1) * 512 + 12] = root.to_bytes(4, "big")
    assert len(read(bytes(looped))) <= len(stored)


def test_deleted_rows_are_not_recovered_from_an_intact_file(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    conn.execute(TABLE)
    conn.execute("BEGIN")  # a commit for each row would sync the file 900 times
    conn.executemany("INSERT INTO thing (name) VALUES (?)", [["name" * 20] for _ in range(900)])
    conn.execute("DELETE FROM thing WHERE id > 100")
    conn.execute("COMMIT")
    conn.close()
    assert len(read((tmp_path / "a.db").read_bytes())) == 100


# -- maliciously expensive files --------------------------------------------------------------------------------------


def varint(value: int) -> bytes:
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))


def cell(rowid: int, length: int, page_size: int, chain: int) -> bytes:
    """A row of `SHAPE` whose last value has `length` bytes, most of them in the overflow pages from `chain` on."""
    head = b"\0" + varint(15) + b"\1" + b"\0" + varint(12 + 2 * length)
    head = varint(len(head) + 1) + head
    record = head + b"x" + b"\7" + b"\x5a" * length
    local = pages._local(len(record), page_size)
    return varint(len(record)) + varint(rowid) + record[:local] + chain.to_bytes(4, "big") * (local < len(record))


def leaf(cells: list[bytes], page_size: int, head: int = 0, pointers: int = 0) -> bytes:
    """A leaf page; `pointers` is the number of cell pointers, which cycle through the cells."""
    page, end, starts = bytearray(page_size), page_size, []
    for one in cells:
        end -= len(one)
        page[end : end + len(one)] = one
        starts.append(end)
    count = pointers or len(cells)
    places = b"".join(starts[at % len(starts)].to_bytes(2, "big") for at in range(count))
    page[head : head + 8 + len(places)] = b"\x0d\0\0" + count.to_bytes(2, "big") + b"\0\0\0" + places
    return bytes(page)


def interior(children: list[int], page_size: int) -> bytes:
    page = bytearray(page_size)
    page[:12] = b"\5\0\0" + (len(children) - 1).to_bytes(2, "big") + b"\0\0\0" + children[-1].to_bytes(4, "big")
    for index, child in enumerate(children[:-1]):
        at = page_size - 6 * (index + 1)
        page[at : at + 6] = child.to_bytes(4, "big") + b"\1\1"
        page[12 + 2 * index : 14 + 2 * index] = at.to_bytes(2, "big")
    return bytes(page)


def first(page_size: int, roots: list[int]) -> bytes:
    """A first page whose schema lists our table at each of the roots."""
    rows = []
    for rowid, root in enumerate(roots, 1):
        texts = [text.encode() for text in ("table", "thing", "thing")]
        head = b"".join(varint(13 + 2 * len(text)) for text in texts) + b"\4" + varint(13)
        record = varint(len(head) + 1) + head + b"".join(texts) + root.to_bytes(4, "big")
        rows.append(varint(len(record)) + varint(rowid) + record)
    page = bytearray(leaf(rows, page_size, 100))
    page[:18] = pages.MAGIC + (page_size if page_size < 65536 else 1).to_bytes(2, "big")
    return bytes(page)


def one_chain(size: int, count: int) -> bytes:
    """Every cell of every leaf points to one overflow chain that is half as long as the file."""
    chain = count // 2
    leaves = [
        leaf([cell(number, chain * (size - 4), size, count - chain + 1)], size, 0, size // 3)
        for number in range(count - chain - 1)
    ]
    links = [(number + 1).to_bytes(4, "big").ljust(size, b"\x5a") for number in range(count - chain + 1, count + 1)]
    return first(size, [2]) + b"".join(leaves) + b"".join(links)


def nearly_cells(size: int, count: int) -> bytes:
    """Every byte looks like a cell with one wrong bit."""
    broken = bytearray(cell(1, 9, size, 0))
    broken[3] ^= 1
    filled = (bytes(broken) * size)[: size - 8 - size // 2]
    return first(size, [2]) + leaf([filled[at : at + 1] for at in range(len(filled))], size, 0, size // 4) * (count - 1)


def one_inside_another(size: int, count: int) -> bytes:
    """Cells that begin every few bytes and are as long as the page."""
    page = bytearray(size)
    starts = list(range(size // 2, size - size // 3, 16))
    for number, at in enumerate(starts):
        one = cell(number, size // 3 - 40, size, 0)
        page[at : at + 16] = one[:16]
    page[:8] = b"\x0d\0\0" + len(starts).to_bytes(2, "big") + b"\0\0\0"
    page[8 : 8 + 2 * len(starts)] = b"".join(at.to_bytes(2, "big") for at in starts)
    return first(size, [2]) + bytes(page) * (count - 1)


def many_roots(size: int, count: int) -> bytes:
    """A chain of interior pages, each of which is also a root of the table."""
    roots = list(range(2, min(count, size // 40)))
    inner = [interior([number + 1, number + 1, number], size) for number in range(2, count)]
    return first(size, roots) + b"".join(inner) + leaf([cell(1, 1, size, 0)], size)


def full_inner_pages(size: int, count: int) -> bytes:
    """Interior pages that each point to all others."""
    children = [2 + number % (count - 1) for number in range((size - 12) // 9)]
    return first(size, [2]) + interior(children, size) * (count - 1)


def no_schema(size: int, count: int) -> bytes:
    """Pages outside any tree, full of cells that may be rows of any table."""
    return b"\0" * size + leaf([cell(number, 1, size, 0) for number in range(size // 24)], size) * (count - 1)


COSTLY = [one_chain, nearly_cells, one_inside_another, many_roots, full_inner_pages, no_schema]


def cost(data: bytes) -> None:
    """Read a file and check the cost in steps and bytes, which may depend only on its length."""
    file = File(data)
    table = file.tables({"thing": SHAPE, "other": SHAPE[:3], "third": SHAPE[1:]})
    found = file.schema()
    reading = 2 * file.pages * file.page_size  # linked pages are read whatever was spent
    assert file.steps <= file.most_steps + reading + 100_000
    values = [value for one in table.values() for row in one.rows for value in row.values]
    values += [value for row in found for value in row]
    length = sum(len(value) for value in values if isinstance(value, (str, bytes)))
    assert length <= 16 * len(data) + 100_000


@pytest.mark.parametrize("make", COSTLY)
@pytest.mark.parametrize(("size", "count"), [(512, 400), (4096, 60), (65536, 6)])
def test_expensive_file_costs_no_more_than_its_length_allows(
    make: Callable[[int, int], bytes], size: int, count: int
) -> None:
    data = make(size, count)
    assert len(data) == size * count
    cost(data)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(COSTLY), st.sampled_from([512, 1024, 4096]), st.integers(3, 40), st.integers(0, 1 << 32))
def test_damaged_and_mixed_expensive_files_stay_within_limits(
    make: Callable[[int, int], bytes], size: int, count: int, seed: int
) -> None:
    dice = random.Random(seed)
    parts = [make(size, count), *(dice.choice(COSTLY)(size, count) for _ in range(2))]
    data = bytearray().join(
        dice.choice(parts)[number * size : number * size + size] if number else parts[0][:size]
        for number in range(count)
    )
    for _ in range(dice.randint(0, 60)):
        data[dice.randrange(len(data))] = dice.choice([0, 1, 2, 5, 13, 255, dice.randrange(256)])
    cost(bytes(data))


def test_damaged_library_stays_far_below_the_limits() -> None:
    """The limits only cut off files that were made to be expensive."""
    data, stored = made([(f"name {number}", number, 0.5, b"\x5a" * (number % 3000)) for number in range(900)], 4096)
    dice = random.Random(3)
    for damage in ("header", "bits", "pages"):
        changed = bytearray(data)
        for _ in range({"header": 0, "bits": 200, "pages": 0}[damage]):
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        if damage != "bits":
            changed[:100] = bytes(100)
        for _ in range(20 if damage == "pages" else 0):
            at = dice.randrange(1, len(data) // 4096) * 4096
            changed[at : at + 4096] = bytes(4096)
        file = File(bytes(changed))
        table = file.tables({"thing": SHAPE})["thing"]
        assert file.steps < file.most_steps / 2 and not file._tired
        assert len(table.rows) > (0.5 if damage == "pages" else 0.97) * len(stored)
