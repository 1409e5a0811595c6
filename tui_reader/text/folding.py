"""Fold text for search, with a map back to the offsets of the text.

Folded text has no accents and no typography: canonically equal text (UAX #15), ligatures, curly quotes, dashes, kinds
of blanks and invisible characters make no difference. `normal` has the table of equal forms.

Coordinates: *raw* offsets are code points of the text given, *folded* offsets code points of `Folded.text`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property

from tui_reader.text.layout.graphemes import border_after, border_before
from tui_reader.text.normal import EXPANDED, ONE_FOR_ONE, UNSEEN_CLASS
from tui_reader.text.spans import Span

_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
"""Accents of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels: the marks that many leave out."""
_LETTERS = {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
            "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i"}  # fmt: skip
"""Letters that UAX #15 does not decompose, as they are typed without their accent."""
_REMOVED = re.compile(f"[{_MARKS}{UNSEEN_CLASS}]")
_LONGER = EXPANDED | {char: plain for char, plain in _LETTERS.items() if len(plain) > 1}
_UNEVEN = re.compile(f"[{_MARKS}{UNSEEN_CLASS}{''.join(_LONGER)}]")
"""The characters that fold to none or to several; all others fold to one."""
_UNSEEN = re.compile(f"[{UNSEEN_CLASS}]")
_PARTS = frozenset(map(chr, (*range(0x1100, 0x1200), 0x3099, 0x309A)))
"""Parts of Hangul syllables, voicing marks of kana: text with them is composed before it is folded."""
_BLANKS = re.compile(r"\s+")


class _Table(dict[str, str]):
    """What each character folds to; filled on first use."""

    def __init__(self, *, case: bool, marks: bool = False) -> None:
        super().__init__()
        self._case, self._marks = case, marks

    def __missing__(self, char: str) -> str:
        folded = ONE_FOR_ONE.get(char) or EXPANDED.get(char) or char
        if _REMOVED.match(char):
            folded = char if self._marks and not _UNSEEN.match(char) else ""
        elif not self._marks:
            folded = _LETTERS.get(folded, folded)
            base = _REMOVED.sub("", unicodedata.normalize("NFD", folded))
            folded = base if len(base) == len(folded) else folded
        if not self._case:
            lower = folded.lower().replace("ς", "σ")
            folded = lower if len(lower) == len(folded) else _REMOVED.sub("", lower)
        self[char] = folded
        return folded

    @cached_property
    def changing(self) -> re.Pattern[str]:
        """The characters that fold to others, besides the letters that only change their case."""
        plain = str if self._case else str.lower
        ranges = (range(0x80, 0x3100), range(0xF900, 0x10000))  # others have no accents and no typographic forms
        found = (chr(code) for part in ranges for code in part)
        changing = (char for char in found if char in _PARTS or self[char] != plain(char))
        return re.compile(f"[{''.join(map(re.escape, changing))}]")

    def fold(self, text: str) -> str:
        """Fold text that is composed."""
        text = self._lower(text)
        return text if text.isascii() else self.changing.sub(lambda match: self[match[0]], text)

    def fold_or_refuse(self, text: str) -> str:
        """Fold text.

        Raises:
            _IsDecomposed: it has parts of syllables or kana.
        """

        def folded(match: re.Match[str]) -> str:
            if match[0] in _PARTS:
                raise _IsDecomposed
            return self[match[0]]

        text = self._lower(text)
        return text if text.isascii() else self.changing.sub(folded, text)

    def _lower(self, text: str) -> str:
        """Lower the case without changing the length: only the dotted capital I would become two."""
        if self._case:
            return text
        lower = text.lower()
        return lower if len(lower) == len(text) else text.replace("İ", "i").lower()


class _IsDecomposed(Exception):
    """The text must be composed first."""


_TABLES = {case: _Table(case=case) for case in (False, True)}
_EXACT_TABLES = {case: _Table(case=case, marks=True) for case in (False, True)}


class Folded:
    """A folded text.

    Args:
        case: keep the case of letters.
    """

    def __init__(self, text: str, *, case: bool = False) -> None:
        self.raw = text
        self._pieces: _Pieces | None = None
        table = _TABLES[case]
        try:
            self.text = table.fold_or_refuse(text)
        except _IsDecomposed:
            self.text, self._pieces = _composed(text, table)

    def to_raw(self, start: int, end: int) -> Span:
        """Map a folded range, which must not be empty, to raw offsets: never a part of a grapheme."""
        raw = self.raw
        if raw.isascii():
            return Span(start, end)
        if self._pieces is None:
            self._pieces = _pieces(raw)
        if len(self._pieces[0]) > 1:
            start, end = self._raw(start)[0], self._raw(end - 1)[1]
        if raw[start : end + 1].isascii():
            return Span(start, end)
        return Span(border_before(raw, start), border_after(raw, end))

    def _raw(self, folded: int) -> tuple[int, int]:
        """Map the character at a folded offset to the raw range of its piece, or of itself in an even one."""
        assert self._pieces is not None
        folded_at, raw_at = self._pieces
        piece = bisect_right(folded_at, folded) - 1
        first, after = raw_at[piece], raw_at[piece + 1]
        if after - first == folded_at[piece + 1] - folded_at[piece]:
            first += folded - folded_at[piece]
            return first, first + 1
        return first, after


_Pieces = tuple[list[int], list[int]]
"""Where each piece starts in the folded and in the raw text, the ends last; a single 0 each where all is one to one.
Pieces of equal length are mapped one to one, others as a whole."""


def _pieces(text: str) -> _Pieces:
    folded_at, raw_at = [0], [0]
    for match in _UNEVEN.finditer(text):
        at = match.start()
        if at > raw_at[-1]:
            folded_at.append(folded_at[-1] + at - raw_at[-1])
            raw_at.append(at)
        folded_at.append(folded_at[-1] + len(_LONGER.get(match[0], "")))
        raw_at.append(at + 1)
    if len(raw_at) > 1 and raw_at[-1] < len(text):
        folded_at.append(folded_at[-1] + len(text) - raw_at[-1])
        raw_at.append(len(text))
    return folded_at, raw_at


def _composed(text: str, table: _Table) -> tuple[str, _Pieces]:
    """Fold text grapheme by grapheme, each composed: the slow way, for text that is stored decomposed."""
    parts: list[str] = []
    folded_at, raw_at = [0], [0]
    start = 0
    while start < len(text):
        end = border_after(text, start + 1)
        parts.append(table.fold(unicodedata.normalize("NFC", text[start:end])))
        folded_at.append(folded_at[-1] + len(parts[-1]))
        raw_at.append(end)
        start = end
    return "".join(parts), (folded_at, raw_at)


def folded_query(text: str, *, case: bool) -> str:
    """Fold what is searched for, as `Folded` folds the text it is in."""
    return _TABLES[case].fold(unicodedata.normalize("NFC", text))


def with_accents(text: str, *, case: bool) -> str:
    """Return text without typography, composed, with its accents and single blanks: to compare two folded alike."""
    return _BLANKS.sub(" ", _EXACT_TABLES[case].fold(unicodedata.normalize("NFC", text)))
