"""The disk with library and working directory vanishes, or the editor never ends: the note is kept somewhere."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.pseudo_terminal import COMMAND, CTRL_Q, ESCAPE, Terminal, colour_terminal

CTRL_O = "\x0f"
NOTE = "Precious words"


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A removable disk with library and working directory, and a home directory elsewhere."""
    made = {name: tmp_path / name for name in ("stick", "home", "temporary")}
    for place in made.values():
        place.mkdir()
    (made["stick"] / "work").mkdir()
    return made


def started(places: dict[str, Path], seed: Path, **more: str) -> Terminal:
    env = colour_terminal(places["stick"] / "library")
    env |= {"HOME": str(places["home"]), "TMPDIR": str(places["temporary"]), **more}
    terminal = Terminal([*COMMAND, str(seed)], env, places["stick"] / "work")
    terminal.until("Quotes 5")
    terminal.type("h", "● saved")
    return terminal


@pytest.mark.parametrize("home", ["there", "gone"])
@pytest.mark.parametrize("end", ["Ctrl+O", "Ctrl+Q", "SIGTERM", "SIGHUP", "SIGINT"])
def test_note_survives_the_disk_it_was_written_on(places: dict[str, Path], seed: Path, end: str, home: str) -> None:
    terminal = started(places, seed)
    terminal.type("a", "Note on ¶ 1")
    shutil.rmtree(places["stick"])
    if home == "gone":
        shutil.rmtree(places["home"])
    terminal.type(NOTE, NOTE)
    if end == "Ctrl+O":
        terminal.type(ESCAPE, "not saved: ")
        terminal.type(CTRL_O, "written to")
        terminal.type(ESCAPE, "The note is in")
        terminal.child.send("q")
    elif end == "Ctrl+Q":
        terminal.child.send(CTRL_Q)
    else:
        terminal.child.kill(getattr(signal, end))
    assert terminal.ends() == (130 if end == "SIGINT" else 0)
    (path,) = places["temporary" if home == "gone" else "home"].glob("reader-note-*.txt")
    assert path.read_text() == NOTE and b"Traceback" not in terminal.raw
    if end != "Ctrl+O":
        assert path.name in terminal.raw.decode().rpartition("\x1b[?1049l")[2].replace("\r\n", "")


def test_note_is_printed_if_nothing_is_writable(places: dict[str, Path], seed: Path) -> None:
    terminal = started(places, seed)
    terminal.type("a", "Note on ¶ 1")
    for place in places.values():
        shutil.rmtree(place)
    terminal.type(NOTE, NOTE)
    terminal.child.kill(signal.SIGTERM)
    code = terminal.ends()
    left = [*Path("/tmp").glob("reader-note-*"), *Path("/var/tmp").glob("reader-note-*")]
    kept = [path for path in left if path.read_text() == NOTE]
    for path in kept:
        path.unlink()
    assert code == 0 and (kept or NOTE in terminal.raw.decode().rpartition("\x1b[?1049l")[2])


def test_export_dialog_opens_without_a_working_directory(places: dict[str, Path], seed: Path) -> None:
    terminal = started(places, seed)
    shutil.rmtree(places["stick"] / "work")
    terminal.type("x", "Esc cancels")
    terminal.type(ESCAPE, lambda: "Esc cancels" not in terminal.text)
    terminal.child.send("q")
    terminal.ends()
    assert b"Traceback" not in terminal.raw


@pytest.mark.parametrize("end", ["SIGTERM", "SIGHUP", "closed"])
def test_text_saved_by_a_still_running_editor_becomes_a_draft(places: dict[str, Path], seed: Path, end: str) -> None:
    """`code --wait` ends neither with the terminal nor with the program."""
    editor = places["stick"] / "editor"
    editor.write_text('#!/bin/sh\ntrap "" HUP\nprintf "half saved" > "$1"\ntouch "$0.ready"\nsleep 3\n')
    editor.chmod(0o755)
    terminal = started(places, seed, EDITOR=shlex.quote(str(editor)))
    terminal.type("e", (places["stick"] / "editor.ready").exists)
    if end == "closed":
        terminal.vanish()
    else:
        os.kill(terminal.child.pid, getattr(signal, end))
        assert terminal.ends() == 0
    with sqlite3.connect(places["stick"] / "library" / "reader.db") as db:
        drafts = db.execute("SELECT text FROM draft").fetchall()
    assert drafts == [("half saved",)]
    (path,) = places["temporary"].glob("note-*.md")
    assert path.read_text() == "half saved", "it is still open in the editor"
