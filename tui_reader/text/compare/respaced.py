"""Map offsets between two texts that differ only in blanks, line breaks and hyphens, as after reading lines anew."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable

from tui_reader.text.spans import Span

_KEPT = re.compile(r"[^\s\u00ad\u2010-]")
_LEFT_OUT = re.compile(r"[\s\u00ad\u2010-]+")


def respaced(old: str, new: str) -> Callable[[Span], Span | None] | None:
    """Return the function that places a span of `old` in `new`; None if the texts differ in other characters.

    It returns None for a span without characters that count.
    """
    if _LEFT_OUT.sub("", old) != _LEFT_OUT.sub("", new):
        return None
    ours, theirs = _places(old), _places(new)

    def place(span: Span) -> Span | None:
        first, end = bisect_left(ours, span.start), bisect_left(ours, span.end)
        return Span(theirs[first], theirs[end - 1] + 1) if first < end else None

    return place


def _places(text: str) -> array[int]:
    return array("q", (match.start() for match in _KEPT.finditer(text)))
