"""Read table rows from the bytes of an SQLite file that SQLite itself refuses.

The format is the documented one (sqlite.org/fileformat2.html): varints, records, overflow chains, table b-trees. Every
function accepts any bytes and skips what is malformed. Offsets are in bytes, page numbers start at 1.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

Value = int | float | str | bytes | None

INTERIOR, LEAF = 0x05, 0x0D
"""The flags of pages of a table b-tree."""
_INDEX = (0x02, 0x0A)
"""The flags of index pages, which are not read."""
MAGIC = b"SQLite format 3\0"
PAGE_SIZES = (4096, 1024, 512, 2048, 8192, 16384, 32768, 65536)
MOST_COLUMNS = 64
FREE_STEPS, STEPS_A_PAGE = 200_000, 6000
"""Limits of the work per file: cells tried, and pages followed. Trying every byte of a page costs one cell a byte. The
rest of a file beyond the limit is not read, so that a repair of any file ends."""
FOLLOWED_A_PAGE = 4
"""How often each page may be read as a part of a long value: once in an intact file. If all cells refer to one chain,
the values would be many times as long as the file."""
MOST_MENDED = 64
"""Cells of a page for which flipped bits are tried."""
_INTEGER_SIZES = (0, 1, 2, 3, 4, 6, 8)
_LONGEST_HEAD = 18 + 9 * MOST_COLUMNS
"""The most bytes of a cell before its values."""
_SCHEMA = "sqlite_schema"


class Column(NamedTuple):
    """A column as a STRICT table declares it."""

    name: str
    type: str
    """INTEGER, REAL, TEXT or BLOB."""
    required: bool = False
    """True for NOT NULL."""
    rowid: bool = False
    """True for INTEGER PRIMARY KEY: its record holds NULL, the value is the rowid."""


Shape = Sequence[Column]
SCHEMA_SHAPE: Shape = (
    Column("type", "TEXT", True),
    Column("name", "TEXT", True),
    Column("tbl_name", "TEXT", True),
    Column("rootpage", "INTEGER"),
    Column("sql", "TEXT"),
)


class Cell(NamedTuple):
    """A row in a leaf page."""

    rowid: int
    values: tuple[Value, ...]
    """As many as the record has; None also for those that stood in a missing overflow page."""
    start: int
    end: int
    """Its bytes in the page, overflow excluded."""
    whole: bool = True
    """False where a part of it is missing."""


class Record(NamedTuple):
    """What a cell says of its record before the values come."""

    size: int
    """Bytes, of which some may lie in overflow pages."""
    rowid: int
    """As it is stored, without a sign."""
    place: int
    """Where the record begins in the page."""
    head_size: int
    types: list[int]


class Table(NamedTuple):
    """The rows of one table."""

    rows: list[Cell]
    missed: int
    """Rows that the pages announce and that could not be read."""
    lost_pages: int
    """Pages of the table that hold no rows any more; each held several."""


class File:
    """The pages of a database file that may be damaged anywhere, its header included."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.page_size = _page_size(data)
        self.pages = -(-len(data) // self.page_size)
        self.steps = 0
        """What was done so far."""
        self.most_steps = FREE_STEPS + STEPS_A_PAGE * self.pages
        self._followed = 0

    @property
    def _tired(self) -> bool:
        """True when the file has cost so much that nothing more is looked for."""
        return self.steps > self.most_steps

    def page(self, number: int) -> bytes:
        """Return a page, filled with zeros where the file ends in it; empty where there is none."""
        if not 1 <= number <= self.pages:
            return b""
        found = self.data[(number - 1) * self.page_size : number * self.page_size]
        return found.ljust(self.page_size, b"\0")

    # -- tables -------------------------------------------------------------------------------------------------

    def schema(self) -> list[tuple[Value, ...]]:
        """Return the rows of `sqlite_schema` that can be read."""
        leaves, broken = self._leaves(1)
        if broken:
            known = set(leaves)
            leaves += [
                page
                for page in range(2, self.pages + 1)
                if page not in known and self._flag(page) == LEAF and self._fitting(page, SCHEMA_SHAPE)
            ]
        rows = [cell.values for page in leaves for cell in self.cells(page, SCHEMA_SHAPE)[0]]
        return [row for row in rows if row[0] in ("table", "index", "view", "trigger")]

    def tables(self, shapes: Mapping[str, Shape]) -> dict[str, Table]:
        """Read the rows of these tables.

        A page belongs to the table whose tree leads to it, if its rows fit; where a tree is broken, pages that no
        tree leads to are told by the columns of their rows. Pages that are free in a sound tree are not read: they
        hold what was deleted.
        """
        owner: dict[int, str] = {1: _SCHEMA}
        broken: set[str] = set(shapes)
        lost: Counter[str] = Counter()
        leaves, schema_broken = self._leaves(1)
        owner.update(dict.fromkeys(leaves, _SCHEMA))
        for kind, name, _, root, _ in dict.fromkeys(self.schema()):
            if kind != "table" or not isinstance(root, int) or name not in shapes or not isinstance(name, str):
                continue  # a name that is not known may be a damaged one
            leaves, missing = self._leaves(root)
            sound = True
            for page in leaves:
                if not self._fits(page, shapes[name]):
                    sound = False
                else:
                    owner.setdefault(page, name)
            if sound and not missing:
                broken.discard(name)
            lost[name] += len(missing)
        rows: dict[str, dict[int, Cell]] = {name: {} for name in shapes}
        extra: dict[str, list[Cell]] = {name: [] for name in shapes}
        missed: Counter[str] = Counter()
        pages = [(page, name) for page, name in owner.items() if name in shapes]
        if broken:
            pages += self._strays(owner, {name: shapes[name] for name in shapes if name in broken})
        for page, name in pages:
            found, gone = self.cells(page, shapes[name])
            missed[name] += gone
            if owner.get(page) != name and lost[name]:
                lost[name] -= 1
            for cell in found:
                same = rows[name].setdefault(cell.rowid, cell)
                if same is not cell and same.values != cell.values:
                    extra[name].append(cell)
        ordered = {name: sorted(cells.values(), key=lambda cell: cell.rowid) for name, cells in rows.items()}
        return {name: Table(ordered[name] + extra[name], missed[name], lost[name]) for name in shapes}

    def _strays(self, owner: Mapping[int, str], shapes: Mapping[str, Shape]) -> Iterator[tuple[int, str]]:
        """Find the tables of unreachable pages by the columns of their rows."""
        for page in range(2, self.pages + 1):
            if page in owner or self._flag(page) in _INDEX:
                continue
            if self._tired:
                break
            counts = self._counts(page, shapes)
            best = max(shapes, key=lambda name: counts[name], default=None)
            if best is not None and counts[best]:
                yield page, best

    def _leaves(self, root: int) -> tuple[list[int], list[int]]:
        """Follow a tree to its leaves; also return the pages it leads to that are no pages of a table."""
        leaves, missing, seen, waiting = list[int](), list[int](), set[int](), [root]
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            if self._tired:
                return leaves, [*missing, number]
            seen.add(number)
            self.steps += 1
            flag = self._flag(number)
            if flag == LEAF:
                leaves.append(number)
            elif flag == INTERIOR:
                waiting += self._children(number)
            else:
                missing.append(number)
        return leaves, missing

    def _children(self, number: int) -> list[int]:
        page, head = self.page(number), _head(number)
        count, right = _u16(page, head + 3), _u32(page, head + 8)
        count = min(count, (self.page_size - head - 12) // 6)
        self.steps += count
        return [_u32(page, _u16(page, head + 12 + 2 * index)) for index in range(count)] + [right]

    def _flag(self, number: int) -> int:
        page = self.page(number)
        return page[_head(number)] if page else 0

    # -- rows ---------------------------------------------------------------------------------------------------

    def _fits(self, number: int, shape: Shape) -> bool:
        page, head = self.page(number), _head(number)
        return not _u16(page, head + 3) or self._fitting(number, shape) > 0

    def _fitting(self, number: int, shape: Shape) -> int:
        """Count the cells of a page that can be rows of a table."""
        return self._counts(number, {"": shape})[""]

    def _counts(self, number: int, shapes: Mapping[str, Shape]) -> Counter[str]:
        """Count the cells of a page that can be rows of each table."""
        page = self.page(number)
        pointers = self._pointers(page, _head(number))
        self.steps += len(pointers)
        counts: Counter[str] = Counter()
        for at in pointers:
            record = self._record(page, at)
            if record is not None:
                counts.update(name for name, shape in shapes.items() if _is_row(record.types, shape))
        return counts

    def _pointers(self, page: bytes, head: int) -> list[int]:
        count = min(_u16(page, head + 3), (self.page_size - head - 8) // 3)
        return [_u16(page, head + 8 + 2 * index) for index in range(count)]

    def cells(self, number: int, shape: Shape) -> tuple[list[Cell], int]:
        """Read the rows of a leaf page, and count those it announces and that cannot be read.

        In a page that is visibly damaged, a bit is turned back where that makes a row of a cell, and rows are looked
        for between the cells that are known.
        """
        page, head = self.page(number), _head(number)
        if not page:
            return [], 0
        pointers = self._pointers(page, head)
        read = self._without_overlaps([self._cell(page, at, shape) for at in pointers])
        cells = [cell for cell in read if cell is not None]
        if len(cells) == len(pointers) and self._filled(page, head, cells) and page[head] == LEAF:
            return cells, 0
        known = {cell.rowid for cell in cells}
        tries = 0
        for at, cell in zip(pointers, read, strict=True):
            if tries == MOST_MENDED or self._tired:
                break
            if cell is None and head + 8 <= at < self.page_size and not self._covered(cells, at):
                tries += 1
                mended = self._mended(page, at, shape, known)
                if mended is not None:
                    cells.append(mended)
                    known.add(mended.rowid)
        for cell in self._between(page, head + 8 + 2 * len(pointers), cells, shape):
            if cell.rowid not in known:
                cells.append(cell)
                known.add(cell.rowid)
        announced = len(pointers) if any(read) else 0
        return cells, max(0, announced - len(cells))

    def _without_overlaps(self, read: Sequence[Cell | None]) -> list[Cell | None]:
        """Leave out cells that are together far longer than their page, as no damage makes them."""
        room = 2 * self.page_size
        kept: list[Cell | None] = []
        for cell in read:
            room -= cell.end - cell.start if cell is not None else 0
            kept.append(cell if room >= 0 else None)
        return kept

    def _filled(self, page: bytes, head: int, cells: Sequence[Cell]) -> bool:
        """Return whether cells, free blocks and fragments fill the page exactly, as in an intact one."""
        start = _u16(page, head + 5) or 65536
        free, at, steps = page[head + 7], _u16(page, head + 1), 0
        while at and steps < self.page_size // 4:
            free, at, steps = free + _u16(page, at + 2), _u16(page, at), steps + 1
        used = sum(max(4, cell.end - cell.start) for cell in cells)
        return start + used + free == self.page_size

    def _between(self, page: bytes, start: int, cells: Sequence[Cell], shape: Shape) -> Iterator[Cell]:
        at = start
        ends = {cell.start: cell.end for cell in cells}
        while at < self.page_size - 4 and not self._tired:
            if at in ends:
                at = max(ends[at], at + 1)
                continue
            cell = self._cell(page, at, shape) if page[at] else None
            if cell is not None and cell.whole and not self._overlaps(ends, at, cell.end):
                yield cell
                at = cell.end
            else:
                at += 1

    def _overlaps(self, starts: Collection[int], at: int, end: int) -> bool:
        self.steps += len(starts) // 16
        return any(at < other < end for other in starts)

    def _covered(self, cells: Sequence[Cell], at: int) -> bool:
        self.steps += len(cells) // 16
        return any(cell.start <= at < cell.end for cell in cells)

    def _mended(self, page: bytes, at: int, shape: Shape, known: set[int]) -> Cell | None:
        """Turn one bit of a cell's sizes and types back, where exactly that makes a row of it."""
        near = sorted(known)
        found: list[Cell] = []
        sizes = bytearray(page[at : at + 10 + len(shape) * 2])
        more = page[at + len(sizes) : at + _LONGEST_HEAD]
        for bit in range(8 * len(sizes)):
            sizes[bit // 8] ^= 1 << bit % 8
            self.steps += 1
            record = _record(bytes(sizes) + more, 0, len(self.data))
            if record is not None and _is_row(record.types, shape):
                cell = self._cell(page[:at] + sizes + page[at + len(sizes) :], at, shape)
                if cell is not None and cell.whole and cell.rowid not in known:
                    found.append(cell)
            sizes[bit // 8] ^= 1 << bit % 8
        if not found:
            return None
        middle = near[len(near) // 2] if near else 0
        return min(found, key=lambda cell: abs(cell.rowid - middle))

    def _record(self, page: bytes, at: int) -> Record | None:
        """Read what a cell says of its record; None where there can be no cell in this page."""
        if not 8 <= at < self.page_size - 3:
            return None
        record = _record(page, at, len(self.data))
        if record is None or record.place + record.head_size > self.page_size:
            return None
        return record if record.place + _local(record.size, self.page_size) <= self.page_size else None

    def _cell(self, page: bytes, at: int, shape: Shape) -> Cell | None:
        """Read a cell as a row of a table; None where its sizes or types are not those of such a row."""
        self.steps += 1
        record = self._record(page, at)
        if record is None or not _is_row(record.types, shape):
            return None
        size, place = record.size, record.place
        local = _local(size, self.page_size)
        payload, end = page[place : place + local], place + local
        if local < size:
            payload += self._overflow(_u32(page, end), size - local)
            end += 4
        rowid = record.rowid - (1 << 64) if record.rowid >= 1 << 63 else record.rowid
        values = _values(payload, record.head_size, record.types, shape)
        return Cell(rowid, values, at, end, len(payload) == size)

    def _overflow(self, number: int, size: int) -> bytes:
        """Follow a chain of overflow pages as far as there are any."""
        parts, seen = [], set()
        room = self.page_size - 4
        while size > 0 and 1 < number <= self.pages and number not in seen:
            if self._followed > FOLLOWED_A_PAGE * self.pages:
                break
            seen.add(number)
            self.steps += 1
            self._followed += 1
            page = self.data[(number - 1) * self.page_size : number * self.page_size]
            if not any(page):
                break
            part = page[4 : 4 + min(size, room)]
            parts.append(part)
            size -= len(part)
            if len(part) < room:
                break
            number = _u32(page, 0)
        return b"".join(parts)


def _record(data: bytes, at: int, longest: int) -> Record | None:
    """Read the sizes and types of a record of at most `longest` bytes; None where they do not fit together."""
    size, place = _varint(data, at)
    if size > longest:
        return None
    rowid, place = _varint(data, place)
    head_size, types_at = _varint(data, place)
    if not 2 <= head_size <= 9 * MOST_COLUMNS:
        return None
    types: list[int] = []
    end, length = place + head_size, 0
    while types_at < end and len(types) <= MOST_COLUMNS:
        kind, types_at = _varint(data, types_at)
        types.append(kind)
        length += _size(kind)
    if types_at != end or head_size + length != size:
        return None
    return Record(size, rowid, place, head_size, types)


def _page_size(data: bytes) -> int:
    """Return the header's page size, else 4096, unless pages of another size fill far more of the file."""
    stated = 65536 if _u16(data, 16) == 1 else _u16(data, 16)
    if data[: len(MAGIC)] == MAGIC and stated in PAGE_SIZES:
        return stated
    filled = {
        size: size * sum(_begins_page(data, at, size) for at in range(size, len(data), size)) for size in PAGE_SIZES
    }
    best = max(PAGE_SIZES, key=lambda size: filled[size])
    return next((size for size in (stated, PAGE_SIZES[0]) if 2 * filled.get(size, -1) >= filled[best]), best)


def _begins_page(data: bytes, at: int, size: int) -> bool:
    """Return whether a b-tree page of this size may begin here: its cells follow their pointers."""
    start = _u16(data, at + 5) or 65536
    return data[at] in (0x02, 0x05, 0x0A, 0x0D) and 8 + 2 * _u16(data, at + 3) <= start <= size


def _head(number: int) -> int:
    """Where a page's b-tree header begins: the first page has the file's header before it."""
    return 100 if number == 1 else 0


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Read a varint of up to nine bytes; past the end there are zeros."""
    value = 0
    for index in range(8):
        byte = data[at + index] if at + index < len(data) else 0
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    last = data[at + 8] if at + 8 < len(data) else 0
    return value << 8 | last, at + 9


def _local(size: int, usable: int) -> int:
    """How many bytes of a payload of this size lie in the leaf page itself."""
    most = usable - 35
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    here = least + (size - least) % (usable - 4)
    return here if here <= most else least


def _size(kind: int) -> int:
    """How many bytes a value of this serial type takes."""
    if kind < 7:
        return _INTEGER_SIZES[kind]
    if kind < 12:
        return 8 if kind == 7 else 0
    return (kind - 12) // 2


def _is_row(types: Sequence[int], shape: Shape) -> bool:
    """Return whether a record of these serial types can be a row; columns that were added later may be missing."""
    if not 0 < len(types) <= len(shape) or any(column.required for column in shape[len(types) :]):
        return False
    return all(_suits(kind, column) for kind, column in zip(types, shape, strict=False))


def _suits(kind: int, column: Column) -> bool:
    if column.rowid or kind == 0:
        return kind == 0 and (column.rowid or not column.required)
    if column.type == "INTEGER":
        return kind <= 6 or kind in (8, 9)
    if column.type == "REAL":
        return kind <= 9
    return kind >= 12  # one flipped bit is the difference between TEXT and BLOB


def _values(payload: bytes, at: int, types: Sequence[int], shape: Shape) -> tuple[Value, ...]:
    values: list[Value] = []
    for kind, column in zip(types, shape, strict=False):
        raw = payload[at : at + _size(kind)]
        at += _size(kind)
        if kind in (8, 9):
            values.append(kind - 8)
        elif kind == 0 or (kind < 12 and len(raw) < _size(kind)) or (not raw and _size(kind)):
            values.append(None)
        elif kind < 7:
            values.append(int.from_bytes(raw, "big", signed=True))
        elif kind == 7:
            values.append(struct.unpack(">d", raw)[0])
        else:
            values.append(raw.decode("utf-8", "replace") if column.type == "TEXT" else raw)
    return tuple(values)
