"""Leave out blocks of a document: each run of hidden blocks takes the place of its first one. Pure.

Coordinates: blocks by index; a unit is a block that is shown or a run of hidden ones, counted from the top. The units
are numbered without gaps, so `text/layout/viewport.py` walks over them as over the blocks of a document.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Folds:
    """Which blocks of a document are shown.

    Args:
        shown: the blocks that are not hidden.
        count: the blocks of the document.
    """

    def __init__(self, shown: Iterable[int], count: int) -> None:
        self._blocks = sorted({block for block in shown if 0 <= block < count})
        self._shown = frozenset(self._blocks)
        self._opened = range(0)
        self._count = count
        self._units: list[int] = []
        """The first block of each unit."""
        end = 0
        for block in self._blocks:
            if block > end:
                self._units.append(end)
            self._units.append(block)
            end = block + 1
        if end < count:
            self._units.append(end)

    def opened(self, blocks: range) -> Folds:
        """Return the same with some neighbouring blocks shown in any case; only for folds without such blocks."""
        first, end = max(0, blocks.start), min(blocks.stop, self._count)
        if first >= end or not any(map(self.hides, range(first, end))):
            return self
        unit, following = self.unit_of(first), self.unit_of(end - 1) + 1
        above = [self._units[unit]] if self._units[unit] < first else []
        below = [end] if end < self.block_of(following) else []
        low, high = bisect_left(self._blocks, first), bisect_left(self._blocks, end)
        opened = Folds((), 0)
        opened._count, opened._shown, opened._opened = self._count, self._shown, range(first, end)
        opened._blocks = [*self._blocks[:low], *range(first, end), *self._blocks[high:]]
        opened._units = [*self._units[:unit], *above, *range(first, end), *below, *self._units[following:]]
        return opened

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self._units)

    def hides(self, block: int) -> bool:
        return block not in self._shown and block not in self._opened

    def unit_of(self, block: int) -> int:
        """Return the unit that a block is in."""
        return max(0, bisect_right(self._units, block) - 1)

    def block_of(self, unit: int) -> int:
        """Return the first block of a unit; for one beyond the end, the number of blocks."""
        return self._units[unit] if unit < len(self._units) else self._count

    def first_of(self, block: int) -> int:
        """Return the first block of the unit that a block is in."""
        return self.block_of(self.unit_of(block))

    def hidden_from(self, block: int) -> int:
        """Return how many blocks are hidden in the unit of a block; 0 if that is shown."""
        if not self.hides(block):
            return 0
        unit = self.unit_of(block)
        return self.block_of(unit + 1) - self.block_of(unit)

    def beside(self, block: int, step: int) -> int:
        """Return the next block that is shown, or the one before; at an end `block` itself."""
        index = bisect_right(self._blocks, block) if step > 0 else bisect_left(self._blocks, block) - 1
        return self._blocks[index] if 0 <= index < len(self._blocks) else block

    def nearest(self, block: int, last: int) -> int:
        """Return `block` if it is shown, else the next one that is, up to `last`, or the one before."""
        if not self.hides(block):
            return block
        after = self.beside(block, 1)
        return after if block < after <= last else self.beside(block, -1)
