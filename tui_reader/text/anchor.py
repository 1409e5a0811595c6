"""A span in one version of a text -> the same span in another, or the honest word that it is gone.

The text that was annotated is kept, so old and new are compared as wholes instead of searching for the quote alone:
a search finds look-alikes, a comparison knows which old paragraph a look-alike came from. In this order:

1. equal texts: copy; 2. the spine of unchanged paragraphs; 3. moved paragraphs; 4. edited paragraphs, paired
(2–4: `text/alignment.py`); 5. a word diff inside a pair maps both ends; 6. the exact quote elsewhere; 7. a passage
like it; 8. orphan.

Coordinates: spans given and placements returned are code points of the raw texts; in between all is in offsets of
the normal view (`text/normal.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from tui_reader.text.alignment import Alignment, Unit, align
from tui_reader.text.diff import Token, matching_runs, tokens
from tui_reader.text.normal import NormalView, normalise, same_words
from tui_reader.text.spans import Span

Status = Literal["same", "moved", "changed", "orphan"]
Method = Literal["identical", "paragraph", "word diff", "exact quote", "similar passage", "none"]

_SURVIVING = 0.5
"""The part of a quote's characters that must still stand in its paragraph."""
_INTACT = 0.8
"""Below this the exact quote elsewhere explains more than what is left in place."""
_SIMILAR, _SIMILAR_MARGIN = 0.75, 0.15
_LIKENESS_WORTH_SHOWING = 0.4
_SHORT = 15  # characters: a shorter quote found elsewhere proves nothing
_CANDIDATES = 3
_MANY = 50  # repetitions of a quote in its paragraph beyond which they are not told apart
_SURROUNDINGS = 400  # characters compared on each side to tell them apart; sentences are shorter
_CHANCE = 10  # characters that surroundings have in common by chance
_SEEDS = 60  # a pair of words at more places than this seeds no search


class Candidate(NamedTuple):
    """A place in the new text a person may choose; `score` 0–1."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of one span.

    `same`: the same words where they belong. `moved`: the same words, but elsewhere, or at one of several places that
    could be meant. `changed`: other words. `orphan`: no place; `start` and `end` are None.
    """

    status: Status
    start: int | None
    end: int | None
    score: float
    """0–1: the part of the words that is the same; below 1 too where several places could be meant."""
    method: Method
    candidates: tuple[Candidate, ...] = ()
    """Up to three other places, best first; of an orphan, all there are."""


def reanchor(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Placement]:
    """Place each span of `old` in `new`: one placement per span, in the order given, for any text.

    Spans are code points, half-open, cut to the bounds of `old`. A doubtful place is never returned as `same`.
    """
    clamped = [_clamp(span, len(old)) for span in spans]
    if old == new:
        return [_copy(span) for span in clamped]
    comparison = _Comparison(old, new)
    return [_place(comparison, span) for span in clamped]


class _Segment(NamedTuple):
    """Normal text that is equal on both sides, character by character."""

    old: int
    new: int
    length: int

    def within(self, start: int, end: int) -> _Segment:
        """The part whose old side lies in `[start, end)`; its length is 0 or less where there is none."""
        skip = max(0, start - self.old)
        return _Segment(self.old + skip, self.new + skip, min(self.old + self.length, end) - self.old - skip)


class _Found(NamedTuple):
    """A place in the new text (normal offsets), the part of the quote that stands there, and whether it is certain."""

    start: int
    end: int
    score: float
    in_order: bool
    sure: bool


