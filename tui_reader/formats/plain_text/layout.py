"""Detect whether line breaks come from wrapping or from the author.

A program wraps a line only if the next word does not fit. With W the wrap column, a break is a wrap iff
`width(line) + 1 + width(first word of the next line) > W`. Widths are approximate, in terminal cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from tui_reader.formats.plain_text.shapes import (
    HYPHENS,
    PAGE,
    ends_sentence,
    is_bullet,
    is_labelled,
    is_split_word,
    is_stamped,
)
from tui_reader.model import LayoutChoice

MIN_COLUMN, MAX_COLUMN = 24, 200
_COMMON = (60, 65, 66, 68, 70, 72, 74, 76, 78, 79, 80, 90, 100, 120)
_QUANTILES = (50, 75, 85, 90, 95, 97, 98, 99)
_MIN_FIT, _MIN_SCORE, _MIN_NONTERM = 0.3, 0.45, 0.35
_STRICT = 0.98
_LONG, _MOST_LONG = 1.12, 0.08
_VOTERS = 2_000
"""The number of lines that are examined for stamps and labels."""
_LEAST_OPENERS, _SHARE_OF_STAMPS, _SHARE_OF_LABELS, _LEAST_TURNS = 3, 0.25, 0.5, 4
_MOST_INSIDE, _LEAST_WIDTH = 0.5, 40
"""The share of breaks inside sentences, and the mean width, from which lines are a paragraph wrapped by hand."""
_MOST_BROKEN = 0.1
"""The most lines that end inside a sentence in a text with a sentence per line."""
_TOO_WIDE = 10_000
"""The width of a line with the rest of a split word: such breaks come from wrapping in any column."""


class Layout(NamedTuple):
    """How the lines of a file form paragraphs."""

    mode: Literal["lines", "wrapped", "sentences"] = "lines"
    """`lines`: each line is a paragraph; `sentences`: each line is a sentence, blank lines separate paragraphs."""
    column: int = 0
    """The wrap column in cells; 0 if there is none."""
    strict: bool = False
    """True if breaks at which the next word would have fitted are the author's."""
    indented: bool = False
    """True if the first lines of paragraphs are indented."""
    double_spaced: bool = False
    """True if every other line is blank, and two blank lines separate paragraphs."""
    stamped: bool = False
    """True if lines that begin with a time or a nickname begin a paragraph, as in a chat or log."""
    labelled: bool = False
    """True if lines that begin with a name and a colon begin a paragraph, as in a transcript."""

    is_guess: bool = False
    """True if `mode` is `lines` as no column was found, so that paragraphs may be wrapped by hand."""

    def opens(self, text: str) -> bool:
        """Return whether a line without its indent begins a paragraph by its stamp or label."""
        return (self.stamped and is_stamped(text)) or (self.labelled and is_labelled(text))


class _Breaks(NamedTuple):
    """The breaks that may be inside a paragraph."""

    needs: list[int]
    """Per break, the width of the line before it with the next word; sorted."""
    inside: list[int]
    """The same for breaks inside a sentence: no sentence end before them, a lowercase letter after them; sorted."""
    ended: int
    """The number of breaks after the end of a sentence."""
    steps: list[bool]
    """Per deeper indent whether a sentence ended before it."""


def width(text: str) -> int:
    """Return the approximate width of a line in cells: two for each character from Hangul Jamo on."""
    if text.isascii():
        return len(text)
    return len(text) + sum(char >= "\u1100" and not "\u2000" <= char <= "\u2e7f" for char in text)


def first_word(text: str) -> str:
    """Return the smallest unit of wrapping: the first word, or the first character of CJK text."""
    word = text.lstrip(" ").partition(" ")[0]
    return word[:1] if word[:1] >= "\u2e80" else word


def need(line: str, following: str) -> int:
    """Return the width of `line` with the first word of `following`."""
    word = first_word(following)
    return width(line) + (0 if word[:1] >= "\u2e80" else 1) + width(word)


def estimate(lines: Sequence[str], choice: LayoutChoice = "auto") -> Layout:
    """Detect the layout of a file.

    Args:
        lines: The first lines, without trailing whitespace.
        choice: The mode set by the user.
    """
    if choice == "lines":
        return Layout()
    if PAGE in lines:
        lines = ["" if line == PAGE else line for line in lines]
    full = [line for line in lines if line]
    stamped, labelled = _openers(full[:_VOTERS])
    layout = _estimate_wrapping(lines, full, choice, Layout(stamped=stamped, labelled=labelled))
    return layout._replace(stamped=stamped, labelled=labelled)


def _openers(lines: Sequence[str]) -> tuple[bool, bool]:
    """Return whether lines with stamps, and lines with labels, begin paragraphs in a text."""
    texts = [line.lstrip(" ") for line in lines]
    stamps = sum(map(is_stamped, texts))
    names = Counter(text.partition(":")[0] for text in texts if is_labelled(text))
    labels, again = sum(names.values()), sum(count > 1 for count in names.values())
    is_transcript = again >= 2 and labels >= _LEAST_TURNS
    return (
        stamps >= _LEAST_OPENERS and stamps >= _SHARE_OF_STAMPS * len(lines),
        labels >= _LEAST_OPENERS and (is_transcript or labels >= _SHARE_OF_LABELS * len(lines)),
    )


