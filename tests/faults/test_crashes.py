"""Exceptions inside the app: a crash loses nothing and prints one line; background failures are shown."""

from __future__ import annotations

import random
import sqlite3
import sys
from pathlib import Path

import pytest
from textual import events

from tests.app.reader_driver import Driver, MakeReader, running
from tests.faults.figures import Figure
from tests.pseudo_terminal import Terminal, colour_terminal
from tui_reader.app.screens.dialogs.note import NoteEditor

CRASHING = """
import sys
from textual.widgets import TextArea
import tui_reader.app.widgets.note_field as module
from tui_reader.app import status
from tui_reader.app.widgets.note_field import NoteField

def fails(self, *_):
    words_of_the_note = self.app.screen_stack[-1].text if len(self.app.screen_stack) > 1 else ""
    raise {error}

if {where!r} == "render":
    status.place_text = lambda ctx, progress: fails(ctx) if ctx.article.saved else ""
elif {where!r} == "timer":
    NoteField.on_mount = lambda self: self.set_timer(0.4, lambda: fails(self))
else:
    type_text = NoteField.type_text
    NoteField.type_text = lambda self, text: fails(self) if "%" in text else type_text(self, text)
from tui_reader.entry import main
main()
"""


@pytest.mark.parametrize(
    ("where", "error"),
    [("key", "RuntimeError('in a key')"), ("timer", "KeyError(0)"), ("render", "ValueError('[b]markup[/')")],
)
def test_crash_prints_one_line_and_keeps_typed_text(
    home: Path, tmp_path: Path, seed: Path, where: str, error: str
) -> None:
    command = [sys.executable, "-c", CRASHING.format(where=where, error=error), str(seed)]
    terminal = Terminal(command, colour_terminal(home), tmp_path)
    terminal.until("Quotes 5")
    if where == "render":
        terminal.child.send("h")
    else:
        terminal.type("a", "Note on ¶ 1")
        terminal.type("Half a thou", "Half a thou")
        if where == "key":
            terminal.child.send("%")
    assert terminal.ends() == 1
    after = terminal.raw.decode().rpartition("\x1b[?1049l")[2]
    (line,) = [line for line in after.splitlines() if "reader:" in line]
    assert line.rpartition("reader: ")[2].startswith(f"internal error: {error.partition('(')[0]}")
    assert "Traceback" not in after and "words_of_the_note" not in after and "Half a" not in after
    (path,) = (home / "tracebacks").iterdir()
    assert str(path) in line and ", in fails" in path.read_text() and "Half a" not in path.read_text()
    with sqlite3.connect(home / "reader.db") as db:
        drafts = db.execute("SELECT text FROM draft").fetchall()
        assert drafts == ([] if where == "render" else [("Half a thou",)])
        assert where != "render" or db.execute("SELECT count(*) FROM annotation").fetchone() == (1,)


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("tui_reader.extraction.extract_document", "An internal error ended the search for"),
        ("tui_reader.library.articles.Articles.open", "○ not saved"),
    ],
)
async def test_background_failure_is_shown(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch, home: Path, target: str, shown: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(target, fails)
    async with running(make_reader(), wait=False) as driver:
        await driver.until(lambda: driver.app._notifications)
        (notice,) = driver.app._notifications
        (path,) = (home / "tracebacks").iterdir()
        assert "IndexError: list index out of range" in notice.message and str(path) in notice.message
        assert shown in " ".join(driver.text.split()) or shown.split()[-1] in driver.text
        await driver.press("j")
        assert "Looking for quotes" not in driver.text or "open" in target


BURSTS = ["a", "t", "H", "x", "?", "L", "/", "p", "W", ":", "A", "Q"]


async def test_closing_dialogs_while_they_open_does_not_crash(
    make_reader: MakeReader, long: bool, figure: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that no dialog holds back, all at once or slightly apart: none of them ends the app."""
    monkeypatch.chdir(tmp_path)  # x and Enter export to the working directory
    dice, bursts = random.Random(5), 600 if long else 24
    async with running(make_reader()) as driver:
        for number in range(bursts):
            keys = [BURSTS[number % len(BURSTS)]]
            keys += dice.choices(["escape", "escape", "enter", "ctrl+o", "ctrl+s", "x", "pageup", "down"], k=5)
            for key in keys:
                driver.app._held = False if dice.random() < 0.7 else driver.app._held
                event = events.Key(driver.name_of(key), key if len(key) == 1 else None)
                event.set_sender(driver.app)
                driver.app._driver.send_message(event)  # type: ignore[union-attr]
                if dice.random() < 0.4:
                    await driver.pilot.pause(dice.choice([0, 0, 0.001, 0.004]))
            await driver.pilot.pause(0.005)
            await back_to_the_article(driver)
    figure(f"{bursts} bursts of keys into dialogs that open", "0 exceptions")


async def back_to_the_article(driver: Driver) -> None:
    for _ in range(20):
        if driver.app.screen is driver.screen:
            return
        await driver.press("escape")
    raise AssertionError(f"{driver.app.screen} does not close")


async def test_note_editor_can_be_used_before_it_is_mounted(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h")
        driver.screen.run_command("notes:write")
        editor = driver.screen.ctx.editor
        assert isinstance(editor, NoteEditor) and not editor.is_mounted
        assert editor.text == "" and not editor.unsaved
        driver.app.save_everything()
        editor.action_write_out()


@pytest.mark.parametrize("height", [1, 2, 3, 5])
@pytest.mark.parametrize("width", [1, 4, 20, 100])
async def test_palette_in_a_tiny_window(make_reader: MakeReader, width: int, height: int) -> None:
    async with running(make_reader()) as driver:
        await driver.resize(width, height)
        await driver.press("ctrl+p")
        await driver.press("pageup", "pagedown", "end", "up", "home", "pageup", "down")
        await driver.resize(120, 40)
        await driver.press("pageup", "escape")
        await driver.until(lambda: driver.app.screen is driver.screen)
