"""Search inside one document.

Coordinates: `Query` returns code points of the string it is given; functions on a document return offsets of the
document. Hits never overlap and never extend from one block into the next.

A query matches itself, ignoring case unless it contains an upper-case letter. A run of blanks matches any run of
blanks and line feeds; a straight quote, an apostrophe, a hyphen and three full stops match their typographic forms,
which are hard to type. A query of blanks only matches nothing. Queries are never regular expressions.
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
"""Code points searched at once, between two checks of the deadline: about 50 µs of ASCII, 250 µs of other text."""
_MAX_PARTS = 4_096
"""A query of more parts (a pasted chapter) is searched for literally: its pattern would take seconds to compile."""


class Query:
    """A search query, prepared once for all blocks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.case_sensitive = any(char.isupper() for char in text)
        self._wanted = text if self.case_sensitive else _lower(text)
        parts = [part for part in _FLEXIBLE.split(self._wanted) if part]
        self._parts = parts
        self.has_blanks = any(part.isspace() for part in parts)
        """Only such a query could match across two blocks that are searched together."""
        self._literal = len(parts) == 1 and not _FLEXIBLE.fullmatch(parts[0]) or len(parts) > _MAX_PARTS
        rigid = [part for part in parts if not _FLEXIBLE.fullmatch(part)]
        self._needle = max(rigid, key=len, default="")
        self.is_empty = not text.strip()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The query as a pattern for text in the case of the query."""
        # Match a run of blanks whole and from its start: starting at each of its blanks would be quadratic.
        forms = (r"(?<!\s)\s++" if part.isspace() else _FORMS.get(part) or re.escape(part) for part in self._parts)
        return re.compile("".join(forms))

    def may_hit(self, text: str) -> bool:
        """Return whether there may be a hit in `text`: a cheap check without false negatives."""
        return not self.is_empty and self._needle in (text if self.case_sensitive else _lower(text))

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Return the hits in `text` as (start, end), in reading order."""
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

    The blocks are searched as one string, because ten calls per paragraph would cost more than the search itself.
    """
    base = document.start(first)
    joined = SEPARATOR.join(document.texts[first:stop])
    if not query.has_blanks or stop == first + 1:
        return [Span(base + start, base + end) for start, end in query.hits(joined)]
    if not query.may_hit(joined):
        return []
    return [hit for index in range(first, stop) for hit in hits_in_blocks(document, query, index, index + 1)]


def first_hit(document: Document, query: Query, offset: int, *, forward: bool = True) -> Span | None:
    """Return the first hit that starts at or after `offset`, wrapping around at the end.

    Backward: the last hit that starts before `offset`, wrapping around at the start. So pass `hit.start + 1` for the
    hit after `hit`, and `hit.start` for the one before it. None: there is no hit at all.
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
        return next((hits[0] for part in slices if (hits := hits_in_blocks(document, query, *part))), None) or (
            before[0] if before else None
        )
    if before:
        return before[-1]
    slices = chain(_slices_backward(document, 0, home), _slices_backward(document, home + 1, len(document)))
    return next((hits[-1] for part in slices if (hits := hits_in_blocks(document, query, *part))), None) or (
        after[-1] if after else None
    )


def all_hits(document: Document, query: Query) -> Iterator[Span]:
    """Yield every hit in reading order."""
    for first, stop in _slices(document, 0, len(document)):
        yield from hits_in_blocks(document, query, first, stop)


class Search:
    """All hits of a query, collected in slices short enough not to delay a key; continues as the document grows."""

    def __init__(self, document: Document, query: Query) -> None:
        self.query = query
        self.hits: list[Span] = []
        """The hits so far, in reading order."""
        self._document = document
        self._next = 0

    @property
    def complete(self) -> bool:
        """Whether every current block was searched."""
        return self._next >= len(self._document)

    def advance(self, seconds: float | None = 0.005) -> bool:
        """Continue for about `seconds` (None: to the end) and return whether the search is complete."""
        deadline = None if seconds is None else perf_counter() + seconds
        for first, stop in _slices(self._document, self._next, len(self._document)):
            self.hits += hits_in_blocks(self._document, self.query, first, stop)
            self._next = stop
            if deadline is not None and perf_counter() >= deadline:
                break
        return self.complete


def _slices(document: Document, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the blocks `[first, stop)` in slices of about `_SLICE` code points, at least one block each."""
    while first < stop:
        end = max(first + 1, min(stop, document.index_at(document.start(first) + _SLICE)))
        yield first, end
        first = end


def _slices_backward(document: Document, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the same from the end."""
    while first < stop:
        begin = min(stop - 1, max(first, document.index_at(document.span(stop - 1).end - _SLICE)))
        yield begin, stop
        stop = begin


def _lower(text: str) -> str:
    """Lower the case of `text` without changing its length: only the dotted capital I would become two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("İ", "i").lower()


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))
