"""Represent a paragraph as a string with one character per token, and one per quote or name.

`Q` quote, `f` fragment, `P` person, `Z` the title or role before a name, `O` organisation, place or other name,
`D` demonym, `r` role with capitals; other tokens keep their symbol (`lexicon.py`). Adverbs, dates, dots of
abbreviations and parentheses are left out: "Smith (R., Ohio) later said" and "Smith said" are one pattern.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_reader.extraction.mentions import Run
from tui_reader.extraction.people import Mention
from tui_reader.extraction.quotes import Segment
from tui_reader.extraction.tokens import Tokens

LONGEST = 2500
"""The most tokens of a paragraph that is represented as a whole."""
_MARGIN = 70
"""Tokens kept on either side of a quote in a very long paragraph."""
_PARENTHESIS = 25
"""The most tokens of a parenthesis that is left out."""
_LEFT_OUT = "e~W"
_CAPITALS = "FSCAGKITX"
_KINDS = {"demonym": "D", "role": "r", "name": "O", "organisation": "O", "single": "O"}
_SENTENCE_START = {"g": "g", "v": "g", "w": "g", "b": "g", "k": "k", "r": "r"}
"""The symbols of words capitalised at the start of a sentence: "Asked about it, …" is a participle."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The string, and for each of its characters the tokens it represents."""

    symbols: str
    first: list[int]
    last: list[int]
    quotes: list[int]
    """The index into `symbols` of each quote of the paragraph."""


@dataclass(frozen=True, slots=True)
class QuoteTokens:
    """A quote segment as tokens: `first` to `last`, both included."""

    segment: Segment
    first: int
    last: int
    fragment: bool


class _Writer:
    """Writes a passage from left to right."""

    def __init__(self, tokens: Tokens, runs: list[Run], run_at: int, placed: dict[int, Mention]) -> None:
        self._tokens = tokens
        self._runs = runs
        self._number = run_at
        self._placed = placed
        self.symbols: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []

    def put(self, symbol: str, first: int, last: int) -> None:
        """Write one symbol; several ordinary words share one."""
        if symbol == "n" and self.symbols and self.symbols[-1] == "n":
            self.last[-1] = last
            return
        self.symbols.append(symbol)
        self.first.append(first)
        self.last.append(last)

    def prose(self, position: int, stop: int) -> None:
        """Write the tokens `[position, stop)`, which contain no quote."""
        symbols, runs = self._tokens.symbols, self._runs
        self._skip_runs(position)
        while position < stop:
            if self._number < len(runs) and runs[self._number].first <= position and runs[self._number].last < stop:
                position = self._run(runs[self._number])
                continue
            symbol = symbols[position]
            close = symbols.find(")", position, min(stop, position + _PARENTHESIS)) if symbol == "(" else -1
            if close > 0:
                position = close + 1
                self._skip_runs(position)
                continue
            if symbol not in _LEFT_OUT:
                self.put("O" if symbol in _CAPITALS else symbol, position, position)
            position += 1

    def _run(self, run: Run) -> int:
        """Write a run of capitalised words, and return the token after it."""
        self._number += 1
        mention = self._placed.get(run.first)
        if mention is not None:
            if run.core > run.first:
                self.put("Z", run.first, run.core - 1)
            self.put("P", mention.first, mention.last)
        elif run.kind == "word":
            known = self._tokens.lexicon.lower.get(self._tokens.word(run.first), "n")
            self.put(_SENTENCE_START.get(known, "n"), run.first, run.last)
        elif run.kind != "date":
            self.put(_KINDS[run.kind], run.first, run.last)
        return run.last + 1

    def _skip_runs(self, position: int) -> None:
        while self._number < len(self._runs) and self._runs[self._number].last < position:
            self._number += 1


def read_passage(
    tokens: Tokens,
    first: int,
    end: int,
    quotes: list[QuoteTokens],
    runs: list[Run],
    run_at: int,
    placed: dict[int, Mention],
) -> Passage:
    """Return the paragraph of tokens `[first, end)` as a passage; `runs[run_at:]` are the runs from there on.

    Of a paragraph of more than `LONGEST` tokens only the parts near a quote are included.
    """
    writer = _Writer(tokens, runs, run_at, placed)
    long = end - first > LONGEST
    at_quotes: list[int] = []
    position = first
    for quote in quotes:
        if long and quote.first - position > 2 * _MARGIN:
            if at_quotes:
                writer.prose(position, position + _MARGIN)
            position = quote.first - _MARGIN
            writer.put(".", position - 1, position - 1)
        writer.prose(position, quote.first)
        at_quotes.append(len(writer.symbols))
        writer.put("f" if quote.fragment else "Q", quote.first, quote.last)
        position = quote.last + 1
    writer.prose(position, min(end, position + _MARGIN) if long else end)
    return Passage("".join(writer.symbols), writer.first, writer.last, at_quotes)
