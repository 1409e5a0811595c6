"""Read subtitles: cues with a time, as in SubRip, WebVTT, SBV files and in copies of a video's transcript.

The words of cues are joined into paragraphs, which begin with the time of their first cue and their speaker if one is
named: `[00:01:09] Anna Berg: We will rebuild it.` Numbers, settings and comments are left out; bold and italics stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tui_reader.formats.inline import moved
from tui_reader.formats.plain_text.lines import MAX_BLOCK, cut
from tui_reader.formats.plain_text.shapes import ends_sentence
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, Inline, InlineKind

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(
    rf"(?:\[ *(?P<first>{_TIME}) *-->? *(?P<last>{_TIME}) *\] *(?P<words>.*)"
    rf"|(?P<start>{_TIME}) *--> *(?P<end>{_TIME})(?:[ ].*)?"
    r"|(?P<from>\d{1,2}:\d{2}:\d{2}\.\d{3}),(?P<to>\d{1,2}:\d{2}:\d{2}\.\d{3}))"
)
_CLOCK = re.compile(r"[\[(]?(?P<time>(?:\d{1,3}:)?\d{1,2}:\d{2}(?:\.\d{1,3})?)[\])]?(?: +(?P<words>\S.*))?")
_COMMENTS = ("NOTE", "STYLE", "REGION")
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>v|c|i|b|u|s|em|strong|font|lang|ruby|rt|span|br)\b(?P<rest>[^<>]{0,200})>"
    r"|<\d[\d:.]{0,20}>|\{\\[^{}]{0,80}\}",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6}|#x[\da-f]{1,5});", re.IGNORECASE)
_STYLES: dict[str, InlineKind] = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis",
                                  "u": "emphasis", "s": "strike"}  # fmt: skip
_LABEL = re.compile(r"(?P<name>[^\W\d_a-z][\w.'’-]{0,30}(?: [\w.'’&-]{1,30}){0,4})(?: ?\([^()]{1,40}\))? ?: +(?=\S)")
_DASH = re.compile(r"(?:[-–—‐] ?(?=[^\W_]|[\"“'‘¿¡(\[])|>> ?)")
_SOUND = re.compile(r"(?:\[[^\[\]]*\]|\([^()]*\)|[♪♫].*)")
_MOST_LINES = 200
"""The most lines of a cue, in a file that has more lines than cues."""
_SAME_VOICE, _NO_VOICE, _UNPUNCTUATED, _LONGEST = 600, 400, 500, 1_500
"""Characters of a paragraph of one speaker, or of nobody who is named, that ends with the next sentence; of one without
any sentence end; of any other."""
_PAUSE, _LONG_PAUSE = 1.0, 4.0
"""Seconds without words that end a paragraph after a sentence, or inside one."""
_FILLER = 0.05
_MOST_TIMED, _MOST_LABELLED = 0.1, 0.6
_LEAST_LABELLED, _MOST_REPEATED = 0.15, 0.25
"""The least share of cues with a name, and the most names that repeat the one before, if names mark changes."""
_SHARE_OF_TIMES, _LEAST_TIMES, _LATEST_START = 0.25, 3, 300


class _Cue(NamedTuple):
    time: str
    """As written."""
    start: float
    end: float
    """Seconds; the start if no end is given."""


class _Words(NamedTuple):
    speaker: str
    text: str
    inlines: tuple[Inline, ...]
    is_turn: bool
    """Another one speaks than before, even if nobody is named."""


def find_cues(lines: Sequence[str]) -> CueReader | None:
    """Return a reader of the subtitles that these first lines of a text begin, or None if they are none."""
    full = [line for line in lines if line]
    if not full:
        return None
    is_vtt = full[0].startswith("WEBVTT") and full[0][6:7] in ("", " ")
    timings = sum("-" in line and _TIMING.fullmatch(line.strip(" ")) is not None for line in full) or sum(
        line[:1].isdigit() and _TIMING.fullmatch(line) is not None for line in full
    )
    if is_vtt or (timings >= _MOST_TIMED * len(full) and any(map(_is_timing, full[:10]))):
        return CueReader(lines, is_vtt=is_vtt, is_clocked=False)
    return None


def find_clocked(lines: Sequence[str]) -> CueReader | None:
    """Return a reader of the transcript of a video, each piece of which has its start, or None for another text."""
    full = [line for line in lines if line]
    clocks = [(match, index) for index, line in enumerate(full) if (match := _clock(line)) is not None]
    if len(clocks) < _LEAST_TIMES or clocks[0][1] > 5 or len(clocks) < _SHARE_OF_TIMES * len(full):
        return None
    times = [seconds(match["time"]) for match, _ in clocks]
    if times[0] > _LATEST_START or times != sorted(times):
        return None
    texts = [match["words"] or "" for match, _ in clocks]
    if any(texts):
        worded = [text for text in texts if text]
        goes_on = sum(not ends_sentence(text) for text in worded)
        if len(worded) < 0.6 * len(full) or goes_on < 0.5 * len(worded) or any(map(_LABEL.match, worded)):
            return None
    return CueReader(lines, is_vtt=False, is_clocked=True)


def _is_timing(line: str) -> bool:
    return _TIMING.fullmatch(line.strip(" ")) is not None


def _clock(line: str) -> re.Match[str] | None:
    """Return the time of a line that has nothing else before the words."""
    return _CLOCK.fullmatch(line.strip(" ")) if line.lstrip(" ([")[:1].isdigit() else None


def seconds(time: str) -> float:
    """Convert `1:02:03,5` to seconds."""
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


class CueReader:
    """Build paragraphs from the lines of subtitles incrementally."""

    note = "subtitles: cues are joined into paragraphs that begin with their time"
    has_styles = False

    def __init__(self, beginning: Sequence[str], *, is_vtt: bool, is_clocked: bool) -> None:
        """Initialize with the first lines of the text.

        Args:
            beginning: The lines by which speakers are recognised.
            is_vtt: Whether it is WebVTT.
            is_clocked: Whether cues have only their start, on a line of its own or before the words.
        """
        self._is_vtt, self._is_clocked = is_vtt, is_clocked
        self._cue: _Cue | None = None
        self._lines: list[str] = []
        self._before: list[str] = []  # the words of the cue before, for those that repeat them
        self._paragraph: _Paragraph | None = None
        self._is_dialogue = any(map(_DASH.match, beginning))
        timings = [self._timing(line) for line in beginning]
        words = [found[1] if found else line for found, line in zip(timings, beginning, strict=True)]
        self._speakers = _labels(words, len(timings) - timings.count(None))
        self._names_changes = self._are_changes_named(beginning)
        self._speaker = ""  # whom cues without a name go on with
        self.title = beginning[0][6:].strip(" -–—\t") if is_vtt and beginning else ""
        """The title in the first line of WebVTT, otherwise empty."""

    def feed(self, lines: Iterable[str], *, final: bool = False) -> list[Block]:
        """Add lines and return the completed paragraphs; with `final`, the last one too."""
        blocks: list[Block] = []
        for line in lines:
            if (found := self._timing(line)) is not None:
                cue, words = found
                blocks += self._end_cue(cue)
                self._cue, self._lines = cue, [words] if words else []
            elif len(self._lines) < _MOST_LINES:
                self._lines.append(line)
            else:
                blocks += self._end_cue(None)
                self._lines = [line]
        if final:
            blocks += self._end_cue(None)
            self._lines = []
            if self._paragraph is not None:
                blocks += self._paragraph.blocks()
                self._paragraph = None
        return blocks

    def _timing(self, line: str) -> tuple[_Cue, str] | None:
        """Return the cue that a line begins, with the words on that line."""
        if self._is_clocked:
            clock = _clock(line)
            if clock is None:
                return None
            start = seconds(clock["time"])
            return _Cue(clock["time"], start, start), clock["words"] or ""
        if ":" not in line or (match := _TIMING.fullmatch(line.strip(" "))) is None:
            return None
        first = match["first"] or match["start"] or match["from"]
        last = match["last"] or match["end"] or match["to"]
        return _Cue(re.split("[.,]", first)[0], seconds(first), seconds(last)), match["words"] or ""

    def _are_changes_named(self, lines: Sequence[str]) -> bool:
        """Return whether names stand where the speaker changes, so that cues without one go on with the last.

        Voice tags, names in each cue of a speaker, and dashes say otherwise; so do names in a few cues only, which
        subtitles for the deaf have for those who are not in the picture.
        """
        if any("<v" in line or ((dash := _DASH.match(line)) and dash[0][0] != ">") for line in lines):
            return False
        names: list[str] = []
        for line in lines:
            if (found := self._timing(line)) is not None:
                names.append("")
                line = found[1]
            if names and (label := _label_of(line)) in self._speakers:
                names[-1] = label
        named = sum(map(bool, names))
        repeated = sum(a == b != "" for a, b in zip(names, names[1:], strict=False))
        return named > 0 and named >= _LEAST_LABELLED * len(names) and repeated <= _MOST_REPEATED * named

    def _end_cue(self, following: _Cue | None) -> list[Block]:
        """Return the paragraphs that are complete with the lines of the open cue."""
        groups = _groups(self._lines)
        if following is not None and not self._is_clocked and groups:
            last = groups[-1]
            apart = len(last) == 1 and (len(groups) > 1 or self._cue is None)
            if last[-1].strip(" ").isdecimal() or (self._is_vtt and apart):
                last.pop()  # the number or name of the cue that follows
        if self._is_vtt:
            groups = [group for number, group in enumerate(groups) if not (number and _is_comment(group))]
            groups = groups if self._cue else []
        lines = self._unrepeated([line for group in groups for line in group])
        cue = self._cue or _Cue("", 0.0, 0.0)
        blocks: list[Block] = []
        for words in self._words(lines):
            blocks += self._add(cue, words)
        if self._paragraph is not None:
            end = following.start if self._is_clocked and following else cue.end
            self._paragraph.end = max(self._paragraph.end, end)
        return blocks

    def _unrepeated(self, lines: list[str]) -> list[str]:
        """Leave out lines that show the words of the cue before once more, as in captions that roll up."""
        plain = [_TAG.sub("", line).strip(" ") for line in lines]
        before, self._before = self._before, plain
        if before and plain:
            for count in range(min(len(before), len(plain) - 1), 0, -1):
                if plain[:count] == before[-count:]:
                    return lines[count:]
            if plain == before[-len(plain) :] and self._cue and self._cue.end - self._cue.start <= _FILLER:
                return []
        return lines

    def _words(self, lines: list[str]) -> Iterator[_Words]:
        """Yield what is said in a cue, by each speaker."""
        for voice, text, inlines in _voices("\n".join(lines)):
            starts = [0, *(at.end() for at in re.finditer("\n", text) if self._begins_turn(text, at.end()))]
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
                is_turn = _DASH.match(text, start, end)
                speaker = voice
                after = is_turn.end() if is_turn else start
                label = _LABEL.match(text, after, end) if not voice else None
                if label and label["name"] in self._speakers:
                    speaker, start = label[0].rstrip(" :"), label.end()
                elif is_turn and voice:
                    start = after
                if words := text[start:end].strip():
                    yield _Words(
                        speaker, words.replace("\n", " "), _within(inlines, text, start, words), is_turn is not None
                    )

    def _begins_turn(self, text: str, start: int) -> bool:
        """Return whether the line of a cue that starts there has another speaker than the line before."""
        label = _LABEL.match(text, start)
        return _DASH.match(text, start) is not None or (label is not None and label["name"] in self._speakers)

    def _add(self, cue: _Cue, words: _Words) -> list[Block]:
        """Add words to the open paragraph, or begin another one and return the one that is complete."""
        paragraph = self._paragraph
        words = self._with_speaker(words, cue.start - paragraph.end if paragraph is not None else 0.0)
        if paragraph is not None and self._goes_on(paragraph, cue, words):
            paragraph.add(words)
            return []
        done = paragraph.blocks() if paragraph is not None else []
        self._paragraph = _Paragraph(cue, words)
        return done

    def _with_speaker(self, words: _Words, pause: float) -> _Words:
        """Return words without a name with that of the speaker who goes on, if names stand at changes only."""
        if words.speaker or words.is_turn or pause >= _LONG_PAUSE:
            self._speaker = words.speaker if self._names_changes else ""
        elif self._speaker and not _SOUND.fullmatch(words.text):
            return words._replace(speaker=self._speaker)
        return words

    def _goes_on(self, paragraph: _Paragraph, cue: _Cue, words: _Words) -> bool:
        """Return whether words belong to the paragraph before them."""
        if words.is_turn or (words.speaker and words.speaker != paragraph.speaker):
            return False
        length, pause, ended = paragraph.length, cue.start - paragraph.end, ends_sentence(paragraph.last)
        if length > _LONGEST:
            return False
        if words.speaker:
            return not ended or (length < _SAME_VOICE and pause < _LONG_PAUSE)
        if _SOUND.fullmatch(words.text) or _SOUND.fullmatch(paragraph.last):
            return False
        if not ended:
            return pause < (_LONG_PAUSE if length < _UNPUNCTUATED or paragraph.has_sentences else 0)
        return not paragraph.speaker and not self._is_dialogue and pause < _PAUSE and length < _NO_VOICE


class _Paragraph:
    """The words of some cues, which become one block."""

    def __init__(self, cue: _Cue, words: _Words) -> None:
        self.speaker = words.speaker
        self.last = words.text
        self.length = 0
        self.end = cue.start
        self.has_sentences = False
        self._prefix = (f"[{cue.time}] " if cue.time else "") + (f"{words.speaker}: " if words.speaker else "")
        self._pieces: list[str] = []
        self._inlines: list[Inline] = []
        self.add(words)

    def add(self, words: _Words) -> None:
        if self._pieces and not (self.last[-1] >= "\u2e80" and words.text[0] >= "\u2e80"):
            self._pieces.append(" ")
            self.length += 1
        self._inlines += moved(words.inlines, self.length)
        self._pieces.append(words.text)
        self.length += len(words.text)
        self.last = words.text
        self.has_sentences = self.has_sentences or ends_sentence(words.text) or ". " in words.text

    def blocks(self) -> list[Block]:
        text = clean(self._prefix + "".join(self._pieces))
        if len(text) > MAX_BLOCK:
            return [Block(part) for part in cut(text)]
        return [Block(text, inlines=_merged(moved(self._inlines, len(self._prefix)), text))]


def _groups(lines: Iterable[str]) -> list[list[str]]:
    """Split lines at blank ones."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip(" "):
            groups[-1].append(line.strip(" "))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_comment(group: Sequence[str]) -> bool:
    word = group[0].partition(" ")[0] if group else ""
    return word in _COMMENTS


