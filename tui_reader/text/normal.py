"""Normalise the typography of a text for comparison, with a map back to the original offsets.

Versions of an article often differ in ways that are not changes: curly for straight quotes, a dash for two hyphens,
ligatures, hard line breaks, zero-width characters. The view removes such differences and keeps a piecewise offset map.

Coordinates: *raw* offsets are code points of the text given, *normal* offsets code points of `NormalView.text`.
Canonical composition after UAX #15 (NFC), for combining marks of the Latin, Greek and Cyrillic scripts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tui_reader.text.spans import Span

_LEVELLED = {
    " ": "\t\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000",
    '"': "\u201c\u201d\u201e\u201f\xab\xbb\u2033\u301d\u301e\u301f\uff02",
    "'": "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\xb4`\u02bc\uff07",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d",
}
"""Replaced one for one."""

EXPANDED = {
    "\u2026": "...",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
"""Plain characters by their ligatures."""
UNSEEN_CLASS = (
    "\xad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
)
"""A regular expression class of characters that are not seen."""

ONE_FOR_ONE = {char: plain for plain, chars in _LEVELLED.items() for char in chars}
"""Plain characters by their typographic forms: blanks, quotes and dashes."""
_LEVEL = re.compile(f"[{''.join(map(re.escape, ONE_FOR_ONE))}]")
_BREAK = re.compile(f"\n[ \n{UNSEEN_CLASS}]*\n")
_UNEVEN = re.compile(
    f"[ \n{UNSEEN_CLASS}-]{{2,}}"  # any mixture of blanks and dashes: `a -- b`, `a\u2014b` and `a - b` are equal
    f"|[\n{UNSEEN_CLASS}]"
    f"|[{''.join(EXPANDED)}]"
    "|''"  # two apostrophes typed for a quotation mark
    "|[^\\W\\d_][\u0300-\u036f]{1,30}"  # bounded, as reordering marks takes quadratic time
)
_EDGE = re.compile(f"[ \n{UNSEEN_CLASS}]*")
_EDGE_BACK = re.compile(f"[^ \n{UNSEEN_CLASS}]")


@dataclass(frozen=True, slots=True)
class NormalView:
    """A text normalised for comparison: paragraphs are joined by one newline, other runs of blanks are one blank."""

    text: str
    folded: str
    """`text` in lower case, character by character, so that its offsets are those of `text`."""
    paragraphs: tuple[Span, ...]
    """Normal offsets of the paragraphs; none is empty."""
    _levelled: str
    _normal_at: list[int]
    """Where each piece starts in `text`, the end of `text` last."""
    _raw_at: list[int]
    """Where each piece starts in the raw text. Pieces of equal length are mapped one to one, others as a whole."""

    def to_normal(self, start: int, end: int) -> Span:
        """Map raw `[start, end)` to normal offsets without blanks at its ends; empty if it has no words."""
        first, last = self._normal_start(start), self._normal_end(end)
        while first < last and self.text[first] in " \n":
            first += 1
        while last > first and self.text[last - 1] in " \n":
            last -= 1
        return Span(first, max(first, last))

    def to_raw(self, start: int, end: int) -> Span:
        """Map normal `[start, end)`, which must not be empty, to the raw offsets of its characters."""
        normal_at, raw_at = self._normal_at, self._raw_at
        piece = bisect_right(normal_at, start) - 1
        first = raw_at[piece] + (start - normal_at[piece] if self._is_even(piece) else 0)
        piece = bisect_right(normal_at, end - 1) - 1
        last = raw_at[piece] + end - normal_at[piece] if self._is_even(piece) else raw_at[piece + 1]
        # A dash includes the blanks around it, but a span does not end in them.
        while last - first > 1 and self._levelled[last - 1] in " \n":
            last -= 1
        while last - first > 1 and self._levelled[first] in " \n":
            first += 1
        return Span(first, last)

    def raw_paragraphs(self, numbers: range) -> Span:
        """Return the raw offsets of adjacent paragraphs, from the first to the last."""
        return self.to_raw(self.paragraphs[numbers[0]].start, self.paragraphs[numbers[-1]].end)

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph at normal `offset`; the newline after a paragraph belongs to it."""
        return max(0, bisect_right(self.paragraphs, offset, key=lambda span: span.start) - 1)

    def _is_even(self, piece: int) -> bool:
        normal_at, raw_at = self._normal_at, self._raw_at
        return normal_at[piece + 1] - normal_at[piece] == raw_at[piece + 1] - raw_at[piece]

    def _normal_start(self, raw: int) -> int:
        piece = bisect_right(self._raw_at, raw) - 1
        if piece >= len(self._raw_at) - 1:
            return len(self.text)
        if self._is_even(piece):
            return self._normal_at[piece] + raw - self._raw_at[piece]
        inside = raw > self._raw_at[piece] and _is_blank(self._levelled, raw, self._raw_at[piece + 1])
        return self._normal_at[piece + 1 if inside else piece]

    def _normal_end(self, raw: int) -> int:
        piece = bisect_left(self._raw_at, raw) - 1
        if piece < 0:
            return 0
        if self._is_even(piece):
            return self._normal_at[piece] + raw - self._raw_at[piece]
        inside = raw < self._raw_at[piece + 1] and _is_blank(self._levelled, self._raw_at[piece], raw)
        return self._normal_at[piece if inside else piece + 1]


