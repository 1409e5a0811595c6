from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.library_examples import article, document, identity, library, migrate_further, opened, paragraph
from tests.store.other_user import as_nobody
from tui_reader.library import Library, LibraryError
from tui_reader.model import Edit
from tui_reader.store.file import schema
from tui_reader.store.file.connection import Store
from tui_reader.store.file.errors import DamagedError

NOTE = Edit(note="a note")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library with one annotation."""
    with library(tmp_path) as full:
        full.annotations.annotate(opened(full), document(), paragraph(1), NOTE)
        return full.path


@pytest.fixture
def public_directory() -> Iterator[Path]:
    """A directory that another user can access."""
    directory = Path(tempfile.mkdtemp(prefix="reader-test-"))
    directory.chmod(0o777)
    yield directory
    shutil.rmtree(directory)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_file_and_directories_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with Library(tmp_path / "a" / "b" / "reader.db") as new:
            opened(new)
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/b/reader.db")}
    assert modes == {"a": 0o700, "a/b": 0o700, "a/b/reader.db": 0o600}
    assert os.listdir(tmp_path / "a" / "b") == ["reader.db"]


def test_creating_and_querying_a_library_does_not_touch_the_disk(tmp_path: Path) -> None:
    with library(tmp_path) as new:
        assert new.articles.peek(identity(), "0" * 64) is None
        assert new.articles.recent() == [] and new.codebook.tags() == [] and new.codebook.digit_tags() == {}
        assert new.get_state("theme", "dark") == "dark"
        assert new.articles.find("/articles/one.txt") is None
        assert new.articles.forget("/articles/one.txt") is None
        assert not new.changed_elsewhere()
    assert os.listdir(tmp_path) == []


@pytest.mark.disk
def test_database_settings_are_durable(path: Path) -> None:
    with Library(path) as known:
        opened(known)
        with known.store.transaction() as db:
            settings = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in (
                "journal_mode", "synchronous", "foreign_keys", "application_id", "user_version"
            )}  # fmt: skip
    assert settings == {
        "journal_mode": "delete",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": schema.APPLICATION_ID,
        "user_version": schema.VERSION,
    }


def text_file(path: Path) -> None:
    path.write_text("This is a text and no database at all.\n" * 100)


def other_application(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE recipe (name TEXT)")
    conn.close()


def other_application_id(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA application_id = 252006673")
    conn.close()


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)


def scribbled(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (path.stat().st_size - 100))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (text_file, "is not a reader library"),
        (other_application, "is another application's database"),
        (other_application_id, "is another application's database"),
        (cut_off, "is damaged"),
        (scribbled, "is damaged"),
    ],
)
def test_invalid_library_is_refused_and_left_unchanged(path: Path, damage: Callable[[Path], None], words: str) -> None:
    damage(path)
    before, files = path.read_bytes(), os.listdir(path.parent)
    with Library(path) as refused:
        refused.articles.peek(identity(), article(document()).text_sha256)  # does not raise
        with pytest.raises(LibraryError, match=words) as caught:
            opened(refused)
        assert "\n" not in str(caught.value) and str(path) in str(caught.value)
    assert path.read_bytes() == before and os.listdir(path.parent) == files


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: os.mkfifo(path)])
def test_directory_or_fifo_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "reader.db")
    with Library(tmp_path / "reader.db") as refused:
        assert refused.articles.peek(identity(), None) is None
        with pytest.raises(LibraryError, match="is not a file"):
            opened(refused)


@pytest.mark.parametrize("place", ["file/reader.db", "nul\0/reader.db"])
def test_uncreatable_library_raises_one_line_error(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with Library(tmp_path / place) as refused, pytest.raises(LibraryError, match="cannot be created"):
        opened(refused)


@pytest.mark.parametrize("backups", [False, True])
def test_emptied_library_is_not_a_first_start(path: Path, backups: bool) -> None:
    if backups:
        with Library(path) as old:
            old.keeper.make("day")
    path.write_bytes(b"")
    path.chmod(0o644)
    os.utime(path, (1, 1))
    with Library(path) as new:
        assert opened(new).article_id == 1
        told = new.keeper.take_problem() or ""
    assert "empty file" in told and ("reader restore" in told) == backups
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("age", [0, 3600])
def test_empty_file_is_reported_and_made_private(tmp_path: Path, age: int) -> None:
    path = tmp_path / "reader.db"
    path.touch(0o644)
    os.utime(path, (time.time() - age,) * 2)
    with Library(path) as new:
        assert opened(new).article_id == 1
        assert "was an empty file" in (new.keeper.take_problem() or "")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("size", [1, 2, 15, 16, 50, 99])
@pytest.mark.parametrize("content", [b"S", b"\0", b"SQLite format 3\0"])
def test_file_shorter_than_header_is_damaged_and_left_unchanged(tmp_path: Path, size: int, content: bytes) -> None:
    path = tmp_path / "reader.db"
    path.write_bytes((content * size)[:size])
    with Library(path) as library, pytest.raises(DamagedError, match=rf"damaged: only {size} byte.* left"):
        opened(library)
    with Library(path) as library, pytest.raises(DamagedError, match="reader restore"):
        library.articles.recent()
    assert path.read_bytes() == (content * size)[:size]


def test_first_start_reports_nothing_and_creates_one_file(tmp_path: Path) -> None:
    with Library(tmp_path / "new" / "reader.db") as new:
        assert opened(new).article_id == 1 and new.keeper.take_problem() is None
    assert [path.name for path in new.path.parent.iterdir()] == ["reader.db"]
    assert new.path.stat().st_mode & 0o777 == 0o600


def test_newer_library_is_read_but_not_written(path: Path) -> None:
    with sqlite3.connect(path) as conn:
        migrate_further(conn)
    conn.close()
    before = path.read_bytes()
    with Library(path) as newer:
        reading = opened(newer)
        assert [annotation.note for annotation in reading.annotations] == ["a note"]
        assert "newer reader" in (newer.read_only_reason or "")
        with pytest.raises(LibraryError, match="newer reader"):
            newer.annotations.annotate(reading, document(), paragraph(2), NOTE)
        unknown = opened(newer, ["Nobody has read this one."], "/articles/new.txt")
        assert unknown.article_id == 0
        with pytest.raises(LibraryError, match="newer reader"):
            newer.articles.save_place(unknown, 0, "")
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user to be refused: root is never")
@pytest.mark.parametrize(("directory", "file"), [(0o755, 0o666), (0o777, 0o644)])
def test_read_only_file_or_directory_can_be_read(public_directory: Path, directory: int, file: int) -> None:
    with Library(public_directory / "reader.db") as own:
        own.annotations.annotate(opened(own), document(), paragraph(1), NOTE)
    own.keeper.finish()
    own.path.chmod(file)
    public_directory.chmod(directory)
    before = own.path.read_bytes()
    with as_nobody():
        known = Library(own.path)
        reading = opened(known)
        assert len(reading.annotations) == 1 and "read-only" in (known.read_only_reason or "")
        with pytest.raises(LibraryError, match="read-only"):
            known.annotations.annotate(reading, document(), paragraph(2), NOTE)
        assert own.path.read_bytes() == before
    own.path.chmod(0o666)
    public_directory.chmod(0o777)
    with as_nobody(), known:  # writable again: the next change is saved
        assert len(known.annotations.annotate(reading, document(), paragraph(2), NOTE).annotations) == 2
        assert known.read_only_reason is None
        known.keeper.finish()


def test_library_locked_by_another_program_raises_one_line_error(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    with Library(path, busy_timeout=0.05) as known:
        reading = opened(known)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match="locked by another program"):
            known.annotations.annotate(reading, document(), paragraph(2), NOTE)
        other.execute("ROLLBACK")
        assert len(known.annotations.annotate(reading, document(), paragraph(2), NOTE).annotations) == 2
    other.close()


def test_full_disk_loses_only_the_current_change(path: Path) -> None:
    with Library(path) as known:
        reading = opened(known)
        conn = known.store._opened()
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match="the disk is full"):
            known.annotations.annotate(
                reading, document(), paragraph(2), Edit(note="long " * 20_000, add_tags=("new",))
            )
        assert [annotation.note for annotation in known.annotations.of(reading)] == ["a note"]
        assert known.codebook.tags() == []
        conn.execute("PRAGMA max_page_count = 100000")
        assert len(known.annotations.annotate(reading, document(), paragraph(2), NOTE).annotations) == 2
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_FILE_SIZE = """
import resource, sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.library import LibraryError
from tui_reader.model import Edit
with Library(Path(sys.argv[1])) as known:
    reading = opened(known)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (known.path.stat().st_size, hard))
    try:
        known.annotations.annotate(reading, document(), paragraph(2), Edit(note="long " * 20_000))
    except LibraryError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(len(known.annotations.annotate(reading, document(), paragraph(2), Edit(note="short")).annotations))
