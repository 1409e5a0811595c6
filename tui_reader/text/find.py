"""Search inside one document.

Coordinates: `Query` answers in code points of the string it is given; the functions on a document answer in the
document's. Hits never overlap and never cross from one block into the next.

What a query finds: itself, without regard to case unless it holds an upper-case letter; any run of blanks, line feeds
too, for a run of blanks; the typographic forms of a straight quote, an apostrophe, a hyphen and three full stops,
because they cannot be typed. A query without anything but blanks finds nothing. No query is a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from time import perf_counter

from tui_reader.text.document import Document
from tui_reader.text.spans import Span

_FORMS = {
    "'": "['‘’‚‛ʼ′＇]",
    '"': '["“”„‟«»″＂]',
    "-": "[\\-‐‑‒–—―−－]",
    "...": "(?:\\.\\.\\.|…)",
}
_FLEXIBLE = re.compile(r"(\s+|\.\.\.|['\"-])")
_CLOCK_EVERY = 64
"""Blocks searched between two looks at the clock: about a tenth of a millisecond of ordinary paragraphs."""
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
        self._blanks = any(part.isspace() for part in parts)
        self._literal = len(parts) == 1 and not _FLEXIBLE.fullmatch(parts[0]) or len(parts) > _MAX_PARTS
        rigid = [part for part in parts if not _FLEXIBLE.fullmatch(part)]
        self._needle = max(rigid, key=len, default="")
        self.is_empty = not text.strip()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The query as a regular expression over text in the query's case."""
        forms = (r"\s+" if part.isspace() else _FORMS.get(part) or re.escape(part) for part in self._parts)
        return re.compile("".join(forms))

    def candidates(self, texts: Sequence[str], first: int, stop: int) -> list[int]:
        """Return which of `texts[first:stop]` may hold a hit, all that do among them: the cheap look before `hits`."""
        needle = self._needle
        if self.is_empty:
            return []
        if self.case_sensitive:
            return [index for index, text in enumerate(texts[first:stop], first) if needle in text]
        return [index for index, text in enumerate(texts[first:stop], first) if needle in text.lower() or "İ" in text]

    def hits(self, text: str) -> list[tuple[int, int]]:
        """Return where the query stands in `text`, as (start, end), in reading order."""
        if self.is_empty or len(text) < len(self._parts):
            return []
        searched = text if self.case_sensitive else _lower(text)
        if self._needle not in searched:
            return []
        if self._literal or (text.isascii() and not self._blanks):
            return list(_occurrences(searched, self._wanted))
        return [match.span() for match in self._pattern.finditer(searched)]


def hits_in_block(document: Document, query: Query, index: int) -> list[Span]:
    """Return the hits in block `index`, in document offsets."""
    base = document.start(index)
    return [Span(base + start, base + end) for start, end in query.hits(document.texts[index])]


def first_hit(document: Document, query: Query, offset: int, *, forward: bool = True) -> Span | None:
    """Return the first hit that starts at `offset` or later, going on from the start after the end.

    Backward: the last hit that starts before `offset`, going on from the end before the start. So the next hit after
    `hit` is asked for with `hit.start + 1`, the one before it with `hit.start`. None: there is no hit at all.
    """
    count = len(document)
    if not count or query.is_empty:
        return None
    home = document.index_at(offset)
    step = 1 if forward else -1
    for distance in range(count + 1):  # the block it begins in comes twice: for its other part at last
        found = hits_in_block(document, query, (home + step * distance) % count)
        if distance == 0:
            found = [hit for hit in found if (hit.start >= offset) == forward]
        if found:
            return found[0] if forward else found[-1]
    return None


def all_hits(document: Document, query: Query) -> Iterator[Span]:
    """Yield every hit in reading order."""
    for index in range(len(document)):
        yield from hits_in_block(document, query, index)


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
        while not self.complete:
            stop = min(self._next + _CLOCK_EVERY, len(self._document))
            for index in self.query.candidates(self._document.texts, self._next, stop):
                self.hits += hits_in_block(self._document, self.query, index)
            self._next = stop
            if deadline is not None and perf_counter() >= deadline:
                break
        return self.complete


def _lower(text: str) -> str:
    """`text` in lower case, character for character: only the dotted capital I would become two."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("İ", "i").lower()


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    at = text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))
