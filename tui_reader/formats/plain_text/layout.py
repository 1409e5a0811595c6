"""Detect whether line breaks come from wrapping or from the author.

A program wraps a line only if the next word does not fit. With W the wrap column, a break is a wrap iff
`width(line) + 1 + width(first word of the next line) > W`. Widths are approximate, in terminal cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from tui_reader.formats.plain_text.shapes import (
    PAGE,
    ends_sentence,
    indent,
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

    def opens(self, text: str) -> bool:
        """Tell whether a line without its indent begins a paragraph by its stamp or label."""
        return (self.stamped and is_stamped(text)) or (self.labelled and is_labelled(text))


class _Break(NamedTuple):
    width: int
    """Width of the line before the break."""
    need: int
    """Width of that line with the next word."""
    ended: bool
    """True if the line before ends a sentence."""
    inside: bool
    """True if the break is inside a sentence: no sentence end before it, a lowercase letter after it."""


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
    """Tell whether lines with stamps, and lines with labels, begin paragraphs in a text."""
    texts = [line.lstrip(" ") for line in lines]
    stamps = sum(map(is_stamped, texts))
    names = Counter(text.partition(":")[0] for text in texts if is_labelled(text))
    labels, again = sum(names.values()), sum(count > 1 for count in names.values())
    is_transcript = again >= 2 and labels >= _LEAST_TURNS
    return (
        stamps >= _LEAST_OPENERS and stamps >= _SHARE_OF_STAMPS * len(lines),
        labels >= _LEAST_OPENERS and (is_transcript or labels >= _SHARE_OF_LABELS * len(lines)),
    )


def _estimate_wrapping(lines: Sequence[str], full: Sequence[str], choice: LayoutChoice, openers: Layout) -> Layout:
    if _is_double_spaced(lines):
        layout = _estimate(full, choice, openers)
        if layout.mode == "wrapped" and (choice == "wrapped" or _reaches(full, layout.column)):
            return Layout("wrapped", layout.column, layout.strict, layout.indented, True)
    return _estimate(lines, choice, openers)


def _is_double_spaced(lines: Sequence[str]) -> bool:
    pairs = sum(bool(a) and bool(b) for a, b in zip(lines, lines[1:], strict=False))
    full = sum(map(bool, lines))
    return full >= 6 and pairs <= 0.02 * full


def _reaches(lines: Sequence[str], column: int) -> bool:
    """Tell whether most lines are almost as wide as the wrap column, unlike short paragraphs."""
    return sum(width(line) > 0.75 * column for line in lines) >= 0.5 * len(lines)


def _estimate(lines: Sequence[str], choice: LayoutChoice, openers: Layout) -> Layout:
    breaks, steps = _breaks(lines, openers)
    indented = len(steps) >= 2 and sum(steps) >= 0.7 * len(steps)
    if not breaks:
        return Layout("wrapped" if choice == "wrapped" or indented else "lines", indented=indented)
    widths = sorted(width(line) for line in lines if line)
    quantiles = [widths[len(widths) * share // 100] for share in _QUANTILES]
    columns = sorted({w for w in (*_COMMON, *quantiles, widths[-1]) if MIN_COLUMN <= w <= MAX_COLUMN})
    candidates = [w for w in columns if sum(v > _LONG * w for v in widths) <= _MOST_LONG * len(widths)]
    nonterm = sum(not b.ended for b in breaks) / len(breaks)
    inside = [b for b in breaks if b.inside]
    best, fit = 0, 0.0
    for column in candidates:
        share = sum(b.need > column for b in breaks) / len(breaks)
        if share >= fit:
            best, fit = column, share
    strict_columns = [w for w in candidates if inside and sum(b.need > w for b in inside) >= _STRICT * len(inside)]
    wrapped = fit >= _MIN_FIT and fit + 0.5 * (nonterm - 0.5) >= _MIN_SCORE and nonterm >= _MIN_NONTERM
    if not any(b.ended for b in breaks) and not any(ends_sentence(line) for line in lines if line):
        wrapped = False  # a word list, a log
    if wrapped or choice == "wrapped":
        strict = bool(strict_columns) and wrapped
        return Layout("wrapped", _tightest(strict_columns, widths) if strict else best, strict, indented)
    if _is_sentence_lines(lines, nonterm):
        return Layout("sentences")
    return Layout()


def _tightest(columns: Sequence[int], widths: Sequence[int]) -> int:
    """Return the smallest column that fits all lines except the few longest."""
    top = widths[len(widths) * 99 // 100]
    return next((w for w in columns if w >= top), columns[-1])


def _breaks(lines: Sequence[str], openers: Layout) -> tuple[list[_Break], list[bool]]:
    """Return the breaks that may be inside a paragraph, and per deeper indent whether a sentence ended before."""
    breaks: list[_Break] = []
    steps: list[bool] = []
    for line, following in zip(lines, lines[1:], strict=False):
        if not line or not following:
            continue
        line, following = line.lstrip("> "), following if following[0] != ">" else following.lstrip("> ")
        text = following.lstrip(" ")
        if not line or is_bullet(text) or openers.opens(text):
            continue
        if indent(following) > 0 and following[0] == " " and len(text) < len(following):
            steps.append(ends_sentence(line))
        ended = ends_sentence(line)
        needed = _TOO_WIDE if is_split_word(line, text) else need(line, text)
        breaks.append(_Break(width(line), needed, ended, not ended and text[:1].islower()))
    return breaks, steps


def _is_sentence_lines(lines: Sequence[str], nonterm: float) -> bool:
    """Tell whether each line is a sentence, with blank lines between paragraphs."""
    runs = 0
    single = several = 0
    for before, line, after in zip(("", *lines), lines, (*lines[1:], ""), strict=False):
        if line:
            single += not any(mark in line for mark in (". ", "? ", "! "))
            several += 1
            runs += not before and bool(after)
    blank_runs = sum(not a and bool(b) for a, b in zip(lines, lines[1:], strict=False))
    return nonterm <= 0.1 and runs >= 2 and blank_runs >= 2 and single >= 0.8 * several
