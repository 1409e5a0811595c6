"""Present annotations, search hits and the selection on paragraphs, independent of colours.

Pure functions from spans to overlays per block, and from annotations to gutter signs, tag and note lines.
Coordinates: overlay offsets are relative to their block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntFlag
from typing import NamedTuple

from tui_reader.model import COLOURS, Annotation, Person, Quote
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.spans import Span


class Mark(IntFlag):
    """One bit per kind of emphasis of a character; a mask of them selects a style."""

    YELLOW = 1
    GREEN = 2
    BLUE = 4
    RED = 8
    PURPLE = 16
    OVERLAP = 32
    NOTED = 64
    TARGET = 128
    HIT = 256
    CURRENT_HIT = 512
    SELECTED = 1024
    EVIDENCE = 2048
    EMPHASIS = 4096
    STRONG = 8192
    STRIKE = 16384
    CODE = 32768
    LINK = 65536
    QUOTED = 131072
    NAMED = 262144


STRUCTURE = Mark.EMPHASIS | Mark.STRONG | Mark.STRIKE | Mark.CODE | Mark.LINK
FAINT = Mark.QUOTED | Mark.NAMED
"""The words of a quote or a person's name, which only a highlight or note on them covers."""
PAINTED: tuple[Mark, ...] = tuple(sorted(Mark, key=lambda mark: (not mark & FAINT, not mark & STRUCTURE)))
"""The marks in the order in which their styles are laid over each other."""
COLOUR_MARKS: Mapping[str, Mark] = {colour: Mark[colour.upper()] for colour in COLOURS}
HIGHLIGHTS = Mark.YELLOW | Mark.GREEN | Mark.BLUE | Mark.RED | Mark.PURPLE

Overlay = tuple[int, int, int]
"""(start, end, mark bit) inside one block."""
Overlays = dict[int, tuple[Overlay, ...]]


class Decoration(NamedTuple):
    """What is shown of a block's annotations beside its text."""

    sign: str = ""
    """`■` highlighted, `•` tagged or noted only."""
    colour: str | None = None
    tags: str = ""
    notes: tuple[str, ...] = ()
    """The first line of each note, clean."""


def by_block(document: Document, spans: Iterable[tuple[Span, int]]) -> Overlays:
    """Split spans at the borders of the blocks they touch."""
    found: dict[int, list[Overlay]] = {}
    for span, bit in spans:
        if span.end <= span.start or not len(document):
            continue
        for index in range(document.index_at(span.start), document.index_at(span.end - 1) + 1):
            start, end = document.span(index)
            low, high = max(span.start, start) - start, min(span.end, end) - start
            if low < high:
                found.setdefault(index, []).append((low, high, bit))
    return {index: tuple(overlays) for index, overlays in found.items()}


def overlays_of(document: Document, annotations: Iterable[Annotation]) -> Overlays:
    """Return the overlays of all annotations that are placed in the text."""
    spans = [(one.span, _bit(one)) for one in annotations if one.span is not None]
    return by_block(document, ((span, bit) for span, bit in spans if bit))


def overlays_in(document: Document, index: int, annotations: Iterable[Annotation]) -> tuple[Overlay, ...]:
    """Return the overlays of annotations in one block that they touch."""
    start, end = document.span(index)
    found: list[Overlay] = []
    for annotation in annotations:
        if annotation.span is not None and (bit := _bit(annotation)):
            low, high = max(annotation.span.start, start) - start, min(annotation.span.end, end) - start
            if low < high:
                found.append((low, high, bit))
    return tuple(found)


def _bit(annotation: Annotation) -> int:
    """Return the mark of an annotation's words; 0 for those of a paragraph that has only tags or a note."""
    if annotation.colour is not None:
        return int(COLOUR_MARKS[annotation.colour])
    return int(Mark.NOTED) if annotation.kind == "span" else 0


def usual_quotes(quotes: Iterable[Quote]) -> list[Quote]:
    """Return the quotes that are listed and marked unless the user asks for all: no fragments that nobody said."""
    return [quote for quote in quotes if quote.kind != "fragment" or quote.speaker or quote.speaker_text]


def faint_marks(quotes: Iterable[Quote], people: Iterable[Person]) -> list[tuple[Span, Mark]]:
    """Return the words of quotes and the names of people, to be marked faintly in the text."""
    names = [(mention, Mark.NAMED) for person in people for mention in person.mentions]
    return [(quote.span, Mark.QUOTED) for quote in quotes] + names


def faint_in(look: str, mask: int) -> int:
    """Return a mask without the faint marks that something else covers: a highlight or note, a heading, code."""
    covered = mask & (HIGHLIGHTS | Mark.NOTED) or look == "code" or look.startswith("heading")
    return mask & ~FAINT if covered else mask


def decorations_of(document: Document, annotations: Iterable[Annotation]) -> dict[int, Decoration]:
    """Return gutter sign, tags and notes per block; an annotation on several blocks is shown at the first."""
    grouped: dict[int, list[Annotation]] = {}
    for annotation in annotations:
        if annotation.span is not None and len(document):
            grouped.setdefault(document.index_at(annotation.span.start), []).append(annotation)
    return {index: decoration_of(group) for index, group in grouped.items()}


def decoration_of(group: Iterable[Annotation]) -> Decoration:
    """Return gutter sign, tags and notes of a block with the annotations that begin in it."""
    group = list(group)
    colours = [annotation.colour for annotation in group if annotation.colour]
    tags = dict.fromkeys(tag for annotation in group for tag in annotation.tags)
    notes = tuple(first_line(annotation.note) for annotation in group if annotation.note)
    return Decoration(
        "■" if colours else "•",
        colours[0] if colours else None,
        " ".join(f"#{clean_line(tag)}" for tag in tags),
        notes,
    )


def annotation_at(found: Sequence[Annotation], point: int) -> Annotation | None:
    """Return the annotation of a block that is under the cursor: the innermost at `point`, else the first."""
    inside = [one for one in found if one.span is not None and one.span.contains(point)]
    return min(inside, key=lambda one: one.span.length if one.span else 0) if inside else next(iter(found), None)


def underlined(found: Annotation | None) -> Span | None:
    """Return the words of the annotation that a command is on; None for a whole paragraph: the cursor shows that."""
    return found.span if found is not None and found.kind == "span" else None


def letter_of(colour: str) -> str:
    """Return the letter that stands for a colour where colours are few or none: Y, G, B, R or P."""
    return colour[:1].upper()


def first_line(note: str) -> str:
    """Return the first non-blank line of a note, cleaned, with an ellipsis if more follows."""
    lines = [line.strip() for line in note.splitlines() if line.strip()]
    if not lines:
        return ""
    return clean_line(lines[0]) + (" …" if len(lines) > 1 else "")


def mask_runs(first: int, last: int, overlays: tuple[Overlay, ...]) -> list[tuple[int, int, int]]:
    """Split a range of a block into runs with one mask; overlapping highlights add `OVERLAP`."""
    inside = [overlay for overlay in overlays if overlay[0] < last and overlay[1] > first]
    if not inside:
        return [(first, last, 0)]
    cuts = {first, last}
    for low, high, _ in inside:
        cuts.add(max(low, first))
        cuts.add(min(high, last))
    borders = sorted(cuts)
    runs = []
    for start, end in zip(borders, borders[1:], strict=False):
        mask = highlights = 0
        for low, high, bit in inside:
            if low <= start and end <= high:
                mask |= bit
                highlights += bool(bit & HIGHLIGHTS)
        runs.append((start, end, mask | (Mark.OVERLAP if highlights > 1 else 0)))
    return runs
