"""The full-text indexes follow every change, and damage to them loses nothing."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from tests.faults.scripted import ACTS, Player
from tests.faults.test_upgrade import made
from tests.store.library_examples import PARAGRAPHS, Clock, document, library, open_daily, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import doctor, schema
from tui_reader.store.file.repair import repair
from tui_reader.store.search import checking, index
from tui_reader.store.state import get

CHINESE = ("新华社记者王小明报道，北京今天下雨。", "A paragraph in English.")


def asked(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA trusted_schema = OFF")
    found = conn.execute(sql, values).fetchall()
    conn.close()
    return found


def hits(path: Path, name: str, query: str) -> list[object]:
    return [id_ for (id_,) in asked(path, f"SELECT rowid FROM {name} WHERE {name} MATCH ? ORDER BY rowid", query)]


def problems(path: Path) -> list[str]:
    conn = sqlite3.connect(path, isolation_level=None)
    found = list(checking.problems(conn))
    conn.close()
    return found


def run_sql(path: Path, *statements: str) -> None:
    conn = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        conn.execute(statement)
    conn.close()


def test_indexes_follow_every_change(tmp_path: Path) -> None:
    player = Player(tmp_path / "reader.db")
    for _ in range(6 * len(ACTS)):
        player.act()
    path = player.library.path
    assert problems(path) == []
    alive = asked(path, "SELECT id, note, exact, tags FROM note_words ORDER BY id")
    assert alive and alive == asked(path, "SELECT rowid, note, exact, tags FROM note_index ORDER BY rowid")
    titles = asked(path, "SELECT id, title, origin, tags FROM article_words ORDER BY id")
    assert titles == asked(path, "SELECT rowid, title, origin, tags FROM article_index ORDER BY rowid")


def test_text_is_found_as_soon_as_it_is_stored(tmp_path: Path) -> None:
    with library(tmp_path) as full:
        opened(full)
        other = opened(full, CHINESE, "/articles/two.txt")
        assert hits(full.path, "text_index", "speaking numbers") == [1], "by word stem"
        assert hits(full.path, "unspaced_index", '"王小明"') == [other.version_id]
        assert hits(full.path, "unspaced_index", '"paragraph"') == [], "only text without blanks between words"


def test_note_is_found_until_deleted_and_again_when_restored(tmp_path: Path) -> None:
    with library(tmp_path) as full:
        reading = opened(full)
        done = full.annotations.annotate(reading, document(), paragraph(1), Edit(note="A café", add_tags=("law",)))
        uid = done.uid
        assert uid is not None and hits(full.path, "note_index", "cafe law") == [1]
        full.annotations.delete(reading, uid)
        assert hits(full.path, "note_index", "cafe") == []
        full.annotations.undo(reading)
        assert hits(full.path, "note_index", "cafe") == [1]
        full.articles.forget("/articles/one.txt")
        assert hits(full.path, "note_index", "cafe") == []
        full.articles.unforget("/articles/one.txt")
        assert hits(full.path, "note_index", "cafe") == [1]
        assert problems(full.path) == []


def test_purge_removes_index_entries(tmp_path: Path) -> None:
    clock = Clock()
    with library(tmp_path, clock) as full:
        opened(full)
        other = opened(full, CHINESE, "/articles/two.txt")
        full.annotations.annotate(other, document(CHINESE), paragraph(1, document(CHINESE)), Edit(note="words"))
        full.articles.forget("/articles/two.txt")
        open_daily(full, 33)
        assert asked(full.path, "SELECT id FROM article") == [(1,)]
        assert hits(full.path, "text_index", "english") == [] and hits(full.path, "unspaced_index", '"王小明"') == []
        assert problems(full.path) == [] and doctor.examine(full.path).findings == ()


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_earlier_library_is_indexed_in_batches(tmp_path: Path, version: int) -> None:
    with Library(made(tmp_path / "reader.db", version)) as full:
        full.store.open()
        rounds = 0
        while True:
            with full.store.transaction() as db:
                complete = index.catch_up_small(db, 0.0)
                waiting = index.pending(db.conn)
                index.catch_up(db, waiting, 0.0)
            rounds += 1
            if complete and not waiting:
                break
        assert hits(full.path, "text_index", "number") == [1] and hits(full.path, "note_index", "old words") == [1]
        assert hits(full.path, "article_index", "mine") == [1]
        assert problems(full.path) == [] and rounds < 20


DAMAGE = (
    "UPDATE note_index_data SET block = x'ffffffffffffffff' WHERE id > 1",
    "UPDATE note_index_data SET block = x'00'",
    "DELETE FROM note_index_data",
    "DROP TABLE note_index_docsize",
    "UPDATE article_index_data SET block = zeroblob(40) WHERE id > 1",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_index_loses_no_note(tmp_path: Path, damage: str) -> None:
    with library(tmp_path) as full:
        reading = opened(full)
        for at in range(5):
            full.annotations.annotate(reading, document(), paragraph(at), Edit(note=f"note {at}", add_tags=("law",)))
        full.close()
        run_sql(full.path, damage)
        for at in range(5):
            full.annotations.annotate(reading, document(), paragraph(at), Edit(note=f"another note {at}"))
        full.articles.set_title(reading, "Another title")
        notes = [note.note for note in full.annotations.of(reading)]
        assert [note.splitlines()[-1] for note in notes] == [f"another note {at}" for at in range(5)]
    assert problems(full.path), "doctor reports it"
    assert {one.check for one in doctor.examine(full.path).findings} <= {"index", "integrity", "schema"}
    after = repair(full.path, Clock()()).after
    assert after.findings == () and problems(full.path) == []
    assert hits(full.path, "note_index", "another") == [1, 2, 3, 4, 5]
    assert hits(full.path, "text_index", "number") == [1]


def test_damaged_index_is_rebuilt_in_the_background(tmp_path: Path) -> None:
    with library(tmp_path) as full:
        reading = opened(full)
        full.annotations.annotate(reading, document(), paragraph(1), Edit(note="before"))
        with full.store.transaction() as db:
            index.mark_damaged(db)
        full.annotations.annotate(reading, document(), paragraph(2), Edit(note="after"))
        assert hits(full.path, "note_index", "after") == []
        with full.store.transaction() as db:
            assert index.catch_up_small(db, 5.0)
            assert index.catch_up(db, index.pending(db.conn)) == 1
        assert hits(full.path, "note_index", "after") == [2] and hits(full.path, "text_index", "number") == [1]
        assert problems(full.path) == [] and asked(full.path, "SELECT value FROM state WHERE key = 'index'") == [("1",)]


def test_text_changed_without_updating_the_index_is_found(tmp_path: Path) -> None:
    with library(tmp_path) as full:
        reading = opened(full)
        full.annotations.annotate(reading, document(), paragraph(1), Edit(note="before"))
    run_sql(full.path, "UPDATE annotation SET note = 'other'")
    assert problems(full.path) == ["the index of notes is not of what they say: 2 differ"]
    run_sql(full.path, "UPDATE annotation SET note = 'before'", "UPDATE article_version SET text = 'x'")
    assert [line.partition(":")[0] for line in problems(full.path)] == ["the index of texts is damaged"]


def test_batch_ends_in_time(tmp_path: Path) -> None:
    with library(tmp_path) as full:
        for number in range(40):
            opened(full, [f"of many words{number} " * 2_000], f"/articles/{number}.txt")
        with full.store.transaction() as db:
            index.reset(db)
            waiting = index.pending(db.conn)
        assert len(waiting) == 40
        longest, done = 0.0, 0
        while waiting:
            began = time.monotonic()
            with full.store.transaction() as db:
                count = index.catch_up(db, waiting)
            longest, done = max(longest, time.monotonic() - began), done + count
            del waiting[:count]
        assert done == 40 and longest < 1.0
        assert get(full.store._opened(), "index") is None
        assert len(hits(full.path, "text_index", "many")) == 40


def test_empty_library_has_intact_indexes(tmp_path: Path) -> None:
    with Library(tmp_path / "reader.db") as full:
        full.set_state("a", "b")
    assert problems(full.path) == [] and len(PARAGRAPHS) == 10