class _Comparison:
    """Two texts side by side; what costs time is computed when the first span needs it, once."""

    def __init__(self, old: str, new: str) -> None:
        self.raw_old, self.raw_new = old, new
        self.old: NormalView = normalise(old)
        self.new: NormalView = normalise(new)
        self.alignment: Alignment = align(self.old, self.new)
        self._segments: dict[Unit, list[_Segment]] = {}

    def segments(self, unit: Unit) -> list[_Segment]:
        """The equal stretches of a unit, in old order; of an edited one by a word diff."""
        if unit not in self._segments:
            self._segments[unit] = self._diff(unit)
        return self._segments[unit]

    def bounds(self, unit: Unit) -> tuple[Span, Span]:
        """The normal offsets of both sides of a unit."""
        olds, news = self.old.paragraphs, self.new.paragraphs
        return (
            Span(olds[unit.old[0]].start, olds[unit.old[-1]].end),
            Span(news[unit.new[0]].start, news[unit.new[-1]].end),
        )

    def _diff(self, unit: Unit) -> list[_Segment]:
        ours, theirs = self.bounds(unit)
        if unit.equal:
            return [_Segment(ours.start, theirs.start, ours.length)]
        mine, yours = tokens(self.old.text, *ours), tokens(self.new.text, *theirs)
        found: list[_Segment] = []
        for run in matching_runs([token.text for token in mine], [token.text for token in yours]):
            for one, other in zip(
                mine[run.old : run.old + run.length], yours[run.new : run.new + run.length], strict=True
            ):
                last = found[-1] if found else None
                if last and one.start - last.old == other.start - last.new and one is not mine[run.old]:
                    found[-1] = last._replace(length=one.end - last.old)
                else:
                    found.append(_Segment(one.start, other.start, len(one.text)))
        return found

    @cached_property
    def new_tokens(self) -> list[Token]:
        return tokens(self.new.text)

    @cached_property
    def new_words(self) -> list[str]:
        return [text for text, _ in self.new_tokens]

    @cached_property
    def seeds(self) -> dict[tuple[str, str], list[int]]:
        """The indices of `new_words` at which each pair of neighbouring words stands."""
        found: dict[tuple[str, str], list[int]] = {}
        for index, pair in enumerate(pairwise(self.new_words)):
            found.setdefault(pair, []).append(index)
        return found


def _clamp(span: tuple[int, int], length: int) -> Span:
    start = max(0, min(span[0], length))
    return Span(start, max(start, min(span[1], length)))


def _copy(span: Span) -> Placement:
    """Step 1: the texts are equal."""
    return Placement("same", span.start, span.end, 1.0, "identical")


def _place(comparison: _Comparison, span: Span) -> Placement:
    """Steps 2 to 8 for one span: the first that yields a place decides."""
    quote = comparison.old.to_normal(*span)
    if not quote.length:
        return Placement("orphan", None, None, 0.0, "none")
    followed = _follow(comparison, quote)
    if followed and followed.score >= _INTACT:
        return _followed_placement(comparison, span, quote, followed)
    elsewhere = _exact_elsewhere(comparison, quote)
    if elsewhere:
        rest = (Candidate(*comparison.new.to_raw(followed.start, followed.end), followed.score),) if followed else ()
        return _placement(comparison, span, elsewhere, 1.0, "exact quote", moved=True, candidates=rest)
    if followed:
        return _followed_placement(comparison, span, quote, followed)
    likely = _similar_passages(comparison, quote)
    if _is_clear(comparison, quote, likely):
        return _placement(
            comparison,
            span,
            Span(likely[0].start, likely[0].end),
            likely[0].score,
            "similar passage",
            moved=True,
            candidates=_raw_candidates(comparison, likely[1:]),
        )
    return Placement("orphan", None, None, 0.0, "none", _raw_candidates(comparison, likely))


def _followed_placement(comparison: _Comparison, span: Span, quote: Span, found: _Found) -> Placement:
    whole = found.score == 1.0 and comparison.old.text[slice(*quote)] == comparison.new.text[found.start : found.end]
    at = comparison.old.paragraph_at(quote.start)
    unit = comparison.alignment.by_old[at]
    others: tuple[Candidate, ...] = ()
    if not found.sure:
        rivals = [c for c in _similar_passages(comparison, quote) if c.end <= found.start or c.start >= found.end]
        others = _raw_candidates(comparison, rivals)
    return _placement(
        comparison,
        span,
        Span(found.start, found.end),
        found.score if found.sure else min(found.score, 0.5),
        "paragraph" if unit and unit.equal and whole else "word diff",
        moved=not found.in_order or not found.sure,
        candidates=others,
    )


