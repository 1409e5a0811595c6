"""A full disk while a note is typed: it is shown as not saved, kept, retried, and can be written elsewhere."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.commands import notes as notes_commands
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.terminal.rescue import rescue
from tui_reader.library import Library
from tui_reader.model import ReaderError

pytestmark = pytest.mark.disk
LONG = "Not to be lost. " * 2000
"""Larger than the free pages of a small library."""


def fill(driver: Driver) -> None:
    """Prevent the library from growing, like a full disk (SQLITE_FULL)."""
    connection(driver).execute(f"PRAGMA max_page_count = {pages(driver)}")


def free(driver: Driver) -> None:
    connection(driver).execute("PRAGMA max_page_count = 1000000")


def connection(driver: Driver) -> sqlite3.Connection:
    return driver.app.library.store._opened()


def pages(driver: Driver) -> int:
    return int(connection(driver).execute("PRAGMA page_count").fetchone()[0])


async def typed(driver: Driver, text: str = LONG) -> NoteEditor:
    await driver.press("a")
    await driver.paste(text)
    assert isinstance(driver.app.screen, NoteEditor)
    return driver.app.screen


async def test_unsaved_note_stays_in_the_editor_and_is_retried(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h")
        fill(driver)
        editor = await typed(driver)
        editor.save_draft()
        await driver.until(lambda: "not saved: the library was not written: the disk is full" in driver.text)
        await driver.until(lambda: "○ not saved" in driver.text)
        assert editor.unsaved and driver.app.library.annotations.drafts(driver.reading) == ()
        await driver.press("escape")
        assert driver.top(NoteEditor) and driver.find(TextArea).text == LONG
        free(driver)
        editor.save_draft()
        await driver.until(lambda: "Esc saves" in driver.text)
        assert not editor.unsaved and driver.app.library.annotations.drafts(driver.reading)[0].text == LONG
        await driver.press("x", "escape")
        assert [mark.note for mark in driver.stored] == [LONG + "x"] and "● saved" in driver.text
        assert connection(driver).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_note_can_be_written_to_another_file(
    make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(make_reader()) as driver:
        await driver.press("h")
        fill(driver)
        editor = await typed(driver)
        await driver.press("ctrl+o")
        assert not list(tmp_path.rglob("reader-note-*.txt")), "only if the library refuses the note"
        await driver.press("escape")
        await driver.until(lambda: "Ctrl+O writes it to a file" in driver.text)
        await driver.press("ctrl+o")
        (path,) = tmp_path.rglob("reader-note-*.txt")
        assert path.read_text() == LONG and stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "written to" in driver.text and not editor.unsaved
        await driver.press("escape")
        assert driver.app.screen is driver.screen, "a note saved to a file may be closed"


@pytest.mark.parametrize("kept", [True, False])
async def test_exiting_with_an_unsaved_note_writes_it_to_a_file(
    make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_reader()
    async with running(app) as driver:
        await driver.press("h")
        if not kept:
            fill(driver)
        await typed(driver)
        await driver.press("ctrl+q")
    found = list(tmp_path.rglob("reader-note-*.txt"))
    if kept:
        assert found == [] and app.farewell == ""
    else:
        assert [path.read_text() for path in found] == [LONG] and str(found[0]) in app.farewell
        assert "could not be saved" in app.farewell


async def test_note_is_printed_if_no_file_can_be_written(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object) -> Path:
        raise ReaderError("the note cannot be written anywhere: No space left on device")

    app = make_reader()
    async with running(app) as driver:
        await driver.press("h")
        fill(driver)
        await typed(driver, LONG + "\x1b[31m")
        monkeypatch.setattr(notes_commands, "write_elsewhere", nowhere)
        await driver.press("escape", "ctrl+o")
        assert "cannot be written anywhere" in driver.text
        await driver.press("ctrl+q")
    assert LONG.strip() in app.farewell and "\x1b" not in app.farewell


def test_note_is_written_to_the_first_writable_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    good = tmp_path / "good"
    good.mkdir()
    assert rescue("a", [tmp_path / "none", None, good]).parent == good
    assert rescue("b\ud800", []).parent == tmp_path
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(ReaderError, match="cannot be written anywhere: No such file"):
        rescue("c", [tmp_path / "none"])


SMALL = 800 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that holds the library, its backup and little else."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small file system is not allowed here; SQLITE_FULL is provoked otherwise above")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


async def test_really_full_disk(make_reader: MakeReader, small_disk: Path, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    with Library(small_disk / "reader.db") as library:
        app = make_reader(library=library)
        async with running(app) as driver:
            await driver.press("h")
            driver.app.library.keeper.finish()
            (small_disk / "other").write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * 4096 - 8192))
            await typed(driver)
            await driver.press("escape")
            await driver.until(lambda: "not saved" in driver.text)
            assert driver.top(NoteEditor) and "full" in driver.text
            assert [mark.colour for mark in driver.stored] == ["yellow"]
            (small_disk / "other").unlink()
            await driver.press("escape")
            assert [mark.note for mark in driver.stored] == [LONG.rstrip()]
        assert library.store._opened().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
