"""The reader's word on quotes: confirmed, rejected, another speaker, joined, split, added.

Coordinates: code points of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from tui_reader.model import Extraction, Quote, QuoteDecision, Verdict
from tui_reader.review.places import find_places
from tui_reader.text.spans import Span

SAME_SPAN = 0.6
"""The share (of both together) that a place and a quote must have in common to be one: rules may move an edge."""
MOST_JOINED = 5
"""Quotes side by side that joined ones are looked for in, where their words changed."""
SAME_WORDS = 0.75
"""The share of words that a quote must have kept to be the one decided on, where its text was changed."""


def decide_quotes(text: str, extraction: Extraction, decisions: Sequence[QuoteDecision]) -> Extraction:
    """Lay decisions over the quotes that were found; the same extraction where there are none.

    A quote whose words have changed keeps the speaker it was given, but is no longer confirmed. One that the rules
    find no more stays where the reader confirmed it or gave it a speaker.
    """
    if not decisions:
        return extraction
    exact = find_places(text, [decision.words for decision in decisions])
    places = [
        _edited(text, extraction.quotes, decision) if place is None and decision.added else place
        for decision, place in zip(decisions, exact, strict=True)
    ]
    matched = _match(text, extraction.quotes, decisions, places)
    left = set(range(len(extraction.quotes))) - {index for index in matched if index is not None}
    made = [
        place
        for decision, place in zip(decisions, places, strict=True)
        if decision.added and decision.verdict != "replaced" and place is not None
    ]
    result = [extraction.quotes[index] for index in left if not _inside(extraction.quotes[index].span, made)]
    rejected: list[Quote] = []
    for decision, place, index, unchanged in zip(decisions, places, matched, exact, strict=True):
        found = extraction.quotes[index] if index is not None else None
        if decision.verdict == "replaced":
            # What replaced it may be gone from the text while its own words still stand there.
            quote = None if place is None or any(place.overlaps(span) for span in made) else found
        else:
            quote = _decided(decision, place, found, extraction.quotes, changed=unchanged is None)
        if quote is not None:
            (rejected if quote.verdict == "rejected" else result).append(quote)
    return extraction._replace(
        quotes=tuple(sorted(result, key=_place_of)), rejected=tuple(sorted(rejected, key=_place_of))
    )


def _place_of(quote: Quote) -> Span:
    return quote.span


def _edited(text: str, quotes: Sequence[Quote], decision: QuoteDecision) -> Span | None:
    """Where the words of joined quotes stand now that some of them changed: over several quotes side by side."""
    if decision.verdict == "replaced":
        return None
    wanted = _words(decision.words.exact)
    runs = [
        Span(quotes[first].start, quotes[last].end)
        for first in range(len(quotes))
        for last in range(first + 1, min(first + MOST_JOINED, len(quotes)))
        if quotes[last].end - quotes[first].start <= 2 * len(decision.words.exact)
    ]
    best = _best(wanted, {number: _words(text[span.start : span.end]) for number, span in enumerate(runs)})
    return None if best is None else runs[best]


def _decided(
    decision: QuoteDecision, place: Span | None, found: Quote | None, quotes: Sequence[Quote], *, changed: bool
) -> Quote | None:
    """The quote as decided; None where there is none to show."""
    if place is None and found is None:
        return None
    if found is None and not (decision.added or decision.verdict == "confirmed" or decision.speaker):
        return None
    if found is None or (decision.added and place is not None):
        assert place is not None
        found = _made(place, quotes)
    verdict: Verdict = "rejected" if decision.verdict == "rejected" else "auto"
    if decision.verdict == "confirmed" and not changed:
        verdict = "confirmed"
    quote = found._replace(verdict=verdict, decision=decision.id)
    if decision.speaker is not None:
        name = decision.speaker or None
        same = name is not None and name == quote.speaker
        quote = quote._replace(
            speaker=name,
            speaker_text=quote.speaker_text if same else None,
            attribution=quote.attribution if same else "name" if name else "none",
            confidence=1.0,
            others=quote.others if same else (),
        )
    elif verdict == "confirmed":
        quote = quote._replace(confidence=1.0)
    return quote


def _made(place: Span, quotes: Sequence[Quote]) -> Quote:
    """A quote of the reader's own making: who spoke is taken from what was found there."""
    under = [quote for quote in quotes if quote.span.overlaps(place)]
    named = next((quote for quote in under if quote.speaker), under[0] if under else None)
    if named is None:
        return Quote(*place, "direct", None, None, "none", 1.0)
    return named._replace(start=place.start, end=place.end, kind="direct")


def _match(
    text: str, quotes: Sequence[Quote], decisions: Sequence[QuoteDecision], places: Sequence[Span | None]
) -> list[int | None]:
    """Give each decision the quote it speaks of, by index: by place, else by words that are mostly the same."""
    matched: list[int | None] = [None] * len(decisions)
    starts = [quote.start for quote in quotes]
    longest = max((quote.end - quote.start for quote in quotes), default=0)

    def near(place: Span) -> range:
        return range(bisect_left(starts, place.start - longest), bisect_left(starts, place.end))

    pairs = [
        (share, -number, -index)
        for number, place in enumerate(places)
        if place is not None
        for index in near(place)
        if (share := _common(quotes[index].span, place)) >= SAME_SPAN
    ]
    free = set(range(len(quotes)))
    for _, number, index in sorted(pairs, reverse=True):
        if matched[-number] is None and -index in free:
            matched[-number] = -index
            free.discard(-index)
    lost = [
        number
        for number, (place, decision) in enumerate(zip(places, decisions, strict=True))
        if place is None and not decision.added and decision.verdict != "replaced"
    ]
    if lost:
        counts = {index: _words(text[quotes[index].start : quotes[index].end]) for index in free}
        for number in lost:
            wanted = _words(decisions[number].words.exact)
            matched[number] = best = _best(wanted, {index: counts[index] for index in free})
            free.discard(-1 if best is None else best)
    return matched


def _common(one: Span, other: Span) -> float:
    both = one.clip(other).length
    return both / (one.length + other.length - both) if both else 0.0


def _best(wanted: Counter[str], counts: dict[int, Counter[str]]) -> int | None:
    """The quote with most of the words, where no other is as good."""
    shares = sorted(((_share(wanted, words), index) for index, words in counts.items()), reverse=True)
    if not shares or shares[0][0] < SAME_WORDS or (len(shares) > 1 and shares[1][0] == shares[0][0]):
        return None
    return shares[0][1]


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _words(text: str) -> Counter[str]:
    return Counter(word.strip("\"'“”‘’«»‹›„‚.,;:!?").casefold() for word in text.split())


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in spans)
