"""Find the words that decisions speak of in a text, each place given to one decision only.

A word-for-word occurrence first, the one whose surroundings fit best where there are several; then one that differs
in typography only. Coordinates: code points of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_reader.model import Selector
from tui_reader.text.normal import normalise
from tui_reader.text.spans import Span

MOST_PLACES = 200
"""Occurrences of the same words that are weighed; those after them are left aside."""


def find_places(text: str, selectors: Sequence[Selector]) -> list[Span | None]:
    """Return where each selector's words stand; None where they no longer do, or others were put there first."""
    found: list[Span | None] = [None] * len(selectors)
    options = [
        (_fit(text, span, selector), -abs(span.start - selector.start), -index, index, span)
        for index, selector in enumerate(selectors)
        for span in _occurrences(text, selector.exact)
    ]
    taken: set[Span] = set()
    for *_, index, span in sorted(options, reverse=True):
        if found[index] is None and span not in taken:
            found[index] = span
            taken.add(span)
    if None in found:
        _find_levelled(text, selectors, found, taken)
    return found


def _occurrences(text: str, words: str) -> list[Span]:
    spans: list[Span] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(spans) < MOST_PLACES:
        spans.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return spans


def _fit(text: str, span: Span, selector: Selector) -> int:
    """Count how many characters around the span are those that stood around the words."""
    before = text[max(0, span.start - len(selector.prefix)) : span.start]
    after = text[span.end : span.end + len(selector.suffix)]
    return _run(reversed(before), reversed(selector.prefix)) + _run(after, selector.suffix)


def _run(left: Iterable[str], right: Iterable[str]) -> int:
    length = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        length += 1
    return length


def _find_levelled(text: str, selectors: Sequence[Selector], found: list[Span | None], taken: set[Span]) -> None:
    """Fill what is missing from the text with its typography levelled; only where the words are unique there."""
    view = normalise(text)
    for index, selector in enumerate(selectors):
        words = normalise(selector.exact).text.strip() if found[index] is None else ""
        at = view.text.find(words) if words else -1
        if at < 0 or view.text.find(words, at + 1) >= 0:
            continue
        span = view.to_raw(at, at + len(words))
        if span not in taken:
            found[index] = span
            taken.add(span)
