"""Split text that arrives in chunks into lines of limited length, with normalized newlines and whitespace."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from tui_reader.formats.plain_text.shapes import PAGE, SOFT_HYPHEN
from tui_reader.formats.plain_text.terminal import Look, Terminal, is_for_terminal, styled

MAX_BLOCK = 8_000
"""Maximum code points of a block, as rendering and regular expressions process whole blocks."""

_NEWLINES = (("\r\n", "\n"), ("\r", "\n"), ("\v", "\n"), ("\x85", "\n"), ("\u2028", "\n"), ("\f", f"\n{PAGE}\n"))
_SENTENCE_ENDS = (". ", "! ", "? ", ".” ", '." ', ".’ ", ".' ", "。", "！", "？")
_TAB = 8
_NO_BREAK = "\xa0\u202f"
_LOOSE = re.compile(rf"(?<!\S)[{_NO_BREAK}]|[{_NO_BREAK}](?!\S)")
_MOST_NO_BREAK = 5
"""From this number on, no-break spaces that outnumber spaces in a line are spaces."""
_UNSEEN = frozenset(
    f" {_NO_BREAK}{SOFT_HYPHEN}\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff"
)
"""Characters without ink."""


class LineReader:
    """Split chunks of text into lines without trailing spaces; an incomplete last line is held."""

    def __init__(self) -> None:
        self._rest = ""
        self._after_cr = False
        self._terminal: Terminal | None = None

    @property
    def has_styles(self) -> bool:
        """Whether lines may be `Styled`, as the text was made for a terminal."""
        return self._terminal is not None

    @property
    def has_rest(self) -> bool:
        """Whether an incomplete line is held."""
        return bool(self._rest)

    def feed(self, text: str, *, final: bool = False) -> list[str]:
        """Add a chunk and return the completed lines; with `final`, the last line too. A form feed is a line `PAGE`.

        A line of more than `MAX_BLOCK` code points is split into parts with an empty line between them.
        """
        if self._after_cr:
            text = "\r" + text
        self._after_cr = text.endswith("\r") and not final
        if self._after_cr:
            text = text[:-1]
        for newline, plain in _NEWLINES:
            if newline in text:
                text = text.replace(newline, plain)
        special = not text.isascii() or not self._rest.isascii()
        if special:
            text = _plain_blanks(text)
        soft = SOFT_HYPHEN in text or SOFT_HYPHEN in self._rest
        text = self._rest + text
        tabs = "\t" in text
        lines = text.split("\n")
        self._rest = "" if final else lines.pop()
        if len(self._rest) > MAX_BLOCK:
            *parts, self._rest = cut(self._rest)
            lines += [line for part in parts for line in (part, "")]
        if for_terminal := is_for_terminal(text) or not (self._terminal is None or self._terminal.is_plain):
            self._terminal = self._terminal or Terminal()
        elif not (special or tabs or soft or (lines and max(map(len, lines)) > MAX_BLOCK)):
            return [line.rstrip(" ") for line in lines]
        finished: list[str] = []
        shown: str = ""
        looks: Sequence[Look] = ()
        for line in lines:
            if for_terminal:
                assert self._terminal is not None
                shown, looks = self._terminal.resolve(line)
                line = shown
            line = (line.expandtabs(_TAB) if tabs else line).rstrip(" ")
            if special and not line.isascii():
                line = _visible(line)
            if soft:
                line = _without_soft_hyphens(line)
            if len(line) > MAX_BLOCK:
                for part in cut(line):
                    finished += (part, "")
            else:
                finished.append(styled(line, shown, looks) if looks else line)
        return finished


def _plain_blanks(text: str) -> str:
    """Replace Unicode spaces by spaces, except no-break spaces, and U+2029 by an empty line."""
    if "\u2029" in text:
        text = text.replace("\u2029", "\n\n")
    return re.sub("[\u1680\u2000-\u200a\u205f\u3000]", " ", text)


def _visible(line: str) -> str:
    """Return `""` for a line of invisible characters; replace no-break spaces by spaces except between words."""
    if line and line[0] in _UNSEEN and _UNSEEN.issuperset(line):
        return ""
    if "\xa0" in line or "\u202f" in line:
        count = sum(map(line.count, _NO_BREAK))
        everywhere = count >= _MOST_NO_BREAK and count > line.count(" ")
        line = re.sub(f"[{_NO_BREAK}]", " ", line) if everywhere else _LOOSE.sub(" ", line)
        return line.rstrip(" ")
    return line


def _without_soft_hyphens(line: str) -> str:
    """Remove soft hyphens except one at the end, and blanks after them, which were line breaks once."""
    inner = line.rstrip(SOFT_HYPHEN)
    plain = inner.replace(f"{SOFT_HYPHEN} ", "").replace(SOFT_HYPHEN, "")
    return plain if inner == line else plain + SOFT_HYPHEN


def cut(text: str, limit: int = MAX_BLOCK) -> Iterator[str]:
    """Split `text` into parts of at most `limit` code points: after a line, a sentence or a word, else inside a word.

    Whitespace at the cuts is dropped, and no part is empty. Takes linear time.
    """
    start = 0
    while len(text) - start > limit:
        lowest, end = start + limit // 2, start + limit
        at = text.rfind("\n", lowest, end)
        if at < 0:
            at = max(
                text.rfind(mark, lowest, end) + len(mark) if text.rfind(mark, lowest, end) >= 0 else -1
                for mark in _SENTENCE_ENDS
            )
        if at < 0:
            at = text.rfind(" ", lowest, end)
        if at < 0:
            at = _inside_word(text, lowest, end)
        if part := text[start:at].strip(" \n"):
            yield part
        start = at
    yield text[start:].strip(" ") if start else text


def _inside_word(text: str, lowest: int, end: int) -> int:
    """Return the last offset not before a combining mark, joiner or variation selector; `end` if none is near."""
    for at in range(end, max(lowest, end - 64), -1):
        if not unicodedata.category(text[at]).startswith("M") and "\u200d" not in text[at - 1 : at + 1]:
            return at
    return end
