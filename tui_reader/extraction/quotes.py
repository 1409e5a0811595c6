"""Find the quotes: one span per quote-marked segment of one paragraph, including the marks.

Coordinates: code-point offsets into the text. A paragraph is a line; blank lines between paragraphs do not matter.
It takes one pass over the marks (`marks.py`), so the time is linear for any input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_reader.extraction.dashes import BEHIND_COLON, DASHES, dashed, is_dialogue
from tui_reader.extraction.furniture import holds_speech, is_link
from tui_reader.extraction.lexicon import Lexicon
from tui_reader.extraction.marks import (
    DOUBLE,
    OPENING,
    SINGLE,
    SINGLE_OPENING,
    STRAIGHT,
    Mark,
    double_marks,
    opens,
    opens_behind_comma,
    single_role,
)  # fmt: skip
from tui_reader.extraction.transcripts import find_turns, label_inside
from tui_reader.text.spans import Span

_WORD = re.compile(r"\w++(?:['’-]\w++)*+")
SHORTEST = 4
"""The least words of a quote that is not a fragment."""
_ENOUGH_WORDS = re.compile(rf"(?:\W*+\w++(?:['’-]\w++)*+){{{SHORTEST}}}")
_OPENING_MARKS = re.compile(r"(?:''|[\"“”„‟«»'‘‚‹›`—―–-]){0,2}\s*")
_CLOSING_MARK = re.compile(r"\s?(?:''|[\"“”‟«»'’‘‹›])$")
_SENTENCES = re.compile(r"[a-z]{2}[.!?] [A-Z]")
_SMALL = frozenset(("a", "an", "the", "of", "in", "on", "for", "to", "and", "or", "at", "by", "with", "from"))
"""Words that are not capitalised in titles."""
_REOPENING = ("“", STRAIGHT, "«", "‘", "'")
_CARRIED = 6
"""The most paragraphs that an unclosed quote may continue."""
_UNCLOSED = 20
"""The least characters of a quote without a closing mark."""
_NESTED = 3
_LOOK_AHEAD = 24
"""The most marks searched for the close of one single quote."""
_LABEL = 40
"""The most characters of the label of a link."""
_LONGEST = 6000
"""The most characters of a single-quoted segment."""


class Segment(NamedTuple):
    """A quote-marked range of one paragraph."""

    start: int
    end: int
    paragraph: int
    carried: bool = False
    """It continues a quote left open in a previous paragraph."""
    label: Span | None = None
    """The label of a transcript that names the speaker."""


class Paragraph(NamedTuple):
    """One line of the text that is not blank, without the blanks at its ends."""

    number: int
    start: int
    end: int


def paragraphs(text: str) -> list[Paragraph]:
    """Return the lines that are not blank."""
    lines: list[Paragraph] = []
    offset = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = offset + (0 if line[0] == body[0] else len(line) - len(line.lstrip()))
            lines.append(Paragraph(len(lines), start, start + len(body)))
        offset += len(line) + 1
    return lines


def find_segments(text: str, blocks: list[Paragraph], lexicon: Lexicon) -> list[Segment]:
    """Find every quote-marked segment, only the outermost of nested ones, in reading order."""
    segments: list[Segment] = []
    pairer = _DoublePairer(text, blocks)
    has_single = SINGLE_OPENING.search(text) is not None
    has_colons = BEHIND_COLON.search(text) is not None
    marked = "‘" in text or DOUBLE.search(text) is not None
    dialogue = is_dialogue(text, lexicon, lines_only=marked)
    turns = find_turns(text, lexicon)
    worded = [text[start].isalnum() or _WORD.search(text, start, end) is not None for _, start, end in blocks] + [False]
    for block in blocks:
        if not worded[block.number] and not worded[block.number + 1]:
            pairer.close_at_marks(block)
            continue
        if ":" in text[block.start : block.start + _LABEL]:
            line = text[block.start : block.end]
            if is_link(line, lexicon) and not holds_speech(line, lexicon):
                continue
        if (turn := turns.get(block.start)) is not None:
            segments.append(Segment(turn.speech.start, turn.speech.end, block.number, label=turn.label))
            continue
        doubles = pairer.pair(block)
        singles = list(_singles(text, block, lexicon)) if has_single else []
        spoken = dialogue and (not marked or text[block.start] in DASHES)
        found = _outermost(doubles, singles)
        if not found and (spoken or has_colons):
            found = _dashed(text, block, lexicon, everywhere=spoken)
        segments += found
    return [_labelled(text, segment) for segment in segments if _WORD.search(text, segment.start, segment.end)]


def _labelled(text: str, segment: Segment) -> Segment:
    label = segment.label or label_inside(text, segment.start, segment.end)
    return segment._replace(label=label) if label else segment


def _dashed(text: str, block: Paragraph, lexicon: Lexicon, *, everywhere: bool) -> list[Segment]:
    spans = dashed(text, block.start, block.end, lexicon, everywhere=everywhere)
    return [Segment(span.start, span.end, block.number) for span in spans]


def _outermost(doubles: list[Segment], singles: list[Segment]) -> list[Segment]:
    """Return the segments that are not inside another."""
    if not singles or not doubles:
        return singles or doubles
    kept: list[Segment] = []
    for segment in sorted(doubles + singles, key=lambda s: (s.start, -s.end)):
        if not kept or segment.start >= kept[-1].end:
            kept.append(segment)
    return kept


class _DoublePairer:
    """Pairs double marks paragraph by paragraph, with the state of a quote left open in a previous one."""

    def __init__(self, text: str, blocks: list[Paragraph]) -> None:
        self._text = text
        self._blocks = blocks
        self._open_since: int | None = None
        self._marked = [match.start() for match in DOUBLE.finditer(text)]
        self._next = 0

    def _has_marks(self, block: Paragraph) -> bool:
        """Return whether the next paragraph has double marks."""
        marked, at = self._marked, self._next
        while at < len(marked) and marked[at] < block.start:
            at += 1
        self._next = at
        return at < len(marked) and marked[at] < block.end

    def pair(self, block: Paragraph) -> list[Segment]:
        """Return the segments of the next paragraph."""
        if self._open_since is None and not self._has_marks(block):
            return []
        marks = double_marks(self._text, block.start, block.end)
        carried = self._open_since is not None and self._is_carried_into(block, marks)
        if not carried:
            self._open_since = None
            if not marks:
                return []
        segments: list[Segment] = []
        even = self._text.count(STRAIGHT, block.start, block.end) % 2 == 0
        start: int | None = block.start if carried else None
        opener, depth = "", 0
        for number, mark in enumerate(marks):
            opening = opens(self._text, mark, opener if start is not None else None, even)
            if start is None:
                if opening:
                    start, opener, depth = mark.left, mark.shape, 0
            elif opening:
                nested = _closers(marks, number) >= 2 + depth
                nested = nested or opener == STRAIGHT and start == block.start and self._goes_on(block, marks[number:])
                if mark.shape != STRAIGHT and depth < _NESTED and nested:
                    depth += 1
                    continue
                if self._text[mark.left - 2] in ".!?," and mark.before == " ":
                    segments.append(Segment(start, mark.left - 1, block.number, carried))  # its closing mark is missing
                start, opener, depth, carried = mark.left, mark.shape, 0, False
            elif depth:
                depth -= 1
            elif opening is not None:
                segments.append(Segment(start, mark.right, block.number, carried))
                start, carried, self._open_since = None, False, None
        if start is not None:
            odd = block.end - start >= _UNCLOSED and len(marks) % 2 == 1
            reopened = self._starts_with(block.number + 1, _REOPENING)
            if carried or odd or reopened or self._closes_from(block.number + 1, block.number):
                segments.append(Segment(start, block.end, block.number, carried))
                if not carried:
                    self._open_since = block.number
        return segments

    def _goes_on(self, block: Paragraph, marks: list[Mark]) -> bool:
        """Return whether one of the `marks` closes a quote in straight marks, or the next paragraph reopens it."""
        return any(mark.shape == STRAIGHT for mark in marks) or self._starts_with(block.number + 1, (STRAIGHT,))

    def close_at_marks(self, block: Paragraph) -> None:
        """Process a paragraph without words: a mark in it closes an open quote, and opens none."""
        if self._open_since is not None and DOUBLE.search(self._text, block.start, block.end):
            self._open_since = None

    def _is_carried_into(self, block: Paragraph, marks: list[Mark]) -> bool:
        """Return whether an open quote continues in a paragraph without a mark at its start."""
        if self._open_since is None or block.number - self._open_since > _CARRIED:
            return False
        return self._closes(block, marks[0]) if marks else self._closes_from(block.number + 1, self._open_since)

    def _closes_from(self, number: int, open_since: int) -> bool:
        """Return whether the next mark, from paragraph `number` on, closes a quote open since `open_since`."""
        for later in self._blocks[number : open_since + _CARRIED]:
            if DOUBLE.search(self._text, later.start, later.end):
                return self._closes(later, double_marks(self._text, later.start, later.end)[0])
        return False

    def _closes(self, block: Paragraph, first: Mark) -> bool:
        return first.left > block.start and opens(self._text, first, None, False) is False

    def _starts_with(self, index: int, marks: tuple[str, ...]) -> bool:
        return index < len(self._blocks) and self._text.startswith(marks, self._blocks[index].start)


def _closers(marks: list[Mark], number: int) -> int:
    """Count the closing marks before the next opening one, at most four."""
    count = 0
    for mark in marks[number + 1 : number + 5]:
        if mark.shape in OPENING:
            break
        count += 1
    return count


def _singles(text: str, block: Paragraph, lexicon: Lexicon) -> Iterator[Segment]:
    """Pair a paragraph's single marks, ignoring apostrophes."""
    marks = [match.start() for match in SINGLE.finditer(text, block.start, block.end)]
    roles = [single_role(text, mark, block.start, block.end, lexicon) for mark in marks]
    closers = [number for number, role in enumerate(roles) if role in ("closes", "plural", "either")]
    at, next_closer = 0, 0
    while at < len(marks):
        start = marks[at]
        role = roles[at]
        at += 1
        if role not in ("opens", "either") and not opens_behind_comma(text, start, block.start, block.end):
            continue
        while next_closer < len(closers) and closers[next_closer] < at:
            next_closer += 1
        close = _close_of(marks, roles, closers[next_closer : next_closer + _LOOK_AHEAD], start)
        if close is not None:
            yield Segment(start, marks[close] + 1, block.number)
            at = close + 1
        elif start == block.start:
            yield Segment(start, block.end, block.number)  # continues in the next paragraph
            return