def _label_of(line: str) -> str:
    """Return the name before a colon at the beginning of a line, otherwise an empty text."""
    dash = _DASH.match(line)
    label = _LABEL.match(line, dash.end() if dash else 0)
    return label["name"] if label else ""


def _labels(lines: Sequence[str], cues: int) -> frozenset[str]:
    """Return the names before a colon that are speakers.

    If most cues have such a name, all are; otherwise capitalised ones and those that recur.
    """
    names = Counter(filter(None, map(_label_of, lines)))
    if names.total() >= _MOST_LABELLED * cues:
        return frozenset(names)
    capitals = {name for name in names if name.isupper() or (" " in name and name.istitle())}
    return frozenset(capitals | {name for name, count in names.items() if count > 1})


def _voices(payload: str) -> Iterator[tuple[str, str, list[Inline]]]:
    """Yield the speaker, the text without tags, and its inlines, for each voice of a cue."""
    speaker, pieces, length = "", [], 0
    inlines: list[Inline] = []
    opened: list[tuple[InlineKind, int]] = []
    at = 0
    for tag in _TAG.finditer(payload):
        piece = _unescaped(payload[at : tag.start()])
        pieces.append(piece)
        length += len(piece)
        at = tag.end()
        name, is_end = (tag["name"] or "").lower(), tag["end"] == "/"
        if name == "v":
            if length and "".join(pieces).strip():
                inlines += (Inline(start, length, kind) for kind, start in opened if start < length)
                yield speaker, "".join(pieces), inlines
            speaker = "" if is_end else _unescaped(tag["rest"].partition(" ")[2]).strip()
            pieces, length, inlines = [], 0, []
            opened = [(kind, 0) for kind, _ in opened]
        elif name == "br":
            pieces.append("\n")
            length += 1
        elif kind := _STYLES.get(name):
            if not is_end:
                opened.append((kind, length))
            elif opened and opened[-1][0] == kind:
                _, start = opened.pop()
                inlines += [Inline(start, length, kind)] if start < length else []
    pieces.append(_unescaped(payload[at:]))
    text = "".join(pieces)
    inlines += (Inline(start, len(text), kind) for kind, start in opened if start < len(text))
    if text.strip():
        yield speaker, text, inlines


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape  # most subtitles have no entities

    return _ENTITY.sub(lambda match: unescape(match[0]), text)


def _within(inlines: Iterable[Inline], text: str, start: int, words: str) -> tuple[Inline, ...]:
    """Return the parts of inlines that are in `words`, which stand in `text` from `start` on."""
    first = text.index(words, start)
    last = first + len(words)
    parts = (i._replace(start=max(i.start, first) - first, end=min(i.end, last) - first) for i in inlines)
    return tuple(sorted(part for part in parts if part.start < part.end))


def _merged(inlines: Iterable[Inline], text: str) -> tuple[Inline, ...]:
    """Join inlines of one kind that only a blank separates, as each cue has its own tags."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if last and last.kind == inline.kind and not text[last.end : inline.start].strip(" "):
            merged[-1] = last._replace(end=max(last.end, inline.end))
        else:
            merged.append(inline)
    return tuple(merged)
