"""Undo is the inverse of every change and redo of undo, also after reopening the library."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.examples import examples
from tests.store.library_examples import Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import COLOURS, Annotation, Edit, ReaderError, Reading, Target

TAGS = st.sampled_from(["uk", "UK", "policy", "a b", "straße", "STRASSE"])
EDITS = st.builds(
    Edit,
    colour=st.none() | st.sampled_from(COLOURS),
    drop_colour=st.booleans(),
    note=st.none() | st.sampled_from(["", "a note", "another"]),
    add_tags=st.lists(TAGS, max_size=2).map(tuple),
    remove_tags=st.lists(TAGS, max_size=2).map(tuple),
)
TARGETS = st.one_of(
    st.integers(0, 3).map(paragraph),
    st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda s: Target("span", document().clamp(s[0], sum(s)))),
    st.just(Target("article", None)),
)
State = tuple[str, tuple[Annotation, ...]]


class Acts(RuleBasedStateMachine):
    """One article, with its history kept beside the library as the states the user saw."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(prefix="reader-test-")
        self.clock = Clock()
        self.library = library(Path(self.directory.name), self.clock)
        self.reading = opened(self.library)
        self.past: list[State] = []
        self.future: list[State] = []

    def teardown(self) -> None:
        self.library.close()
        self.library.keeper.finish()
        self.directory.cleanup()

    def seen(self, annotations: tuple[Annotation, ...] | None = None) -> State:
        """What the user sees; `rev` counts every change, so it is not part of it."""
        found = self.library.annotations.of(self.reading) if annotations is None else annotations
        stored = self.library.articles.reading(self.reading.article_id)
        assert stored is not None
        return stored.article.title, tuple(annotation._replace(rev=0) for annotation in found)

    def acted(self, before: State, annotations: tuple[Annotation, ...] | None = None) -> None:
        after = self.seen(annotations)
        assert after == self.seen()
        if after != before:
            self.past.append(before)
            self.future.clear()
        self.clock.forward(seconds=7)

    @rule(on=TARGETS, edit=EDITS)
    def annotate(self, on: Target, edit: Edit) -> None:
        before = self.seen()
        done = self.library.annotations.annotate(self.reading, document(), on, edit)
        if done.label == "" and self.seen() != before:
            raise AssertionError("an act without a name")
        if done.label and self.seen() == before:
            self.past.append(before)  # a step that changed only the modification time
            self.future.clear()
            return
        self.acted(before, done.annotations)

    @precondition(lambda self: self.library.annotations.of(self.reading))
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        before = self.seen()
        uids = [annotation.uid for annotation in before[1]]
        chosen = data.draw(st.lists(st.sampled_from(uids), min_size=1, unique=True))
        self.acted(before, self.library.annotations.delete_all(self.reading, chosen))

    @rule(title=st.sampled_from(["", "My title", "Another"]))
    def rename(self, title: str) -> None:
        before = self.seen()
        self.reading = self.library.articles.set_title(self.reading, title)
        self.acted(before)

    @rule()
    def undo(self) -> None:
        before, done = self.seen(), self.library.annotations.undo(self.reading)
        assert (done is None) == (not self.past)
        if done is not None:
            self.future.append(before)
            assert self.seen(done.annotations) == self.seen() == self.past.pop()

    @rule()
    def redo(self) -> None:
        before, done = self.seen(), self.library.annotations.redo(self.reading)
        assert (done is None) == (not self.future)
        if done is not None:
            self.past.append(before)
            assert self.seen(done.annotations) == self.seen() == self.future.pop()

    @rule()
    def reopen(self) -> None:
        before = self.seen()
        self.library.close()
        self.library.keeper.finish()
        self.library = library(Path(self.directory.name), self.clock)
        self.reading = opened(self.library)
        assert self.seen(self.reading.annotations) == self.seen() == before

    @invariant()
    def no_annotation_is_empty_and_no_tag_is_double(self) -> None:
        for annotation in self.library.annotations.of(self.reading):
            assert not annotation.is_empty
            assert len({tag.casefold() for tag in annotation.tags}) == len(annotation.tags)


Acts.TestCase.settings = settings(
    max_examples=examples(20, 200), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestActs = Acts.TestCase


@pytest.fixture
def marked(tmp_path: Path) -> tuple[Library, Reading]:
    full = library(tmp_path)
    reading = opened(full)
    full.annotations.annotate(reading, document(), paragraph(1), Edit(note="mine", colour="blue"))
    return full, reading


def change(full: Library, sql: str) -> None:
    """Make a change that this program never makes."""
    with full.store.transaction() as db:
        db.execute(sql)


def test_undo_refuses_if_the_row_was_changed_elsewhere(marked: tuple[Library, Reading]) -> None:
    full, reading = marked
    change(full, "UPDATE annotation SET note = 'theirs'")
    with pytest.raises(ReaderError, match="cannot undo “note”: it was changed elsewhere since"):
        full.annotations.undo(reading)
    full.close()
    (annotation,) = full.annotations.of(reading)
    assert (annotation.note, annotation.colour) == ("theirs", "blue")  # not partly undone


def test_undo_does_nothing_if_the_row_is_already_restored(marked: tuple[Library, Reading]) -> None:
    full, reading = marked
    change(full, "UPDATE annotation SET note = '', colour = NULL")
    done = full.annotations.undo(reading)
    assert done is not None and done.annotations == () and full.annotations.undo(reading) is None


def test_undo_of_a_purged_row_is_refused(marked: tuple[Library, Reading]) -> None:
    full, reading = marked
    change(full, "DELETE FROM annotation")
    with pytest.raises(ReaderError, match="changed elsewhere"):
        full.annotations.undo(reading)


def test_undo_names_the_change_and_the_annotation(marked: tuple[Library, Reading]) -> None:
    full, reading = marked
    uid = full.annotations.annotate(reading, document(), paragraph(1), Edit(add_tags=("uk", "eu"))).uid
    undone = full.annotations.undo(reading)
    assert undone is not None and (undone.label, undone.uid) == ("tag #uk #eu", uid)


def test_another_instance_can_undo_the_change(marked: tuple[Library, Reading], tmp_path: Path) -> None:
    full, reading = marked
    with library(tmp_path) as other:
        assert other.annotations.undo(opened(other)) is not None
    assert full.changed_elsewhere() and full.annotations.of(reading) == ()
    redone = full.annotations.redo(reading)
    assert redone is not None and [annotation.note for annotation in redone.annotations] == ["mine"]
