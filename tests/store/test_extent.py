"""Resizing an annotation keeps its note, tags and colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.library_examples import PARAGRAPHS, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Annotation, Edit, ReaderError, Reading, Target
from tui_reader.text.spans import Span

TEXT = document()
WHOLE = TEXT.span(2)
FIRST = Span(WHOLE.start, WHOLE.start + len(PARAGRAPHS[2].split()[0]))
EDIT = Edit(colour="green", note="Why?", add_tags=("uk", "tax law"))


@pytest.fixture
def full(tmp_path: Path) -> Library:
    return library(tmp_path)


@pytest.fixture
def reading(full: Library) -> Reading:
    return opened(full)


def made(full: Library, reading: Reading, target: Target) -> Annotation:
    done = full.annotations.annotate(reading, TEXT, target, EDIT)
    return next(one for one in done.annotations if one.uid == done.uid)


def kept(annotation: Annotation) -> tuple[object, ...]:
    return annotation.uid, annotation.colour, annotation.note, annotation.tags, annotation.created, annotation.status


@pytest.mark.parametrize(
    ("target", "span", "kind"),
    [
        (Target("span", FIRST), Span(WHOLE.start, WHOLE.end - 1), "span"),
        (Target("span", FIRST), WHOLE, "span"),
        (paragraph(2), FIRST, "span"),
        (paragraph(2), TEXT.span(3), "paragraph"),
        (paragraph(2), Span(WHOLE.start, TEXT.span(3).end), "span"),
    ],
)
def test_resizing_keeps_note_tags_and_colour(
    full: Library, reading: Reading, target: Target, span: Span, kind: str
) -> None:
    before = made(full, reading, target)
    done = full.annotations.resize(reading, TEXT, before.uid, span)
    (after,) = done.annotations
    assert kept(after) == kept(before) and done.label == "change of the words"
    assert (after.kind, after.span, after.exact) == (kind, span, TEXT.slice(*span))
    assert opened(full).annotations == done.annotations
    assert full.annotations.undo(reading) is not None
    (undone,) = opened(full).annotations
    assert undone._replace(rev=0, updated="") == before._replace(rev=0, updated="")
    assert full.annotations.redo(reading) is not None
    assert opened(full).annotations[0].span == span


def test_resizing_to_the_same_span_changes_nothing(full: Library, reading: Reading) -> None:
    before = made(full, reading, Target("span", FIRST))
    assert full.annotations.resize(reading, TEXT, before.uid, FIRST).label == ""


def test_invalid_resize_is_refused_and_changes_nothing(full: Library, reading: Reading) -> None:
    one, other = made(full, reading, Target("span", FIRST)), made(full, reading, Target("span", TEXT.span(3)))
    before = opened(full).annotations
    with pytest.raises(ReaderError, match="another annotation is on exactly these words"):
        full.annotations.resize(reading, TEXT, one.uid, TEXT.span(3))
    with pytest.raises(ReaderError, match="no words here"):
        full.annotations.resize(reading, TEXT, one.uid, Span(FIRST.end, FIRST.end + 1))
    full.annotations.delete(reading, other.uid)
    with pytest.raises(ReaderError, match="deleted elsewhere"):
        full.annotations.resize(reading, TEXT, other.uid, FIRST)
    assert opened(full).annotations == tuple(mark for mark in before if mark.uid == one.uid)


def test_resized_annotation_is_placed_in_an_older_text(full: Library, reading: Reading) -> None:
    mark = made(full, reading, Target("span", FIRST))
    paragraphs = [*PARAGRAPHS, "One more."]
    longer, later = document(paragraphs), opened(full, paragraphs)
    assert later.annotations[0].span == FIRST
    wanted = Span(WHOLE.start, WHOLE.end - 1)
    full.annotations.resize(later, longer, mark.uid, wanted)
    again = opened(full).annotations[0]
    assert (again.span, again.status, again.exact) == (wanted, "same", TEXT.slice(*wanted))
    (undone,) = full.annotations.undo(reading).annotations  # type: ignore[union-attr]
    assert undone.span == FIRST
