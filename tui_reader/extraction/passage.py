"""One paragraph as attribution sees it: a string with a character per thing, quotes and names being one thing each.

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
"""Tokens outside quotes looked at in one paragraph, counted from each quote's neighbourhood."""
_MARGIN = 70
"""Tokens kept on either side of a quote in a very long paragraph."""
_PARENTHESIS = 25
_KINDS = {"demonym": "D", "role": "r", "name": "O", "organisation": "O", "single": "O"}


@dataclass(frozen=True, slots=True)
class Passage:
    """The string, and for each of its characters the tokens it stands for."""

    symbols: str
    first: list[int]
    last: list[int]
    quotes: list[int]
    """Where in `symbols` each quote of the paragraph stands."""


@dataclass(frozen=True, slots=True)
class QuoteTokens:
    """A quote segment in tokens: `first` to `last`, both included."""

    segment: Segment
    first: int
    last: int
    fragment: bool


def read_passage(
    tokens: Tokens, first: int, end: int, quotes: list[QuoteTokens], runs: list[Run], run_at: int,
    placed: dict[int, Mention],
) -> Passage:
    """Write the paragraph of tokens `[first, end)` as a passage; `runs[run_at:]` are the runs from there on."""
    symbols = tokens.symbols
    out: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    at_quotes: list[int] = []
    long = end - first > LONGEST

    def put(symbol: str, a: int, b: int) -> None:
        if symbol == "n" and out and out[-1] == "n":  # several plain words are one
            lasts[-1] = b
            return
        out.append(symbol)
        firsts.append(a)
        lasts.append(b)

    position = first
    number = run_at
    for quote in [*quotes, None]:
        stop = quote.first if quote is not None else end
        if long:
            if quote is None:
                stop = min(stop, position + _MARGIN)
            elif stop - position > 2 * _MARGIN:
                cut = stop - _MARGIN
                put(".", cut - 1, cut - 1)
                position = cut
        while number < len(runs) and runs[number].last < position:
            number += 1
        while position < stop:
            if number < len(runs) and runs[number].first <= position and runs[number].last < stop:
                run = runs[number]
                number += 1
                mention = placed.get(run.first)
                if mention is not None:
                    if run.core > run.first:
                        put("Z", run.first, run.core - 1)
                    put("P", mention.first, mention.last)
                elif run.kind != "date":
                    put(_KINDS[run.kind], run.first, run.last)
                position = run.last + 1
                continue
            symbol = symbols[position]
            if symbol == "(":
                close = symbols.find(")", position, min(stop, position + _PARENTHESIS))
                if close > 0:
                    position = close + 1
                    while number < len(runs) and runs[number].last < position:
                        number += 1
                    continue
            if symbol not in "e~W":
                put("O" if symbol in "FSCAGKITX" else symbol, position, position)
            position += 1
        if quote is not None:
            at_quotes.append(len(out))
            put("f" if quote.fragment else "Q", quote.first, quote.last)
            position = quote.last + 1
    return Passage("".join(out), firsts, lasts, at_quotes)
