from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.library_examples import PARAGRAPHS, Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Annotation, Edit, ReaderError, Reading, Target
from tui_reader.store.annotating import CONFLICT_MARKER, _merge
from tui_reader.store.values import storable
from tui_reader.text.spans import Span

TEXT = document()


@pytest.fixture
def full(tmp_path: Path) -> Library:
    return library(tmp_path)


@pytest.fixture
def reading(full: Library) -> Reading:
    return opened(full)


def only(annotations: tuple[Annotation, ...]) -> Annotation:
    (annotation,) = annotations
    return annotation


def test_annotation_stores_what_was_annotated(full: Library, reading: Reading) -> None:
    edit = Edit(colour="green", note="Why?", add_tags=("#UK", "uk", " tax  law "))
    done = full.annotations.annotate(reading, TEXT, paragraph(2), edit)
    made = only(done.annotations)
    assert made.uid == done.uid and made.exact == PARAGRAPHS[2] and made.span == TEXT.span(2)
    assert (made.colour, made.note, made.tags, made.status) == ("green", "Why?", ("UK", "tax law"), "same")
    assert made.created == made.updated == "2026-05-03T09:15:00Z" and made.original_start == TEXT.start(2)
    assert opened(full).annotations == done.annotations


def test_same_span_and_kind_is_the_same_annotation(full: Library, reading: Reading) -> None:
    first = full.annotations.annotate(reading, TEXT, paragraph(2), Edit(colour="green"))
    again = full.annotations.annotate(reading, TEXT, paragraph(2), Edit(colour="red"))
    other = full.annotations.annotate(reading, TEXT, Target("span", TEXT.span(2)), Edit(colour="blue"))
    assert first.uid == again.uid != other.uid and len(other.annotations) == 2


@pytest.mark.parametrize(
    ("edit", "label", "left"),
    [
        (Edit(colour="red"), "highlight", ("red", "n", ("t",))),
        (Edit(colour="yellow"), "", ("yellow", "n", ("t",))),
        (Edit(drop_colour=True), "remove the highlight", (None, "n", ("t",))),
        (Edit(note="m"), "note", ("yellow", "m", ("t",))),
        (Edit(note=""), "remove the note", ("yellow", "", ("t",))),
        (Edit(add_tags=("u", "T")), "tag #u", ("yellow", "n", ("t", "u"))),
        (Edit(remove_tags=("T", "x")), "untag #t", ("yellow", "n", ())),
        (Edit(add_tags=("", "#", "\0")), "", ("yellow", "n", ("t",))),
    ],
)
def test_edit_changes_only_what_it_names(
    full: Library, reading: Reading, edit: Edit, label: str, left: tuple[str | None, str, tuple[str, ...]]
) -> None:
    full.annotations.annotate(reading, TEXT, paragraph(0), Edit(colour="yellow", note="n", add_tags=("t",)))
    done = full.annotations.annotate(
        reading, TEXT, paragraph(0), edit._replace(), base=only(full.annotations.of(reading))
    )
    now = only(done.annotations)
    assert (done.label, (now.colour, now.note, now.tags)) == (label, left)


def test_annotation_left_empty_is_deleted_in_the_same_step(full: Library, reading: Reading) -> None:
    made = full.annotations.annotate(reading, TEXT, paragraph(0), Edit(colour="yellow"))
    done = full.annotations.annotate(reading, TEXT, Target("paragraph", None, made.uid), Edit(drop_colour=True))
    assert done.uid is None and done.annotations == ()
    undone = full.annotations.undo(reading)
    assert undone is not None and undone.annotations[0].colour == "yellow" and undone.uid == made.uid


def test_empty_edit_creates_no_annotation(full: Library, reading: Reading) -> None:
    assert full.annotations.annotate(reading, TEXT, paragraph(0), Edit(note="", drop_colour=True)).annotations == ()
    assert full.annotations.undo(reading) is None


@pytest.mark.parametrize(
    "target", [Target("span", Span(5, 5)), Target("span", Span(10**6, 10**7)), Target("span", None)]
)
def test_target_without_text_is_refused(full: Library, reading: Reading, target: Target) -> None:
    with pytest.raises(ReaderError, match="here to annotate"):
        full.annotations.annotate(reading, TEXT, target, Edit(colour="red"))
    assert full.annotations.of(reading) == ()


def test_annotations_are_in_reading_order(full: Library, reading: Reading) -> None:
    for target in (paragraph(3), Target("span", TEXT.span(3)._replace(end=TEXT.start(3) + 4)), paragraph(0)):
        full.annotations.annotate(reading, TEXT, target, Edit(colour="red"))
    done = full.annotations.annotate(reading, TEXT, Target("article", None), Edit(note="on the whole"))
    kinds = [(annotation.kind, annotation.exact[:14]) for annotation in done.annotations]
    assert kinds == [
        ("article", ""), ("paragraph", "Paragraph one "), ("paragraph", "Paragraph four"), ("span", "Para")
    ]  # fmt: skip
    full.close()
    assert full.annotations.of(reading) == done.annotations


def test_updated_list_equals_a_fresh_read(full: Library, reading: Reading) -> None:
    for index in (5, 1, 9, 3):
        shown = full.annotations.annotate(
            reading, TEXT, paragraph(index), Edit(colour="red", add_tags=("t",))
        ).annotations
        with Library(full.path) as other:
            assert other.annotations.of(reading) == shown


