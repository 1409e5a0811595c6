"""A full disk while a note is typed: the note is shown as not saved, kept, tried again, and can go elsewhere."""

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

LONG = "Not to be lost. " * 2000
"""More than the free pages of a small library hold."""


def fill(driver: Driver) -> None:
    """Let the library grow no more: what a full disk does (SQLITE_FULL)."""
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


async def test_the_note_stays_is_shown_as_not_saved_and_is_tried_again(make_reader: MakeReader) -> None:
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


async def test_the_note_can_be_written_to_a_file_elsewhere(
    make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(make_reader()) as driver:
        await driver.press("h")
        fill(driver)
        editor = await typed(driver)
        await driver.press("ctrl+o")
        assert not list(tmp_path.rglob("reader-note-*.txt")), "only where the library does not take it"
        await driver.press("escape")
        await driver.until(lambda: "Ctrl+O writes it to a file" in driver.text)
        await driver.press("ctrl+o")
        (path,) = tmp_path.rglob("reader-note-*.txt")
        assert path.read_text() == LONG and stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "written to" in driver.text and not editor.unsaved
        await driver.press("escape")
        assert driver.app.screen is driver.screen, "what is in a file may leave the screen"


@pytest.mark.parametrize("kept", [True, False])
async def test_leaving_with_a_note_that_cannot_be_saved_writes_it_to_a_file(
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


async def test_where_no_file_can_be_written_the_note_is_given_back(
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


def test_the_first_directory_that_takes_the_note_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    """A file system that holds the library, its backup and little besides."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small file system is not allowed here; SQLITE_FULL is provoked otherwise above")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


async def test_a_disk_that_is_really_full(make_reader: MakeReader, small_disk: Path, tmp_path: Path) -> None:
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
