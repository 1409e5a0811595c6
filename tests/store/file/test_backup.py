from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.library_examples import document, library, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import backup
from tui_reader.store.file.errors import LibraryError

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one annotation."""
    with library(tmp_path) as full:
        full.annotations.annotate(opened(full), document(), paragraph(1), Edit(note="a note"))
        return full.path


def made(path: Path, reason: str = "day", now: datetime = NOW) -> Path:
    with backup.exclusive(path, 0) as held:
        assert held
        return backup.make(path, reason, now)


def notes(path: Path) -> list[str]:
    with Library(path) as copy:
        return [annotation.note for annotation in opened(copy).annotations]


@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_backup_is_complete_and_readable_only_by_owner(path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        copy = made(path)
    finally:
        os.umask(before)
    assert copy == path.parent / "backups" / "reader-20260503T091500Z-day.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 and stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert sorted(os.listdir(copy.parent)) == [".lock", copy.name]
    assert notes(copy) == ["a note"] == notes(path)


def test_backups_within_one_second_get_distinct_names(path: Path) -> None:
    names = [made(path, reason).name for reason in ("day", "forget", "forget")]
    assert names[2] == "reader-20260503T091500Z-forget.2.db"
    assert [one.path.name for one in backup.listed(path)] == sorted(names, reverse=True)
    assert {one.reason for one in backup.listed(path)} == {"day", "forget"}


def test_only_backups_of_this_library_are_listed_and_pruned(path: Path) -> None:
    directory = made(path).parent
    others = ("reader-2026.db", "mine.txt", "other-20260503T091500Z-day.db", "reader-20269999T091500Z-day.db")
    for name in others:
        (directory / name).touch()
    assert len(backup.listed(path)) == 1
    for day in range(40):
        made(path, now=NOW + timedelta(days=day))
    assert len(backup.listed(path)) < 20
    assert all((directory / name).exists() for name in others)


def test_unfinished_backup_of_killed_process_is_removed(path: Path) -> None:
    directory = made(path).parent
    (directory / ".unfinished-abc").write_text("half")
    made(path)
    assert [name for name in os.listdir(directory) if "unfinished" in name] == []


def test_backup_during_a_write_has_the_last_committed_state(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE annotation SET note = 'half done'")
    assert notes(made(path)) == ["a note"]
    other.execute("ROLLBACK")
    other.close()


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE recipe (name TEXT)")
    conn.close()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (scribble, "the library is damaged"),
        (foreign, "this is not a reader library"),
        (lambda path: path.write_bytes(b"no database" * 999), "the library is damaged"),
        (lambda path: path.unlink(), "its directory cannot be written"),
    ],
)
def test_failed_backup_raises_one_line_and_keeps_existing_backups(
    path: Path, harm: Callable[[Path], object], words: str
) -> None:
    for day in range(12):
        made(path, now=NOW + timedelta(days=day))
    before = os.listdir(path.parent / "backups")
    harm(path)
    with pytest.raises(LibraryError, match=f"^no backup was made: {words}[^\n]*$"):
        made(path, now=NOW + timedelta(days=30))
    assert os.listdir(path.parent / "backups") == before


def test_damage_missed_by_copying_is_found_in_the_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(source: Path, temporary: str) -> None:
        Path(temporary).write_bytes(source.read_bytes())
        scribble(Path(temporary))

    monkeypatch.setattr(backup, "_vacuum", damaged)
    with pytest.raises(LibraryError, match="damaged"):
        made(path)
    assert backup.listed(path) == []


def test_uncreatable_backup_directory_raises_one_line_error(path: Path) -> None:
    (path.parent / "backups").write_text("in the way")
    with pytest.raises(LibraryError, match="^no backup was made: Not a directory"), backup.exclusive(path, 0):
        pass


def test_copy_does_not_overwrite_a_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.db").write_text("mine")
    with pytest.raises(LibraryError, match="exists already"):
        backup.copy(path, tmp_path / "mine.db")
    assert (tmp_path / "mine.db").read_text() == "mine"


def test_only_one_process_holds_the_lock(path: Path) -> None:
    with backup.exclusive(path, 0) as first, backup.exclusive(path, 0.03) as second:
        assert first and not second
    with backup.exclusive(path, 0) as third:
        assert third
