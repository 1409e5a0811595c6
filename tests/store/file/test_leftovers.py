"""Files left by killed programs are removed at the next start; those of running programs are kept."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.library_examples import document, opened
from tui_reader.library import Library
from tui_reader.store.file import backup, leftovers

DEAD = 2**22 - 7  # above Linux's default maximum pid


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with Library(tmp_path / "reader.db") as made:
        opened(made)
    (tmp_path / "backups").mkdir(exist_ok=True)
    return tmp_path / "reader.db"


def named(name: str) -> str:
    """Fill in this host and process as in the names made by `leftovers.incoming`."""
    host, pid, started = leftovers.incoming(Path("reader.db"), "x").name.removeprefix(".reader.db-x-").split(".")
    return name.format(host=host, pid=pid, started=started, dead=DEAD)


def put(path: Path, *, old: bool = True) -> Path:
    path.write_bytes(b"half a library")
    if old:
        os.utime(path, (1, 1))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "backups/.unfinished-abc123",
        ".unfinished-x",
        f".reader.db-repaired-{DEAD}",  # the name used by earlier versions
        ".reader.db-repaired-{host}.{dead}.{started}",
        ".reader.db-restored-{host}.{dead}.{started}",
        ".reader.db-restored-{host}.{pid}.00000000-journal",  # a pid in use again
        ".reader.db-a1b2c3d_",
        ".reader.db-a1b2c3d_-journal",
    ],
)
@pytest.mark.parametrize("act", [opened, lambda library: library.articles.recent()])
def test_leftover_files_are_removed_at_next_start(database: Path, name: str, act: Callable[[Library], object]) -> None:
    """Whether an article is opened or articles are only listed, as by `reader list`."""
    path = put(database.parent / named(name))
    with Library(database) as again:
        act(again)
    assert not path.exists() and database.exists()


@pytest.mark.parametrize(
    "name",
    [
        "backups/reader-20260101T000000Z-day.db",
        ".reader.db-repaired-{host}.{pid}.{started}",
        ".reader.db-restored-{host}.{pid}.{started}-journal",
        "notes.md",
        ".reader-notes",
        "reader-note-x.txt",
        ".reader.db-settings.toml",
    ],
)
def test_other_files_are_kept(database: Path, name: str) -> None:
    path = put(database.parent / named(name))
    assert leftovers.remove(database) == 0 and path.exists()


def test_files_being_written_are_kept(database: Path) -> None:
    path = put(database.parent / "backups" / ".unfinished-now", old=False)
    locked = put(database.parent / "backups" / ".unfinished-slow")
    with locked.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert leftovers.remove(database) == 0 and path.exists() and locked.exists()
    assert leftovers.remove(database) == 1 and not locked.exists()


def test_symlink_with_leftover_name_is_not_followed(database: Path) -> None:
    target = put(database.parent / "precious")
    (database.parent / ".unfinished-link").symlink_to(target)
    assert leftovers.remove(database) == 0 and target.exists()


def test_backup_in_progress_holds_its_lock(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    check = backup._check

    def look(path: str) -> None:
        os.utime(path, (1, 1))
        seen.append(leftovers.remove(database) == 0 and Path(path).exists())
        check(path)

    monkeypatch.setattr(backup, "_check", look)
    backup.copy(database, database.parent / "copy.db")
    assert seen == [True] and document().length


def test_copy_from_another_host_is_kept_for_a_day(database: Path) -> None:
    path = put(database.parent / f".reader.db-repaired-00000000.{DEAD}.00000000", old=False)
    os.utime(path, (time.time() - 3600,) * 2)
    assert leftovers.remove(database) == 0
    os.utime(path, (time.time() - leftovers.DAY - 1,) * 2)
    assert leftovers.remove(database) == 1


SLOW = """
import sys, time
from pathlib import Path
from tui_reader.store.file import backup
def check(path):
    print("made", flush=True)
    time.sleep(60)
backup._check = check
backup.copy(Path(sys.argv[1]), Path(sys.argv[1]).with_name("copy.db"))
"""


def test_leftovers_of_killed_command_are_removed_at_once(database: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", SLOW, str(database)], stdout=subprocess.PIPE)
    assert child.stdout is not None and child.stdout.readline() == b"made\n"
    time.sleep(leftovers.QUIET)
    assert leftovers.remove(database) == 0, "its writer is still running"
    child.kill()
    child.wait()
    child.stdout.close()
    with Library(database) as again:
        opened(again)
    assert [path.name for path in database.parent.iterdir() if "unfinished" in path.name] == []
