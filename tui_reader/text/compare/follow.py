"""Follow a quote through the paragraphs that contain it: step 5 of `text/compare/anchor.py`.

Coordinates: normal offsets (`text/normal.py`) throughout.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from tui_reader.text.compare.alignment import Unit
from tui_reader.text.compare.comparison import Comparison, Segment, occurrences
from tui_reader.text.compare.diff import tokens
from tui_reader.text.spans import Span

_SURVIVING = 0.5
"""The share of a quote's characters that must survive in its paragraph."""
_STRETCH, _INSERTED = 3, 1000  # factor and characters by which a quote may grow
_REPLACED = 60  # characters by which a replacement may be longer besides
_MANY = 400  # more repetitions of a quote in its paragraph are not distinguished
_SURROUNDINGS = 400  # characters compared on each side to distinguish them; sentences are shorter
_CHANCE = 10  # characters that two contexts have in common by chance


class Followed(NamedTuple):
    """A place in the new text, the share of the quote that survives there (0–1), and how reliable it is."""

    start: int
    end: int
    score: float
    untouched: bool
    """All its paragraphs are unchanged."""
    in_order: bool
    """Its paragraphs kept their order."""
    sure: bool
    """No other place is possible."""


def follow(comparison: Comparison, quote: Span) -> Followed | None:
    """Map a quote through the paragraphs that contain it; None if less than half of it survives there."""
    pieces = _surviving(comparison, quote)
    if not pieces:
        return None
    first, last = pieces[0], pieces[-1]
    kept = sum(segment.length for _, segment in pieces)
    breaks = comparison.old.text.count("\n", *quote)  # between units, where no segment reaches
    share = min(1.0, (kept + breaks) / quote.length)
    mapped = Span(_head(comparison, quote, *first), _tail(comparison, quote, *last))
    place = _snap(comparison, quote, first[0], mapped)
    if share < _SURVIVING or place.length > _STRETCH * quote.length + _INSERTED:
        return None
    sure = (
        all(unit.sure for unit, _ in pieces)
        and (place == mapped or _bears_out(pieces, quote, place))
        and _is_unmistakable(comparison, quote, place, pieces)
    )
    return Followed(
        *place,
        share,
        untouched=share == 1.0 and all(unit.equal for unit, _ in pieces),
        in_order=all(unit.in_order for unit, _ in pieces),
        sure=sure,
    )


def replaced_stretch(comparison: Comparison, quote: Span) -> Span | None:
    """Return what replaced a quote of which too little survives in its paragraph, if anything did."""
    unit = comparison.alignment.by_old[comparison.old.paragraph_at(quote.start)]
    if unit is None or not unit.sure or quote.end > comparison.bounds(unit)[0].end:
        return None
    ours, theirs = comparison.bounds(unit)
    segments = comparison.segments(unit)
    at = bisect_right(segments, quote.start, key=_old_start) - 1
    before = segments[at] if at >= 0 else Segment(ours.start, theirs.start, 0)
    start = before.new + min(quote.start - before.old, before.length)
    at = bisect_left(segments, quote.end, key=_old_start)
    inside = segments[at - 1] if at > 0 else before
    after = segments[at].new if at < len(segments) else theirs.end
    end = inside.new + quote.end - inside.old if inside.old + inside.length >= quote.end else after
    text = comparison.new.text
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    stretch = Span(start, end)
    return stretch if 0 < stretch.length <= _STRETCH * quote.length + _REPLACED else None


def _bears_out(pieces: list[tuple[Unit, Segment]], quote: Span, place: Span) -> bool:
    """Return whether the diff leads to the exact quote at `place`, but for a misplaced punctuation mark."""
    shift = place.start - quote.start
    return sum(part.length for _, part in pieces if part.new - part.old == shift) >= quote.length - 2


def _surviving(comparison: Comparison, quote: Span) -> list[tuple[Unit, Segment]]:
    """Return the equal ranges inside the quote; if its paragraphs were separated, the largest connected part."""
    first, last = comparison.old.paragraph_at(quote.start), comparison.old.paragraph_at(quote.end - 1)
    units = dict.fromkeys(unit for unit in comparison.alignment.by_old[first : last + 1] if unit)
    chains: list[list[tuple[Unit, Segment]]] = []
    for unit in units:
        segments = comparison.segments(unit)
        begin = max(0, bisect_right(segments, quote.start, key=_old_start) - 1)
        end = bisect_left(segments, quote.end, key=_old_start)
        parts = (segment.within(*quote) for segment in segments[begin:end])
        inside = [(unit, part) for part in parts if part.length > 0]
        if not inside:
            continue
        follows = chains and 0 <= inside[0][1].new - chains[-1][-1][1].new <= _STRETCH * quote.length + _INSERTED
        if follows:
            chains[-1] += inside
        else:
            chains.append(inside)
    return max(chains, key=lambda chain: sum(segment.length for _, segment in chain), default=[])