"""


def test_failed_write_loses_only_the_current_change(path: Path) -> None:
    refused, count = _child(_FILE_SIZE, path).stdout.splitlines()
    assert "the disk is full or failing" in refused and count == "2"


def test_replaced_library_file_is_not_written(path: Path) -> None:
    with Library(path) as known:
        reading = opened(known)
        path.rename(path.with_name("old.db"))
        with pytest.raises(LibraryError, match="moved or replaced"):
            known.annotations.annotate(reading, document(), paragraph(2), NOTE)
        path.with_name("old.db").rename(path)
        assert len(known.annotations.annotate(reading, document(), paragraph(2), NOTE).annotations) == 2


def test_exception_rolls_back_the_transaction(path: Path) -> None:
    store = Store(path)
    with pytest.raises(KeyError), store.transaction() as db:
        db.execute("DELETE FROM annotation")
        raise KeyError
    with store.transaction() as db:
        assert db.execute("SELECT count(*) FROM annotation").fetchone() == (1,)
    store.close()


_FIRST_START = """
import sys
from pathlib import Path
from tests.store.library_examples import *
from tui_reader.model import Edit
number = int(sys.argv[2])
import sqlite_utils
print("ready", flush=True)
sys.stdin.readline()
with Library(Path(sys.argv[1])) as new:
    reading = opened(new)
    new.annotations.annotate(reading, document(), paragraph(number), Edit(add_tags=(f"tag {number}",)))
"""


def test_eight_simultaneous_first_starts(tmp_path: Path) -> None:
    path = tmp_path / "home" / "reader.db"
    children = [_start(_FIRST_START, path, str(number)) for number in range(8)]
    for child in children:
        assert child.stdout is not None and child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    outcomes = [(child.communicate(timeout=20)[1], child.returncode) for child in children]
    assert outcomes == [("", 0)] * 8
    with Library(path) as full:
        assert len(full.articles.recent()) == 1
        assert len(opened(full).annotations) == 8 and len(full.codebook.tags()) == 8


def _environment() -> dict[str, str]:
    here = Path(__file__).parent
    return {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parents[2]}", "PYTHONDONTWRITEBYTECODE": "1"}


def _child(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, str(path)], env=_environment(), capture_output=True, text=True)


def _start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
