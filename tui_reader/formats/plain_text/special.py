"""Recognise texts with a layout of their own, whose blocks are built in place of `BlockBuilder`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from tui_reader.text.document import Block

_EXAMINED = 2_000
"""The most lines that decide."""
_FIRST, _LEAST, _SHARE = 200, 2, 0.1
"""The lines among which some have a time, the least of them, and their least share."""
_MOST, _SHORT = 60, 120
"""The characters of a line in which its time stands, and the length of one that begins with something else."""


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
    beginning = [line for line in lines[:_FIRST] if line]
    timed = [line for line in beginning if ":" in line and _may_be_timed(line)]
    if len(timed) < max(_LEAST, _SHARE * len(beginning)) and not any("-->" in line for line in timed):
        return None
    from tui_reader.formats.plain_text.cues import find_clocked, find_cues  # few texts have so many times

    lines = lines[:_EXAMINED]
    if cues := find_cues(lines):
        return cues
    from tui_reader.formats.plain_text.turns import find_turns

    return find_turns(lines) or find_clocked(lines)


def _may_be_timed(line: str) -> bool:
    """Return whether a time stands in a short line, or at the beginning of a long one."""
    return (len(line) <= _SHORT or line.lstrip(" [(")[:1].isdecimal()) and _has_clock(line[:_MOST])


def _has_clock(text: str) -> bool:
    """Return whether a colon stands between digits."""
    at = text.find(":")
    while at >= 0:
        if text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal():
            return True
        at = text.find(":", at + 1)
    return False
