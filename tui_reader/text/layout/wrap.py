"""Wrap a block into rows of a given width, and map characters to cells of a row.

Coordinates: code-point offsets into one block's string; cells count from 0 at the left edge of a row and are those of
`rich.cells.cell_len`. The rows of a block are `[0, *wrap(text, width), len(text)]`, taken in pairs.

A row ends after a line feed; otherwise at the last break that fits, after a run of blanks or beside an ideograph, kana
or emoji (with simple kinsoku rules: no closing mark or small kana at the start of a row, no opening mark at its end);
otherwise at the width. It never ends inside a grapheme cluster. The blanks at a break belong to the row and may exceed
the width; nothing else may, except a single cluster wider than the row. So the part of a row to paint is
`text[start:end].rstrip(HANGING)`.

The end of a row depends only on the text after its start: wrapping from the start of any row gives the same rows as
wrapping the whole block, so a giant paragraph is wrapped only as far as it is shown.

Source: UAX #14 for the break classes, of which only a small part is implemented.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from unicodedata import category

from rich.cells import get_character_cell_size

from tui_reader.text.layout.graphemes import NARROW_CLASS, WIDE_CLASS, cluster, extends, graphemes, is_narrow

BLANKS = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
"""The blanks a row may be broken after: all but the no-break spaces."""
HANGING = BLANKS + "\n"
"""Characters that need no cell at the end of a row."""
MIN_WIDTH = 2
"""In cells: a wide character must fit into a row."""

_SHORT = 65_536
"""Texts up to this length are scanned once before they are wrapped; longer ones only as far as rows are read."""

_BLANK, _WIDE, _NOT_FIRST, _NOT_LAST = 1, 2, 4, 8
_NEVER_FIRST = frozenset(
    "!%),.:;?]}¢°‰′″℃…—–‐゠・、。，．：；？！％￠〜～ー゛゜ヽヾ々〻ｰ｡､･ﾞﾟ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
_NEVER_LAST = frozenset("$£¥€№＄￡￥")
_GLUE = frozenset("\xa0\u2007\u202f\u2060\ufeff'\"")
"""No-break blanks, the word joiner, and straight quotes, which may open or close."""


@cache
def _run_of(characters: str) -> re.Pattern[str]:
    """Return the pattern of a run; compiled on first use, as plain text needs none."""
    return re.compile(f"[{characters}]+")


def wrap(text: str, width: int) -> list[int]:
    """Return the offsets at which a new row begins, without the leading 0; `width` in cells, at least `MIN_WIDTH`."""
    return list(iter_rows(text, width))


def wrap_from(text: str, start: int, width: int, rows: int) -> list[int]:
    """Return the starts of at most `rows` rows that follow the row which begins at `start`.

    Reads no further than these rows. Equal to that part of `wrap(text, width)` whenever `start` is 0 or one of its
    offsets, because a row's end depends only on the text from its start on.
    """
    return list(islice(iter_rows(text, width, start), rows))


def iter_rows(text: str, width: int, start: int = 0) -> Iterator[int]:
    """Yield the starts of the rows after the one that begins at `start`; a long text is read only as far as needed."""
    width = max(MIN_WIDTH, width)
    length, at = len(text), start
    if length > _SHORT or not is_narrow(text, start):
        while (at := _row_end(text, at, width)) < length:
            yield at
        return
    find_blank = text.rfind
    while length - at > width:
        end = at + width
        at = find_blank(" ", at, end + 1) + 1
        if not at:
            at = end
        elif at < length and text[at] == " ":
            at = _after_blanks(text, at)
        if at >= length:
            return
        yield at


def row_of(starts: Sequence[int], offset: int) -> int:
    """Return the index of the row that contains `offset`, given the `starts` that `wrap` returns."""
    return bisect_right(starts, offset)


def cell_of(text: str, row_start: int, offset: int) -> int:
    """Return the first cell of the cluster that contains `offset`, in the row that begins at `row_start`."""
    if is_narrow(text, row_start, offset + 1):
        return max(0, offset - row_start)
    cell = 0
    for _start, end, cells in graphemes(text, row_start):
        if end > offset:
            break
        cell += cells
    return cell


def offset_at(text: str, row_start: int, row_end: int, cell: int) -> int:
    """Return the start of the cluster that covers `cell` of the row `[row_start, row_end)`.

    For a cell beyond the row, its last blank or line feed, or `row_end` if it has neither: the end of a selection
    dragged out of the row. The inverse of `cell_of` on the borders of all clusters that have a cell.
    """
    if row_end <= row_start:
        return row_start
    last = row_end - 1 if text[row_end - 1] in HANGING else row_end
    if is_narrow(text, row_start, last):
        return min(row_start + max(0, cell), last)
    reached = 0
    for start, _end, cells in graphemes(text, row_start):
        reached += cells
        if start >= last or reached > cell:
            return min(start, last)
    return last


def _last_break(text: str, start: int, end: int) -> int:
    """Return the last break in a run of narrow characters: after a blank that is followed by text; 0 if none."""
    bare = end - 1
    while bare > start and text[bare] == " ":
        bare -= 1
    return text.rfind(" ", start, bare) + 1


def _row_end(text: str, at: int, width: int) -> int:
    """Return the end of the row that begins at `at`, for any text, processed in runs of characters of one kind."""
    classes, length = _CLASSES, len(text)
    cut = here = at  # the last break that fits, and how far the row is filled
    room, before = width, 0
    while here < length:
        first = classes[text[here]]
        if _may_break(before, first):
            cut = here
        if narrow := _run_of(NARROW_CLASS).match(text, here, here + room + 2):
            end = narrow.end() - extends(text, narrow.end())
            if end - here > room:
                blank = text.rfind(" ", here, here + room + 1)
                if blank >= 0:
                    return _after_blanks(text, blank)
                return cut if cut > at else here + room
            if end > here:
                if end < length and text[end] == "\n":
                    return end + 1
                cut = max(cut, _last_break(text, here, end))
                room -= end - here
                here, before = end, classes[text[end - 1]]
                continue
        elif wide := _run_of(WIDE_CLASS).match(text, here, here + room // 2 + 2):
            end = wide.end() - extends(text, wide.end())
            full = end - here > room // 2
            places = range(here + room // 2 if full else end - 1, here, -1)
            cut = next((p for p in places if _may_break(classes[text[p - 1]], classes[text[p]])), cut)
            if full:
                return cut if cut > at else here + room // 2
            if end > here:
                room -= 2 * (end - here)
                here, before = end, classes[text[end - 1]]
                continue
        end, cells = cluster(text, here)
        if text[here] == "\n":
            return end
        if cells > room:
            if first & _BLANK and end == here + 1:
                return _after_blanks(text, here)
            return cut if cut > at else here if here > at else end
        room -= cells
        before = first
        if end > here + 1:  # the end of the cluster may allow or forbid a break of its own
            tail = text[end - 1]
            before |= _BLANK if tail == "\u200b" else classes[tail] & _NOT_LAST
        here = end
    return length


def _after_blanks(text: str, at: int) -> int:
    """Return the end of the run of bare blanks that begins at `at`, or of the line feed after it."""
    length = len(text)
    while at < length and text[at] in BLANKS and not extends(text, at + 1):
        at += 1
    return at + 1 if at < length and text[at] == "\n" else at


def _may_break(before: int, first: int) -> bool:
    """Return whether a row may end between clusters of these break classes."""
    if before & _BLANK:
        return not first & _BLANK
    return bool((before | first) & _WIDE) and not (before & _NOT_LAST or first & (_NOT_FIRST | _BLANK))


class _Classes(dict[str, int]):
    """Cached break classes by character; cleared when large, as the text is untrusted."""

    def __missing__(self, char: str) -> int:
        if len(self) >= 16_384:
            self.clear()
        break_class = self[char] = _break_class(char)
        return break_class


_CLASSES = _Classes()


def _break_class(char: str) -> int:
    if char in BLANKS:
        return _BLANK
    if char in _GLUE:
        return _NOT_FIRST | _NOT_LAST
    break_class = 0
    hangul = "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c" or "\uac00" <= char <= "\ud7a3"
    if (get_character_cell_size(char) == 2 and not hangul) or "\uff61" <= char <= "\uff9d":
        break_class |= _WIDE  # Korean has blanks between words: break only there
    if char in _NEVER_FIRST or category(char) in ("Pe", "Pf"):
        break_class |= _NOT_FIRST
    if char in _NEVER_LAST or category(char) in ("Ps", "Pi"):
        break_class |= _NOT_LAST
    return break_class
