"""Find the words an attribution is based on: those that name the speaker, and the verb of saying beside them.

Only the quote and its text are needed, so this works for any quote at any time. Coordinates: code points.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.extraction.lexicon import lexicon
from tui_reader.model import Quote
from tui_reader.text.spans import Span

REACH = 600
"""Characters on either side of the quote that are searched."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SECTIONS = ("speech", "speech base", "speech ing")
_WIDEST_CUE = 60
"""The most characters between a verb of saying and the name."""


class Evidence(NamedTuple):
    """The name of the speaker, the verb of saying, and whom a pronoun refers to; None for what is missing."""

    name: Span | None
    cue: Span | None
    antecedent: Span | None = None


def evidence(text: str, quote: Quote) -> Evidence:
    """Find the mention of the speaker nearest to the quote, and the verb of saying nearest to both."""
    low, high = max(0, quote.start - REACH), min(len(text), quote.end + REACH)
    around = ((low, quote.start), (quote.end, high))
    named = [name for name in (quote.speaker_text, quote.speaker) if name]
    name = next((span for words in named if (span := _nearest(text, words, quote, around))), None)
    antecedent = None
    if name is not None and quote.speaker and text[name.start : name.end] != quote.speaker:
        before = ((low, min(name.start, quote.start)),)
        surname = quote.speaker.rpartition(" ")[2]
        antecedent = _nearest(text, quote.speaker, quote, before) or _nearest(text, surname, quote, before)
    return Evidence(name, _cue(text, quote, name, around), antecedent)


def _nearest(text: str, words: str, quote: Quote, around: tuple[tuple[int, int], ...]) -> Span | None:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    spans = [Span(*match.span()) for start, end in around for match in pattern.finditer(text, start, end)]
    return min(spans, key=lambda span: _gap(span, quote.span), default=None)


def _cue(text: str, quote: Quote, name: Span | None, around: tuple[tuple[int, int], ...]) -> Span | None:
    """Find a verb of saying in the paragraph of the name (else of the quote), preferably between the two."""
    at = name or quote.span
    first = text.rfind("\n", 0, at.start) + 1
    last = text.find("\n", at.end)
    last = len(text) if last < 0 else last
    groups = lexicon().groups
    verbs: list[Span] = []
    for start, end in around:
        for match in _WORD.finditer(text, max(start, first), max(start, first, min(end, last))):
            if any(match[0].casefold() in groups[section] for section in _SECTIONS):
                verbs.append(Span(*match.span()))
    near = [verb for verb in verbs if _gap(verb, at) <= _WIDEST_CUE]
    return min(near, key=lambda verb: _gap(verb, at) + _gap(verb, quote.span), default=None)


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
