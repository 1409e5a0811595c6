"""The state of a file since it was read: only different text counts as a change."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from tests.store.other_user import as_nobody
from tui_reader.formats import load
from tui_reader.formats.watch import FileState, FileWatch, Watcher
from tui_reader.model import Identity

TEXT = "The harbour is sold.\n\nNobody knows to whom.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    return path


def watch_of(path: Path) -> FileWatch:
    loaded = load(path)
    return FileWatch(loaded.article.source, loaded.identity, loaded.article.raw_sha256)


def replace(path: Path, text: str) -> None:
    new = path.with_name("new~")
    new.write_text(text)
    new.replace(path)


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def hidden_copy(path: Path) -> None:
    replace(path, TEXT)
    path.chmod(0)


def keeping_mtime(path: Path) -> None:
    """Write another text of the same length and restore the file's modification time."""
    times = path.stat()
    path.write_text(TEXT.replace("sold", "lost"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.fixture
def not_root(tmp_path: Path) -> Callable[[], AbstractContextManager[None]]:
    """Run a block as a user subject to permissions, who owns the files where the tests run as root."""
    if os.geteuid():
        return nullcontext
    for directory in (tmp_path, *tmp_path.parents):
        if not directory.stat().st_mode & 0o001:
            directory.chmod(0o711)
    return as_nobody


def link(path: Path) -> None:
    path.rename(path.with_name("aside"))
    path.symlink_to("aside")


@pytest.mark.parametrize(
    ("what", "state"),
    [
        (lambda path: None, "same"),
        (lambda path: os.utime(path), "same"),
        (lambda path: path.write_text(TEXT), "same"),
        (lambda path: replace(path, TEXT), "same"),
        (link, "same"),
        (lambda path: path.write_text(TEXT + "More.\n"), "changed"),
        (lambda path: path.write_text(TEXT.replace("sold", "lost")), "changed"),
        (lambda path: replace(path, "Another text.\n"), "changed"),
        (lambda path: os.truncate(path, 0), "changed"),
        (lambda path: path.write_bytes(b"\xff\x00"), "changed"),
        (lambda path: path.unlink(), "gone"),
        (directory, "replaced"),
        (fifo, "replaced"),
        (lambda path: path.chmod(0), "unreadable"),
        (lambda path: path.chmod(0o200), "unreadable"),
        (lambda path: path.parent.chmod(0), "unreadable"),
        (lambda path: (path.unlink(), path.symlink_to(path)), "unreadable"),
        (hidden_copy, "unreadable"),
        (keeping_mtime, "changed"),
        (lambda path: (path.unlink(), path.symlink_to("nowhere")), "gone"),
    ],
)
def test_only_different_text_is_a_change(
    path: Path, what: Callable[[Path], object], state: FileState, not_root: Callable[[], AbstractContextManager[None]]
) -> None:
    watch = watch_of(path)
    with not_root():
        assert watch.look() == "same"
    what(path)
    with not_root():
        watch.look()
        assert watch.look() == state == watch.state
    path.parent.chmod(0o755)
    path.unlink(missing_ok=True) if path.is_symlink() or not path.is_dir() else path.rmdir()
    path.write_text(TEXT)
    assert watch.look() == "same", "as it was when read"


def test_file_changed_before_the_first_check(path: Path) -> None:
    watch = watch_of(path)
    path.write_text("Quite another text.\n")
    assert watch.look() == "changed"


def test_briefly_missing_file_is_not_gone(path: Path) -> None:
    watch = watch_of(path)
    path.unlink()
    assert watch.look() == "same"
    path.write_text(TEXT + "More.\n")
    assert watch.look() == "changed"


def test_missing_file_that_reappears(path: Path) -> None:
    loaded = load(path)
    path.unlink()
    watch = FileWatch(str(path), Identity(), loaded.article.raw_sha256)
    assert watch.state == watch.look() == "gone"
    path.write_text(TEXT)
    assert watch.look() == "same"
    unknown = FileWatch(str(path), Identity(), "")
    assert unknown.look() == "changed"


def test_unreadable_file_is_checked_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = watch_of(path)
    os.utime(path, (1, 1))
    with monkeypatch.context() as patched:
        patched.setattr(FileWatch, "_hash", lambda self: (_ for _ in ()).throw(OSError(5, "the disk is failing")))
        assert [watch.look(), watch.look()] == ["same", "unreadable"]
    assert watch.look() == "same"


def test_thread_reports_each_new_state_and_stops(path: Path) -> None:
    states: list[FileState] = []
    told = threading.Event()

    def report(state: FileState) -> None:
        states.append(state)
        told.set()

    watcher = Watcher(watch_of(path), report, lambda error: pytest.fail(str(error)))
    watcher.start()
    for text in (TEXT + "More.\n", TEXT):
        path.write_text(text)
        watcher.look_now()
        assert told.wait(5)
        told.clear()
    watcher.stop()
    watcher._thread.join(5)
    assert states == ["changed", "same"] and not watcher._thread.is_alive()


@pytest.mark.parametrize("error", [IndexError("list index out of range"), RuntimeError("odd"), MemoryError()])
def test_unexpected_error_is_reported_once_and_prints_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    told: list[Exception] = []
    watch = watch_of(path)

    def look() -> FileState:
        raise error

    monkeypatch.setattr(watch, "look", look)
    watcher = Watcher(watch, lambda state: pytest.fail(state), told.append)
    watcher.start()
    watcher._thread.join(5)
    assert told == [error] and not watcher._thread.is_alive()
    assert capsys.readouterr() == ("", "")