def normalise(text: str) -> NormalView:
    """Normalise `text` and split it into paragraphs at blank lines, in linear time."""
    levelled = _LEVEL.sub(lambda match: ONE_FOR_ONE[match[0]], text)
    parts: list[str] = []
    paragraphs: list[Span] = []
    normal_at: list[int] = []
    raw_at: list[int] = []
    at = done = 0  # normal length so far, raw offset up to which there are pieces

    def add(part: str, raw_start: int, raw_end: int) -> None:
        nonlocal at, done
        if raw_end > raw_start:
            parts.append(part)
            normal_at.append(at)
            raw_at.append(raw_start)
            at += len(part)
            done = raw_end

    for raw_start, raw_end in _raw_paragraphs(levelled):
        add("\n" if paragraphs else "", done, raw_start)
        start = at
        for match in _UNEVEN.finditer(levelled, raw_start, raw_end):
            add(levelled[done : match.start()], done, match.start())
            add(_level_run(match[0]), match.start(), match.end())
        add(levelled[done:raw_end], done, raw_end)
        paragraphs.append(Span(start, at))
    add("", done, len(text))
    normal = "".join(parts)
    return NormalView(normal, fold(normal), tuple(paragraphs), levelled, [*normal_at, at], [*raw_at, len(text)])


def fold(text: str) -> str:
    """Lower the case of `text` without changing its length: characters whose lower case is longer stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def same_words(one: str, other: str) -> bool:
    """Return whether two quotes differ at most in typography and line breaks."""
    return one == other or _words(one) == _words(other)


def _words(text: str) -> str:
    return normalise(text).text.replace("\n", " ")


def _raw_paragraphs(levelled: str) -> list[tuple[int, int]]:
    """Return the ranges between blank lines, without blanks at their ends; empty ones are left out."""
    bounds = [0]
    for match in _BREAK.finditer(levelled):
        bounds += match.span()
    bounds.append(len(levelled))
    stretches: list[tuple[int, int]] = []
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        edge = _EDGE.match(levelled, start, end)
        start = edge.end() if edge else start
        while end > start and not _EDGE_BACK.match(levelled, end - 1, end):
            end -= 1
        if end > start:
            stretches.append((start, end))
    return stretches


def _level_run(run: str) -> str:
    """Normalise an uneven run to a dash, a blank, nothing, the letters of a ligature or a composed letter."""
    if run in EXPANDED:
        return EXPANDED[run]
    if run == "''":
        return '"'
    if run[0].isalpha():
        return unicodedata.normalize("NFC", run)
    if "-" in run:
        return "-"
    return " " if " " in run or "\n" in run else ""


def _is_blank(levelled: str, start: int, end: int) -> bool:
    edge = _EDGE.match(levelled, start, end)
    return edge is not None and edge.end() == end