def _placement(
    comparison: _Comparison,
    span: Span,
    place: Span,
    score: float,
    method: Method,
    *,
    moved: bool,
    candidates: tuple[Candidate, ...] = (),
) -> Placement:
    """The status is read off the words that stand there, whatever the method believed."""
    start, end = comparison.new.to_raw(*place)
    words = same_words(comparison.raw_old[slice(*span)], comparison.raw_new[start:end])
    status: Status = "changed" if not words else "moved" if moved else "same"
    return Placement(status, start, end, round(score, 3), method, candidates)


# Steps 2 to 5: where the quote's own paragraphs went


def _follow(comparison: _Comparison, quote: Span) -> _Found | None:
    """Map a quote through the paragraphs it stands in; None where less than half of it survives there."""
    pieces = _surviving(comparison, quote)
    if not pieces:
        return None
    first, last = pieces[0], pieces[-1]
    kept = sum(segment.length for _, segment in pieces)
    breaks = comparison.old.text.count("\n", *quote)  # between units, where no segment reaches
    share = min(1.0, (kept + breaks) / quote.length)
    start, end = _snap(
        comparison, quote, first[0], Span(_head(comparison, quote, *first), _tail(comparison, quote, *last))
    )
    if share < _SURVIVING or end - start > 3 * quote.length + 200:
        return None
    sure = all(unit.sure for unit, _ in pieces) and _is_unmistakable(comparison, quote, Span(start, end), pieces)
    return _Found(start, end, share, all(unit.in_order for unit, _ in pieces), sure)


def _surviving(comparison: _Comparison, quote: Span) -> list[tuple[Unit, _Segment]]:
    """The equal stretches inside the quote; of paragraphs torn apart, the ones that still follow each other."""
    first, last = comparison.old.paragraph_at(quote.start), comparison.old.paragraph_at(quote.end - 1)
    units = dict.fromkeys(unit for unit in comparison.alignment.by_old[first : last + 1] if unit)
    chains: list[list[tuple[Unit, _Segment]]] = []
    for unit in units:
        segments = comparison.segments(unit)
        begin = max(0, bisect_right(segments, quote.start, key=lambda segment: segment.old) - 1)
        inside = []
        for segment in segments[begin:]:
            if segment.old >= quote.end:
                break
            part = segment.within(*quote)
            if part.length > 0:
                inside.append((unit, part))
        if not inside:
            continue
        follows = chains and 0 <= inside[0][1].new - chains[-1][-1][1].new <= 3 * quote.length + 200
        if follows:
            chains[-1] += inside
        else:
            chains.append(inside)
    return max(chains, key=lambda chain: sum(segment.length for _, segment in chain), default=[])


def _head(comparison: _Comparison, quote: Span, unit: Unit, first: _Segment) -> int:
    """Where the quote begins now: words replaced at its head are taken in, if it is clear which they are."""
    if first.old == quote.start:
        return first.new
    ours, theirs = comparison.bounds(unit)
    old_from, new_from = ours.start, theirs.start
    for segment in comparison.segments(unit):
        if segment.old >= first.old:
            break
        old_from, new_from = segment.old + segment.length, segment.new + segment.length
    mine = tokens(comparison.old.text, old_from, first.old)
    yours = tokens(comparison.new.text, new_from, first.new)
    outside = sum(token.start < quote.start for token in mine)
    if yours and (outside == 0 or len(mine) == len(yours)) and len(yours) <= 2 * len(mine) + 2 and outside < len(yours):
        return yours[outside].start
    return first.new


