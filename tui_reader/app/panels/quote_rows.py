"""The list of quotes: which are shown, in what order, and what their rows say.

Pure but for the widgets' `Item` and `Line` values. Everything that came from outside is cleaned here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from tui_reader.app.panels.keys import quote_key
from tui_reader.app.widgets.list_pane import Item, Line, in_marks, wrapped
from tui_reader.look.annotations import usual_quotes
from tui_reader.model import SURE, Extraction, Person, Quote
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.enumeration import listed

MARKS = "\"'“”‘’«»‹›„‚"
WIDE = 37
"""Cells of a row from which on quotes and notes are shown whole."""
WHOLE = 200
"""The most lines of a quote or note that is shown whole."""
SIGNS = {"confirmed": "✓", "rejected": "✗"}
IS: dict[str, Callable[[Quote], bool]] = {
    "direct": lambda quote: quote.kind == "direct",
    "mixed": lambda quote: quote.kind == "mixed",
    "fragment": lambda quote: quote.kind == "fragment",
    "named": lambda quote: bool(quote.speaker),
    "unnamed": lambda quote: not quote.speaker and bool(quote.speaker_text),
    "nobody": lambda quote: not quote.speaker and not quote.speaker_text,
    "confirmed": lambda quote: quote.verdict == "confirmed",
    "probably": lambda quote: is_probable(quote),
    "rejected": lambda quote: quote.verdict == "rejected",
}
"""What `is:…` in a filter asks of a quote."""
HIDDEN = ("fragment", "nobody", "rejected")
"""The questions that ask for quotes which are hidden otherwise."""


def is_probable(quote: Quote) -> bool:
    """Return whether a speaker is given who may be another."""
    return quote.verdict == "auto" and quote.attribution != "none" and quote.confidence < SURE


def shown_quotes(extraction: Extraction, query: str = "", *, everything: bool = False) -> list[Quote]:
    """The quotes worth a row that a filter lets through, in reading order.

    Fragments that nobody said and what the reader rejected only with `everything`, or where the filter asks for them.
    """
    asked = everything or any(f"is:{name}" in query.casefold().split() for name in HIDDEN)
    if not asked:
        return [quote for quote in usual_quotes(extraction.quotes) if matches_quote(quote, query)]
    every = sorted((*extraction.quotes, *extraction.rejected), key=lambda quote: quote.span)
    return [quote for quote in every if matches_quote(quote, query)]


def matches_quote(quote: Quote, query: str) -> bool:
    """Return whether a filter lets a quote through: parts of the speaker's name, and `is:kind`; all must hold."""
    who = "\n".join((quote.speaker or "", quote.speaker_text or "", *quote.others)).casefold()
    for word in query.casefold().split():
        if word.startswith("is:"):
            asks = [test for name, test in IS.items() if name.startswith(word[3:])]
            if not any(test(quote) for test in asks):
                return False
        elif word not in who:
            return False
    return True


def speaker_of(quote: Quote) -> tuple[str, str]:
    """(who, the words that name an unnamed source) of a quote."""
    if quote.attribution == "unnamed":
        return "Unnamed", clean_line(quote.speaker_text or "")
    return clean_line(quote.speaker or quote.speaker_text or "") or "No speaker", ""


def by_speaker(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes grouped by who said them, in the order in which they first speak."""
    first: dict[tuple[str, str], int] = {}
    for quote in quotes:
        first.setdefault(speaker_of(quote), len(first))
    return sorted(quotes, key=lambda quote: first[speaker_of(quote)])


def bare_words(document: Document, quote: Quote) -> str:
    """The words of a quote without its marks."""
    return without_marks(clean_line(document.slice(quote.start, quote.end)))


def without_marks(words: str) -> str:
    """Words without the quotation marks around them: every list puts its own."""
    return words.strip().strip(MARKS)


def quote_items(
    document: Document, quotes: Sequence[Quote], people: Iterable[Person], counted: Mapping[str, str] | None = None
) -> list[Item]:
    """A row per quote; the speaker is named where it is another than in the row before.

    Args:
        counted: what is told beside a speaker (by the words that name them) instead of the first quote's paragraph.
    """
    roles = {person.name: person.role for person in people}
    items: list[Item] = []
    before: tuple[object, ...] | None = None
    for quote in quotes:
        who = speaker_of(quote)
        role = clean_line(roles.get(quote.speaker or "") or "") or who[1]
        together = clean_line(f"with {listed(quote.others)}") if quote.others else ""
        sign = SIGNS.get(quote.verdict) or ("~" if is_probable(quote) else " ")
        items.append(
            Item(
                quote_key(quote),
                partial(
                    _quote_lines,
                    "" if (who, quote.others) == before else who[0],
                    (role, together),
                    sign,
                    bare_words(document, quote),
                    document.index_at(quote.start) + 1,
                    (counted or {}).get(quote.speaker or quote.speaker_text or "", ""),
                    bool(items),
                ),
            )
        )
        before = who, quote.others
    return items


def _quote_lines(
    who: str, about: tuple[str, ...], sign: str, words: str, paragraph: int, counted: str, spaced: bool, width: int
) -> list[Line]:
    place = f"¶ {paragraph}"
    lines: list[Line] = []
    if who:
        right, place = (counted, place) if counted else (place, "")
        lines = [Line()] if spaced else []
        name = wrapped(who, width - len(right) - 1, "strong", most=2)
        lines += [Line(name[0].left, right), *name[1:]]
        lines += [line for told in about if told for line in wrapped(told, width, "dim", most=2)]
    most = WHOLE if width >= WIDE else 2
    body = in_marks(words, width - (len(place) + 1 if place else 0), "", most=most, indent="  ")
    text, style = body[0].left[0]
    body[0] = Line(((sign, "accent" if sign == "✓" else "dim"), (text[1:], style)), place)
    return lines + body