def _close_of(marks: list[int], roles: Sequence[str], closers: list[int], start: int) -> int | None:
    """Return the number of the mark that closes the single quote opened at `start`, or None.

    The apostrophe of a plural closes only if no better mark does before the next quote opens.
    """
    plural: int | None = None
    for number in closers:
        if marks[number] - start > _LONGEST:
            break
        if plural is not None and "opens" in roles[plural + 1 : number]:
            return plural
        if roles[number] != "plural":
            return number
        if plural is None:
            plural = number
    return plural


def inner(text: str, segment: Segment) -> str:
    """Return the text between the marks of a segment, which may have both, one or none."""
    opening = _OPENING_MARKS.match(text, segment.start, segment.end)
    start = opening.end() if opening else segment.start
    closing = _CLOSING_MARK.search(text, max(start, segment.end - 3), segment.end)
    return text[start : closing.start() if closing else segment.end]


def is_fragment(text: str, segment: Segment) -> bool:
    """Return whether a segment has fewer words than `SHORTEST`."""
    return _ENOUGH_WORDS.match(text, segment.start, segment.end) is None


def looks_like_title(text: str, segment: Segment) -> bool:
    """Return whether a segment is a title or slogan: four of five words are capitalised, small ones not counted."""
    words = _WORD.findall(text, segment.start, min(segment.end, segment.start + 200))
    return _has_capitals(words) and not _SENTENCES.search(text, segment.start, segment.end)


def is_in_heading(text: str, segment: Segment) -> bool:
    """Return whether the words before a quote on its line are written as a title themselves."""
    start = max(text.rfind("\n", 0, segment.start) + 1, segment.start - 200)
    words = _WORD.findall(text, start, segment.start)
    return len(words) >= 2 and _has_capitals(words)


def _has_capitals(words: list[str]) -> bool:
    capitals = len([word for word in words if not word[0].islower()])
    if len(words) < 2 or capitals < 0.5 * len(words):
        return False
    return capitals + sum(word in _SMALL for word in words) >= 0.8 * len(words)
