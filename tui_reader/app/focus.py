"""Which annotation, quote and person an act or a mark on screen speaks of: looked up by block, so that a key press
costs what its paragraph holds.

Coordinates: document offsets; blocks by index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui_reader.app.panels import heading_key
from tui_reader.app.people_rows import person_key
from tui_reader.app.quote_rows import quote_key
from tui_reader.model import Annotation, Person, Quote
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

Thing = Annotation | Quote
"""What can be under the cursor."""


def span_of(thing: Thing) -> Span:
    """Where a thing stands; empty for one that stands nowhere."""
    return thing.span or Span(0, 0)


def key_of(thing: Thing) -> str:
    """What the lists call it."""
    return thing.uid if isinstance(thing, Annotation) else quote_key(thing)


@dataclass(slots=True)
class BlockIndex:
    """What stands in each block; made anew when annotations or the extraction change."""

    annotations: dict[int, list[Annotation]] = field(default_factory=dict)
    quotes: dict[int, list[Quote]] = field(default_factory=dict)
    people: dict[int, set[str]] = field(default_factory=dict)

    def set_annotations(self, document: Document, annotations: Iterable[Annotation]) -> None:
        self.annotations = {}
        for annotation in annotations:
            if annotation.span is not None and annotation.kind != "article" and len(document):
                last = document.index_at(max(annotation.span.start, annotation.span.end - 1))
                for index in range(document.index_at(annotation.span.start), last + 1):
                    self.annotations.setdefault(index, []).append(annotation)

    def set_extraction(self, document: Document, quotes: Iterable[Quote], people: Iterable[Person]) -> None:
        self.quotes, self.people = {}, {}
        for quote in quotes:
            self.quotes.setdefault(document.index_at(quote.start), []).append(quote)
        for person in people:
            for mention in person.mentions:
                self.people.setdefault(document.index_at(mention.start), set()).add(person_key(person))

    def annotation_at(self, block: int, point: int) -> Annotation | None:
        """The annotation under the cursor: the innermost at `point`, else the block's first."""
        found = self.annotations.get(block)
        if not found:
            return None
        inside = [annotation for annotation in found if span_of(annotation).contains(point)]
        return min(inside, key=lambda annotation: span_of(annotation).length) if inside else found[0]

    def quote_at(self, block: int, point: int) -> Quote | None:
        """The quote under the cursor, by the same rule."""
        found = self.quotes.get(block)
        if not found:
            return None
        return next((quote for quote in found if quote.span.contains(point)), found[0])

    def sidebar_keys(self, block: int) -> frozenset[str]:
        """The rows of the sidebar that belong to a block."""
        return frozenset(
            [
                *(quote_key(quote) for quote in self.quotes.get(block, ())),
                *self.people.get(block, ()),
                heading_key(block),
            ]
        )

    def note_keys(self, block: int) -> frozenset[str]:
        """The rows of the notes panel that belong to a block."""
        return frozenset(annotation.uid for annotation in self.annotations.get(block, ()))
