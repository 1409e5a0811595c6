"""A long list in groups that reads what is looked at, and keeps a part of it.

Its places are counted from 0. Each group begins with a place for its heading, unless there is only one group without a
name. Nothing is read before it is asked for; rows are read `CHUNK` places at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from tui_reader.store.search.grouped import Group

__all__ = ["Chunks", "Group", "Pages"]

K = TypeVar("K", bound=int | str)
R = TypeVar("R")
CHUNK = 100
"""Places that are read at once."""
MAX_CHUNKS = 12
"""Chunks of rows that are kept."""
AT_FIRST = 200
"""Keys of a group that are read first; its others are read together when one of them is looked at."""


class Pages(Generic[K, R]):
    """Groups of rows.

    Args:
        groups: none of them empty.
        keys: reads the keys of a group in order, at most so many (None: all).
        rows: reads the rows with these keys; one that is gone is left out.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        keys: Callable[[Group, int | None], Sequence[K]],
        rows: Callable[[Sequence[K]], Mapping[K, R]],
    ) -> None:
        self.groups, self._read_keys, self._read_rows = groups, keys, rows
        self.headed = len(groups) > 1 or any(group.key is not None or group.label for group in groups)
        """Whether groups have headings."""
        sizes = [group.size + self.headed for group in groups]
        self._starts = list(accumulate(sizes, initial=0))
        self._keys: dict[int, Sequence[K]] = {}
        self._chunks: dict[int, list[Group | R | None]] = {}

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def size(self) -> int:
        """The number of rows, without headings."""
        return sum(group.size for group in self.groups)

    def at(self, place: int) -> Group | R | None:
        """Return the group whose heading is at a place, else the row; None for a row that is gone.

        Raises:
            IndexError: there is no such place.
        """
        if not 0 <= place < len(self):
            raise IndexError(place)
        number, at = divmod(place, CHUNK)
        chunk = self._chunks.get(number)
        if chunk is None:
            if len(self._chunks) >= MAX_CHUNKS:
                del self._chunks[next(iter(self._chunks))]
            chunk = self._chunks[number] = self._read(number * CHUNK, min(len(self), (number + 1) * CHUNK))
        return chunk[at]

    def adopt(self, other: Pages[K, R]) -> None:
        """Take what another list of the same groups, made in a thread, has read."""
        self._keys, self._chunks = dict(other._keys), dict(other._chunks)

    def _read(self, start: int, end: int) -> list[Group | R | None]:
        found = [self._key(place) for place in range(start, end)]
        wanted = dict.fromkeys(one for one in found if one is not None and not isinstance(one, Group))
        rows = self._read_rows(list(wanted)) if wanted else {}
        return [one if one is None or isinstance(one, Group) else rows.get(one) for one in found]

    def _key(self, place: int) -> Group | K | None:
        """Return the group whose heading is at a place, else the key of the row; None if there are fewer by now."""
        number = bisect_right(self._starts, place) - 1
        group, at = self.groups[number], place - self._starts[number] - self.headed
        if at < 0:
            return group
        keys = self._keys.get(number)
        if keys is None or (at >= len(keys) and len(keys) == AT_FIRST):
            keys = self._keys[number] = self._read_keys(group, AT_FIRST if at < AT_FIRST and keys is None else None)
        return keys[at] if at < len(keys) else None


class Chunks(Generic[R]):
    """A list without groups, of which the rows themselves are read by their places.

    Args:
        read: reads so many rows from a place on.
    """

    def __init__(self, read: Callable[[int, int], Sequence[R]], size: int) -> None:
        self._read, self.size = read, size
        self._chunks: dict[int, Sequence[R]] = {}

    def __len__(self) -> int:
        return self.size

    def at(self, place: int) -> R | None:
        """Return the row at a place; None if there is none any more.

        Raises:
            IndexError: there is no such place.
        """
        if not 0 <= place < self.size:
            raise IndexError(place)
        number, at = divmod(place, CHUNK)
        chunk = self._chunks.get(number)
        if chunk is None:
            if len(self._chunks) >= MAX_CHUNKS:
                del self._chunks[next(iter(self._chunks))]
            chunk = self._chunks[number] = self._read(number * CHUNK, CHUNK)
        return chunk[at] if at < len(chunk) else None
