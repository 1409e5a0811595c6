"""Faults of the library file while the app has it open: read-only, deleted, replaced, locked, a wrong clock."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import TextArea

from tests.app.reader_driver import MakeReader, running
from tests.pseudo_terminal import COMMAND, ESCAPE, Terminal, colour_terminal
from tests.store.library_examples import document, opened, paragraph
from tests.store.other_user import as_nobody
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.library import Library, LibraryError
from tui_reader.model import Edit
from tui_reader.store.file import backup, doctor
from tui_reader.store.file.keeper import Keeper


@pytest.fixture
def terminal(home: Path, seed: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The app on the seed article, with one highlight made."""
    made = Terminal([*COMMAND, str(seed)], colour_terminal(home), tmp_path)
    made.until("Quotes 5")
    made.type("h", "● saved")
    yield made
    made.child.close(force=True)


def type_note(terminal: Terminal, text: str) -> None:
    terminal.type("a", "Note on ¶ 1")
    terminal.type(text, text)


def test_failing_disk_while_a_note_is_typed(terminal: Terminal, home: Path) -> None:
    """SQLITE_IOERR_WRITE: no file of the program may grow beyond 4 kB, by RLIMIT_FSIZE."""
    type_note(terminal, "Not to be lost.")
    pid = terminal.child.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    terminal.type(ESCAPE, "not saved: the library was not written")
    terminal.until("Ctrl+O writes it to a file")
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
    terminal.type(ESCAPE, "✎ Not to be lost.")
    terminal.until("● saved")
    terminal.child.send("q")
    assert terminal.ends() == 0
    assert doctor.examine(home / "reader.db").findings == ()


async def test_library_locked_by_another_program_for_long(make_reader: MakeReader, home: Path) -> None:
    with Library(home / "reader.db", busy_timeout=0.2) as library:
        async with running(make_reader(library=library)) as driver:
            await driver.press("h")
            library.keeper.finish()
            other = sqlite3.connect(home / "reader.db", isolation_level=None)
            for lock in ("IMMEDIATE", "EXCLUSIVE"):
                other.execute(f"BEGIN {lock}")
                await driver.press("a")
                await driver.paste(f"Written meanwhile: {lock}. ")
                await driver.press("escape")
                await driver.until(lambda: "not saved: the library is locked by another program" in driver.text)
                other.execute("ROLLBACK")
                await driver.press("escape")
                assert not driver.top(NoteEditor) and f"{lock}." in driver.stored[0].note
            other.close()


