"""Join the lines of PDF pages to paragraphs by their layout.

A line break ends a paragraph if the gap is wider than usual, the font changes, the next line is indented or begins an
item, or the line is so short that the next word would have fitted. Across pages, the end of a sentence is required.
Running heads and page numbers are detected by repetition at the same height; footnotes are in a smaller font and follow
the paragraph that they interrupt. A raised number refers to the footnote of its page that begins with it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tui_reader.formats.hyphens import Hyphens
from tui_reader.formats.inline import moved
from tui_reader.formats.pdf_places import Bookmark, Place, Placed, join_links, replaced, with_anchors, with_headings
from tui_reader.formats.references import connect
from tui_reader.text.document import Block, Inline

HYPHEN = "\u00ad"
"""A hyphen at the end of a line, as opposed to one inside a line."""
RAISED = "raised"
"""The target of a raised number or sign until its footnote is known."""
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
_SAME_EDGE = 2.0
"""Points between the ends of two lines of justified text."""
_LONGEST_HEADING = 200
_BULLET = re.compile(r"[•◦▪‣●○■□–—*·]\s+(?=\S)")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\[\d{1,3}\])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]»]*\s?\d*$")
_LEADERS = re.compile(r"(?:\s?\.){4,}\s*")
_PAGE_NUMBER = re.compile(r"[ivxlc]{1,6}|\d+", re.IGNORECASE)
_ENDS_IN_HYPHEN = re.compile(r"\w[-\u00ad\u2010]$")
_NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})(?!\d)")
"""The number or sign that a footnote begins with."""
_ORDINAL = re.compile(r"\(?(\d{1,3}|[a-z])[.)]\s")
_WORD = re.compile(r"[^\W\d_]{2}")
"""Of a heading, as opposed to a formula."""
_DIGITS = re.compile(r"\d+")
_EVIDENCE = 20_000
"""Lines that are searched for words with and without hyphens."""


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
    page: int = 0
    inlines: tuple[Inline, ...] = ()
    """Its links, and raised numbers as references with the target `RAISED`."""

    def goes_on_in(self, other: Line) -> bool:
        """Return whether `other` is in the same row, to the right."""
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
            inlines=(*self.inlines, *moved((*other._superscript(self), *other.inlines), len(self.text + gap))),
        )

    def _superscript(self, before: Line) -> tuple[Inline, ...]:
        """Return this line as a reference, if it is a raised number or sign after `before`."""
        is_raised = self.size < _SMALL_TYPE * before.size and self.baseline > before.baseline + 0.1 * before.size
        number = _NOTE.match(self.text) if is_raised else None
        return (Inline(0, number.end(), "reference", RAISED),) if number else ()


def blocks_of(pages: Sequence[Sequence[Line]], bookmarks: Sequence[Bookmark] = ()) -> tuple[list[Block], int]:
    """Return the paragraphs of a document, and the number of lines omitted as running heads and page numbers.

    Args:
        pages: The lines of each page.
        bookmarks: The outline of the document.
    """
    furniture = _furniture(pages)
    if len(furniture) == sum(map(len, pages)):
        furniture = set()
    kept = [[line for at, line in enumerate(page) if (index, at) not in furniture] for index, page in enumerate(pages)]
    builder = _Builder(kept)
    for page in kept:
        builder.add_page(page)
    blocks = with_anchors(with_headings(builder.finish(), bookmarks))
    return connect(blocks), len(furniture)


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
        large = {line.size for line in lines if line.size >= _LARGE_TYPE * self._body and _WORD.search(line.text)}
        self._headings = sorted(large, reverse=True)
        self._hyphens = Hyphens(list(islice(_running_text(pages), _EVIDENCE)))
        self._blocks: list[Placed] = []
        self._open: list[Line] = []
        self._notes: list[list[Line]] = []
        self._edges: dict[int, float] = {}

    def add_page(self, page: Sequence[Line]) -> None:
        body, notes = self._split(page)
        self._edges = _right_edges(page)
        numbers = {number[1] for line in notes if line.raised and (number := _NOTE.match(line.text))}
        for at, line in enumerate(body):
            line = line._replace(inlines=_with_notes(line, numbers))
            if self._open and (self._breaks(self._open, line) if at else self._breaks_across(self._open, line)):
                self._close()
            self._open.append(line)
        for line in notes:
            if not self._notes or self._breaks(self._notes[-1], line) or line.raised:
                self._notes.append([])
                line = line._replace(inlines=(*_own_number(line), *line.inlines))
            self._notes[-1].append(line)

    def finish(self) -> list[Placed]:
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
        for lines in (self._open, *self._notes):
            if lines and (block := self._block(lines)) is not None:
                self._blocks.append(Placed(block, Place(lines[0].page, lines[0].baseline)))
        self._open, self._notes = [], []

    def _breaks(self, before: Sequence[Line], line: Line) -> bool:
        """Return whether a line begins a paragraph, if it is on the same page as the one before."""
        last = before[-1]
        gap = last.baseline - line.baseline
        if gap <= 0:  # the next column
            return self._breaks_across(before, line)
        if gap > _WIDE_GAP * self._leading.get(line.size, 1.2 * line.size) or _is_resized(last, line):
            return True
        if line.size >= _LARGE_TYPE * self._body:  # a title of several lines, often centred
            return False
        step, indent = line.left - last.left, _INDENT * line.size
        is_short = self._is_short(before, line)
        is_hanging = len(before) == 1 and bool(_BULLET.match(last.text) or _NUMBER.match(last.text))
        if line.mono != last.mono:  # a line of a paragraph may be all code
            return is_short or (abs(step) > indent and not is_hanging)
        if line.mono and all(one.mono for one in before):
            return False
        if _LEADERS.search(last.text) or _BULLET.match(line.text):
            return True
        if (number := _NUMBER.match(line.text)) and (
            is_short
            or _follows(before[0].text, line.text)
            or (_SENTENCE_END.search(last.text) and _DIGITS.search(number.group()))
        ):
            return True
        if step > indent:
            return is_short or not is_hanging
        return is_short or (step < -indent and len(before) > 1)

    def _breaks_across(self, before: Sequence[Line], line: Line) -> bool:
        """Return whether the first line of a page or column begins a paragraph."""
        last = before[-1]
        if _is_resized(last, line) or _BULLET.match(line.text) or line.size >= _LARGE_TYPE * self._body:
            return True
        if line.mono and all(one.mono for one in before):
            return False
        return (
            line.mono != last.mono
            or bool(_LEADERS.search(last.text))
            or (bool(_SENTENCE_END.search(last.text)) and not line.text[:1].islower())
        )

    def _is_short(self, before: Sequence[Line], line: Line) -> bool:
        """Return whether the first word of a line would have fitted at the end of the one before.

        Lines that end at the same edge are justified, even if it is not that of the page, as in a quotation.
        """
        last = before[-1]
        if any(abs(last.right - other.right) < _SAME_EDGE for other in (*before[-2:-1], line)):
            return False
        first = line.text.split(maxsplit=1)[0]
        needed = (len(first) + 1) * _WORD_WIDTH * line.size
        return last.right + needed < self._edges.get(round(last.left / 40), last.right) - 0.5 * line.size

    def _block(self, lines: Sequence[Line]) -> Block | None:
        if all(line.mono for line in lines):
            return Block("\n".join(_indented(lines)), "code")
        text, inlines = self._joined(lines)
        if not text:
            return None
        first = lines[0]
        is_large = first.size >= _LARGE_TYPE * self._body
        is_heading = len(text) <= _LONGEST_HEADING and _WORD.search(text)
        if is_heading and (is_large or all(line.bold for line in lines)):
            level = sum(size >= first.size for size in self._headings) if is_large else len(self._headings) + 1
            return Block(text, "heading", min(level, 6), inlines)
        if bullet := _BULLET.match(text):
            by = 2 - bullet.end()
            kept = (i._replace(start=max(i.start, bullet.end())) for i in inlines if i.end > bullet.end())
            return Block(f"• {text[bullet.end() :]}", "item", 0, moved(kept, by))
        return Block(text, "item" if _NUMBER.match(text) else "paragraph", 0, inlines)

    def _joined(self, lines: Sequence[Line]) -> tuple[str, tuple[Inline, ...]]:
        """Join lines to a text with its inlines, with hyphenated words joined."""
        text = ""
        inlines: list[Inline] = []
        for line in lines:
            words, own = replaced(line.text, line.inlines, _LEADERS, " … ")
            if text and _ENDS_IN_HYPHEN.search(text):
                before = text.rpartition(" ")[2][:-1] + "-"  # the marked ones are of any kind
                drop, insert = self._hyphens.joined(before, words)
                text = text[: len(text) - 1] + ("" if drop else "-") + insert
                inlines = [i._replace(end=min(i.end, len(text))) for i in inlines if i.start < len(text)]
            elif text:
                text += " "
            inlines += moved(own, len(text))
            text += words
        text = text.replace(HYPHEN, "-").rstrip()
        start = len(text) - len(text.lstrip())
        inlines = [i for i in moved(inlines, -start) if 0 <= i.start < i.end <= len(text) - start]
        text = text[start:]
        return text, join_links(text, inlines)


def _with_notes(line: Line, numbers: Collection[str]) -> tuple[Inline, ...]:
    """Return the inlines of a line with links to the footnotes of its page.

    A raised number without one may have a link of its own; else it is an exponent. Links of bare numbers to places are
    page numbers.
    """
    raised = [i for i in line.inlines if i.kind == "reference"]
    notes = [
        Inline(i.start, i.end, "link", f"#{_note_name(line.page, text)}")
        for i in raised
        if (text := line.text[i.start : i.end]) in numbers
    ]
    found = list(notes)
    for link in line.inlines:
        if link.kind != "link" or any(link.start < note.end and note.start < link.end for note in notes):
            continue
        is_number = link.target.startswith("#") and _DIGITS.fullmatch(line.text[link.start : link.end])
        if not is_number or any(i.start <= link.start < i.end for i in raised):
            found.append(link)
    return tuple(found)


def _running_text(pages: Iterable[Sequence[Line]]) -> Iterator[str]:
    """Yield the lines of prose, and a blank one after each that ends before the right edge and no word."""
    for page in pages:
        edges = _right_edges(page)
        for line in page:
            if not line.mono:
                yield line.text.replace(HYPHEN, "-")
            is_full = line.right > edges[round(line.left / 40)] - line.size or _ENDS_IN_HYPHEN.search(line.text)
            if line.mono or not is_full:
                yield ""


def _own_number(line: Line) -> tuple[Inline, ...]:
    """Return the number that a footnote begins with, as its anchor."""
    number = _NOTE.match(line.text) if line.raised else None
    return (Inline(0, number.end(), "anchor", _note_name(line.page, number[1])),) if number else ()


def _note_name(page: int, number: str) -> str:
    return f"note-{page}-{number}"


def _follows(first: str, text: str) -> bool:
    """Return whether a line has the number or letter after that of an earlier line."""
    before, after = _ORDINAL.match(first), _ORDINAL.match(text)
    if not before or not after:
        return False
    if before[1].isdecimal() and after[1].isdecimal():
        return int(after[1]) == int(before[1]) + 1
    return len(before[1]) == len(after[1]) == 1 and ord(after[1]) == ord(before[1]) + 1


def _is_resized(last: Line, line: Line) -> bool:
    """Return whether two lines have different font sizes."""
    return not 0.92 < line.size / last.size < 1.08


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
    """Return the right edge of lines by their approximate left edge.

    An edge that two lines reach is preferred, as one may be too long.
    """
    rights: defaultdict[int, list[float]] = defaultdict(list)
    for line in page:
        at = round(line.left / 40)
        for near in (at - 1, at, at + 1):
            rights[near].append(line.right)
    edges: dict[int, float] = {}
    for at, values in rights.items():
        values.sort(reverse=True)
        pairs = zip(values, values[1:], strict=False)
        edges[at] = next((right for right, other in pairs if right - other < _SAME_EDGE), values[0])
    return edges


def _indented(lines: Sequence[Line]) -> list[str]:
    """Return lines of code with their indentation."""
    left = min(line.left for line in lines)
    widths = sorted((line.right - line.left) / len(line.text) for line in lines)
    width = widths[len(widths) // 2] or 1.0
    return [" " * round((line.left - left) / width) + line.text.replace(HYPHEN, "-") for line in lines]
