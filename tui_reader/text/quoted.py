"""Find words that somebody typed or copied in a text, regardless of typography; suggest the nearest if they differ."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from tui_reader.text.normal import fold, normalise
from tui_reader.text.spans import Span

ENOUGH = 0.6
"""The least likeness of a suggestion."""
CANDIDATES = 8
"""How many of the places with the most common words are compared letter by letter."""
_WORD = re.compile(r"\w+")


class Quoted(NamedTuple):
    """Where words are in a text."""

    places: tuple[Span, ...]
    """In reading order; blanks, quotation marks, dashes and, if nothing else fits, letter case may differ."""
    near: Span | None = None
    """The most similar passage, if there are no places."""


def find_quoted(text: str, words: str) -> Quoted:
    """Find words in a text; offsets are code points of the text."""
    view, wanted = normalise(text), " ".join(normalise(words).text.split())
    if not wanted:
        return Quoted(())
    flat = view.text.replace("\n", " ")
    for hay, needle in ((flat, wanted), (fold(flat), fold(wanted))):
        found, at = [], hay.find(needle)
        while at >= 0:
            found.append(view.to_raw(at, at + len(needle)))
            at = hay.find(needle, at + len(needle))
        if found:
            return Quoted(tuple(found))
    near = _nearest(fold(flat), fold(wanted))
    return Quoted((), view.to_raw(*near) if near is not None else None)


def _nearest(text: str, wanted: str) -> Span | None:
    """Return the passage of as many words that is most like the words wanted; None if none is like them."""
    words, parts = list(_WORD.finditer(text)), _WORD.findall(wanted)
    if not words or not parts:
        return None
    length = min(len(parts), len(words))
    needed, common = Counter(parts), 0
    window: Counter[str] = Counter()
    ranked: list[tuple[int, int]] = []
    for end, word in enumerate(words):
        window[word[0]] += 1
        common += window[word[0]] <= needed[word[0]]
        if end >= length:
            gone = words[end - length][0]
            common -= window[gone] <= needed[gone]
            window[gone] -= 1
        if end >= length - 1:
            ranked.append((-common, end - length + 1))
    best, likeness = None, ENOUGH
    few = sorted(ranked)[:CANDIDATES] if ranked and min(ranked)[0] < 0 else ranked[:2_000]
    for _, first in few:
        span = Span(words[first].start(), words[first + length - 1].end())
        ratio = SequenceMatcher(None, text[span.start : span.end], wanted, autojunk=False).ratio()
        if ratio > likeness:
            best, likeness = span, ratio
    return best
