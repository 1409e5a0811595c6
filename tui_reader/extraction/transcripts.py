"""Transcripts: lines that begin with who speaks, and hold speech without any marks: "REED: It is not for sale."

A text is one where labels come back: at least `_LABELS` of them, each on more than one line. A list of facts ("Time:
…", "Place: …") has each label once. Coordinates: code-point offsets into the text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from tui_reader.extraction.marks import DOUBLE
from tui_reader.text.spans import Span

_LABEL = re.compile(
    r"^[^\S\n]*(?P<label>[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}(?:[^\S\n](?:[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,30}|de|van|von|al|bin)){0,3})"
    r"(?:[^\S\n]\([^()\n]{1,40}\))?[^\S\n]?:[^\S\n]+(?=\S)(?!['‘])",
    re.MULTILINE,
)
_INSIDE = re.compile(r"\W{1,2}(?P<label>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]{1,30}(?:[ ][A-ZÀ-ÖØ-Þ.'’-]{1,30}){0,3}):[^\S\n]")
_LABELS = 2
_LINES = 4
"""Labelled lines a transcript has at least."""


class Turn(NamedTuple):
    """What one labelled line says, and the label that tells who."""

    label: Span
    speech: Span


def find_turns(text: str) -> dict[int, Turn]:
    """Find the speech of each labelled line of a transcript, by the offset its line's first letter stands at."""
    lines = [match for match in _LABEL.finditer(text) if not DOUBLE.match(text, match.end())]
    counts = Counter(match["label"] for match in lines)
    again = {label for label, count in counts.items() if count > 1}
    again |= {label for label in counts if len(label) > 1 and label.isupper()} | ({"Q", "A"} & set(counts))
    enough = sum(counts[label] for label in again) >= _LINES or again >= {"Q", "A"} or sum(map(str.isupper, again)) > 2
    if len(again) < _LABELS or not enough:
        return {}
    turns = {}
    for match in lines:
        if match["label"] not in again:
            continue  # Photo: …
        end = text.find("\n", match.end())
        body = text[match.end() : end if end >= 0 else len(text)].rstrip()
        turns[match.start("label")] = Turn(Span(*match.span("label")), Span(match.end(), match.end() + len(body)))
    return turns


def label_inside(text: str, start: int, end: int) -> Span | None:
    """Find the label in capitals that a quote `[start, end)` begins with, behind its mark: “REED: …”."""
    match = _INSIDE.match(text, start, end)
    return Span(*match.span("label")) if match else None
