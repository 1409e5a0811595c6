"""Resolve the overstrikes and escape sequences of text that was made for a terminal or printer, as `man` writes it.

The text stays as a terminal shows it. Bold, italics, underlining and links become the styles of its lines; colours and
all other sequences are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from tui_reader.text.clean import clean
from tui_reader.text.document import Block, Inline, InlineKind

_MAX_TARGET = 2_000
"""Maximum code points of the address of a link."""
_AHEAD = 400
"""Characters that are looked at to find the next one of a block in its lines."""
_STRONG, _EMPHASIS, _STRIKE = 1, 2, 4
_KINDS: tuple[tuple[int, InlineKind], ...] = ((_STRONG, "strong"), (_EMPHASIS, "emphasis"), (_STRIKE, "strike"))
_BOLD, _ITALIC, _UNDERLINE, _REVERSE, _CROSSED = 1, 3, 4, 7, 9
_SHOWN = {_BOLD: _STRONG, _REVERSE: _STRONG, _ITALIC: _EMPHASIS, _UNDERLINE: _EMPHASIS, _CROSSED: _STRIKE}
_OFF = {22: (_BOLD,), 23: (_ITALIC,), 24: (_UNDERLINE,), 27: (_REVERSE,), 29: (_CROSSED,)}
_PLAIN = (0, "")
Look = tuple[int, str]
"""The styles of a character, and the address of its link."""


@cache
def _sequence() -> re.Pattern[str]:
    return re.compile(
        r"(?:\x1b\[|\x9b)(?P<numbers>[0-?]*)[ -/]*(?P<end>[@-~])"  # CSI
        r"|\x1b\]8;[^;\x07\x1b\x9c]*;(?P<target>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)"  # OSC 8: a link
        r"|\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC
        r"|\x1b[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
        r"|\x1b[ -/]+[0-~]|\x1b[0-OQ-WYZ\\`-~]"  # charsets, single commands
    )


class Styled(str):
    """A line with styles; `looks` has one value for each character of `shown`, whose blanks may be others here."""

    __slots__ = ("looks", "shown")

    shown: str
    looks: Sequence[Look]

    @property
    def is_strong(self) -> bool:
        """Whether all of the line is bold."""
        return all(look[0] & _STRONG for char, look in zip(self.shown, self.looks, strict=True) if char != " ")


def is_for_terminal(text: str) -> bool:
    """Return whether a text has overstrikes or escape sequences."""
    return "\b" in text or "\x1b" in text or "\x9b" in text


class Terminal:
    """What the sequences of the lines so far have turned on."""

    def __init__(self) -> None:
        self._on: set[int] = set()
        self._target = ""

    @property
    def is_plain(self) -> bool:
        return not self._on and not self._target

    def resolve(self, line: str) -> tuple[str, Sequence[Look]]:
        """Return a line as a terminal shows it, and the look of each of its characters, none if all are plain."""
        cells: list[str] = []
        looks: list[Look] = []
        cursor = at = 0
        for match in _sequence().finditer(line):
            cursor = self._write(line[at : match.start()], cells, looks, cursor)
            at = match.end()
            if match["end"] == "m":
                self._set(match["numbers"])
            elif match["target"] is not None:
                self._target = match["target"] if len(match["target"]) <= _MAX_TARGET else ""
        self._write(line[at:] if at else line, cells, looks, cursor)
        return "".join(cells), looks if any(look != _PLAIN for look in looks) else ()

    def _write(self, text: str, cells: list[str], looks: list[Look], cursor: int) -> int:
        """Write characters from a cell on, and return the next cell; a character over an equal one is bold."""
        look = (sum({_SHOWN[number] for number in self._on if number in _SHOWN}), self._target)
        if "\b" not in text and cursor == len(cells):
            cells += text
            looks += [look] * len(text)
            return len(cells)
        for char in text:
            if char == "\b":
                cursor = max(0, cursor - 1)
                continue
            if cursor == len(cells):
                cells.append(char)
                looks.append(look)
            else:
                below, (styles, target) = cells[cursor], looks[cursor]
                if char == below and char != "_":
                    looks[cursor] = (styles | _STRONG, target)
                elif char == "_" and below != " ":
                    before = looks[cursor - 1][0] if cursor and below == "_" else _EMPHASIS
                    looks[cursor] = (styles | before, target)
                else:
                    cells[cursor] = char
                    looks[cursor] = (styles | _EMPHASIS if below == "_" and char != " " else styles, target)
            cursor += 1
        return cursor

    def _set(self, numbers: str) -> None:
        """Process the numbers of a sequence that changes the look."""
        values = iter(numbers.split(";"))
        for value in values:
            first, _, detail = value.partition(":")
            number = int(first) if first.isdecimal() and len(first) < 4 else 0 if not first else -1
            if number == 0:
                self._on.clear()
            elif number in (38, 48, 58) and not detail:
                mode = next(values, "")
                for _ in range({"5": 1, "2": 3}.get(mode, 0)):
                    next(values, "")
            elif number == _UNDERLINE and detail == "0":
                self._on.discard(_UNDERLINE)
            elif number in _SHOWN:
                self._on.add(number)
            else:
                self._on.difference_update(_OFF.get(number, ()))


def styled(line: str, shown: str, looks: Sequence[Look]) -> str:
    """Return a line with the looks of the text that it was made of by changing blanks and hyphens."""
    if not looks or not line:
        return line
    made = Styled(line)
    made.shown, made.looks = shown, looks
    return made


def with_styles(blocks: Sequence[Block], lines: Sequence[str]) -> list[Block]:
    """Return blocks with the styles of the lines that they were made of, in order."""
    if not any(isinstance(line, Styled) for line in lines):
        return list(blocks)
    chars: list[str] = []
    looks: list[Look] = []
    for line in lines:
        shown, of_line = (line.shown, line.looks) if isinstance(line, Styled) else (line, [_PLAIN] * len(line))
        for char, look in zip(shown, of_line, strict=True):
            if not char.isspace():
                chars.append(char)
                looks.append(look)
    text = "".join(chars)
    at = 0
    out: list[Block] = []
    for block in blocks:
        own: list[Look] = []
        for char in block.text:
            if char.isspace():
                own.append(own[-1] if own else _PLAIN)
                continue
            found = text.find(char, at, at + _AHEAD)
            own.append(looks[found] if found >= 0 else _PLAIN)
            at = found + 1 if found >= 0 else at
        out.append(block._replace(inlines=_inlines(block, own)))
    return out


def _inlines(block: Block, looks: Sequence[Look]) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for flag, kind in _KINDS:
        if not (kind == "strong" and block.kind == "heading"):
            inlines += _ranges(block.text, [kind if styles & flag else "" for styles, _ in looks], kind)
    inlines += _ranges(block.text, [target for _, target in looks], "link")
    return tuple(sorted(inlines, key=lambda inline: (inline.start, -inline.end)))


def _ranges(text: str, values: Sequence[str], kind: InlineKind) -> list[Inline]:
    """Return the ranges of equal values that are not empty, without the blanks at their ends."""
    found: list[Inline] = []
    start = 0
    for value, group in groupby(values):
        end = start + sum(1 for _ in group)
        words = text[start:end]
        if value and words.strip():
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip())
            found.append(Inline(first, last, kind, clean(value).replace("\n", " ") if kind == "link" else ""))
        start = end
    return found
