"""Search for a quote outside its own paragraphs: steps 6 and 7 of `text/compare/anchor.py`.

Coordinates: normal offsets (`text/normal.py`) throughout.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from heapq import nsmallest
from typing import NamedTuple

from tui_reader.text.compare.comparison import Comparison, occurrences, seed_pairs
from tui_reader.text.compare.diff import matching_runs, token_texts
from tui_reader.text.spans import Span

_SIMILAR, _SIMILAR_MARGIN = 0.75, 0.15
_LIKENESS_WORTH_SHOWING = 0.4
_LETTERS_WORTH_SHOWING = 0.6
"""The share of a quote's letters and digits that a passage must have; punctuation and blanks prove nothing."""
_SHORT = 15  # characters: a shorter quote found elsewhere proves nothing
_SEEDS = 60  # a pair of words that occurs more often starts no search
_MANY = 400  # occurrences among which the nearest ones are chosen
_KEPT = 4
"""One more than the user is shown, so that the runner-up of a placement is among them."""


class Passage(NamedTuple):
    """A place in the new text with its similarity to the quote, 0–1."""

    start: int
    end: int
    score: float


def exact_elsewhere(comparison: Comparison, quote: Span) -> Span | None:
    """Return the only place with exactly these words, if they were unique before and it is not other old text."""
    words = comparison.old.folded[slice(*quote)]
    if len(words) < _SHORT:
        return None
    places = occurrences(comparison.new.folded, words, 2)
    if len(places) != 1 or occurrences(comparison.old.folded, words, 2) != [quote.start]:
        return None
    place = Span(places[0], places[0] + len(words))
    return None if _is_claimed(comparison, quote, place) else place


def similar_passages(comparison: Comparison, quote: Span) -> list[Passage]:
    """Return the passages most similar to the quote, best first; one more than the user is shown."""
    words = token_texts(comparison.old.folded, *quote)
    exact = comparison.old.folded[slice(*quote)]
    places = [
        Passage(at, at + len(exact), 1.0)
        for at in _nearest(occurrences(comparison.new.folded, exact, _MANY), _expected(comparison, quote))
        if len(words) > 1 or _is_whole_word(comparison.new.text, at, at + len(exact))
    ]
    similar: list[Passage] = []
    letters = sum(map(_letters, words))
    for index in _seeded(comparison, words):
        begin = max(0, index - 3)
        window = comparison.new_words[begin : index + len(words) + 3 + len(words) // 4]
        pairs = [(run.old + at, run.new + at) for run in matching_runs(words, window) for at in range(run.length)]
        if sum(_letters(words[old]) for old, _ in pairs) < max(1, _LETTERS_WORTH_SHOWING * letters):
            continue
        pairs = _from_word_to_word(words, _tightened(words, window, pairs))
        first, last = pairs[0][1], pairs[-1][1]
        score = 2 * len(pairs) / (len(words) + last + 1 - first)
        if score >= _LIKENESS_WORTH_SHOWING:
            starts = comparison.new_starts
            similar.append(Passage(starts[begin + first], starts[begin + last] + len(window[last]), score))
    best: list[Passage] = []
    for passage in [*places, *sorted(similar, key=lambda passage: (-passage.score, passage.start))]:
        if all(passage.end <= other.start or passage.start >= other.end for other in best):
            best.append(passage)
    return best[:_KEPT]


def _nearest(places: list[int], expected: int) -> list[int]:
    """Return the few places nearest to the expected one."""
    return nsmallest(_KEPT, places, key=lambda place: abs(place - expected))


def _expected(comparison: Comparison, quote: Span) -> int:
    """Return where a quote would be if it still followed the last paragraph before it that kept its order."""
    old, new = comparison.old.paragraphs, comparison.new.paragraphs
    for i in range(comparison.old.paragraph_at(quote.start), -1, -1):
        unit = comparison.alignment.by_old[i]
        if unit and unit.in_order:
            return new[unit.new[-1]].end + quote.start - old[unit.old[-1]].end
    return quote.start


def _letters(token: str) -> int:
    return len(token) if token[0].isalnum() else 0


def _tightened(words: list[str], window: list[str], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Re-pair words matched with a distant equal to an equal beside their neighbour, if there is one."""
    tight = list(pairs)
    for k in range(len(tight) - 2, -1, -1):
        near = tight[k + 1][1] - (tight[k + 1][0] - tight[k][0])
        if near > tight[k][1] and window[near] == words[tight[k][0]]:
            tight[k] = (tight[k][0], near)
    for k in range(1, len(tight)):
        near = tight[k - 1][1] + tight[k][0] - tight[k - 1][0]
        if near < tight[k][1] and window[near] == words[tight[k][0]]:
            tight[k] = (tight[k][0], near)
    return tight


def _from_word_to_word(words: list[str], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop punctuation at either end that is not the quote's own: it belongs to other sentences."""
    begin, end = 0, len(pairs)
    while pairs[begin][0] > 0 and not _letters(words[pairs[begin][0]]):
        begin += 1
    while pairs[end - 1][0] < len(words) - 1 and not _letters(words[pairs[end - 1][0]]):
        end -= 1
    return pairs[begin:end]


def _seeded(comparison: Comparison, words: list[str]) -> list[int]:
    """Return the indices into the new words at which most of the shared word pairs put the start of the quote."""
    votes: Counter[int] = Counter()
    for index, pair in seed_pairs(words):
        places = comparison.seeds.get(pair, ())
        if len(places) <= _SEEDS:
            votes.update(max(0, place - index) for place in places)
    return [start for start, _ in votes.most_common(2 * _KEPT)]


def is_clear(comparison: Comparison, quote: Span, likely: list[Passage]) -> bool:
    """Return whether the best passage is good enough, clearly better than the next, and not other old text."""
    if not likely or likely[0].score < _SIMILAR or quote.length < _SHORT:
        return False
    if len(likely) > 1 and likely[0].score - likely[1].score < _SIMILAR_MARGIN:
        return False
    return not _is_claimed(comparison, quote, Span(likely[0].start, likely[0].end))


def _is_whole_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _is_claimed(comparison: Comparison, quote: Span, place: Span) -> bool:
    """Return whether at least half of a place is known to come from old text outside the quote."""
    first, last = comparison.new.paragraph_at(place.start), comparison.new.paragraph_at(place.end - 1)
    claimed = 0
    for unit in dict.fromkeys(unit for unit in comparison.alignment.by_new[first : last + 1] if unit):
        segments = comparison.segments(unit)
        begin = max(0, bisect_right(segments, place.start, key=lambda segment: segment.new) - 1)
        for segment in segments[begin : bisect_left(segments, place.end, key=lambda segment: segment.new)]:
            start, end = max(segment.new, place.start), min(segment.new + segment.length, place.end)
            if end > start:
                shift = segment.old - segment.new
                own = min(end + shift, quote.end) - max(start + shift, quote.start)
                claimed += end - start - max(0, own)
    return claimed * 2 >= place.length
