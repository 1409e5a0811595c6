"""Annotations that only a backup has: counted after a repair, and added without changing anything else."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.library_examples import PARAGRAPHS, Clock, document, library, opened, paragraph
from tui_reader.library import Library, LibraryError
from tui_reader.model import Edit
from tui_reader.store.file import backup, doctor
from tui_reader.store.file.missing import missing, newest
from tui_reader.store.file.repair import repair

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
OTHER = ("Some other text altogether.", "With two paragraphs.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with three notes on one article and one on another, and a backup of it, `backup.db`."""
    with library(tmp_path) as full:
        reading = opened(full)
        for at in range(3):
            full.annotations.annotate(
                reading, document(), paragraph(at), Edit(note=f"n{at}", add_tags=("all", f"tag {at}"))
            )
        other = opened(full, OTHER, "/articles/two.txt")
        full.annotations.annotate(
            other, document(OTHER), paragraph(1, document(OTHER)), Edit(note="other", colour="blue")
        )
        backup.copy(full.path, tmp_path / "backup.db")
        return full.path


def everything(full: Library) -> dict[str, tuple[object, ...]]:
    found: dict[str, tuple[object, ...]] = {}
    for entry in full.articles.recent():
        reading = full.articles.reading(entry.article_id)
        assert reading is not None
        for note in reading.annotations:
            found[note.uid] = (entry.title, note.note, note.tags, note.span, note.colour, note.status, note.created)
    return found


def without(path: Path, *statements: str) -> None:
    """Delete rows as damage would: without a tombstone."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    for statement in statements:
        conn.execute(statement)
    conn.close()


@pytest.mark.parametrize(
    ("lost", "count"),
    [
        (["DELETE FROM annotation WHERE note = 'n1'"], 1),
        (["DELETE FROM annotation"], 4),
        (["DELETE FROM annotation WHERE article = 1", "DELETE FROM tag"], 3),
        (["DELETE FROM annotation", "DELETE FROM article"], 4),
        (["DELETE FROM annotation", "DELETE FROM article WHERE id = 1"], 4),
        (["DELETE FROM annotation WHERE article = 2", "UPDATE article_version SET text = NULL WHERE article = 2"], 1),
        (["DELETE FROM annotation", "UPDATE article SET uid = 'recovered-' || id"], 4),
    ],
)
def test_missing_annotations_are_restored_unchanged(path: Path, tmp_path: Path, lost: list[str], count: int) -> None:
    with Library(path) as full:
        before = everything(full)
    without(path, *lost)
    assert len(missing(path, tmp_path / "backup.db")) == count
    with Library(path) as full:
        taken = full.backups.take_missing(tmp_path / "backup.db")
        assert taken.annotations == count and everything(full) == before
        assert full.backups.take_missing(tmp_path / "backup.db") == (0, 0)
        assert {note.note for note in opened(full).annotations} == {"n0", "n1", "n2"}
        assert [one.reason for one in backup.listed(path)] == ["missing"]
    assert {finding.check for finding in doctor.examine(path).findings} <= {"index"}, (
        "rows were changed without updating the index"
    )
    assert repair(path, NOW).after.findings == () and missing(path, tmp_path / "backup.db") == []


def test_existing_annotations_are_unchanged_and_deleted_stay_deleted(path: Path, tmp_path: Path) -> None:
    with Library(path) as full:
        reading = opened(full)
        first, second, third = reading.annotations
        full.annotations.edit_note(reading, document(), first, "written since")
        full.annotations.delete(reading, second.uid)
        full.articles.forget("/articles/two.txt")
        before = everything(full)
    assert missing(path, tmp_path / "backup.db") == []
    without(path, f"DELETE FROM annotation WHERE uid = '{third.uid}'")
    with Library(path) as full:
        assert full.backups.take_missing(tmp_path / "backup.db").annotations == 1
        assert everything(full) == before
        undone = full.annotations.undo(opened(full))
        assert undone is not None and "n1" in {note.note for note in undone.annotations}


def test_purged_annotation_is_not_restored(path: Path, tmp_path: Path) -> None:
    clock = Clock()
    with Library(path, now=clock) as full:
        full.annotations.delete(opened(full), opened(full).annotations[0].uid)
        for _ in range(40):
            clock.forward(days=1)
            full.tidied = False
            opened(full)
    conn = sqlite3.connect(path)
    assert conn.execute("SELECT count(*) FROM annotation").fetchone() == (3,)
    conn.close()
    assert missing(path, tmp_path / "backup.db") == []


def test_annotation_with_damaged_uid_is_not_added_twice(path: Path, tmp_path: Path) -> None:
    without(path, "UPDATE annotation SET uid = 'recovered-x' WHERE note = 'n0'")
    assert missing(path, tmp_path / "backup.db") == []
    without(path, "UPDATE annotation SET note = 'n7' WHERE uid = 'recovered-x'")
    assert len(missing(path, tmp_path / "backup.db")) == 1


def test_invalid_library_adds_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database")
    before = path.read_bytes()
    with Library(path) as full, pytest.raises(LibraryError):
        full.backups.take_missing(tmp_path / "text.db")
    assert path.read_bytes() == before and newest(path, [tmp_path / "text.db", tmp_path / "none.db"]) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_repair_reports_how_many_annotations_only_a_backup_has(tmp_path: Path, share: float) -> None:
    paragraphs = [f"{text} {number}" for number in range(40) for text in PARAGRAPHS]
    text = document(paragraphs)
    with library(tmp_path) as full:
        reading = opened(full, paragraphs)
        for at in range(120):
            full.annotations.annotate(reading, text, paragraph(at, text), Edit(note=f"note {at} " + "and more " * 20))
        full.keeper.make("day")
        before = everything(full)
    data = bytearray(full.path.read_bytes())
    held = [at for at in range(4096, len(data), 4096) if data[at] == 13 and b"note 1" in data[at : at + 4096]]
    for at in held[: max(1, round(len(held) * share))]:  # pages with notes
        data[at : at + 4096] = bytes(4096)
    full.path.write_bytes(data)
    done = repair(full.path, NOW)
    (made,) = [one for one in backup.listed(full.path) if one.reason == "day"]
    lacks = len(missing(full.path, made.path))
    (line,) = [line for line in done.done if "--missing" in line]
    assert line.startswith(f"{lacks} annotations more are in a backup: “reader restore {made.path.name} --missing”")
    with Library(full.path) as again:
        again.backups.take_missing(made.path)
        after = everything(again)
    assert {uid: after[uid][1] for uid in before} == {uid: values[1] for uid, values in before.items()}
    assert lacks > 1 and doctor.examine(full.path).findings == ()
