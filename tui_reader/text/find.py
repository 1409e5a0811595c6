"""Search inside one document.

Coordinates: `Query` answers in code points of the string it is given; the functions on a document answer in the
document's. Hits never overlap and never cross from one block into the next.

What a query finds: itself, without regard to case unless it holds an upper-case letter; any run of blanks, line feeds
too, for a run of blanks; the typographic forms of a straight quote, an apostrophe, a hyphen and three full stops,
because they cannot be typed. A query without anything but blanks finds nothing. No query is a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from time import perf_counter

from tui_reader.text.document import SEPARATOR, Document
from tui_reader.text.spans import Span

_FORMS = {
    "'": "['‘’‚‛ʼ′＇]",
    '"': '["“”„‟«»″＂]',
    "-": "[\\-‐‑‒–—―−－]",
    "...": "(?:\\.\\.\\.|…)",
}
_FLEXIBLE = re.compile(r"(\s+|\.\.\.|['\"-])")
_SLICE = 65_536
"""Code points searched at once, and between two looks at the clock: some 50 µs of ASCII, 250 µs of the rest."""
_MAX_PARTS = 4_096
"""A pasted chapter of more parts is searched for as it stands: its expression would take seconds to compile."""


class Query:
    """What to search for, made ready once for every block it is looked for in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.case_sensitive = any(char.isupper() for char in text)
        self._wanted = text if self.case_sensitive else _lower(text)
        parts = [part for part in _FLEXIBLE.split(self._wanted) if part]
        self._parts = parts
        self.has_blanks = any(part.isspace() for part in parts)
        """Only such a query could run over from one block into the next where blocks are searched together."""
        self._literal = len(parts) == 1 and not _FLEXIBLE.fullmatch(parts[0]) or len(parts) > _MAX_PARTS
        rigid = [part for part in parts if not _FLEXIBLE.fullmatch(part)]
        self._needle = max(rigid, key=len, default="")
        self.is_empty = not text.strip()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The query as a regular expression over text in the query's case."""
        # A run of blanks is taken whole and from its start: trying each of its blanks would cost their number squared.
        forms = (r"(?<!\s)\s++" if part.isspace() else _FORMS.get(part) or re.escape(part) for part in self._parts)
        return re.compile("".join(forms))

    def may_hit(self, text: str) -> bool:
        """Tell whether there may be a hit in `text`: the cheap look, never wrong about a no."""
        return not self.is_empty and self._needle in (text if self.case_sensitive else _lower(text))

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Return where the query stands in `text`, as (start, end), in reading order."""
        if self.is_empty or len(text) < len(self._parts):
            return []
        searched = text if self.case_sensitive else _lower(text)
        if self._needle not in searched:
            return []
        if self._literal or (text.isascii() and not self.has_blanks):
            return list(_occurrences(searched, self._wanted))
        return [match.span() for match in self._pattern.finditer(searched)]


def hits_in_blocks(document: Document, query: Query, first: int, stop: int) -> list[Span]:
    """Return the hits in the blocks `[first, stop)`, in document offsets.

    The blocks are searched as one string: ten calls for each paragraph would cost more than the search itself.
    """
    base = document.start(first)
    joined = SEPARATOR.join(document.texts[first:stop])
    if not query.has_blanks or stop == first + 1:
        return [Span(base + start, base + end) for start, end in query.hits(joined)]
    if not query.may_hit(joined):
        return []
    return [hit for index in range(first, stop) for hit in hits_in_blocks(document, query, index, index + 1)]


def first_hit(document: Document, query: Query, offset: int, *, forward: bool = True) -> Span | None:
    """Return the first hit that starts at `offset` or later, going on from the start after the end.

    Backward: the last hit that starts before `offset`, going on from the end before the start. So the next hit after
    `hit` is asked for with `hit.start + 1`, the one before it with `hit.start`. None: there is no hit at all.
    """
    if not len(document) or query.is_empty:
        return None
    home = document.index_at(offset)
    at_home = hits_in_blocks(document, query, home, home + 1)
    before = [hit for hit in at_home if hit.start < offset]
    after = at_home[len(before) :]
    if forward:
        if after:
            return after[0]
        slices = chain(_slices(document, home + 1, len(document)), _slices(document, 0, home))
        return next((found[0] for part in slices if (found := hits_in_blocks(document, query, *part))), None) or (
            before[0] if before else None
        )
    if before:
        return before[-1]
    slices = chain(_slices_backward(document, 0, home), _slices_backward(document, home + 1, len(document)))
    return next((found[-1] for part in slices if (found := hits_in_blocks(document, query, *part))), None) or (
        after[-1] if after else None
    )


def all_hits(document: Document, query: Query) -> Iterator[Span]:
    """Yield every hit in reading order."""
    for first, stop in _slices(document, 0, len(document)):
        yield from hits_in_blocks(document, query, first, stop)


class Search:
    """All hits of a query, gathered in slices short enough not to hold up a key; goes on when the document grows."""

    def __init__(self, document: Document, query: Query) -> None:
        self.query = query
        self.hits: list[Span] = []
        """What was found so far, in reading order."""
        self._document = document
        self._next = 0

    @property
    def complete(self) -> bool:
        """Tell whether every block there is now was searched."""
        return self._next >= len(self._document)

    def advance(self, seconds: float | None = 0.005) -> bool:
        """Search on until about `seconds` are over, or to the end for None; tell whether it is complete."""
        deadline = None if seconds is None else perf_counter() + seconds
        for first, stop in _slices(self._document, self._next, len(self._document)):
            self.hits += hits_in_blocks(self._document, self.query, first, stop)
            self._next = stop
            if deadline is not None and perf_counter() >= deadline:
                break
        return self.complete


def _slices(document: Document, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut the blocks `[first, stop)` into stretches of about `_SLICE` code points, at least a block each."""
    while first < stop:
        end = max(first + 1, min(stop, document.index_at(document.start(first) + _SLICE)))
        yield first, end
        first = end


def _slices_backward(document: Document, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """The same from the end."""
    while first < stop:
        begin = min(stop - 1, max(first, document.index_at(document.span(stop - 1).end - _SLICE)))
        yield begin, stop
        stop = begin


def _lower(text: str) -> str:
    """`text` in lower case, character for character: only the dotted capital I would become two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("İ", "i").lower()


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))