def _tail(comparison: _Comparison, quote: Span, unit: Unit, last: _Segment) -> int:
    """Where the quote ends now; the mirror image of `_head`."""
    old_from, new_from = last.old + last.length, last.new + last.length
    if old_from == quote.end:
        return new_from
    ours, theirs = comparison.bounds(unit)
    old_to, new_to = ours.end, theirs.end
    for segment in comparison.segments(unit):
        if segment.old >= old_from:
            old_to, new_to = segment.old, segment.new
            break
    mine = tokens(comparison.old.text, old_from, old_to)
    yours = tokens(comparison.new.text, new_from, new_to)
    outside = sum(token.end > quote.end for token in mine)
    if yours and (outside == 0 or len(mine) == len(yours)) and len(yours) <= 2 * len(mine) + 2 and outside < len(yours):
        return yours[len(yours) - 1 - outside].end
    return new_from


def _snap(comparison: _Comparison, quote: Span, unit: Unit, place: Span) -> Span:
    """The exact quote in place of a stretch that a repeated word made longer or shorter, if only one is there."""
    words = comparison.old.text[slice(*quote)]
    _, theirs = comparison.bounds(unit)
    at = comparison.new.text.find(words, theirs.start, theirs.end)
    if at < 0 or comparison.new.text.find(words, at + 1, theirs.end) >= 0:
        return place
    exact = Span(at, at + len(words))
    return exact if exact.overlaps(place) else place


def _is_unmistakable(comparison: _Comparison, quote: Span, place: Span, pieces: list[tuple[Unit, _Segment]]) -> bool:
    """Tell whether no repetition inside an edited unit could have misled the diff.

    The words occur as often as before and this is the occurrence of the same rank; or no other occurrence, before or
    now, has surroundings as like, nor ones that are like for longer on one side: of a repeated passage the first and
    the last copy fit equally well, each on its outer side. Only what a diff mapped whole is asked.
    """
    unit = pieces[0][0]
    words = comparison.old.text[slice(*quote)]
    if unit.equal or pieces[-1][0] is not unit or words != comparison.new.text[slice(*place)]:
        return True
    ours, theirs = comparison.bounds(unit)
    before, after = comparison.old.text, comparison.new.text
    if before.count(words, *ours) == after.count(words, *theirs):
        ranks = before.count(words, ours.start, quote.start), after.count(words, theirs.start, place.start)
        if ranks[0] == ranks[1]:
            return True
    olds, news = _occurrences(before, words, _MANY, *ours), _occurrences(after, words, _MANY, *theirs)
    if len(olds) == _MANY or len(news) == _MANY:
        return False
    own = _surroundings(before, quote.start, after, place.start, len(words))
    rivals = [_surroundings(before, quote.start, after, at, len(words)) for at in news if at != place.start]
    rivals += [_surroundings(before, at, after, place.start, len(words)) for at in olds if at != quote.start]
    return all(
        sum(rival) < sum(own) and all(theirs <= max(mine, _CHANCE) for mine, theirs in zip(own, rival, strict=True))
        for rival in rivals
    )


def _surroundings(old: str, i: int, new: str, j: int, length: int) -> tuple[int, int]:
    """How many characters are equal before and after the same words in two texts, up to a limit."""
    head = 0
    while head < min(i, j, _SURROUNDINGS) and old[i - head - 1] == new[j - head - 1]:
        head += 1
    i, j = i + length, j + length
    tail = 0
    while tail < min(len(old) - i, len(new) - j, _SURROUNDINGS) and old[i + tail] == new[j + tail]:
        tail += 1
    return head, tail


# Step 6: the exact quote elsewhere