def _head(comparison: Comparison, quote: Span, unit: Unit, first: Segment) -> int:
    """Return where the quote begins now, including replaced words at its head if they can be identified."""
    if first.old == quote.start:
        return first.new
    ours, theirs = comparison.bounds(unit)
    segments = comparison.segments(unit)
    at = bisect_left(segments, first.old, key=_old_start) - 1
    before = segments[at] if at >= 0 else Segment(ours.start, theirs.start, 0)
    old_from, new_from = before.old + before.length, before.new + before.length
    mine = tokens(comparison.old.text, old_from, first.old)
    yours = tokens(comparison.new.text, new_from, first.new)
    outside = sum(token.start < quote.start for token in mine)
    if _correspond(len(mine), len(yours), outside):
        return yours[outside].start
    return first.new


def _tail(comparison: Comparison, quote: Span, unit: Unit, last: Segment) -> int:
    """Return where the quote ends now; the mirror image of `_head`."""
    old_from, new_from = last.old + last.length, last.new + last.length
    if old_from == quote.end:
        return new_from
    ours, theirs = comparison.bounds(unit)
    segments = comparison.segments(unit)
    at = bisect_left(segments, old_from, key=_old_start)
    after = segments[at] if at < len(segments) else Segment(ours.end, theirs.end, 0)
    mine = tokens(comparison.old.text, old_from, after.old)
    yours = tokens(comparison.new.text, new_from, after.new)
    outside = sum(token.end > quote.end for token in mine)
    if _correspond(len(mine), len(yours), outside):
        return yours[len(yours) - 1 - outside].end
    return new_from


def _correspond(mine: int, yours: int, outside: int) -> bool:
    """Return whether `yours` words can replace `mine`, of which the first or last `outside` are not of the quote."""
    return outside < yours <= 2 * mine + 2 and (outside == 0 or mine == yours)


def _old_start(segment: Segment) -> int:
    return segment.old


def _snap(comparison: Comparison, quote: Span, unit: Unit, place: Span) -> Span:
    """Return the exact quote instead of a range that a repeated word made longer or shorter, if it is unique there."""
    words = comparison.old.folded[slice(*quote)]
    _, theirs = comparison.bounds(unit)
    at = comparison.new.folded.find(words, theirs.start, theirs.end)
    if at < 0 or comparison.new.folded.find(words, at + 1, theirs.end) >= 0:
        return place
    exact = Span(at, at + len(words))
    return exact if exact.overlaps(place) else place


def _is_unmistakable(comparison: Comparison, quote: Span, place: Span, pieces: list[tuple[Unit, Segment]]) -> bool:
    """Return whether no repetition inside an edited unit could have misled the diff.

    Either the words occur as often as before and this is the occurrence of the same rank, or no other occurrence,
    before or now, has a context as similar, or as similar on one side: the first and the last copy of a repeated
    passage fit equally well, each on its outer side. Only quotes that the diff mapped as a whole are checked.
    """
    unit = pieces[0][0]
    before, after = comparison.old.folded, comparison.new.folded
    words = before[slice(*quote)]
    if unit.equal or pieces[-1][0] is not unit or words != after[slice(*place)]:
        return True
    ours, theirs = comparison.bounds(unit)
    if before.count(words, *ours) == after.count(words, *theirs):
        ranks = before.count(words, ours.start, quote.start), after.count(words, theirs.start, place.start)
        if ranks[0] == ranks[1]:
            return True
    olds, news = occurrences(before, words, _MANY, *ours), occurrences(after, words, _MANY, *theirs)
    if len(olds) == _MANY or len(news) == _MANY:
        return False
    own = _surroundings(before, quote.start, after, place.start, len(words))
    rivals = [_surroundings(before, quote.start, after, at, len(words)) for at in news if at != place.start]
    rivals += [_surroundings(before, at, after, place.start, len(words)) for at in olds if at != quote.start]
    return all(
        sum(rival) < sum(own)
        and all(theirs < mine or theirs <= _CHANCE for mine, theirs in zip(own, rival, strict=True))
        for rival in rivals
    )


def _surroundings(old: str, i: int, new: str, j: int, length: int) -> tuple[int, int]:
    """Count the equal characters before and after the same words in two texts, up to a limit."""
    head = 0
    while head < min(i, j, _SURROUNDINGS) and old[i - head - 1] == new[j - head - 1]:
        head += 1
    i, j = i + length, j + length
    tail = 0
    while tail < min(len(old) - i, len(new) - j, _SURROUNDINGS) and old[i + tail] == new[j + tail]:
        tail += 1
    return head, tail
