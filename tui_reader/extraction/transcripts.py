"""Find the speech of transcripts: lines that begin with the speaker and have no marks: "REED: It is not for sale."

A text is a transcript if at least `_LABELS` labels recur, or if some labels in capitals name persons; a list of facts
("WHEN: …", "WHERE: …") has each label once and names nobody. Q and A are always labels. Coordinates: code-point offsets
into the text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from tui_reader.extraction.furniture import is_label
from tui_reader.extraction.lexicon import Lexicon
from tui_reader.extraction.marks import DOUBLE
from tui_reader.text.spans import Span

_LABEL = re.compile(
    r"^[^\S\n]*(?P<label>[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}(?:[^\S\n](?:[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}|\d{1,2}|de|van|von|al|bin)){0,3})"
    r"(?:[^\S\n]\([^()\n]{1,40}\))?[^\S\n]?:[^\S\n]+(?=\S)(?!['‘])",
    re.MULTILINE,
)
_INSIDE = re.compile(r"\W{1,2}(?P<label>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{1,30}(?:[ ][A-ZÀ-ÖØ-Þ.'’-]{1,30}){0,3}):[^\S\n]")
_LABELS = 2
_LINES = 4
"""The least labelled lines of a transcript."""


class Turn(NamedTuple):
    """The speech of one labelled line, and its label."""

    label: Span
    speech: Span


def find_turns(text: str, lexicon: Lexicon) -> dict[int, Turn]:
    """Find the speech of each labelled line of a transcript, by the offset of the line's first letter."""
    lines = [match for match in _LABEL.finditer(text) if not DOUBLE.match(text, match.end())]
    lines = [match for match in lines if not is_label(match["label"], lexicon)]
    counts = Counter(match["label"] for match in lines)
    again = {label for label, count in counts.items() if count > 1}
    persons = {label for label in counts if label.isupper() and _names_person(label, lexicon)}
    again |= persons | ({"Q", "A"} & set(counts))
    lines_enough = sum(counts[label] for label in again) >= _LINES
    if len(again) < _LABELS or not (lines_enough or len(persons) > _LABELS or again >= {"Q", "A"}):
        return {}
    turns = {}
    for match in lines:
        if match["label"] not in again:
            continue  # Photo: …
        end = text.find("\n", match.end())
        body = text[match.end() : end if end >= 0 else len(text)].rstrip()
        turns[match.start("label")] = Turn(Span(*match.span("label")), Span(match.end(), match.end() + len(body)))
    return turns


def _names_person(label: str, lexicon: Lexicon) -> bool:
    """Return whether a label is a person or role ("SEN. ANN REED", "CHAIR"), not a fact ("WHERE")."""
    words = [word.strip(".") for word in label.split()]
    given = any(lexicon.gendered(word.capitalize()) for word in words)
    return given or any(lexicon.lower.get(word.lower()) == "r" for word in words)


def label_inside(text: str, start: int, end: int) -> Span | None:
    """Find the label in capitals at the start of a quote `[start, end)`, after its mark: “REED: …”."""
    match = _INSIDE.match(text, start, end)
    return Span(*match.span("label")) if match else None
