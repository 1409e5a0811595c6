"""The annotations of each block of a document, and what is painted of them.

An update costs what changed, not what there is: an article may have ten thousand annotations, and a key press makes
one. Overlays and decorations are made when a block is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from tui_reader.look.annotations import Decoration, Overlay, decoration_of, overlays_in
from tui_reader.model import Annotation
from tui_reader.text.document import Document

T = TypeVar("T")


def differences(before: Sequence[Annotation], after: Sequence[Annotation]) -> tuple[list[Annotation], list[Annotation]]:
    """Return what is only in `before`, and what is only in `after`; one that changed is in both.

    Both are cut to what lies between their common beginning and end first, which is compared without a loop.
    """
    shorter = min(len(before), len(after))
    first = _common(shorter, lambda low, high: before[low:high] == after[low:high])
    ends = len(before), len(after)
    last = _common(
        shorter - first,
        lambda low, high: before[ends[0] - high : ends[0] - low] == after[ends[1] - high : ends[1] - low],
    )
    old, new = before[first : ends[0] - last], after[first : ends[1] - last]
    kept = set(old).intersection(new)
    if not kept:
        return list(old), list(new)
    return [one for one in old if one not in kept], [one for one in new if one not in kept]


def _common(most: int, is_equal: Callable[[int, int], bool]) -> int:
    """Return how many items agree, out of `most`, where `is_equal(low, high)` compares a range of them."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if is_equal(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


class BlockAnnotations:
    """The annotations of each block."""

    def __init__(self) -> None:
        self.annotations: dict[int, list[Annotation]] = {}
        """In reading order; those that touch several blocks are in each."""
        self.tags: Mapping[int, Sequence[str]] = {}
        """The tags of the annotations of each block that has any; another object once they changed."""
        self.by_uid: dict[str, Annotation] = {}
        """All annotations, also those without a place."""
        self.highlights = self.to_check = 0
        """How many annotations are highlights without tags and note, and how many the user must check."""
        self.overlays: Mapping[int, tuple[Overlay, ...]] = ByBlock(self.annotations, self._overlays)
        self.decorations: Mapping[int, Decoration] = ByBlock(self.annotations, self._decoration)
        self._document = Document()
        self._length = 0
        self._known: tuple[Annotation, ...] = ()

    def update(self, document: Document, annotations: Iterable[Annotation]) -> frozenset[int]:
        """Take these annotations; return the blocks for which something changed."""
        annotations = tuple(annotations)
        touched: set[int] = set()
        if document is not self._document or document.length != self._length:  # places at its end were cut
            touched.update(self.annotations)
            self.annotations.clear()
            self.by_uid.clear()
            self._known, self.tags, self.highlights, self.to_check = (), {}, 0, 0
            self._document, self._length = document, document.length
        removed, added = differences(self._known, annotations)
        self._known = annotations
        for one in removed:
            for index in self._blocks(one):
                self.annotations[index].remove(one)
                touched.add(index)
            del self.by_uid[one.uid]
            self._count(one, -1)
        unsorted = set[int]()
        for one in added:
            for index in self._blocks(one):
                self.annotations.setdefault(index, []).append(one)
                unsorted.add(index)
            self.by_uid[one.uid] = one
            self._count(one, 1)
        for index in unsorted:
            if len(self.annotations[index]) > 1:
                self.annotations[index].sort(key=Annotation.reading_order)
        touched |= unsorted
        self._update_tags(touched)
        for index in touched:
            if not self.annotations.get(index):
                self.annotations.pop(index, None)
        for made in (self.overlays, self.decorations):
            assert isinstance(made, ByBlock)
            made.forget(touched)
        return frozenset(touched)

    def _blocks(self, annotation: Annotation) -> range:
        """Return the blocks that an annotation touches."""
        span = annotation.span
        if span is None or annotation.kind == "article" or not len(self._document):
            return range(0)
        first = self._document.index_at(span.start)
        if span.end <= self._document.span(first).end:
            return range(first, first + 1)
        return range(first, self._document.index_at(max(span.start, span.end - 1)) + 1)

    def _count(self, annotation: Annotation, step: int) -> None:
        if annotation.colour is not None and not annotation.note and not annotation.tags:
            self.highlights += step
        if annotation.needs_look:
            self.to_check += step

    def _update_tags(self, touched: Iterable[int]) -> None:
        """Replace the mapping of tags, if those of one of these blocks changed."""
        changed = dict[int, list[str]]()
        for index in touched:
            names = [name for one in self.annotations.get(index, ()) for name in one.tags]
            if names != self.tags.get(index, []):
                changed[index] = names
        if changed:
            kept = {**self.tags, **changed}
            for index, names in changed.items():
                if not names:
                    del kept[index]
            self.tags = kept

    def _overlays(self, index: int) -> tuple[Overlay, ...]:
        return overlays_in(self._document, index, self.annotations[index])

    def _decoration(self, index: int) -> Decoration | None:
        start = self._document.start(index)
        begun = [one for one in self.annotations[index] if one.span is not None and one.span.start >= start]
        return decoration_of(begun) if begun else None


class ByBlock(Mapping[int, T]):
    """What is made of the annotations of each block when it is looked at, and kept until they change."""

    def __init__(self, annotations: Mapping[int, object], make: Callable[[int], T | None]) -> None:
        self._annotations, self._make = annotations, make
        self._made: dict[int, T | None] = {}

    def forget(self, blocks: Iterable[int]) -> None:
        for index in blocks:
            self._made.pop(index, None)

    def __getitem__(self, index: int) -> T:
        if index not in self._annotations:
            raise KeyError(index)
        if index not in self._made:
            self._made[index] = self._make(index)
        made = self._made[index]
        if made is None:
            raise KeyError(index)
        return made

    def __iter__(self) -> Iterator[int]:
        return (index for index in self._annotations if index in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Whether any block has annotations, without looking at each."""
        return bool(self._annotations)