def test_edit_sees_changes_of_another_instance(full: Library, reading: Reading, tmp_path: Path) -> None:
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(colour="red"))
    with library(tmp_path) as other:
        theirs = opened(other)
        other.annotations.annotate(theirs, TEXT, paragraph(2), Edit(colour="blue"))
        assert len(full.annotations.annotate(reading, TEXT, paragraph(3), Edit(colour="green")).annotations) == 3
        assert other.changed_elsewhere() and not other.changed_elsewhere()
        assert len(other.annotations.of(theirs)) == 3


def test_concurrent_edits_of_one_note_keep_both_texts(full: Library, reading: Reading, tmp_path: Path) -> None:
    base = only(full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="first")).annotations)
    with library(tmp_path) as other:
        assert not other.annotations.edit_note(opened(other), TEXT, base, "theirs").conflict
    done = full.annotations.edit_note(reading, TEXT, base, "mine")
    assert done.conflict and only(done.annotations).note == f"theirs\n\n{CONFLICT_MARKER}\n\nmine"
    full.annotations.undo(reading)
    assert only(full.annotations.of(reading)).note == "theirs"


def test_recolouring_is_no_conflict_for_the_note(full: Library, reading: Reading) -> None:
    base = only(full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="first")).annotations)
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(colour="red"))
    done = full.annotations.edit_note(reading, TEXT, base, "mine")
    assert not done.conflict and (only(done.annotations).note, only(done.annotations).colour) == ("mine", "red")


def test_concurrent_new_notes_keep_both_texts(full: Library, reading: Reading) -> None:
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="theirs"))
    done = full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="mine"))
    assert done.conflict and "theirs" in only(done.annotations).note and "mine" in only(done.annotations).note


def test_editing_a_deleted_note_restores_it(full: Library, reading: Reading) -> None:
    base = only(full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="first", add_tags=("t",))).annotations)
    full.annotations.delete(reading, base.uid)
    assert full.annotations.edit_note(reading, TEXT, base, "first").annotations == ()  # nothing was typed
    again = full.annotations.edit_note(reading, TEXT, base, "typed since")
    assert again.uid == base.uid and only(again.annotations).note == "typed since"
    full.annotations.undo(reading)
    assert full.annotations.of(reading) == ()


def test_editing_a_deleted_annotation_raises_error(full: Library, reading: Reading) -> None:
    base = only(full.annotations.annotate(reading, TEXT, paragraph(1), Edit(note="first")).annotations)
    assert full.annotations.delete(reading, base.uid) == () == full.annotations.delete(reading, base.uid)
    for uid in (base.uid, "nosuchuid"):
        with pytest.raises(ReaderError, match="was deleted elsewhere"):
            full.annotations.annotate(reading, TEXT, Target("paragraph", base.span, uid), Edit(colour="red"))


def test_rev_increases_with_every_change(full: Library, reading: Reading) -> None:
    revs = [
        only(full.annotations.annotate(reading, TEXT, paragraph(1), Edit(add_tags=(tag,))).annotations).rev
        for tag in "abc"
    ]
    full.annotations.undo(reading)
    assert revs == [1, 2, 3] and only(full.annotations.of(reading)).rev == 4


@given(st.text(), st.text(), st.text())
def test_merging_keeps_every_typed_text(base: str, theirs: str, mine: str) -> None:
    note, conflict = _merge(base, theirs, mine)
    known = base.split("\n")
    assert all(line in note for line in theirs.split("\n") if line not in known)
    assert mine in (base, "") or all(line in note for line in storable(mine).split("\n") if line not in known)
    assert conflict == (CONFLICT_MARKER in note) or CONFLICT_MARKER in base + theirs + mine


ANYTHING = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(["\0", "\ud800", "[/]", "\x1b[31m"])


@settings(deadline=None)  # one library per example, on a busy machine
@given(note=ANYTHING, tag=ANYTHING, title=ANYTHING, words=ANYTHING, key=ANYTHING)
def test_any_text_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, note: str, tag: str, title: str, words: str, key: str
) -> None:
    full = _shared_library(tmp_path_factory)
    reading = full.articles.set_title(opened(full, source=f"/articles/{title}"), title)
    full.annotations.annotate(reading, TEXT, paragraph(1), Edit(colour="red", note=note, add_tags=(tag,)))
    full.articles.save_place(reading, 3, words)
    full.set_state(key, words)
    full.annotations.drop_draft(full.annotations.save_draft(reading, paragraph(2), note))
    shown = only(full.annotations.of(reading))
    for text in (shown.note, *shown.tags, full.get_state(key) or "", full.articles.recent()[0].title):
        assert text.encode() is not None and "\0" not in text
    assert full.articles.find(f"/articles/{title}") is not None
    full.annotations.delete(reading, shown.uid)


_libraries: dict[int, Library] = {}


def _shared_library(factory: pytest.TempPathFactory) -> Library:
    """One library for all examples: making one takes longer than an example."""
    if id(factory) not in _libraries:
        _libraries[id(factory)] = library(factory.mktemp("any"), Clock())
    return _libraries[id(factory)]
