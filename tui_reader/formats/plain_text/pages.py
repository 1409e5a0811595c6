"""Leave out the running heads, feet and page numbers of text that comes in pages.

A page ends at a form feed, or at a lone line with the number of the page if the text has no form feeds. What tells
page numbers from numbers of chapters is that they interrupt sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tui_reader.formats.plain_text.shapes import PAGE, ends_sentence

_EDGE = 3
"""The most lines of a head or foot, without blank lines."""
_WIDTH = 120
_MOST_LINES = 400
"""The most lines of a page that are held until it ends."""
_GAP = " " * 3
_LEAST_SHARE = 0.2
_LEAST_NUMBERS, _LEAST_INTERRUPTED = 3, 0.25
_PROSE = 40
"""The least width of a line of prose; lines of verse end anywhere."""
_COLUMN_LINES = 8


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(r"\d+")


class Pages:
    """The pages of one text; feed its lines in order."""

    def __init__(self, beginning: Sequence[str]) -> None:
        """Detect heads, feet and numbers in the first lines of the text."""
        self.left_out = 0
        """The number of lines left out so far."""
        self._page: list[str] = []
        self._index = 0
        self._begun = False  # the top of the page has been returned
        self._number_base: int | None = None
        self._masks: frozenset[tuple[bool, int, str]] = frozenset()  # whether at the top, place from the edge, mask
        self._unmarked = PAGE not in beginning
        if self._unmarked:
            self._next = _first_number(beginning)
            self._is_paged = self._next is not None
            if self._next is not None:
                pages = list(_pages(self._with_breaks(beginning)))
                self._next = _first_number(beginning)
                self._recognise(pages)
        else:
            self._is_paged = True
            self._recognise(list(_pages(beginning)))

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[str]:
        """Return the completed lines without heads and feet; pages are separated by `PAGE`."""
        if not self._is_paged:
            return ["" if line == PAGE else line for line in lines]
        out: list[str] = []
        for line in self._with_breaks(lines) if self._unmarked else lines:
            if line == PAGE:
                out += self._body(self._page, ends=True)
                out.append(PAGE)
                self._page, self._begun = [], False
                self._index += 1
            else:
                self._page.append(line)
        if final:
            out += self._body(self._page, ends=True)
            self._page = []
        elif len(self._page) > _MOST_LINES:
            out += self._body(self._page[:-_MOST_LINES], ends=False)
            self._page, self._begun = self._page[-_MOST_LINES:], True
        return out

    def _with_breaks(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines, with `PAGE` after each lone line that has the next page number."""
        before, last = "", ""
        for line in lines:
            yield line
            if not line and last and not before and self._next in _edge_numbers(last):
                assert self._next is not None
                self._next += 1
                yield PAGE
            before, last = last, line

    def _recognise(self, pages: Sequence[Sequence[str]]) -> None:
        votes: Counter[int] = Counter()
        masks: Counter[tuple[bool, int, str]] = Counter()
        for index, page in enumerate(pages):
            top, foot = _edge(page), _edge(page[::-1])
            votes.update({number - index for line in (*top, *foot) for number in _edge_numbers(line)})
            for is_top, edge in ((True, top), (False, foot)):
                masks.update((is_top, place, _mask(line)) for place, line in enumerate(edge))
        base, count = max(votes.items(), key=lambda item: item[1], default=(0, 0))
        if count >= max(2, len(pages) / 2):
            self._number_base = base
        least = max(2, _LEAST_SHARE * len(pages))
        self._masks = frozenset(key for key, count in masks.items() if count >= least)

    def _body(self, page: list[str], ends: bool) -> list[str]:
        """Return a page, or a part of it, without its head and foot and the blank lines there."""
        first, last = 0, len(page)
        if not self._begun:
            first = self._length_of_edge(page, is_top=True)
        if ends:
            last -= self._length_of_edge(page[first:][::-1], is_top=False)
        return page[first:last]

    def _length_of_edge(self, page: Sequence[str], *, is_top: bool) -> int:
        """Return the number of lines of the head, or of the foot of a reversed page, with blank lines."""
        length = found = 0
        for index, line in enumerate(page):
            if not line:
                length = index + 1 if length == index else length
            elif found < _EDGE and self._is_furniture(line, page[index + 1 : index + 2], (is_top, found)):
                found += 1
                length = index + 1
            else:
                break
        self.left_out += found
        return length

    def _is_furniture(self, line: str, inner: Sequence[str], place: tuple[bool, int]) -> bool:
        if len(line) > _WIDTH:
            return False
        if (*place, _mask(line)) in self._masks:
            return True
        base = self._number_base
        if base is None or base + self._index not in _edge_numbers(line):
            return False
        return inner in ([], [""]) or _GAP in line.strip(" ")


