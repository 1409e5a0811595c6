from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.library_examples import document, library, migrate_further, opened, paragraph
from tui_reader.extraction import extract
from tui_reader.library import Library
from tui_reader.model import Edit
from tui_reader.store.file import backup, restore, schema
from tui_reader.store.file.errors import LibraryError

NOW = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with two annotations; its backup `old.db` was made when there was one."""
    with library(tmp_path) as full:
        reading = opened(full)
        (first,) = full.annotations.annotate(
            reading, document(), paragraph(1), Edit(note="first", add_tags=("b", "A"))
        ).annotations
        backup.copy(full.path, tmp_path / "old.db")
        full.annotations.annotate(reading, document(), paragraph(1), Edit(note="changed"), base=first)
        full.annotations.annotate(reading, document(), paragraph(2), Edit(note="second"))
        return full.path


@pytest.fixture
def old(path: Path, tmp_path: Path) -> Path:
    return tmp_path / "old.db"


def notes(path: Path) -> list[str]:
    with Library(path) as full:
        return [annotation.note for annotation in opened(full).annotations]


def test_contents_and_comparison_of_a_backup(path: Path, old: Path) -> None:
    assert restore.contents(old) == (schema.VERSION, 1, 1)
    there = restore.compare(path, old)
    assert there.back == [] and [mark.note for mark in there.gone] == ["second"]
    ((present, other),) = there.changed
    assert (present.note, other.note, other.tags, other.article) == ("changed", "first", "a\nb", "Ten numbers")
    the_other_way = restore.compare(old, path)
    assert [mark.note for mark in the_other_way.back] == ["second"] and the_other_way.gone == []
    assert restore.compare(path, path) == ([], [], [], [])
    assert [counted.kind for counted in there.others] == ["step of undo"]
    assert len(restore.compare(path.with_name("none.db"), old).back) == 1


def test_backup_replaces_the_library_and_the_old_file_is_kept(path: Path, old: Path) -> None:
    before = old.read_bytes()
    kept = restore.restore(old, path, NOW)
    assert kept == path.with_name("reader-replaced-20260503T091500Z.db")
    assert notes(path) == ["first"] and notes(kept) == ["changed", "second"] and old.read_bytes() == before
    assert oct(path.stat().st_mode)[-3:] == "600"
    again = restore.restore(kept, path, NOW)
    assert again is not None and again.name == "reader-replaced-20260503T091500Z.2.db"
    assert notes(path) == ["changed", "second"]


def test_symlinked_library_stays_a_symlink(path: Path, old: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(path)
    kept = restore.restore(old, tmp_path / "link.db", NOW)
    assert (tmp_path / "link.db").is_symlink() and kept is not None and kept.parent == path.parent
    assert notes(path) == notes(tmp_path / "link.db") == ["first"] and notes(kept) == ["changed", "second"]


def test_nothing_is_kept_if_there_was_no_library(path: Path, old: Path) -> None:
    path.unlink()
    assert restore.restore(old, path, NOW) is None and notes(path) == ["first"]


def test_hot_journal_is_rolled_back_before_restoring(path: Path, old: Path) -> None:
    """The kept file has the last committed state, and its journal is never applied to the new file."""
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE article_version SET metadata = metadata || hex(zeroblob(100000))")
    writer.execute("UPDATE annotation SET note = 'half done'")
    journal = path.with_name("reader.db-journal")
    state = path.read_bytes(), journal.read_bytes()
    writer.execute("ROLLBACK")
    writer.close()
    path.write_bytes(state[0])
    journal.write_bytes(state[1])
    kept = restore.restore(old, path, NOW)
    assert kept is not None and notes(kept) == ["changed", "second"] and notes(path) == ["first"]
    assert not journal.exists()


def test_side_files_of_damaged_library_are_moved_with_it(path: Path, old: Path) -> None:
    path.write_bytes(b"\xff" * 8192)
    for suffix in restore.SIDE_FILES:
        path.with_name(f"reader.db{suffix}").write_text(suffix)
    kept = restore.restore(old, path, NOW)
    assert kept is not None and kept.read_bytes() == b"\xff" * 8192
    assert Path(f"{kept}-wal").read_text() == "-wal" and Path(f"{kept}-shm").exists()  # SQLite consumed the journal
    assert notes(path) == ["first"] and not any(Path(f"{path}{suffix}").exists() for suffix in restore.SIDE_FILES)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        migrate_further(conn)
    conn.close()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA application_id = 7")
    conn.close()


def damaged(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (newer, "written by a newer reader"),
        (foreign, "its header does not fit its tables"),
        (damaged, "is damaged"),
        (lambda path: path.write_text("a text" * 999), "is not a reader library"),
        (lambda path: path.write_text(""), "no reader library"),
    ],
)
def test_invalid_backup_is_refused(path: Path, old: Path, harm: Callable[[Path], object], words: str) -> None:
    harm(old)
    for act in (lambda: restore.restore(old, path, NOW), lambda: restore.compare(path, old)):
        with pytest.raises(LibraryError, match=words) as caught:
            act()
        assert "\n" not in str(caught.value)
    assert notes(path) == ["changed", "second"] and not list(path.parent.glob("*replaced*"))


def test_library_itself_is_refused_as_backup(path: Path) -> None:
    with pytest.raises(LibraryError, match="is the library itself"):
        restore.restore(path, path, NOW)


def test_nothing_is_replaced_while_another_program_writes(
    path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore, "PATIENCE_MS", 20)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked by another program"):
        restore.restore(old, path, NOW)
    writer.execute("ROLLBACK")
    writer.close()
    assert notes(path) == ["changed", "second"]
    assert sorted(name for name in os.listdir(path.parent) if name != "backups") == ["installation", "reader.db"]


def test_open_reader_does_not_write_to_the_replaced_file(path: Path, old: Path) -> None:
    with Library(path) as known:
        reading = opened(known)
        known.keeper.finish()
        kept = restore.restore(old, path, NOW)
        with pytest.raises(LibraryError, match="replaced while it was open; restart reader"):
            known.annotations.annotate(reading, document(), paragraph(3), Edit(note="lost?"))
    assert kept is not None and notes(kept) == ["changed", "second"] and notes(path) == ["first"]


def test_backup_with_older_schema_is_migrated_when_opened(path: Path, tmp_path: Path) -> None:
    from sqlite_utils import Database

    conn = sqlite3.connect(tmp_path / "first.db", isolation_level=None)
    conn.execute("BEGIN IMMEDIATE")
    schema.migrate(Database(conn, execute_plugins=False), 1)
    conn.execute("COMMIT")
    conn.close()
    assert restore.contents(tmp_path / "first.db") == (1, 0, 0)
    restore.restore(tmp_path / "first.db", path, NOW)
    assert notes(path) == []
    assert restore.contents(path).schema == schema.VERSION


def test_backup_is_found_with_and_without_suffix(path: Path, old: Path) -> None:
    with backup.exclusive(path, 0):
        made = backup.make(path, "day", NOW)
    assert restore.find(path, made.name) == restore.find(path, made.stem) == restore.find(path, str(made)) == made
    assert restore.find(path, str(old)) == old
    for name in ("nothing", "../old.db", "nul\0", ""):
        with pytest.raises(LibraryError, match="no such backup"):
            restore.find(path, name)


@pytest.mark.parametrize("undone", [False, True])
def test_preview_counts_dismissed_corrections(tmp_path: Path, undone: bool) -> None:
    texts = ("“Nobody asked the shops about it,” said Anna Reed.", "The session closed at nine.")
    with library(tmp_path) as full:
        reading, first = opened(full, texts), document(texts)
        full.quotes.set_speaker(reading, first, extract(first.text).quotes[0], "Clara Young")
        full.people.set_role(reading, "Anna Reed", "baker")
        copy = tmp_path / "before.db"
        backup.copy(full.path, copy)
        decisions = full.quotes.decisions(reading.article_id, reading.version_id, first)
        full.quotes.leave_correction(reading, decisions.quotes[0])
        full.quotes.leave_correction(reading, decisions.names[0])
        if undone:
            full.annotations.undo(reading)
            full.annotations.undo(reading)
        changed = {one.kind: one.changed for one in restore.compare(full.path, copy).others}
    assert changed.get("decision on a quote", 0) == changed.get("decision on a name", 0) == int(not undone)
