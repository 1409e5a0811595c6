"""Read transcripts whose turns have a head, with speaker and time, above the words.

Otter, Teams, Word, Rev, Happy Scribe, Slack and the chat of Zoom write such heads: `Anna Berg  0:03`,
`00:00:03 Anna Berg`, `[00:00:03] - Anna Berg`, `Anna Berg (00:03):`, a line with the name and one with the time. They
become the beginning of the first paragraph of the turn: `[0:03] Anna Berg: We will rebuild it.`
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.formats.inline import prefixed
from tui_reader.formats.plain_text.blocks import BlockBuilder
from tui_reader.formats.plain_text.layout import estimate
from tui_reader.formats.plain_text.shapes import PAGE, ends_sentence
from tui_reader.text.clock import CLOCK, DAY
from tui_reader.text.document import Block, BlockKind

_DATE = rf"(?:(?:{DAY}|[Tt]oday|[Yy]esterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:,| at)? )?"
_TIME = rf"(?:[\[(](?P<inner>{_DATE}{CLOCK})[\])]|(?P<bare>{_DATE}{CLOCK}))"
_SPOKEN = r"(?:(?P<h>\d{1,2}) hours? ?)?(?:(?P<m>\d{1,2}) minutes? ?)?(?:(?P<s>\d{1,2}) seconds?)"
_WORD = r"[^\W_][\w.'’&@-]{0,30}"
_NAME = rf"(?P<name>{_WORD}(?: {_WORD}){{0,4}}?(?: \([^()]{{1,40}}\))?)"
_NAME_FIRST = re.compile(rf"{_NAME}:?(?P<gap> +| *[-–—|·•,] *){_TIME}:?")
_TIME_FIRST = re.compile(rf"{_TIME}(?P<gap> +| *[-–—|·•,] *){_NAME}:?")
_NAME_SPOKEN = re.compile(rf"{_NAME}(?P<gap> +){_SPOKEN}(?:\d.*)?")
_CHAT = re.compile(
    rf"(?P<bare>{_DATE}{CLOCK}) +From +(?P<name>[^:]{{1,60}}?)(?: +[Tt]o +(?P<to>[^:]{{1,60}}?))? *:"
    r"(?: +(?P<words>.+))?"
)
_TIME_ALONE = re.compile(rf"(?:{_TIME}|{_SPOKEN}(?:\d.*)?):?")
_NAME_ALONE = re.compile(rf"{_NAME}:?")
_EVERYONE = ("everyone", "everybody")
_LONGEST = 120
_LEAST, _SHARE = 2, 0.15
"""The least heads, and their share of the lines."""
_LATEST_HEAD = 20
"""The most lines before the first head."""
_MOST_BACK, _MOST_NAMES = 0.1, 0.75
"""The most heads with an earlier time than the one before, and the most names, as shares of all heads."""
_SHARE_WITH_WORDS = 0.8
_LATEST_START = 300
"""The time in seconds before which a recording begins to be transcribed, unlike a day with appointments."""
_WORDS: frozenset[BlockKind] = frozenset(("paragraph", "heading", "item"))
"""What the first words of a turn may look like."""


class Head(NamedTuple):
    """The head of a turn."""

    time: str
    speaker: str
    words: str = ""
    """What follows on the same line."""
    is_sure: bool = True
    """Whether the line can hardly be anything else."""
    is_chat: bool = False
    """Whether it is the head of a message in the chat of a meeting."""

    @property
    def prefix(self) -> str:
        return f"[{self.time}] {self.speaker}: "


def head_of(line: str) -> Head | None:
    """Return the head that a line is, or None."""
    text = line.strip(" ")
    if len(text) > _LONGEST and " From " not in text[:60] or not any(map(str.isdecimal, text[:_LONGEST])):
        return None
    if match := _CHAT.fullmatch(text):
        name, to = " ".join(match["name"].split()), " ".join((match["to"] or "").split())
        told = f" (to {to})" if to and to.lower() not in _EVERYONE else ""
        return Head(match["bare"], name + told, match["words"] or "", is_chat=True)
    if match := _NAME_FIRST.fullmatch(text) or _TIME_FIRST.fullmatch(text):
        gap = match["gap"]
        return _head(match["inner"] or match["bare"], match["name"], gap.strip() != "" or len(gap) > 1)
    if match := _NAME_SPOKEN.fullmatch(text):
        return _head(_written(match), match["name"], True)
    return None


def _head(time: str, name: str, is_sure: bool) -> Head | None:
    first = name[0]
    if first.isdecimal() or (first.islower() and (" " in name or not is_sure)):
        return None
    return Head(time, name, is_sure=is_sure)


def _written(match: re.Match[str]) -> str:
    """Return the time of `1 hour 2 minutes 3 seconds`."""
    hours, minutes, seconds = (int(match[unit] or 0) for unit in "hms")
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def find_turns(lines: Sequence[str]) -> TurnReader | None:
    """Return a reader of the transcript that these first lines of a text begin, or None if they are none."""
    full = [line for line in lines if line and line != PAGE]
    if _is_transcript(list(_heads(full)), full, by_two=False):
        return TurnReader(lines, by_two=False)
    heads = list(_heads_of_two(full))
    times = sum(not _time_alone(a) and _time_alone(b) != "" for a, b in zip(full, full[1:], strict=False))
    if len(heads) == times and _is_transcript(heads, full, by_two=True):
        return TurnReader(lines, by_two=True)
    return None


def _heads(lines: Sequence[str]) -> Iterator[tuple[Head, int]]:
    for index, line in enumerate(lines):
        if (head := head_of(line)) is not None:
            yield head, index


def _heads_of_two(lines: Sequence[str]) -> Iterator[tuple[Head, int]]:
    """Yield the heads of a line with a name and another with a time."""
    for index, (line, following) in enumerate(zip(lines, lines[1:], strict=False)):
        if (head := _head_of_two(line, following)) is not None:
            yield head, index


def _head_of_two(line: str, following: str) -> Head | None:
    time = _time_alone(following)
    name = _NAME_ALONE.fullmatch(line.strip(" ")) if time else None
    return _head(time, name["name"], True) if name else None


def _time_alone(line: str) -> str:
    text = line.strip(" ")
    if not text[:2].strip("([")[:1].isalnum() or len(text) > _LONGEST:
        return ""
    match = _TIME_ALONE.fullmatch(text)
    return (match["inner"] or match["bare"] or _written(match)) if match else ""


def _is_transcript(found: Sequence[tuple[Head, int]], lines: Sequence[str], *, by_two: bool) -> bool:
    """Return whether the heads, with their places among the lines, are those of a transcript."""
    heads = [head for head, _ in found]
    if len(heads) < _LEAST or len(heads) < _SHARE * len(lines) or found[0][1] > _LATEST_HEAD:
        return False
    if any(head.is_chat for head in heads):
        return all(head.is_chat for head in heads)
    if not _have_words(lines, found, by_two=by_two):
        return False
    names = Counter(head.speaker for head in heads)
    clocks = [_seconds(head.time) for head in heads]
    if sum(a > b for a, b in zip(clocks, clocks[1:], strict=False)) > _MOST_BACK * len(clocks):
        return False
    if len(names) <= _MOST_NAMES * len(heads):
        return True
    is_named = all(_is_capitalised(head.speaker) for head in heads)
    return clocks[0] < _LATEST_START and all(head.is_sure for head in heads) and is_named


def _is_capitalised(name: str) -> bool:
    return all(not word[0].islower() or len(word) <= 3 for word in name.split(" "))


def _seconds(time: str) -> int:
    """Return the order of a time within its day."""
    clock = re.search(r"\d{1,3}(?::\d{2})+", time)
    parts = [int(part) for part in clock[0].split(":")] if clock else [0]
    half = time.replace(".", "").lower()[-2:]
    if half in ("am", "pm"):
        parts[0] = parts[0] % 12 + (12 if half == "pm" else 0)
    total = 0
    for part in parts:
        total = total * 60 + part
    return total


def _have_words(lines: Sequence[str], heads: Sequence[tuple[Head, int]], *, by_two: bool) -> bool:
    """Return whether most heads have words below them, some of which end a sentence."""
    length = 1 + by_two
    places = {index for _, index in heads}
    spoken = sum(place + length < len(lines) and place + length not in places for place in places)
    return spoken >= _SHARE_WITH_WORDS * len(heads) - 1 and any(map(ends_sentence, lines))


class TurnReader:
    """Build paragraphs from the lines of a transcript incrementally."""

    note = "transcript: time and speaker stand before the words"
    title = ""

    def __init__(self, beginning: Sequence[str], *, by_two: bool) -> None:
        """Initialize with the first lines; with `by_two`, heads have a line with the name and one with the time."""
        self._by_two = by_two
        self._name: list[str] = []  # a line that may be the name of a head, and blank ones
        self._head: Head | None = None  # whose words have not come yet
        words: list[str] = []
        for line in beginning:
            head = head_of(line) if not by_two else None
            words += [head.words] if head and head.words else [""] if head or (by_two and _time_alone(line)) else [line]
        self._layout = estimate(words)
        self._beginning = words
        self._builder = BlockBuilder(self._layout, words)

    @property
    def has_styles(self) -> bool:
        return self._builder.has_styles

    @has_styles.setter
    def has_styles(self, value: bool) -> None:
        self._builder.has_styles = value

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[Block]:
        """Add lines and return the completed blocks; with `final`, the last one too."""
        blocks: list[Block] = []
        words: list[str] = []
        for line in lines:
            head = self._head_at(line, words)
            if head is None:
                continue
            blocks += self._end_turn(words)
            words = [head.words] if head.words else []
            self._head = head
        if final:
            words += self._name
            self._name = []
            return blocks + self._end_turn(words)
        return blocks + self._begun(self._builder.feed(words))

    def _head_at(self, line: str, words: list[str]) -> Head | None:
        """Return the head that is complete with a line; add other lines to `words`."""
        if not self._by_two:
            if (head := head_of(line)) is None:
                words.append(line)
            return head
        if self._name:
            if not line:
                self._name.append(line)
                return None
            held, self._name = self._name, []
            if (head := _head_of_two(held[0], line)) is not None:
                return head
            words += held
        if self._head is not None and not any(words) and _time_alone(line):
            return None  # the time once more
        if line and _NAME_ALONE.fullmatch(line.strip(" ")):
            self._name = [line]
        else:
            words.append(line)
        return None

    def _end_turn(self, words: list[str]) -> list[Block]:
        """Return the last blocks of the open turn."""
        blocks = self._begun(self._builder.feed(words, final=True))
        if self._head is not None:
            blocks.append(Block(self._head.prefix.rstrip(" ")))  # nothing was said
            self._head = None
        return blocks

    def _begun(self, blocks: list[Block]) -> list[Block]:
        """Put the open head before the first of these blocks."""
        if self._head is None or not blocks:
            return blocks
        head, first = self._head, blocks[0]
        self._head = None
        if first.kind in _WORDS:
            return [prefixed(first._replace(kind="paragraph", level=0), head.prefix), *blocks[1:]]
        return [Block(head.prefix.rstrip(" ")), *blocks]
