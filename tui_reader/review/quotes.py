"""Apply the user's decisions on quotes: confirmed, rejected, reattributed, merged, split, added.

Coordinates: code points of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tui_reader.model import SURE, Extraction, Quote, QuoteDecision, Verdict
from tui_reader.text.spans import Span

SAME_SPAN = 0.6
"""The least overlap (over union) of a place and a quote that are one, as other rules may move an edge."""
UNCHECKED = SURE - 0.03
"""The confidence in a speaker that the user gave before the words changed; below `SURE`."""
_EDGES = "\"'“”„‟«»‘’‚‛‹›, \n\t"


def decide_quotes(text: str, extraction: Extraction, decisions: Sequence[QuoteDecision]) -> Extraction:
    """Apply decisions to the extracted quotes; returns the same object if there are none.

    A decision applies to its `place`, and has no effect without one. A quote whose words changed keeps the speaker it
    was given, but is no longer confirmed. A quote that is no longer extracted stays if the user confirmed it or gave
    it a speaker.
    """
    if not decisions:
        return extraction
    places = [decision.place if decision.place and decision.place.length else None for decision in decisions]
    matched = _match(text, extraction.quotes, decisions, places)
    left = set(range(len(extraction.quotes))) - {index for index in matched if index is not None}
    added_places = [
        place
        for decision, place in zip(decisions, places, strict=True)
        if decision.added and decision.verdict != "replaced" and place is not None
    ]
    result = [extraction.quotes[index] for index in left if not _inside(extraction.quotes[index].span, added_places)]
    rejected: list[Quote] = []
    for decision, place, index in zip(decisions, places, matched, strict=True):
        extracted = extraction.quotes[index] if index is not None else None
        if decision.verdict == "replaced":
            # The quotes that replaced it may be gone from the text while its own words are still there.
            quote = None if place is None or any(place.overlaps(span) for span in added_places) else extracted
        else:
            quote = _decided(decision, place, extracted, extraction.quotes)
        if quote is not None:
            (rejected if quote.verdict == "rejected" else result).append(quote)
    return extraction._replace(
        quotes=tuple(sorted(result, key=_place_of)), rejected=tuple(sorted(rejected, key=_place_of))
    )


def _place_of(quote: Quote) -> Span:
    return quote.span


def _decided(
    decision: QuoteDecision, place: Span | None, extracted: Quote | None, quotes: Sequence[Quote]
) -> Quote | None:
    """Return the corrected quote; None if there is none to show."""
    if place is None:
        return None
    if extracted is None and not (decision.added or decision.verdict == "confirmed" or decision.speaker):
        return None
    changed = decision.status == "changed"
    if extracted is None or decision.added:
        extracted = _made(place, quotes)
    verdict: Verdict = "rejected" if decision.verdict == "rejected" else "auto"
    if decision.verdict == "confirmed" and not changed:
        verdict = "confirmed"
    quote = extracted._replace(verdict=verdict, decision=decision.id)
    if decision.speaker is not None:
        name = decision.speaker or None
        same = name is not None and name == quote.speaker
        quote = quote._replace(
            speaker=name,
            speaker_text=quote.speaker_text if same else None,
            attribution=quote.attribution if same else "name" if name else "none",
            confidence=UNCHECKED if changed else 1.0,
            others=quote.others if same else (),
        )
    elif verdict == "confirmed":
        quote = quote._replace(confidence=1.0)
    return quote


def _made(place: Span, quotes: Sequence[Quote]) -> Quote:
    """Return a quote that the user added, with the speaker of the extracted quotes there."""
    under = [quote for quote in quotes if quote.span.overlaps(place)]
    named = next((quote for quote in under if quote.speaker), under[0] if under else None)
    if named is None:
        return Quote(*place, "direct", None, None, "none", 1.0)
    return named._replace(start=place.start, end=place.end, kind="direct")


def _match(
    text: str, quotes: Sequence[Quote], decisions: Sequence[QuoteDecision], places: Sequence[Span | None]
) -> list[int | None]:
    """Return for each decision the index of the quote at its place; no quote belongs to two decisions."""
    matched: list[int | None] = [None] * len(decisions)
    starts = [quote.start for quote in quotes]
    longest = max((quote.end - quote.start for quote in quotes), default=0)

    def near(place: Span) -> range:
        return range(bisect_left(starts, place.start - longest), bisect_left(starts, place.end))

    pairs = [
        (share, -number, -index)
        for number, (place, decision) in enumerate(zip(places, decisions, strict=True))
        if place is not None
        for index in near(place)
        if (share := _common(text, quotes[index].span, place, decision)) >= SAME_SPAN
    ]
    free = set(range(len(quotes)))
    for _, number, index in sorted(pairs, reverse=True):
        if matched[-number] is None and -index in free:
            matched[-number] = -index
            free.discard(-index)
    return matched


def _common(text: str, quote: Span, place: Span, decision: QuoteDecision) -> float:
    """Return the overlap of a quote and a place over their union, or over the place alone if its words changed."""
    one, other = _bare(text, quote), _bare(text, place)
    both = one.clip(other).length
    whole = other.length if decision.status == "changed" else one.length + other.length - both
    return both / whole if both else 0.0


def _bare(text: str, span: Span) -> Span:
    """Return the span without quotation marks, commas and blanks at its ends."""
    words = text[slice(*span)]
    start = span.start + len(words) - len(words.lstrip(_EDGES))
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip(_EDGES)))))


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in spans)
