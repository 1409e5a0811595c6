"""Recognise texts with a layout of their own, whose blocks are built in place of `BlockBuilder`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from tui_reader.text.document import Block

_EXAMINED = 2_000
"""The most lines that decide."""
_FIRST, _MOST = 200, 60
"""The lines among which one has a time, and the characters of it in which it stands."""


class Special(Protocol):
    """Builds the blocks of subtitles, a transcript or a manual page incrementally."""

    has_styles: bool
    """Whether lines may be `Styled`."""

    @property
    def note(self) -> str:
        """What it is, and what was changed or left out."""

    @property
    def title(self) -> str:
        """The title in its first lines, otherwise empty."""

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[Block]:
        """Add lines and return the completed blocks; with `final`, all remaining ones too."""


def find_special(lines: Sequence[str]) -> Special | None:
    """Return what reads a text that begins with these lines, or None if it is like other texts."""
    first = next(filter(None, lines[:_FIRST]), "")
    if first.endswith((")", "...")) or first.isupper():
        from tui_reader.formats.plain_text.manual import find_manual

        if manual := find_manual(lines):
            return manual
    if not any(":" in line and _has_clock(line[:_MOST]) for line in lines[:_FIRST]):
        return None
    from tui_reader.formats.plain_text.cues import find_clocked, find_cues  # few texts have times
    from tui_reader.formats.plain_text.turns import find_turns

    lines = lines[:_EXAMINED]
    return find_cues(lines) or find_turns(lines) or find_clocked(lines)


def _has_clock(text: str) -> bool:
    """Tell whether a colon stands between digits."""
    at = text.find(":")
    while at >= 0:
        if text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal():
            return True
        at = text.find(":", at + 1)
    return False
