from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.library_examples import PARAGRAPHS, Clock, document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def full(tmp_path: Path, clock: Clock) -> Library:
    return library(tmp_path, clock)


def rows(full: Library, table: str) -> int:
    with full._store.transaction() as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_deleted_annotations_go_after_thirty_days(full: Library, clock: Clock) -> None:
    reading = opened(full)
    uids = [full.annotate(reading, document(), paragraph(at), Edit(note="n")).uid or "" for at in (0, 1)]
    clock.forward(days=1)
    full.delete(reading, uids[0])
    for days, left in ((29, 2), (2, 1)):
        clock.forward(days=days)
        full.close()
        full._tidied = False
        opened(full)
        assert rows(full, "annotation") == left
    assert full.undo(reading) is None and len(full.annotations(reading)) == 1


def test_a_forgotten_article_goes_and_a_live_one_stays(full: Library, clock: Clock) -> None:
    opened(full)
    reading = opened(full, ["Some other text altogether."], "/articles/two.txt")
    full.annotate(reading, document(["Some other text altogether."]), paragraph(0, document(["Some"])), Edit(note="n"))
    full.forget("/articles/two.txt")
    clock.forward(days=31)
    full._tidied = False
    opened(full)
    assert rows(full, "article") == 1 and rows(full, "annotation") == 0 and rows(full, "source") == 1
    assert full.unforget("/articles/two.txt") is None


def test_only_versions_that_nothing_was_made_on_go(full: Library, clock: Clock) -> None:
    texts = [[*PARAGRAPHS, f"Version {number}."] for number in range(4)]
    for number, paragraphs in enumerate(texts):
        reading = opened(full, paragraphs)
        if number == 1:
            full.annotate(reading, document(paragraphs), paragraph(1), Edit(note="n"))
    clock.forward(days=31)
    full._tidied = False
    (annotation,) = opened(full, texts[3]).annotations
    assert rows(full, "article_version") == 2 and annotation.note == "n" and annotation.status == "same"


def test_a_clock_that_was_wrong_for_a_moment_takes_nothing(full: Library, clock: Clock) -> None:
    reading = opened(full)
    uid = full.annotate(reading, document(), paragraph(0), Edit(note="n")).uid or ""
    full.delete(reading, uid)
    for days in (27_000, -27_000, 10_000, -10_000, 3):  # to 2099 and back
        clock.forward(days=days)
        full.close()
        full._tidied = False
        opened(full)
        assert rows(full, "annotation") == 1
    undone = full.undo(reading)
    assert undone is not None and [note.note for note in undone.annotations] == ["n"]
