"""Search inside one document.

Coordinates: `Query` returns code points of the string it is given; functions on a document return offsets of the
document. Hits never overlap and never extend from one block into the next.

A query matches text that is equal to it but for typography (`folding`): case, unless the query contains an upper-case
letter; accents, unless it contains one; quotes, dashes, ligatures and characters that cannot be seen. A run of blanks
matches any run of blanks and line feeds. A hit begins and ends between graphemes. A query of blanks only matches
nothing. Queries are never regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from time import perf_counter

from tui_reader.text.document import SEPARATOR, Document
from tui_reader.text.folding import Folded, folded_query, with_accents
from tui_reader.text.spans import Span
from tui_reader.text.unspaced import runs

_SLICE = 65_536
"""Code points searched at once, between two checks of the deadline: about 50 µs of ASCII, 250 µs of other text."""
_BLANKS = re.compile(r"(\s+)")
_MAX_PARTS = 4_096
"""A query of more parts (a pasted chapter) is searched for literally: its pattern would take seconds to compile."""


class Query:
    """A search query, prepared once for all blocks.

    Args:
        whole: find whole words only; in scripts without blanks between words, any place.
    """

    def __init__(self, text: str, *, whole: bool = False) -> None:
        self.text, self._whole = text, whole
        self.case_sensitive = any(char.isupper() for char in text)
        self._wanted = folded_query(text, case=self.case_sensitive)
        self._parts = [part for part in _BLANKS.split(self._wanted) if part]
        self.has_blanks = len(self._parts) > 1
        """Only such a query could match across two blocks that are searched together."""
        self._needle = max((part for part in self._parts if not part.isspace()), key=len, default="")
        self.is_empty = not self._needle
        exact = with_accents(text, case=self.case_sensitive)
        self._exact = exact if exact != _BLANKS.sub(" ", self._wanted) else None
        """The query with its accents; None if it has none."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The query as a pattern for folded text."""
        # Match a run of blanks whole and from its start: starting at each of its blanks would be quadratic.
        return re.compile("".join(r"(?<!\s)\s++" if part.isspace() else re.escape(part) for part in self._parts))

    def may_hit(self, text: str) -> bool:
        """Return whether there may be a hit in `text`: a cheap check without false negatives."""
        return not self.is_empty and self._needle in Folded(text, case=self.case_sensitive).text

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Return the hits in `text` as (start, end), in reading order."""
        if self.is_empty:
            return []
        folded = Folded(text, case=self.case_sensitive)
        if self._needle not in folded.text:
            return []
        if self._exact is not None or self._whole:
            found = self._overlapping(folded.text)
        elif self.has_blanks and len(self._parts) <= _MAX_PARTS:
            found = [match.span() for match in self._pattern.finditer(folded.text)]
        else:
            found = list(_occurrences(folded.text, self._wanted))
        if text.isascii() and self._exact is not None:
            return []
        if text.isascii() and not self._whole:
            return found
        hits: list[tuple[int, int]] = []
        for hit in (folded.to_raw(*span) for span in found):
            is_new = not hits or hit.start >= hits[-1][1]
            if is_new and self._fits(text[hit.start : hit.end]) and self._stands_alone(text, *hit):
                hits.append(hit)
        return hits

    def _overlapping(self, folded: str) -> list[tuple[int, int]]:
        """Return all places of the query, overlapping ones too: one that is refused may overlap with one that fits."""
        found: list[tuple[int, int]] = []
        if self.has_blanks and len(self._parts) <= _MAX_PARTS:
            match = self._pattern.search(folded)
            while match is not None:
                found.append(match.span())
                match = self._pattern.search(folded, match.start() + 1)
            return found
        start = folded.find(self._wanted)
        while start >= 0:
            found.append((start, start + len(self._wanted)))
            start = folded.find(self._wanted, start + 1)
        return found

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        """Return whether no word goes on beyond the ends of a hit, where whole words are wanted."""
        if not self._whole:
            return True
        before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
        return not any(len(pair) == 2 and pair.isalnum() and not runs(pair) for pair in (before, after))

    def _fits(self, hit: str) -> bool:
        """Return whether a hit has the accents of the query, where it has any."""
        return self._exact is None or self._exact in with_accents(hit, case=self.case_sensitive)


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


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))
