"""The links of a document, its footnotes, and the parts that links lead to.

Coordinates: document offsets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from tui_reader.text.document import Document, Inline, InlineKind
from tui_reader.text.spans import Span

_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”«»„|\\^`{}]+", re.IGNORECASE)
"""An address in plain text; what a sentence adds to it is cut off."""
_AFTER = ".,;:!?'’…*_"
_PAIRS = {")": "(", "]": "["}
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class Link(NamedTuple):
    """A link in the text."""

    span: Span
    words: str
    """What is shown for it."""
    target: str
    """Where it leads to, as the source says."""


class Links:
    """The links and footnotes of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._count = len(document)

    @property
    def is_outdated(self) -> bool:
        """Whether the document has grown since, so that parts may be missing."""
        return len(self.document) != self._count

    def of_block(self, index: int) -> list[Link]:
        """Return the links of a block in reading order, also addresses that are no links in the source."""
        document, text, base = self.document, self.document.texts[index], self.document.start(index)
        marked = [i for i in document.inlines(index) if i.kind == "link" and i.target]
        found = [Link(Span(base + i.start, base + i.end), text[i.start : i.end], i.target) for i in marked]
        for match in _ADDRESS.finditer(text):
            if not any(i.start < match.end() and match.start() < i.end for i in marked):
                address = _trimmed(match.group())
                start = base + match.start()
                found.append(Link(Span(start, start + len(address)), address, address))
        return sorted(found)

    def all(self) -> list[Link]:
        """Return the links of the whole document."""
        return [link for index in range(len(self.document)) for link in self.of_block(index)]

    def part(self, name: str) -> int | None:
        """Return where the part of the document begins that `#name` leads to; None if there is none.

        It is an anchor, a heading with this name in the way of GitHub, or a footnote.
        """
        wanted = [name, unquote(name)]
        for places in (self._anchors, self._slugs, self.footnotes):
            for one in wanted:
                if one in places:
                    return places[one]
        return None

    @cached_property
    def _anchors(self) -> dict[str, int]:
        return self._first("anchor")

    @cached_property
    def footnotes(self) -> dict[str, int]:
        """Where each footnote begins, by its label."""
        return self._first("footnote")

    @cached_property
    def references(self) -> dict[str, int]:
        """Where each footnote is first referred to, by its label."""
        return self._first("reference")

    @cached_property
    def _slugs(self) -> dict[str, int]:
        places: dict[str, int] = {}
        counts: dict[str, int] = {}
        for index in self.document.headings():
            slug = _NOT_IN_SLUG.sub("", self.document.texts[index].lower()).replace(" ", "-")
            number = counts.get(slug, 0)
            counts[slug] = number + 1
            places.setdefault(f"{slug}-{number}" if number else slug, self.document.start(index))
        return places

    def _first(self, kind: InlineKind) -> dict[str, int]:
        places: dict[str, int] = {}
        for index in self.document.with_inlines():
            for inline in self.document.inlines(index):
                if inline.kind == kind:
                    places.setdefault(inline.target, self.document.start(index) + inline.start)
        return places

    def inlines(self, index: int, kind: InlineKind) -> list[Inline]:
        """Return the inlines of one kind in a block."""
        return [inline for inline in self.document.inlines(index) if inline.kind == kind]


def full_address(target: str, base: str | None) -> str:
    """Return where a link leads to, in full if the address of its article is known."""
    if base and not target.startswith("#"):
        try:
            return urljoin(base, target)
        except ValueError:  # an invalid address, such as `http://[`
            return target
    return target


def is_web_address(address: str) -> bool:
    """Return whether an address may be opened: only http and https, in one line."""
    return re.fullmatch(r"https?://[^\s/?#][^\s]*", address, re.IGNORECASE) is not None


def _trimmed(address: str) -> str:
    """Cut what belongs to the sentence: its full stop, or the bracket around the address."""
    while address:
        last = address[-1]
        if last in _AFTER or (last in _PAIRS and address.count(last) > address.count(_PAIRS[last])):
            address = address[:-1]
        else:
            break
    return address
