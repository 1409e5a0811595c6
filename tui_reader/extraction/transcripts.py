"""Find the speech of transcripts: lines that begin with the speaker and have no marks: "REED: It is not for sale."

A text is a transcript if at least `_LABELS` labels recur, or if some labels in capitals name persons; a list of facts
("WHEN: …", "WHERE: …") has each label once and names nobody. If no label names a person, or nicknames have no time,
they must have the form of a dialogue, unlike the labels of a manual. Q and A are always labels. A label or nickname
after a time needs no other evidence: "[00:01:09] Reed: It is not for sale.", "[10:01] <reed> It is not for sale."
Coordinates: code-point offsets into the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.extraction.furniture import is_document_label, is_label
from tui_reader.extraction.lexicon import Lexicon
from tui_reader.extraction.marks import DOUBLE
from tui_reader.text.clock import CLOCK, DAY
from tui_reader.text.spans import Span

_TIME = rf"(?>[\[(<]?(?:{DAY},?[ T])?{CLOCK}Z?(?:[ ](?:GMT|UTC|BST|CES?T|[ECMP][SD]T))?[\])>]?)"
_NAME = (
    r"[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}"
    r"(?:[^\S\n](?:[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}|\d{1,2}|de|van|von|al|bin)){0,3}"
)
_LABEL = re.compile(
    rf"^[^\S\n]*(?P<time>{_TIME}:?[^\S\n]+(?:[-–—|·][^\S\n]+)?)?"
    rf"(?:(?P<label>{_NAME})(?:[^\S\n][(\[][^()\[\]\n]{{1,40}}[)\]])?[^\S\n]?:[^\S\n]+(?:\[[\d:.]{{4,12}}\][^\S\n]+)?"
    r"|<[@+ ]?(?P<nick>[^\s<>]{1,30})>[^\S\n]+)(?=\S)(?!['‘])",
    re.MULTILINE,
)
_TIMED_LINE = re.compile(rf"[^\S\n]*{_TIME}(?:[^\S\n]|:|$)")
_INSIDE = re.compile(r"\W{1,2}(?P<label>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{1,30}(?:[ ][A-ZÀ-ÖØ-Þ.'’-]{1,30}){0,3}):[^\S\n]")
_SENTENCE_END = re.compile(r"[.?!…][\"”’»)\]]?\s*(?:\s|$)")
_LABELS = 2
_LINES = 4
"""The least labelled lines of a transcript."""
_LEAST_TIMED, _SHARE_OF_TIMED = 2, 0.25
"""The least labels after a time in a longer text, and their share of its lines if other lines continue a turn."""
_SHARE_OF_LABELLED = 0.25
"""The least shares of lines with a label, and of those that answer, in a dialogue in which no label names a person."""
_ANSWERED = 3
"""The most labelled lines between two of one speaker."""
_LEVELS = frozenset(("CRITICAL", "DEBUG", "ERROR", "FATAL", "INFO", "NOTICE", "TRACE", "WARN", "WARNING"))
"""What stands after the time in a log."""


class Turn(NamedTuple):
    """The speech of one labelled line, and its label."""

    label: Span
    speech: Span


def find_turns(text: str, lexicon: Lexicon) -> dict[int, Turn]:
    """Find the speech of each labelled line of a transcript, by the offset of the line's first character.

    A line without a label that follows a line with a time and a label continues its speech.
    """
    lines = [match for match in _labelled(text) if _is_timed(match) or not DOUBLE.match(text, match.end())]
    lines = [match for match in lines if not is_label(_label(match), lexicon)]
    lines = [match for match in lines if match["time"] or not is_document_label(_label(match), lexicon)]
    timed = [match for match in lines if _is_timed(match) and _label(match).upper() not in _LEVELS]
    if not any(match["time"] for match in timed):
        nicks = [match for match in timed if match["nick"]]  # or the arguments of a command: <file>
        timed = nicks if nicks and _is_dialogue(text, nicks) else []
        lines = [match for match in lines if timed or not match["nick"]]
    chosen = _recurring(text, lines, lexicon)
    share = 0.0
    if timed:
        share = len(timed) / sum(map(bool, text.split("\n")))
        if len(timed) >= _LEAST_TIMED or share >= _SHARE_OF_TIMED:
            chosen |= {_label(match) for match in timed}
    turns: dict[int, Turn] = {}
    kept = [match for match in lines if _label(match) in chosen]  # not "Photo: …"
    for number, match in enumerate(kept):
        end = _line_end(text, match.end())
        turn = Turn(Span(*match.span("label" if match["label"] else "nick")), _trimmed(text, match.end(), end))
        turns[_trimmed(text, match.start(), match.end()).start] = turn
        if share >= _SHARE_OF_TIMED and _is_timed(match):
            until = kept[number + 1].start() if number + 1 < len(kept) else len(text)
            turns.update((speech.start, Turn(turn.label, speech)) for speech in _continued(text, end, until))
    return turns


def _labelled(text: str) -> Iterator[re.Match[str]]:
    """Yield the labels at the start of lines."""
    start = 0
    for line in text.split("\n"):
        if (":" in line or "<" in line) and (match := _LABEL.match(text, start)) is not None:
            yield match
        start += len(line) + 1


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _is_timed(match: re.Match[str]) -> bool:
    return match["time"] is not None or match["nick"] is not None


def _label(match: re.Match[str]) -> str:
    return match["label"] or match["nick"]


def _recurring(text: str, lines: list[re.Match[str]], lexicon: Lexicon) -> set[str]:
    """Return the labels that name speakers because they recur, or because they name persons in capitals.

    A label that is no person's, with values that never end a sentence, is that of a field: "Author: Ann Reed".
    """
    counts = Counter(map(_label, lines))
    again = {label for label, count in counts.items() if count > 1}
    spoken = {_label(match) for match in lines if _SENTENCE_END.search(text, match.end(), _line_end(text, match.end()))}
    again = {label for label in again if label in spoken or _names_person(label, lexicon)}
    persons = {label for label in counts if label.isupper() and _names_person(label, lexicon)}
    again |= persons | ({"Q", "A"} & set(counts))
    lines_enough = sum(counts[label] for label in again) >= _LINES
    if len(again) < _LABELS or not (lines_enough or len(persons) > _LABELS or again >= {"Q", "A"}):
        return set()
    if again >= {"Q", "A"} or any(_names_person(label, lexicon) for label in again):
        return again
    return again if _is_dialogue(text, [match for match in lines if _label(match) in again]) else set()


def _is_dialogue(text: str, lines: list[re.Match[str]]) -> bool:
    """Return whether lines have the form of a dialogue: they are close together, and the same speakers answer again.

    The labels of a manual are far apart; those of a list come back only with the next list.
    """
    between = text[lines[0].start() : lines[-1].end()].split("\n")
    labels = [_label(line) for line in lines]
    answers = sum(
        label != labels[at - 1] and label in labels[max(0, at - _ANSWERED) : at]
        for at, label in enumerate(labels)
        if at
    )
    return min(len(lines) / sum(map(bool, between)), answers / len(lines)) >= _SHARE_OF_LABELLED


def _continued(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines that continue a turn, up to the next line with a time."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = stop if stop >= 0 else end
        line = _trimmed(text, start, stop)
        if line.length:
            if _TIMED_LINE.match(text, line.start) or "://" in text[line.start : line.end]:
                return
            yield line
        start = stop + 1


def _trimmed(text: str, start: int, end: int) -> Span:
    """Return `[start, end)` without the blanks at both ends."""
    line = text[start:end]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _names_person(label: str, lexicon: Lexicon) -> bool:
    """Return whether a label is a person or role ("SEN. ANN REED", "CHAIR"), not a fact ("WHERE")."""
    words = [word.strip(".") for word in label.split()]
    given = any(lexicon.gendered(word.capitalize()) for word in words)
    return given or any(lexicon.lower.get(word.lower()) == "r" for word in words)


def label_inside(text: str, start: int, end: int) -> Span | None:
    """Find the label in capitals at the start of a quote `[start, end)`, after its mark: “REED: …”."""
    match = _INSIDE.match(text, start, end)
    return Span(*match.span("label")) if match else None
