"""Represent a paragraph as a string with one character per token, and one per quote or name.

`Q` quote, `f` fragment, `P` person, `Z` the title or role before a name, `O` organisation, place or other name,
`D` demonym, `r` role with capitals; other tokens keep their symbol (`lexicon.py`). Adverbs, dates, dots of
abbreviations and parentheses are left out: "Smith (R., Ohio) later said" and "Smith said" are one pattern.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import compress, count

from tui_reader.extraction.mentions import Run
from tui_reader.extraction.people import Mention
from tui_reader.extraction.quotes import Segment
from tui_reader.extraction.tokens import Tokens

LONGEST = 2500
"""The most tokens of a paragraph that is represented as a whole."""
_MARGIN = 70
"""Tokens kept on either side of a quote in a very long paragraph."""
_MORE, _LEFT_OUT = "_", "`"
"""Stand for a token that the symbol before it represents, and for one that is left out."""
_PLAIN = str.maketrans(dict.fromkeys("e~W", _LEFT_OUT) | dict.fromkeys("FSCAGKITX", "O"))
_AS_FALSE = str.maketrans(dict.fromkeys(_MORE + _LEFT_OUT, "\0"))
_WITHOUT_FILLERS = str.maketrans("", "", _MORE + _LEFT_OUT)
_WORDS_APART = re.compile(r"n`+(?=n)")
_NEXT_WORD = re.compile(r"n(?<=nn)")
_FILLED = re.compile(r"[^_`](?=_)_+")
_QUOTE = re.compile("[Qf]")
_IN_PARENTHESES = re.compile(r"\([^)]{0,23}\)")
_KINDS = {"date": _LEFT_OUT, "demonym": "D", "role": "r", "name": "O", "organisation": "O", "single": "O"}
_SENTENCE_START = {"g": "g", "v": "g", "w": "g", "b": "g", "k": "k", "r": "r"}
"""The symbols of words capitalised at the start of a sentence: "Asked about it, …" is a participle."""


class Passage:
    """The string, and for each of its characters the tokens it represents, which are found on first use."""

    __slots__ = ("_first", "_last", "_marked", "_start", "quotes", "symbols")

    def __init__(self, marked: str, start: int) -> None:
        """Make a passage of symbols with fillers, one for each token from token `start` on."""
        self._marked = _NEXT_WORD.sub(_MORE, _WORDS_APART.sub(_as_words, marked))
        self._start = start
        self._first: list[int] | None = None
        self._last: list[int] | None = None
        self.symbols = self._marked.translate(_WITHOUT_FILLERS)
        self.quotes = [match.start() for match in _QUOTE.finditer(self.symbols)]
        """The index into `symbols` of each quote of the paragraph."""

    @property
    def first(self) -> list[int]:
        """The first token of each symbol."""
        if self._first is None:
            self._first = list(compress(count(self._start), self._marked.translate(_AS_FALSE).encode()))
        return self._first

    @property
    def last(self) -> list[int]:
        """The last token of each symbol."""
        if self._last is None:
            first, start = self.first, self._start
            self._last = last = first.copy()
            for match in _FILLED.finditer(self._marked):
                last[bisect_left(first, start + match.start())] = start + match.end() - 1
        return self._last


def _as_words(apart: re.Match[str]) -> str:
    return "n" * len(apart[0])


@dataclass(frozen=True, slots=True)
class QuoteTokens:
    """A quote segment as tokens: `first` to `last`, both included."""

    segment: Segment
    first: int
    last: int
    fragment: bool
    words: str
    """The text of the quote without its marks."""

    @property
    def closing(self) -> str:
        """The last character of the quote, without its closing mark."""
        return self.words[-1:]


def symbols_of_runs(tokens: Tokens, runs: list[Run], placed: dict[int, Mention]) -> str:
    """Return the symbols of all tokens as passages have them: those of runs replaced, fillers for what is left out.

    It has one character per token: a run is its symbol and fillers.
    """
    parts: list[str] = []
    lower = tokens.lexicon.lower
    plain = tokens.symbols.translate(_PLAIN)
    done = 0
    for run in runs:
        first, end = run.first, run.last + 1
        mention = placed.get(first)
        if mention is not None:
            title = run.core - first
            symbol = "Z" + _MORE * (title - 1) + "P" if title else "P"
        elif run.kind == "word":
            symbol = _SENTENCE_START.get(lower.get(tokens.word(first), "n"), "n")
        else:
            symbol = _KINDS[run.kind]
        more = end - first - len(symbol)
        parts += (plain[done:first], symbol)
        if more:
            parts.append((_LEFT_OUT if symbol == _LEFT_OUT else _MORE) * more)
        done = end
    parts.append(plain[done:])
    return "".join(parts)


def read_passage(symbols: str, first: int, end: int, quotes: list[QuoteTokens]) -> Passage:
    """Return the paragraph of tokens `[first, end)` as a passage; `symbols` are those of `symbols_of_runs`.

    Of a paragraph of more than `LONGEST` tokens only the parts near a quote are included.
    """
    long = end - first > LONGEST
    parts: list[str] = []
    position = first
    for quote in quotes:
        if long and quote.first - position > 2 * _MARGIN:
            if parts:
                parts.append(_prose(symbols[position : position + _MARGIN]))
                position += _MARGIN
            gap = quote.first - _MARGIN - position
            parts.append(_LEFT_OUT * (gap - 1) + ".")
            position += gap
        parts.append(_prose(symbols[position : quote.first]))
        parts.append(("f" if quote.fragment else "Q") + _MORE * (quote.last - quote.first))
        position = quote.last + 1
    parts.append(_prose(symbols[position : min(end, position + _MARGIN) if long else end]))
    return Passage("".join(parts), first)


def _prose(symbols: str) -> str:
    """Leave out the parentheses of tokens that contain no quote."""
    if "(" not in symbols:
        return symbols
    return _IN_PARENTHESES.sub(lambda match: _LEFT_OUT * len(match[0]), symbols)
