"""What a command is on: the annotation, quote or paragraph under the cursor, looked up by block, so that a key press
costs what its paragraph holds.

Coordinates: document offsets; blocks by index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tui_reader.app.mentions import Mentions
from tui_reader.app.panels.keys import person_key, quote_key
from tui_reader.app.widgets.article_view import ArticleView
from tui_reader.look.annotations import annotation_at, underlined
from tui_reader.look.blocks import BlockAnnotations
from tui_reader.model import Annotation, Person, Quote, Target
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

Passage = Annotation | Quote
"""What commands are applied to."""


def span_of(passage: Passage) -> Span:
    """Return the place of a passage; empty for an unplaced one."""
    return passage.span or Span(0, 0)


def key_of(passage: Passage) -> str:
    """Return the key of its row in a panel."""
    return passage.uid if isinstance(passage, Annotation) else quote_key(passage)


@dataclass(slots=True)
class BlockIndex:
    """The annotations, quotes and people of each block."""

    marked: BlockAnnotations = field(default_factory=BlockAnnotations)
    quotes: dict[int, list[Quote]] = field(default_factory=dict)
    people: dict[int, set[str]] = field(default_factory=dict)
    mentions: Mentions = field(default_factory=Mentions)

    @property
    def annotations(self) -> Mapping[int, Sequence[Annotation]]:
        return self.marked.annotations

    @property
    def tags(self) -> Mapping[int, Sequence[str]]:
        """The tags of the annotations of each block that has any."""
        return self.marked.tags

    def set_extraction(self, document: Document, quotes: Iterable[Quote], people: Iterable[Person]) -> None:
        self.quotes, self.people, self.mentions = {}, {}, Mentions()
        for quote in quotes:
            self.quotes.setdefault(document.index_at(quote.start), []).append(quote)
        people = tuple(people)
        if people:
            self.mentions = Mentions(people)
        for person in people:
            for mention in person.mentions:
                self.people.setdefault(document.index_at(mention.start), set()).add(person_key(person))

    def annotation_at(self, block: int, point: int) -> Annotation | None:
        """Return the annotation under the cursor: the innermost at `point`, else the block's first."""
        return annotation_at(self.annotations.get(block, ()), point)

    def quote_at(self, block: int, point: int) -> Quote | None:
        """Return the quote under the cursor, by the same rule."""
        found = self.quotes.get(block)
        if not found:
            return None
        return next((quote for quote in found if quote.span.contains(point)), found[0])

    def sidebar_keys(self, block: int) -> frozenset[str]:
        """Return the keys of the sidebar rows that belong to a block."""
        return frozenset(
            [
                *(quote_key(quote) for quote in self.quotes.get(block, ())),
                *self.people.get(block, ()),
            ]
        )

    def note_keys(self, block: int) -> frozenset[str]:
        """Return the keys of the annotations of a block."""
        return frozenset(annotation.uid for annotation in self.annotations.get(block, ()))


def target_of(passage: Passage) -> Target:
    """Return the target of a command on a passage; a quote has no annotation until it gets one."""
    if isinstance(passage, Annotation):
        return Target(passage.kind, passage.span, passage.uid)
    return Target("span", passage.span)


class Focus:
    """The annotation or quote that commands are on: the one jumped to, else what is under the article's cursor."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self.blocks = BlockIndex()
        self.quotes: Sequence[Quote] = ()
        """The quotes that are listed and jumped to, in reading order."""
        self.current: Passage | None = None
        """The annotation or quote last jumped to; None once the cursor moved on by itself."""

    def take_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Look passages up among these annotations from now on, and show them."""
        marked = self.blocks.marked
        self._view.set_marks(marked.overlays, marked.decorations, marked.update(self._view.document, annotations))
        if (current := self.current) is not None and isinstance(current, Annotation):
            self.current = next((one for one in annotations if one.uid == current.uid), None)

    def take_quotes(self, quotes: Sequence[Quote], people: Iterable[Person]) -> None:
        """Look passages up among these quotes and people; the quote jumped to stays, as it is now."""
        self.quotes = quotes
        self.blocks.set_extraction(self._view.document, quotes, people)
        if isinstance(self.current, Quote):
            span = self.current.span
            self.current = next((quote for quote in quotes if quote.span.overlaps(span)), None)

    @property
    def annotation(self) -> Annotation | None:
        """The annotation under the cursor."""
        if isinstance(self.current, Annotation):
            return self.current
        return self.blocks.annotation_at(self._view.cursor, self._view.point)

    @property
    def quote(self) -> Quote | None:
        """The quote under the cursor."""
        if self.current is not None:
            return self.current if isinstance(self.current, Quote) else None
        return self.blocks.quote_at(self._view.cursor, self._view.point)

    def at(self, offset: int) -> Passage | None:
        """The annotation of words, or the quote, that a click on `offset` means."""
        block = self._view.cursor
        annotation = self.blocks.annotation_at(block, offset)
        if annotation is not None and annotation.kind == "span" and span_of(annotation).contains(offset):
            return annotation
        quote = self.blocks.quote_at(block, offset)
        return quote if quote is not None and quote.span.contains(offset) else None

    def target(self, *, jumped_to_only: bool = False) -> Target | None:
        """The passage under the cursor, else the paragraph; None in an empty article.

        Args:
            jumped_to_only: leave out an annotation that merely lies under the cursor: `h` on a paragraph marks the
                paragraph, though a passage in it is marked already.
        """
        if self.current is not None:
            return target_of(self.current)
        if not jumped_to_only and (annotation := self.annotation) is not None:
            return target_of(annotation)
        return Target("paragraph", self._view.cursor_span) if self._view.count else None

    @property
    def underlined(self) -> Span | None:
        """The words that a command is on; None for a whole paragraph, which the cursor shows well enough."""
        passage = self.current or self.blocks.annotation_at(self._view.cursor, self._view.point)
        if self._view.selection is not None:
            return None
        return passage.span if isinstance(passage, Quote) else underlined(passage)