def _exact_elsewhere(comparison: _Comparison, quote: Span) -> Span | None:
    """The only place with exactly these words, if they were unique before and no other old text stands there."""
    words = comparison.old.text[slice(*quote)]
    if len(words) < _SHORT or _occurrences(comparison.old.text, words, 2) != [quote.start]:
        return None
    places = _occurrences(comparison.new.text, words, 2)
    if len(places) != 1:
        return None
    place = Span(places[0], places[0] + len(words))
    return None if _is_claimed(comparison, quote, place) else place


def _occurrences(text: str, words: str, most: int, start: int = 0, end: int | None = None) -> list[int]:
    """Where `words` stand in `text[start:end]`, overlapping ones too, the first `most` of them."""
    found: list[int] = []
    at = text.find(words, start, end)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(words, at + 1, end)
    return found


def _is_claimed(comparison: _Comparison, quote: Span, place: Span) -> bool:
    """Tell whether at least half of a place is known to come from old text outside the quote."""
    first, last = comparison.new.paragraph_at(place.start), comparison.new.paragraph_at(place.end - 1)
    claimed = 0
    for unit in dict.fromkeys(unit for unit in comparison.alignment.by_new[first : last + 1] if unit):
        for segment in comparison.segments(unit):
            start, end = max(segment.new, place.start), min(segment.new + segment.length, place.end)
            if end > start:
                shift = segment.old - segment.new
                own = min(end + shift, quote.end) - max(start + shift, quote.start)
                claimed += end - start - max(0, own)
    return claimed * 2 >= place.length


# Steps 7 and 8: a passage like it, or none


def _similar_passages(comparison: _Comparison, quote: Span) -> list[Candidate]:
    """The passages most like the quote, best first, normal offsets; one more than is shown to a person."""
    words = [token.text for token in tokens(comparison.old.text, *quote)]
    exact = comparison.old.text[slice(*quote)]
    found = [
        Candidate(at, at + len(exact), 1.0)
        for at in _occurrences(comparison.new.text, exact, _CANDIDATES + 1)
        if len(words) > 1 or _is_whole_word(comparison.new.text, at, at + len(exact))
    ]
    for index in _seeded(comparison, words):
        window = comparison.new_tokens[max(0, index - 3) : index + len(words) + 3 + len(words) // 4]
        runs = matching_runs(words, [text for text, _ in window])
        if not runs:
            continue
        first, last = window[runs[0].new], window[runs[-1].new + runs[-1].length - 1]
        inside = runs[-1].new + runs[-1].length - runs[0].new
        score = 2 * sum(run.length for run in runs) / (len(words) + inside)
        if score >= _LIKENESS_WORTH_SHOWING:
            found.append(Candidate(first.start, last.end, score))
    best: list[Candidate] = []
    for candidate in sorted(found, key=lambda candidate: (-candidate.score, candidate.start)):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in best):
            best.append(candidate)
    return best[: _CANDIDATES + 1]


def _seeded(comparison: _Comparison, words: list[str]) -> list[int]:
    """Where the quote would begin in the new text's words by most of the word pairs they share."""
    votes: Counter[int] = Counter()
    for index, pair in enumerate(pairwise(words)):
        places = comparison.seeds.get(pair, ())
        if len(places) <= _SEEDS:
            votes.update(max(0, place - index) for place in places)
    return [start for start, _ in votes.most_common(2 * _CANDIDATES)]


def _is_clear(comparison: _Comparison, quote: Span, likely: list[Candidate]) -> bool:
    """Tell whether the best passage is good enough, clearly better than the next, and not other old text's."""
    if not likely or likely[0].score < _SIMILAR or quote.length < _SHORT:
        return False
    if len(likely) > 1 and likely[0].score - likely[1].score < _SIMILAR_MARGIN:
        return False
    return not _is_claimed(comparison, quote, Span(likely[0].start, likely[0].end))


def _is_whole_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _raw_candidates(comparison: _Comparison, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(*comparison.new.to_raw(start, end), round(score, 3)) for start, end, score in found[:_CANDIDATES]
    )