def test_library_deleted_while_open(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    """Nothing is written to the unlinked file; the note goes to a file of its own."""
    type_note(terminal, "Still here.")
    (home / "reader.db").unlink()
    terminal.type(ESCAPE, "not saved: the library was moved or replaced")
    terminal.child.sendcontrol("q")
    assert terminal.ends() == 0
    assert b"the note could not be saved; it is in" in terminal.raw
    (path,) = tmp_path.rglob("reader-note-*.txt")
    assert path.read_text() == "Still here."
    assert not (home / "reader.db").exists()


async def test_library_replaced_while_open_and_put_back(make_reader: MakeReader, home: Path) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h")
        library = driver.app.library
        library.keeper.finish()
        aside = home / "aside.db"
        (home / "reader.db").rename(aside)
        with Library(home / "reader.db") as other:
            opened(other)
        before = (home / "reader.db").read_bytes()
        await driver.press("a")
        await driver.paste("Not into the other file.")
        await driver.press("escape")
        await driver.until(lambda: "not saved: the library was moved or replaced" in driver.text)
        assert (home / "reader.db").read_bytes() == before and not (home / "reader.db-journal").exists()
        aside.replace(home / "reader.db")
        await driver.press("escape")
        assert [mark.note for mark in driver.stored] == ["Not into the other file."]


@pytest.fixture
def public_directory() -> Iterator[Path]:
    """A directory that another user can access."""
    directory = Path(tempfile.mkdtemp(prefix="reader-test-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


async def test_read_only_library_is_reported_from_the_start(
    make_reader: MakeReader, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(make_reader()) as driver:
        await driver.press("h")
    before = (home / "reader.db").read_bytes()
    reason = f"the library {home / 'reader.db'} is read-only: nothing can be saved"
    monkeypatch.setattr("tui_reader.store.file.connection._unwritable", lambda _: reason)
    with Library(home / "reader.db") as library:
        async with running(make_reader(library=library)) as driver:
            await driver.until(lambda: "○ read-only" in driver.lines[0])
            assert [notice.message for notice in driver.app._notifications] == [reason]
            await driver.press("j", "h")
            assert "○ read-only" in driver.lines[0] and len(driver.stored) == 1
            await driver.press("a")
            await driver.until(lambda: "Ctrl+O writes it to a file" in driver.text)
            assert "not saved: the library is read-only: nothing can be saved" in driver.text
            await driver.press("escape")
            assert not driver.top(NoteEditor), "nothing was typed"
            await driver.press("a")
            await driver.paste("Not lost.")
            await driver.press("ctrl+s")
            assert driver.find(TextArea).text == "Not lost."
            await driver.press("ctrl+o", "escape")
            (path,) = tmp_path.rglob("reader-note-*.txt")
            assert (
                path.read_text() == "Not lost."
                and path.name in driver.screen.ctx.message
                and "○ read-only" in driver.lines[0]
            )
    assert (home / "reader.db").read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user to be refused: root is never")
async def test_library_made_read_only_while_open(make_reader: MakeReader, public_directory: Path) -> None:
    with Library(public_directory / "reader.db") as library:
        async with running(make_reader(library=library)) as driver:
            await driver.press("h")
            await driver.press("a", "escape")  # so that the editor's modules are imported while they are readable
            library.keeper.finish()
            library.path.chmod(0o444)
            with as_nobody():
                library.close()
                await driver.press("a")
                await driver.paste("Typed on.")
                await driver.press("escape")
                await driver.until(lambda: "not saved: the library is read-only" in driver.text)
                assert driver.find(TextArea).text == "Typed on."
                assert [mark.colour for mark in driver.stored] == ["yellow"], "it is still readable"
            library.path.chmod(0o600)
            await driver.press("escape")
            assert not driver.top(NoteEditor) and [mark.note for mark in driver.stored] == ["Typed on."]


async def test_damaged_library_suggests_repair_and_article_is_still_read(make_reader: MakeReader, home: Path) -> None:
    with Library(home / "reader.db") as library:
        opened(library)
        library.keeper.finish()
    with (home / "reader.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 9000)
    before = (home / "reader.db").read_bytes()
    async with running(make_reader()) as driver:
        await driver.until(lambda: driver.app._notifications)
        (told,) = driver.app._notifications
        assert "is damaged" in told.message
        assert "“reader doctor --repair”" in told.message and "“reader restore”" in told.message
        assert "In a dramatic escalation" in driver.text
        await driver.press("j", "h")
        await driver.until(lambda: "○ not saved" in driver.text)
    assert (home / "reader.db").read_bytes() == before


def test_clock_that_jumps_back_and_forth(tmp_path: Path) -> None:
    """Years back or ahead: changes are kept and undone in order, and no backup is lost."""
    path = tmp_path / "reader.db"
    times = [datetime(2026, 5, 3, tzinfo=UTC) + timedelta(days=days) for days in (0, 400, -9000, 3, -1, 20_000, 2)]
    made: set[Path] = set()
    for number, now in enumerate(times):
        clock = lambda now=now: now  # noqa: E731
        with Library(path, now=clock, keeper=Keeper(path, clock)) as library:
            reading = opened(library)
            assert len(reading.annotations) == number
            library.annotations.annotate(reading, document(), paragraph(number), Edit(note=f"{number}"))
            library.annotations.annotate(reading, document(), paragraph(9), Edit(note="taken back"))
            undone = library.annotations.undo(reading)
            assert undone is not None and (undone.label, len(undone.annotations)) == ("note", number + 1)
            library.keeper.finish()
            assert library.keeper.take_problem() is None
        found = {one.path for one in backup.listed(path)}
        assert made <= found
        made = found
    assert len(made) == len(times) - 1, "no backup on the day the library was made"
    assert doctor.examine(path).findings == ()


def test_copy_made_while_open_is_an_independent_library(tmp_path: Path) -> None:
    with Library(tmp_path / "reader.db") as library:
        reading = opened(library)
        library.annotations.annotate(reading, document(), paragraph(1), Edit(note="before"))
        if os.fork() == 0:  # closing a copy here would drop the locks of this process
            shutil.copyfile(tmp_path / "reader.db", tmp_path / "copy.db")
            os._exit(0)
        os.wait()
        library.annotations.annotate(reading, document(), paragraph(2), Edit(note="after"))
        with Library(tmp_path / "copy.db") as copy:
            assert [mark.note for mark in opened(copy).annotations] == ["before"]
        assert [mark.note for mark in library.annotations.of(reading)] == ["before", "after"]


def test_library_in_a_removed_directory(tmp_path: Path) -> None:
    with Library(tmp_path / "there" / "reader.db") as library:
        reading = opened(library)
        shutil.rmtree(tmp_path / "there")
        with pytest.raises(LibraryError, match="moved or replaced"):
            library.annotations.annotate(reading, document(), paragraph(1), Edit(note="n"))
        assert not (tmp_path / "there").exists()
