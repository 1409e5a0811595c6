"""What a command waits for while a long text is still being read: its end, or a match further on.

The command answers at once with what has been read. The rest comes in slices, and after some of them it is asked again;
the next command, or the key that steps back, ends the wait. Reading goes on in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_reader.formats.source import Source

SOON = 1_000_000
"""Bytes that are read at once where a command needs the end of the text: a tenth of a second."""


class Awaited(NamedTuple):
    """What is waited for."""

    arrive: Callable[[], bool]
    """Tries again with what has been read by now; returns whether the wait is over."""
    line: str = ""
    """What the status line says before how far reading is."""


def comes_later(source: Source) -> bool:
    """Return whether reading the rest of a text takes too long to wait for; else read it, or what a pipe has."""
    if source.left > SOON:
        return True
    while source.more():
        if source.waits:
            break
    return False


def progress_line(source: Source) -> str:
    """Return how far reading is."""
    return f"reading … {int(source.share * 100)} %"
