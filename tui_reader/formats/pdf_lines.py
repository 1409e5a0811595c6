"""Join the lines of PDF pages to paragraphs by their layout.

A line break ends a paragraph if the gap is wider than usual, the font changes, the next line is indented or begins an
item, or the line is so short that the next word would have fitted. Across pages, the end of a sentence is required.
Running heads and page numbers are detected by repetition at the same height; footnotes are in a smaller font and follow
the paragraph that they interrupt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.text.document import Block

HYPHEN = "\u00ad"
"""A hyphen at the end of a line, as opposed to one inside a line."""
MIN_PAGES = 3
"""Minimum number of pages with a running head."""
_WIDE_GAP, _SMALL_TYPE, _LARGE_TYPE = 1.25, 0.92, 1.1
"""Factors of the usual line distance, and of the font size of the body."""
_APART = 1.7
"""Minimum distance of a running head from the text, as a factor of the font size."""
_INDENT = 0.7
"""Minimum indent of a paragraph, as a factor of the font size."""
_WORD_WIDTH = 0.5
"""Average width of a character, as a factor of the font size."""
_LONGEST_HEADING = 200
_BULLET = re.compile(r"[•◦▪‣●○■□–—*·]\s+(?=\S)")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\[\d{1,3}\])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]»]*\d*$")
_LEADERS = re.compile(r"(?:\s?\.){4,}\s*")
_PAGE_NUMBER = re.compile(r"[ivxlc]{1,6}|\d+", re.IGNORECASE)
_WORD_BREAK = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")


class Line(NamedTuple):
    """A line of a page. Lengths are in points, from the lower left corner of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    """Cell height of most of its characters."""
    mono: bool = False
    """True if all characters are monospaced."""
    bold: bool = False
    raised: bool = False
    """True if it begins with a smaller character, as a footnote does with its number."""

    def goes_on_in(self, other: Line) -> bool:
        """Tell whether `other` is in the same row, to the right."""
        near = abs(self.baseline - other.baseline) < 0.45 * max(self.size, other.size)
        return near and other.left >= self.right - 0.2 * self.size

    def joined(self, other: Line) -> Line:
        """Return this line joined with one to its right."""
        gap = "" if other.left - self.right < 0.12 * self.size else " "
        longer = self if len(self.text) > len(other.text) else other
        return self._replace(
            text=self.text + gap + other.text,
            right=other.right,
            baseline=longer.baseline,
            size=longer.size,
            mono=self.mono and other.mono,
            bold=self.bold and other.bold,
            raised=self.raised or self.size < _SMALL_TYPE * other.size,
        )


def blocks_of(pages: Sequence[Sequence[Line]]) -> tuple[list[Block], int]:
    """Return the paragraphs of a document, and the number of lines omitted as running heads and page numbers."""
    furniture = _furniture(pages)
    if len(furniture) == sum(map(len, pages)):
        furniture = set()
    kept = [[line for at, line in enumerate(page) if (index, at) not in furniture] for index, page in enumerate(pages)]
    builder = _Builder(kept)
    for page in kept:
        builder.add_page(page)
    return builder.finish(), len(furniture)


# -- running heads ----------------------------------------------------------------------------------------------------


