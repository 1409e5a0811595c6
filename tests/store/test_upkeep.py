from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.library_examples import (
    PARAGRAPHS,
    Clock,
    document,
    library,
    open_daily,
    opened,
    paragraph,
    reopened,
)
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store import upkeep
from tui_reader.store.values import from_json


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def full(tmp_path: Path, clock: Clock) -> Library:
    return library(tmp_path, clock)


def rows(full: Library, table: str) -> int:
    with full.store.transaction() as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_deleted_annotations_are_purged_after_thirty_days(full: Library) -> None:
    reading = opened(full)
    uids = [full.annotations.annotate(reading, document(), paragraph(at), Edit(note="n")).uid or "" for at in (0, 1)]
    open_daily(full, 1)
    full.annotations.delete(reading, uids[0])
    for days, left in ((30, 2), (2, 1)):
        open_daily(full, days)
        assert rows(full, "annotation") == left
    assert full.annotations.undo(reading) is None and len(full.annotations.of(reading)) == 1


def test_forgotten_article_is_purged_and_live_one_stays(full: Library) -> None:
    opened(full)
    reading = opened(full, ["Some other text altogether."], "/articles/two.txt")
    full.annotations.annotate(
        reading, document(["Some other text altogether."]), paragraph(0, document(["Some"])), Edit(note="n")
    )
    full.articles.forget("/articles/two.txt")
    open_daily(full, 32)
    assert rows(full, "article") == 1 and rows(full, "annotation") == 0 and rows(full, "source") == 1
    assert full.articles.unforget("/articles/two.txt") is None


def test_only_unused_versions_are_purged(full: Library) -> None:
    texts = [[*PARAGRAPHS, f"Version {number}."] for number in range(4)]
    for number, paragraphs in enumerate(texts):
        reading = opened(full, paragraphs)
        if number == 1:
            full.annotations.annotate(reading, document(paragraphs), paragraph(1), Edit(note="n"))
    open_daily(full, 32, texts[3])
    (annotation,) = opened(full, texts[3]).annotations
    assert rows(full, "article_version") == 2 and annotation.note == "n" and annotation.status == "same"


@pytest.mark.parametrize(
    "jumps",
    [
        [27_000, -27_000, 10_000, -10_000, 3],  # to 2099 and back
        [200, -200],
        [40],  # without going back
        [100, 100, 100, -300],
        [31, -31] * 20,
        [364, 364, 364],
        [-20_000, 20_000],  # 1970
        [-40, 40, -40, 80],
        [0.2] * 50,
    ],
)
@pytest.mark.parametrize("opened_before", [0, 1, 40])
def test_wrong_clock_purges_nothing_that_can_be_undone(
    full: Library, clock: Clock, jumps: list[float], opened_before: int
) -> None:
    open_daily(full, opened_before)
    reading = opened(full)
    uid = full.annotations.annotate(reading, document(), paragraph(0), Edit(note="n")).uid or ""
    full.annotations.delete(reading, uid)
    for days in jumps:
        clock.forward(days=days)
        reopened(full)
        assert rows(full, "annotation") == 1
    undone = full.annotations.undo(reading)
    assert undone is not None and [note.note for note in undone.annotations] == ["n"]


@pytest.mark.parametrize("days", [-20_000, -200, -31])
def test_rows_deleted_while_clock_was_behind_are_kept(full: Library, clock: Clock, days: int) -> None:
    """Also by a program started before the clock was wrong."""
    open_daily(full, 40)
    reading = opened(full)
    uid = full.annotations.annotate(reading, document(), paragraph(0), Edit(note="n")).uid or ""
    other = opened(full, ["Some other text altogether."], "/articles/two.txt")
    clock.forward(days=days)
    full.annotations.delete(reading, uid)
    full.articles.forget("/articles/two.txt")
    clock.forward(days=-days)
    open_daily(full, 29)
    undone = full.annotations.undo(reading)
    assert undone is not None and [note.note for note in undone.annotations] == ["n"]
    assert full.articles.unforget("/articles/two.txt") is not None and other.article_id


@given(st.lists(st.integers(-400, 400), max_size=12), st.integers(0, 60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fewer_than_ten_openings_purge_nothing(
    tmp_path_factory: pytest.TempPathFactory, jumps: list[int], before: int
) -> None:
    """Each counts as three days at most, whatever the clock does."""
    clock = Clock()
    full = library(tmp_path_factory.mktemp("library"), clock)
    with full.store.transaction() as db:
        for _ in range(before):
            clock.forward(days=1)
            upkeep.purge(db, clock())
        made = clock()
        forward = 0
        for days in jumps:
            clock.forward(days=days)
            forward += days > 0
            expired = upkeep.last_expired(db, clock())
            if forward < 10:
                assert expired is None or expired.wall < made
    full.close()


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "x",
        "2026-05-03T09:15:00Z",
        "[1]",
        "[[1]]",
        '{"a":1}',
        '[[0,"2026-05-03T09:15:00",0,0]]',
        "[[NaN,1,1,1]]",
        '[[0,"2020-05-03T09:15:00Z",0,0],[-9,"2019-05-03T09:15:00Z",0,0]]',
        '[[1e400,"2020-05-03T09:15:00Z",0,0]]',
    ],
)
def test_damaged_record_of_openings_starts_over(full: Library, clock: Clock, stored: str) -> None:
    opened(full)
    full.set_state("purged", stored)
    with full.store.transaction() as db:
        assert upkeep.last_expired(db, clock()) is None
    assert str(full.get_state("purged")).startswith('[[0.0,"2026-05-03T09:15:00Z"')


def test_number_of_remembered_openings_is_bounded(full: Library, clock: Clock) -> None:
    with full.store.transaction() as db:
        for _ in range(500):
            clock.forward(hours=7)
            upkeep.purge(db, clock())
    assert len(from_json(full.get_state("purged") or "")) < 65
