"""Find the header and the end of the text in Project Gutenberg files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_START = ("*** START OF TH", "***START OF TH")
_END = ("*** END OF TH", "***END OF TH", "End of the Project Gutenberg", "End of Project Gutenberg")


class Header(NamedTuple):
    """The header before the text."""

    length: int
    """Number of lines, including the start marker."""
    title: str | None
    author: str | None


def find_header(lines: Sequence[str]) -> Header | None:
    """Parse the header in the first lines of a file; return None if there is none."""
    for index, line in enumerate(lines):
        if line.startswith(_START) and "GUTENBERG" in line.upper():
            return Header(index + 1, _field(lines[:index], "Title: "), _field(lines[:index], "Author: "))
    return None


def find_end(lines: Sequence[str]) -> int | None:
    """Return the index of the line that ends the text, or None."""
    return next((index for index, line in enumerate(lines) if line.startswith(_END)), None)


def _field(lines: Sequence[str], name: str) -> str | None:
    return next((line[len(name) :].strip() or None for line in lines if line.startswith(name)), None)