def _furniture(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """Return the running heads and page numbers, as indexes of page and line."""
    edges: list[tuple[int, int, tuple[bool, int], str]] = []
    for index, page in enumerate(pages):
        order = sorted(range(len(page)), key=lambda at: -page[at].baseline)
        for is_top, inwards in ((True, order), (False, order[::-1])):
            for at in _outside(page, inwards):
                place = is_top, round(page[at].baseline / 4)
                edges.append((index, at, place, _without_numbers(page[at].text)))
    on_pages = Counter((place, text) for _, place, text in {(index, place, text) for index, _, place, text in edges})
    repeated = {key for key, count in on_pages.items() if count >= MIN_PAGES}
    places = Counter(place for _, _, place, _ in edges)
    known = Counter(place for _, _, place, text in edges if (place, text) in repeated)
    whole = {place for place, count in known.items() if count >= MIN_PAGES and 2 * count >= places[place]}
    return {(index, at) for index, at, place, text in edges if place in whole or (place, text) in repeated}


def _outside(page: Sequence[Line], inwards: Sequence[int]) -> Sequence[int]:
    """Return up to two lines at an edge of a page that are apart from its text, or a page number that is not.

    Args:
        page: The lines of the page.
        inwards: The indexes of the lines, from this edge on.
    """
    for count, (at, inner) in enumerate(zip(inwards[:2], inwards[1:], strict=False), 1):
        if abs(page[at].baseline - page[inner].baseline) > _APART * max(page[at].size, page[inner].size):
            return inwards[:count]
    return [at for at in inwards[:1] if _PAGE_NUMBER.fullmatch(page[at].text)]


def _without_numbers(text: str) -> str:
    return " ".join(_PAGE_NUMBER.sub("#", word) if _PAGE_NUMBER.fullmatch(word) else re.sub(r"\d+", "#", word)
                    for word in text.split())  # fmt: skip


# -- paragraphs -------------------------------------------------------------------------------------------------------


class _Builder:
    """The paragraphs so far, and the lines of the open one."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        lines = [line for page in pages for line in page]
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._leading = _leadings(pages)
        self._headings = sorted({size for size in sizes if size >= _LARGE_TYPE * self._body}, reverse=True)
        self._hyphenated = {word.lower() for line in lines for word in _HYPHENATED.findall(line.text)}
        self._blocks: list[Block] = []
        self._open: list[Line] = []
        self._notes: list[list[Line]] = []
        self._edges: dict[int, float] = {}

    def add_page(self, page: Sequence[Line]) -> None:
        body, notes = self._split(page)
        self._edges = _right_edges(page)
        for at, line in enumerate(body):
            if self._open and (self._breaks(self._open, line) if at else self._breaks_across(self._open, line)):
                self._close()
            self._open.append(line)
        for line in notes:
            if not self._notes or self._breaks(self._notes[-1], line) or line.raised:
                self._notes.append([])
            self._notes[-1].append(line)

    def finish(self) -> list[Block]:
        self._close()
        return self._blocks

    def _split(self, page: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
        """Separate the body of a page from its footnotes."""
        at = len(page)
        while at and page[at - 1].size < _SMALL_TYPE * self._body:
            at -= 1
        return (page[:at], page[at:]) if at else (page, ())

    def _close(self) -> None:
        """Add the open paragraph and the footnotes that interrupted it."""
        self._blocks += self._block(self._open)
        for note in self._notes:
            self._blocks += self._block(note)
        self._open, self._notes = [], []

    def _breaks(self, before: Sequence[Line], line: Line) -> bool:
        """Tell whether a line begins a paragraph, if it is on the same page as the one before."""
        last = before[-1]
        gap = last.baseline - line.baseline
        if gap <= 0:  # the next column
            return self._breaks_across(before, line)
        if gap > _WIDE_GAP * self._leading.get(line.size, 1.2 * line.size) or _changes(last, line):
            return True
        if line.mono:
            return False
        if _LEADERS.search(last.text) or _BULLET.match(line.text):
            return True
        if line.size >= _LARGE_TYPE * self._body:  # a title of several lines, often centred
            return False
        is_short = self._is_short(last, line)
        if _NUMBER.match(line.text) and (is_short or _SENTENCE_END.search(last.text)):
            return True
        step, indent = line.left - last.left, _INDENT * line.size
        if step > indent:
            return not (len(before) == 1 and (_BULLET.match(last.text) or _NUMBER.match(last.text)))
        return is_short or (step < -indent and len(before) > 1)

    def _breaks_across(self, before: Sequence[Line], line: Line) -> bool:
        """Tell whether the first line of a page or column begins a paragraph."""
        last = before[-1]
        if _changes(last, line) or _BULLET.match(line.text) or line.size >= _LARGE_TYPE * self._body:
            return True
        if line.mono:
            return False
        return bool(_SENTENCE_END.search(last.text)) and not line.text[:1].islower()

    def _is_short(self, last: Line, line: Line) -> bool:
        """Tell whether the first word of the next line would have fitted at the end of this line."""
        first = line.text.split(maxsplit=1)[0]
        needed = (len(first) + 1) * _WORD_WIDTH * line.size
        return last.right + needed < self._edges.get(round(last.left / 40), last.right) - 0.5 * line.size

    def _block(self, lines: Sequence[Line]) -> list[Block]:
        if not lines:
            return []
        if all(line.mono for line in lines):
            return [Block("\n".join(_indented(lines)), "code")]
        text = self._joined(lines)
        if not text:
            return []
        first = lines[0]
        is_large = first.size >= _LARGE_TYPE * self._body
        if len(text) <= _LONGEST_HEADING and (is_large or all(line.bold for line in lines)):
            level = self._headings.index(first.size) + 1 if is_large else len(self._headings) + 1
            return [Block(text, "heading", min(level, 6))]
        if bullet := _BULLET.match(text):
            return [Block(f"• {text[bullet.end() :]}", "item")]
        return [Block(text)]

    def _joined(self, lines: Sequence[Line]) -> str:
        """Join lines to a text, with hyphenated words joined."""
        text = ""
        for line in lines:
            word, after = _WORD_BREAK.search(text), _WORD_AFTER.match(line.text)
            if word and after and line.text[0].islower():
                keeps = f"{word[1]}-{after[0]}".lower() in self._hyphenated
                text = text[:-1] + ("-" if keeps else "") + line.text
            else:
                text = f"{text.replace(HYPHEN, '-')} {line.text}" if text else line.text
        return _LEADERS.sub(" … ", text.replace(HYPHEN, "-")).strip()


def _changes(last: Line, line: Line) -> bool:
    """Tell whether two lines have different fonts."""
    return not 0.92 < line.size / last.size < 1.08 or line.mono != last.mono


def _leadings(pages: Sequence[Sequence[Line]]) -> dict[float, float]:
    """Return the usual line distance of each font size."""
    gaps: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for page in pages:
        for last, line in zip(page, page[1:], strict=False):
            gap = last.baseline - line.baseline
            if last.size == line.size and 0.8 * line.size < gap < 2.5 * line.size:
                gaps[line.size][round(gap, 1)] += 1
    return {size: min(gap for gap, count in counts.items() if 3 * count >= counts.most_common(1)[0][1])
            for size, counts in gaps.items()}  # fmt: skip


def _right_edges(page: Iterable[Line]) -> dict[int, float]:
    """Return the right edge of lines by their approximate left edge."""
    edges: dict[int, float] = {}
    for line in page:
        at = round(line.left / 40)
        for near in (at - 1, at, at + 1):
            edges[near] = max(edges.get(near, 0.0), line.right)
    return edges


def _indented(lines: Sequence[Line]) -> list[str]:
    """Return lines of code with their indentation."""
    left = min(line.left for line in lines)
    widths = sorted((line.right - line.left) / len(line.text) for line in lines)
    width = widths[len(widths) // 2] or 1.0
    return [" " * round((line.left - left) / width) + line.text.replace(HYPHEN, "-") for line in lines]
