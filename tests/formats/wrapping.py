"""Wrap paragraphs with or without hyphenation, and record which hyphens were added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_VOWEL, _CONSONANT = "[aeiouy]", r"[^\W\d_aeiouy]"
_SYLLABLE = re.compile(f"(?i)(?<={_VOWEL})(?={_CONSONANT}{_VOWEL})|(?<={_VOWEL}{_CONSONANT})(?={_CONSONANT}{_VOWEL})")
_LETTERS = re.compile(r"[^\W\d_]{6,}")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


class Broken(NamedTuple):
    """A line of a wrapped paragraph."""

    text: str
    split: bool | None
    """Whether its hyphen was added, None if it does not end inside a word."""


def hyphenated(paragraph: str, columns: int, *, mark: str = "-", split: bool = True) -> list[Broken]:
    """Wrap a paragraph; words that do not fit are split between syllables, or only at their hyphens."""
    lines: list[Broken] = []
    line = ""
    for word in paragraph.split(" "):
        while line and len(line) + 1 + len(word) > columns:
            room = columns - len(line) - 1
            at, added = max(_breaks(word, room, split), default=(0, False))
            if not at:
                lines.append(Broken(line, None))
                line = ""
            else:
                lines.append(Broken(f"{line} {word[:at]}{mark if added else ''}", added))
                line, word = "", word[at:]
        line = f"{line} {word}" if line else word
    return [*lines, Broken(line, None)]


def _breaks(word: str, room: int, split: bool) -> Iterator[tuple[int, bool]]:
    """Yield the offsets where a word may be split to fit, and whether a hyphen is added."""
    for match in _HYPHEN.finditer(word):
        if match.end() <= room:
            yield match.end(), False
    for letters in _LETTERS.finditer(word) if split else ():
        for match in _SYLLABLE.finditer(letters[0]):
            at = letters.start() + match.start()
            if 2 <= match.start() <= len(letters[0]) - 3 and at < room:
                yield at, True