def is_wrapped_by_hand(lines: Sequence[str]) -> bool:
    """Return whether lines without a blank one between them are one or more paragraphs, wrapped at no fixed column.

    They are sentences, and most breaks are inside one.
    """
    first, last = lines[0].lstrip(" \"“‘'«("), lines[-1]
    if len(lines) < 2 or not first[:1].isupper() or not ends_sentence(last):
        return False
    inside = 0
    total = 0
    for line, following in pairwise(lines):
        total += width(line)
        inside += following.lstrip(" ")[:1].islower() and not ends_sentence(line)
    breaks = len(lines) - 1
    return inside >= _MOST_INSIDE * breaks and total >= _LEAST_WIDTH * breaks


def _estimate_wrapping(lines: Sequence[str], full: Sequence[str], choice: LayoutChoice, openers: Layout) -> Layout:
    if _is_double_spaced(lines):
        layout = _estimate(full, choice, openers)
        if layout.mode == "wrapped" and (choice == "wrapped" or _reaches(full, layout.column)):
            return Layout("wrapped", layout.column, layout.strict, layout.indented, True)
    return _estimate(lines, choice, openers)


def _is_double_spaced(lines: Sequence[str]) -> bool:
    full = sum(map(bool, lines))
    pairs = 0
    for before, line in pairwise(lines):
        if before and line:
            pairs += 1
            if pairs > 0.02 * full:
                return False
    return full >= 6


def _reaches(lines: Sequence[str], column: int) -> bool:
    """Return whether most lines are almost as wide as the wrap column, unlike short paragraphs."""
    return sum(width(line) > 0.75 * column for line in lines) >= 0.5 * len(lines)


def _estimate(lines: Sequence[str], choice: LayoutChoice, openers: Layout) -> Layout:
    needs, inside, ended, steps = _breaks(lines, openers)
    indented = len(steps) >= 2 and sum(steps) >= 0.7 * len(steps)
    if not needs:
        return Layout("wrapped" if choice == "wrapped" or indented else "lines", indented=indented)
    widths = sorted([width(line) for line in lines if line])
    quantiles = [widths[len(widths) * share // 100] for share in _QUANTILES]
    columns = sorted({w for w in (*_COMMON, *quantiles, widths[-1]) if MIN_COLUMN <= w <= MAX_COLUMN})
    candidates = [w for w in columns if _above(widths, _LONG * w) <= _MOST_LONG * len(widths)]
    nonterm = (len(needs) - ended) / len(needs)
    best, fit = 0, 0.0
    for column in candidates:
        share = _above(needs, column) / len(needs)
        if share >= fit:
            best, fit = column, share
    strict_columns = [w for w in candidates if inside and _above(inside, w) >= _STRICT * len(inside)]
    wrapped = fit >= _MIN_FIT and fit + 0.5 * (nonterm - 0.5) >= _MIN_SCORE and nonterm >= _MIN_NONTERM
    if not ended and not any(ends_sentence(line) for line in lines if line):
        wrapped = False  # a word list, a log
    if wrapped or choice == "wrapped":
        strict = bool(strict_columns) and wrapped
        return Layout("wrapped", _tightest(strict_columns, widths) if strict else best, strict, indented)
    if _is_sentence_lines(lines, nonterm):
        return Layout("sentences")
    return Layout(is_guess=True)


def _tightest(columns: Sequence[int], widths: Sequence[int]) -> int:
    """Return the smallest column that fits all lines except the few longest."""
    top = widths[len(widths) * 99 // 100]
    return next((w for w in columns if w >= top), columns[-1])


def _above(values: Sequence[int], limit: float) -> int:
    """Return how many of sorted values are above a limit."""
    return len(values) - bisect_right(values, limit)


def _breaks(lines: Sequence[str], openers: Layout) -> _Breaks:
    needs: list[int] = []
    inside: list[int] = []
    ends = 0
    steps: list[bool] = []
    has_openers = openers.stamped or openers.labelled
    for line, following in pairwise(lines):
        if not line or not following:
            continue
        if line[0] in "> ":
            line = line.lstrip("> ")
        if following[0] == ">":
            following = following.lstrip("> ")
        text = following.lstrip(" ")
        if not line or is_bullet(text) or (has_openers and openers.opens(text)):
            continue
        ended = ends_sentence(line)
        if len(text) < len(following):
            steps.append(ended)
        needed = _TOO_WIDE if line[-1] in HYPHENS and is_split_word(line, text) else need(line, text)
        needs.append(needed)
        if ended:
            ends += 1
        elif text[:1].islower():
            inside.append(needed)
    return _Breaks(sorted(needs), sorted(inside), ends, steps)


def _is_sentence_lines(lines: Sequence[str], nonterm: float) -> bool:
    """Return whether each line is a sentence, with blank lines between paragraphs."""
    if nonterm > _MOST_BROKEN:
        return False
    runs = 0
    single = several = 0
    for before, line, after in zip(("", *lines), lines, (*lines[1:], ""), strict=False):
        if line:
            single += not any(mark in line for mark in (". ", "? ", "! "))
            several += 1
            runs += not before and bool(after)
    blank_runs = sum(not a and bool(b) for a, b in zip(lines, lines[1:], strict=False))
    return runs >= 2 and blank_runs >= 2 and single >= 0.8 * several
