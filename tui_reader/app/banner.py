"""The line over the article that stays until it is closed: what became of the text, or what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_reader.app.widgets.bars import Banner

if TYPE_CHECKING:
    from textual.screen import Screen

Pieces = tuple[tuple[str, str], ...]
"""(text, component name without `bar--`)."""


class BannerLine:
    """One line with its keys, as long as the window has room for."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._banner: Banner | None = None
        self._lines: Sequence[tuple[Pieces, Pieces]] = ()
        """What it may say, with its keys, the best first."""

    def show(self, words: Sequence[Pieces], keys: Sequence[tuple[str, str]], printed: Mapping[str, str]) -> None:
        """Show a line in place of any other.

        Args:
            words: the longest first.
            keys: ids of rows of the key table, and what they do here.
            printed: the keys of the rows.
        """
        told = [(printed[row], does) for row, does in keys if row in printed]
        ends = ["   "] * (len(told) - 1) + [""]
        full = [
            piece for (key, does), end in zip(told, ends, strict=True) for piece in ((key, "key"), (does + end, ""))
        ]
        bare = [piece for (key, _), end in zip(told, ends, strict=True) for piece in ((key, "key"), (end[:2], ""))]
        *longer, brief = words
        pairs = [(line, keys) for keys in (full, bare) for line in longer] + [(brief, full), (brief, bare)]
        self._lines = [(line, tuple(keys)) for line, keys in pairs]
        if self._banner is None:
            self._banner = Banner(id="banner")
            self._screen.mount(self._banner, after="#title")
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
        self._banner = None
        return True


def _length(pieces: Pieces) -> int:
    return sum(cell_len(text) for text, _ in pieces)
