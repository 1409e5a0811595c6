from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store.library_examples import Clock, document, opened, paragraph
from tui_reader.library import Library
from tui_reader.model import Edit, Reading
from tui_reader.store.file import access, backup, schema
from tui_reader.store.file.keeper import Keeper
from tui_reader.store.file.migrations import MIGRATIONS

NOTE = Edit(note="a note")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path, clock: Clock) -> Path:
    with kept(tmp_path / "home" / "reader.db", clock) as full:
        full.annotations.annotate(opened(full), document(), paragraph(1), NOTE)
        assert backup.listed(full.path) == [], "a library made today has nothing to lose yet"
        return full.path


def kept(path: Path, clock: Clock) -> Library:
    return Library(path, now=clock, keeper=Keeper(path, clock))


def reasons(full: Library) -> list[str]:
    full.keeper.finish()
    return [one.reason for one in backup.listed(full.path)]


def write(full: Library, reading: Reading, at: int) -> None:
    assert full.annotations.annotate(reading, document(), paragraph(at), NOTE).uid


def test_first_write_of_a_day_makes_one_backup(path: Path, clock: Clock) -> None:
    with kept(path, clock) as full:
        reading = opened(full)
        assert reasons(full) == ["day"]
        write(full, reading, 2)
        clock.forward(days=1)
        assert full.articles.recent() and reasons(full) == ["day"], "reading is not writing"
        for at in (3, 4, 5):
            write(full, reading, at)
        assert reasons(full) == ["day", "day"] and full.keeper.take_problem() is None
    with kept(path, clock) as other:
        write(other, opened(other), 6)
        assert reasons(other) == ["day", "day"], "another process finds today's backup"


def test_backup_starts_when_idle_and_at_the_end(path: Path, clock: Clock) -> None:
    with Library(path, now=clock, keeper=Keeper(path, clock, quiet=60)) as full:
        reading = opened(full)
        for at in (2, 3):
            write(full, reading, at)
        assert backup.listed(path) == [], "changes of the first minute do not wait"
    full.keeper.finish()
    (made,) = backup.listed(path)
    with Library(made.path) as copy:
        assert len(opened(copy).annotations) == 3
    clock.forward(days=1)
    with Library(path, now=clock, keeper=Keeper(path, clock, quiet=0.01)) as full:
        opened(full)
        thread = full.keeper._thread
        assert thread is not None
        thread.join(10)
        assert len(backup.listed(path)) == 2, "it ran without being requested"


def test_closing_the_main_library_starts_the_backup(path: Path) -> None:
    with Library(path) as full:
        full.keeper._quiet = 60
        opened(full)
        with full.for_thread() as worker:
            opened(worker)
        assert backup.listed(path) == [], "closing a worker's library does not count"
    full.keeper.finish()
    assert len(backup.listed(path)) == 1


def test_backup_contains_the_change_that_triggered_it(path: Path, clock: Clock) -> None:
    with kept(path, clock) as full:
        reading = opened(full)
        reasons(full)
        clock.forward(days=1)
        write(full, reading, 7)
        reasons(full)
    with Library(backup.listed(path)[0].path) as copy:
        assert len(opened(copy).annotations) == 2


def test_backup_is_made_before_bulk_delete_and_before_forget(path: Path, clock: Clock) -> None:
    with kept(path, clock) as full:
        reading = opened(full)
        uids = [full.annotations.annotate(reading, document(), paragraph(at), NOTE).uid or "" for at in range(8)]
        reasons(full)
        full.annotations.delete_all(reading, uids[:2])
        assert reasons(full) == ["day"]
        full.annotations.delete_all(reading, uids[2:])
        full.articles.forget("/articles/one.txt")
        assert sorted(reasons(full)) == ["day", "delete", "forget"]
    (held,) = (one.path for one in backup.listed(path) if one.reason == "delete")
    with Library(held) as copy:
        assert len(opened(copy).annotations) == 6


def test_backup_is_made_before_a_migration(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(tmp_path / "reader.db", clock) as full:
        write(full, opened(full), 1)

    def one_more(db: Database) -> None:
        db.execute("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT")

    old = schema.VERSION
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, one_more))
    monkeypatch.setattr(schema, "VERSION", old + 1)
    monkeypatch.setattr(schema.migrate, "__defaults__", (old + 1,))
    with kept(tmp_path / "reader.db", clock) as full:
        assert len(opened(full).annotations) == 1
        assert reasons(full) == [f"schema-{old}"], "which is also the daily backup"
        version = access.connect(backup.listed(full.path)[0].path).execute("PRAGMA user_version").fetchone()[0]
        assert version == old


@pytest.mark.parametrize("harm", ["file", "full"])
def test_failed_backup_is_reported_in_one_line_and_change_is_kept(
    path: Path, clock: Clock, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if harm == "file":
        (path.parent / "backups").write_text("in the way")
    else:

        def full_disk(*_: object) -> None:
            raise OSError(28, "No space left on device", "/somewhere")

        monkeypatch.setattr(backup, "_vacuum", full_disk)
    with kept(path, clock) as full:
        reading = opened(full)
        full.keeper.finish()
        problem = full.keeper.take_problem() or ""
        assert problem.startswith("no backup was made: ") and "\n" not in problem
        assert full.keeper.take_problem() is None, "reported once"
        assert full.articles.forget("/articles/one.txt") is not None
        assert (full.keeper.take_problem() or "").startswith("no backup was made: ")
        assert full.articles.unforget("/articles/one.txt") is not None and len(full.annotations.of(reading)) == 1


def test_missing_library_with_backups_is_reported(path: Path, clock: Clock) -> None:
    with kept(path, clock) as full:
        opened(full)
        assert reasons(full) == ["day"] and full.keeper.take_problem() is None
    path.unlink()
    with kept(path, clock) as full:
        assert opened(full).annotations == ()
        assert "“reader restore” lists its backups" in (full.keeper.take_problem() or "")


def test_thread_failure_does_not_fail_the_change(path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with kept(path, clock) as full:
        write(full, opened(full), 2)
        assert full.keeper.take_problem() == "no backup was made: can't start new thread"


def test_clock_moved_back_loses_no_backup(path: Path, clock: Clock) -> None:
    with kept(path, clock) as full:
        reading = opened(full)
        for at in range(10):
            clock.forward(days=1)
            write(full, reading, at)
            full.keeper.finish()
        before = {one.path for one in backup.listed(path)}
        clock.forward(days=-400)
        for at in range(10):
            write(full, reading, at)
            full.annotations.annotate(reading, document(), paragraph(at), Edit(add_tags=("t",)))
            full.keeper.finish()
            clock.forward(days=1)
        after = {one.path for one in backup.listed(path)}
    assert before <= after and len(after - before) >= 7


_WRITE = """
import sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.model import Edit
import sqlite_utils
print("ready", flush=True)
sys.stdin.readline()
with Library(Path(sys.argv[1])) as full:
    full.annotations.annotate(opened(full), document(), paragraph(int(sys.argv[2])), Edit(note="n"))
full.keeper.finish()
print(full.keeper.take_problem())
"""


def test_concurrent_writers_make_one_backup(path: Path) -> None:
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parents[2]}"}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITE, str(path), str(number)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    assert [child.communicate(timeout=30)[0] for child in children] == ["None\n"] * 4
    assert len(backup.listed(path)) == 1
