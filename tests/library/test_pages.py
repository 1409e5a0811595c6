"""Long lists in groups: every position, what is read, and rows deleted meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.library.pages import AT_FIRST, CHUNK, MAX_CHUNKS, Chunks, Pages
from tui_reader.store.search.grouped import Group


class Source:
    """Groups of numbers, the rows of which are their names; counts what is read."""

    def __init__(self, sizes: Sequence[int], gone: frozenset[int] = frozenset()) -> None:
        self.groups = [Group(at, f"group {at}", size) for at, size in enumerate(sizes)]
        self.keys_read: list[tuple[object, int | None]] = []
        self.rows_read = 0
        self._gone = gone

    def keys(self, group: Group, limit: int | None) -> Sequence[int]:
        self.keys_read.append((group.key, limit))
        first = sum(other.size for other in self.groups[: self.groups.index(group)])
        return range(first, first + group.size)[:limit]

    def rows(self, keys: Sequence[int]) -> Mapping[int, str]:
        self.rows_read += len(keys)
        return {key: f"row {key}" for key in keys if key not in self._gone}

    def pages(self) -> Pages[int, str]:
        return Pages(self.groups, self.keys, self.rows)


def expected(sizes: Sequence[int]) -> list[str]:
    names, number = [], 0
    for at, size in enumerate(sizes):
        names.append(f"group {at}")
        names += [f"row {key}" for key in range(number, number + size)]
        number += size
    return names


def shown(pages: Pages[int, str]) -> list[str | None]:
    found = [pages.at(place) for place in range(len(pages))]
    return [one.label if isinstance(one, Group) else one for one in found]


@given(st.lists(st.integers(1, 40), max_size=30))
def test_each_position_has_its_row_or_heading(sizes: list[int]) -> None:
    pages = Source(sizes).pages()
    assert shown(pages) == expected(sizes) and pages.size == sum(sizes)


@pytest.mark.parametrize("size", [1, CHUNK, AT_FIRST - 1, AT_FIRST, AT_FIRST + 1, 1_000])
def test_list_without_groups_has_no_heading(size: int) -> None:
    source = Source([size])
    source.groups = [Group(None, "", size)]
    pages = source.pages()
    assert len(pages) == size and [pages.at(place) for place in range(size)] == [f"row {at}" for at in range(size)]
    assert source.keys_read == ([(None, AT_FIRST)] if size <= AT_FIRST else [(None, AT_FIRST), (None, None)])


def test_fifty_thousand_rows_are_read_on_demand() -> None:
    source = Source([50_000])
    pages = source.pages()
    assert len(pages) == 50_001 and not source.keys_read and not source.rows_read
    assert pages.at(1) == "row 0" and source.keys_read == [(0, AT_FIRST)] and source.rows_read == CHUNK - 1
    assert pages.at(50_000) == "row 49999" and source.rows_read < 3 * CHUNK
    for place in range(1, 50_000, 10):
        assert pages.at(place) == f"row {place - 1}"
    assert len(source.keys_read) == 2, "keys are read twice at most"


def test_many_small_groups_are_read_in_chunks() -> None:
    source = Source([5] * 10_000)
    pages = source.pages()
    assert [pages.at(at) for at in (30_001, 30_002)] == ["row 25000", "row 25001"]
    assert len(source.keys_read) <= CHUNK // 6 + 2 and source.rows_read <= CHUNK
    for place in range(0, len(pages), CHUNK):
        pages.at(place)
    assert len(pages._chunks) <= MAX_CHUNKS


def test_deleted_rows_are_empty() -> None:
    source = Source([3, 2], gone=frozenset({1}))
    assert shown(source.pages()) == ["group 0", "row 0", None, "row 2", "group 1", "row 3", "row 4"]
    source.groups = [Group(0, "more", 9), Group(1, "fewer", 1)]
    source.keys = lambda group, limit: [7]  # type: ignore[method-assign]
    assert shown(source.pages()) == ["more", "row 7", *[None] * 8, "fewer", "row 7"]


@pytest.mark.parametrize("place", [-1, 7, 100])
def test_position_out_of_range_raises(place: int) -> None:
    with pytest.raises(IndexError):
        Source([3, 2]).pages().at(place)


def test_ten_thousand_rows_are_read_in_chunks() -> None:
    read: list[tuple[int, int]] = []

    def some(offset: int, limit: int) -> list[str]:
        read.append((offset, limit))
        return [f"row {number}" for number in range(offset, min(offset + limit, 10_000))]

    rows = Chunks(some, 10_000)
    assert len(rows) == 10_000 and read == []
    assert [rows.at(at) for at in (0, 99, 5_050, 9_999, 1)] == [f"row {at}" for at in (0, 99, 5_050, 9_999, 1)]
    assert read == [(0, CHUNK), (5_000, CHUNK), (9_900, CHUNK)]
    for at in range(0, 10_000, 50):
        assert rows.at(at)
    assert len(read) <= 3 + 100 + 3, "each chunk once, except the few dropped meanwhile"
    assert Chunks(lambda offset, limit: [], 3).at(1) is None, "it went meanwhile"
    with pytest.raises(IndexError):
        rows.at(10_000)
