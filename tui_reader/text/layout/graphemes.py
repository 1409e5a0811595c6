"""Grapheme clusters, the units of text on screen, and how many cells each takes.

Coordinates: code-point offsets into one string. Cells are those of `rich.cells.cell_len`, because Textual's `Strip`
measures rows with it: the cells of a range between two cluster borders are the sum of its clusters' cells.

Clusters are those of UAX #29, or coarser: a character without a cell of its own belongs to the one before it
(including zero-width blanks and control codes), and a zero-width joiner keeps the one after it, as in `cell_len`. The
line feed is a cluster by itself, and so is a tab, whose width depends on its position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size

ZWJ, VS16 = "\u200d", "\ufe0f"

NARROW_CLASS = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u0531-\u058a\u05d0-\u05ea\u0620-\u064a\u0660-\u0669"
    "\u1e00-\u1fff\u2010-\u2027\u202f-\u205e\u2070-\u20bf\u2100-\u218b\u2190-\u2319\u2500-\u25fc\ufffd"
)
"""A regular expression class of characters that are one cell wide and always a cluster by themselves."""
WIDE_CLASS = "\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60\U00020000-\U0002a6df"
"""The same for characters two cells wide."""
_NARROW = re.compile(f"[{NARROW_CLASS}]*+")
_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))

# The role of a character: its cells in the lowest two bits, and how it affects its cluster.
CELLS = 0b11
EXTENDS = 1 << 2  # belongs to the character before it
LINE_FEED = 1 << 3
_JOINER, _PREPENDED = 1 << 4, 1 << 5  # take the next character into their cluster
_REGIONAL = 1 << 6  # half of a flag
_LINKER = 1 << 7  # joins two Indic consonants to a conjunct
_LEAD, _SYLLABLE = 1 << 8, 1 << 9  # Hangul: a leading consonant, a whole syllable
_TAKES_NEXT = _JOINER | _PREPENDED | _REGIONAL | _LINKER | _LEAD

_SPACING_EXTENDERS = "\u0e33\u0eb3\uff9e\uff9f"
"""Thai and Lao am, halfwidth kana voicing: extenders (UAX #29) that have a cell and are not marks."""
_PREPENDERS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89"
    "\U00011d46\U00011f02"
)
_LINKERS = frozenset(
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6\U00010a00\U00010a3f\U00011133"
    "\U000113d0\U0001193e\U00011a47\U00011a99\U00011f42"
)


def _role(char: str) -> int:
    if char in "\n\t":
        return LINE_FEED
    cells = role = get_character_cell_size(char)
    if char == ZWJ:
        role |= _JOINER
    if not cells or category(char) in ("Mn", "Mc", "Me") or char in _SPACING_EXTENDERS:
        role |= EXTENDS
    if char in _PREPENDERS:
        role |= _PREPENDED
    if char in _LINKERS:
        role |= _LINKER
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        role |= _REGIONAL
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        role |= _LEAD
    if "\uac00" <= char <= "\ud7a3":
        role |= _SYLLABLE
    return role


class _Roles(dict[str, int]):
    """Cached roles by character; cleared when large, as the text is untrusted."""

    def __missing__(self, char: str) -> int:
        if len(self) >= 16_384:
            self.clear()
        role = self[char] = _role(char)
        return role


_ROLES = _Roles()


def is_narrow(text: str, start: int = 0, end: int | None = None) -> bool:
    """Return whether all of `[start, end)` is of `NARROW_CLASS`, so that every offset is a cell."""
    end = len(text) if end is None else end
    if text.isascii() and start == 0 and end >= len(text):
        return not text.encode().translate(None, _PRINTABLE_ASCII)  # three times as fast as the expression
    return _NARROW.fullmatch(text, start, end) is not None


def graphemes(text: str, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, cells) for each cluster from `start`, which must be a cluster border."""
    at, length = start, len(text)
    while at < length:
        end, cells = cluster(text, at)
        yield at, end, cells
        at = end


def extends(text: str, at: int) -> bool:
    """Return whether the character at `at` always belongs to the one before it."""
    return at < len(text) and bool(_ROLES[text[at]] & EXTENDS)


def cluster(text: str, at: int) -> tuple[int, int]:
    """Return the end and the cells of the cluster that begins at `at`, counted as `cell_len` counts them."""
    roles, length = _ROLES, len(text)
    role = roles[text[at]]
    if not role & _TAKES_NEXT and (at + 1 >= length or not roles[text[at + 1]] & EXTENDS):
        return at + 1, role & CELLS
    cells = 0
    measured = ""  # what a variation selector would make wide
    half_flag = linked = False
    while True:
        char = text[at]
        role = roles[char]
        at += 1
        if role & LINE_FEED:
            return at, cells
        if role & _JOINER:
            linked = half_flag = False
            if at < length and text[at] not in "\n\t":  # cell_len leaves out whatever follows a joiner
                role = roles[text[at]]
                half_flag = bool(role & _REGIONAL)
                at += 1
        else:
            half_flag = bool(role & _REGIONAL) and not half_flag
            linked = bool(role & _LINKER) or (linked and bool(role & EXTENDS))
            if char == VS16:
                cells += cell_len(measured + VS16) - cell_len(measured) if measured else 0
                measured = ""
            elif role & CELLS:
                measured = char
                cells += role & CELLS
        if at >= length:
            return at, cells
        following = roles[text[at]]
        if following & EXTENDS:
            continue
        if following & LINE_FEED or not (
            role & _PREPENDED
            or (half_flag and following & _REGIONAL)
            or (role & _LEAD and following & (_LEAD | _SYLLABLE))
            or (linked and category(text[at]) == "Lo")
        ):
            return at, cells


def border_before(text: str, at: int) -> int:
    """Return the last border at or before `at`: the start of the cluster that contains the character at `at`.

    Reads back to the nearest place where a cluster begins regardless of what precedes it.
    """
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    start = _sure_border(text, at)
    while start < at and (end := cluster(text, start)[0]) <= at:
        start = end
    return start


def previous_border(text: str, at: int) -> int:
    """Return the last border before `at`, 0 if there is none."""
    return border_before(text, min(at, len(text)) - 1)


def next_border(text: str, at: int) -> int:
    """Return the first border after `at`, the length of the text if there is none."""
    return cluster(text, border_before(text, at))[0] if at < len(text) else len(text)


def border_after(text: str, at: int) -> int:
    """Return the first border at or after `at`."""
    start = border_before(text, at)
    return start if start >= at else next_border(text, at)


def _sure_border(text: str, at: int) -> int:
    """Return a border at or before `at` that the two characters beside it determine."""
    roles = _ROLES
    while at > 0:
        before = roles[text[at - 1]]
        if before & LINE_FEED or not (roles[text[at]] & EXTENDS or before & (EXTENDS | _TAKES_NEXT)):
            break
        at -= 1
    return at
