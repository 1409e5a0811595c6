"""Recognise the headings that a table of contents names: those with the same letters, whatever their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_PIECES = 3
"""Blocks that a heading may have been read as."""
_LETTERS = re.compile(r"[^\W\d_]+")


def letters_of(text: str) -> str:
    return "".join(_LETTERS.findall(text)).lower()


def pieces_of(letters: Sequence[str], index: int, title: str) -> int:
    """Return how many blocks from `index` on are a title; 0 if none.

    Args:
        letters: The letters of each block.
        index: The first block.
        title: The letters of the title.
    """
    text = ""
    for count, piece in enumerate(letters[index : index + MAX_PIECES], 1):
        text += piece
        if not text or not title.startswith(text):
            return 0
        if text == title:
            return count
    return 0
