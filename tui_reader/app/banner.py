"""The line over the article that stays until it is closed: what became of the text, or what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_reader.app.widgets.bars import Banner
from tui_reader.keys import Context, Key, printed_keys
from tui_reader.look.hints import Pieces

if TYPE_CHECKING:
    from textual.screen import Screen

IN_LISTS: Mapping[str, str] = {"reload": "reload-list"}
"""Rows with the same command while a panel has the focus, where the key of the first means something else."""


class BannerLine:
    """One line with its keys, as long as the window has room for."""

    def __init__(self, screen: Screen[None], rows: Sequence[Key]) -> None:
        self._screen = screen
        self.take_rows(rows)
        self._banner: Banner | None = None
        self._words: Sequence[Pieces] = ()
        self._keys: Sequence[tuple[str, str]] = ()
        self._where: Context = "view"
        self._lines: Sequence[tuple[Pieces, Pieces]] = ()
        """What it may say, with its keys, the best first."""
        self.left: Callable[[], None] | None = None
        """Called when the user closes the banner that is shown."""

    def take_rows(self, rows: Sequence[Key]) -> None:
        """Name the keys of this table from now on."""
        self._rows = {row.id: row for row in rows}
        self._printed = printed_keys(rows)

    @property
    def is_shown(self) -> bool:
        return self._banner is not None

    def show(
        self,
        words: Sequence[Pieces],
        keys: Sequence[tuple[str, str]],
        where: Context,
        left: Callable[[], None] | None = None,
    ) -> None:
        """Show a line in place of any other.

        Args:
            words: the longest first.
            keys: ids of rows of the key table, and what they do here.
            where: the context whose keys are in force.
            left: called when the user closes it.
        """
        self.left = left
        self._words, self._keys, self._where = words, keys, where
        if self._banner is None:
            self._banner = Banner(id="banner")
            self._screen.mount(self._banner, after="#title")
        self._make_lines()

    def follow(self, where: Context) -> None:
        """Name the keys that are in force now: a panel that gets the focus has others than the article."""
        if self._banner is not None and where != self._where:
            self._where = where
            self._make_lines()

    def _in_force(self) -> list[tuple[str, str]]:
        """Return the keys that work here, with what they do."""
        found = []
        for row_id, does in self._keys:
            rows = (self._rows.get(one) for one in (row_id, IN_LISTS.get(row_id, "")))
            row = next((row for row in rows if row is not None and self._where in row.contexts), None)
            if row is not None and row.id in self._printed:
                found.append((self._printed[row.id], does))
        return found

    def _make_lines(self) -> None:
        told, words = self._in_force(), self._words
        ends = [*["   "] * (len(told) - 1), ""][: len(told)]
        full = [
            piece for (key, does), end in zip(told, ends, strict=True) for piece in ((key, "key"), (does + end, ""))
        ]
        bare = [piece for (key, _), end in zip(told, ends, strict=True) for piece in ((key, "key"), (end[:2], ""))]
        *longer, brief = words
        pairs = [(line, keys) for keys in (full, bare) for line in longer] + [(brief, full), (brief, bare)]
        self._lines = [(line, tuple(keys)) for line, keys in pairs]
        self.fit(self._screen.size.width)

    def fit(self, width: int) -> None:
        """Show as much as fits: long words before keys that say what they do, short words before keys alone."""
        if self._banner is not None:
            fitting = [line for line in self._lines if _length(line[0]) + _length(line[1]) + 4 <= width]
            self._banner.show(*(fitting or self._lines[-1:])[0])

    def close(self) -> bool:
        """Take it off the screen; False where there was none."""
        if self._banner is None:
            return False
        self._banner.remove()
        self._banner = self.left = None
        return True


def _length(pieces: Pieces) -> int:
    return sum(cell_len(text) for text, _ in pieces)