def has_columns(lines: Sequence[str]) -> bool:
    """Return whether lines have two columns of prose side by side."""
    wide = [line for line in lines if len(line) >= 40 and _GAP in line.lstrip(" ")]
    full = sum(1 for line in lines if line)
    if len(wide) < _COLUMN_LINES or len(wide) < 0.5 * full:
        return False
    gaps: Counter[int] = Counter()
    for line in wide:
        start = len(line) - len(line.lstrip(" "))
        for match in re.finditer(r" {3,}(?=\S)", line[start:]):
            gaps[start + match.end()] += 1
    column, _ = max(gaps.items(), key=lambda item: item[1], default=(0, 0))
    sides = [(line[:column].split(), line[column:].split()) for line in wide if line[column - 1 : column] == " "]
    prose = sum(
        len(left) >= 3 and len(right) >= 3 and any(map(str.islower, left)) and any(map(str.islower, right))
        for left, right in sides
    )
    cut = sum(not ends_sentence(" ".join(left)) for left, _ in sides if left)
    return prose >= 0.6 * len(wide) and cut >= 0.5 * len(sides)


def _pages(lines: Iterable[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for line in lines:
        if line == PAGE:
            yield page
            page = []
        else:
            page.append(line)
    yield page


def _edge(page: Iterable[str]) -> list[str]:
    """Return the first lines of a page that are not blank."""
    edge: list[str] = []
    for line in page:
        if line and len(line) <= _WIDTH:
            edge.append(line)
        if len(edge) == _EDGE or len(line) > _WIDTH:
            break
    return edge


def _mask(line: str) -> str:
    """Return a line with `#` for each number."""
    words = " ".join(line.split())
    if words.strip("ivxlc-–— ") == "" and words.strip("-–— "):
        return "#"
    return _numbers().sub("#", words)


def _edge_numbers(line: str) -> set[int]:
    """Return the numbers at the beginning and end of a line."""
    if len(line) > _WIDTH:
        return set()
    words = line.strip(" -–—[]().|·•").split(" ")
    return {int(word) for word in (words[0], words[-1]) if word.isdecimal() and len(word) <= 4}


def _first_number(lines: Sequence[str]) -> int | None:
    """Return the first page number of a text whose lone lines have page numbers, otherwise None."""
    runs: dict[int, list[bool]] = {}  # by the next number: whether each interrupts a sentence
    first: dict[int, int] = {}
    text = before = last = ""
    for line in (*lines, ""):
        numbers = _edge_numbers(last) if last and not line and not before else ()
        for number in numbers:
            run, start = runs.pop(number, []), first.pop(number, number)
            runs[number + 1], first[number + 1] = [*run, len(text) >= _PROSE and not ends_sentence(text)], start
        if last and not numbers:
            text = last
        before, last = last, line
    good = [n for n, run in runs.items() if len(run) >= _LEAST_NUMBERS and sum(run) >= _LEAST_INTERRUPTED * len(run)]
    return first[max(good, key=lambda n: len(runs[n]))] if good else None
