"""Situations that a first-time user runs into."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.app import make_app
from tui_reader.app.commands.export import destination
from tui_reader.app.screens.dialogs.help import key_help
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.keys import KEYS
from tui_reader.library import Library
from tui_reader.model import ReaderError


async def test_keys_typed_before_editor_opens_go_to_the_editor(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        assert driver.app._driver is not None
        for key in "ahdud":  # one burst, as a paste without brackets or a busy machine sends it
            event = events.Key(key, key)
            event.set_sender(driver.app)
            driver.app._driver.send_message(event)
        await driver.until(lambda: not driver.app.holds_keys and isinstance(driver.app.screen, NoteEditor))
        await driver.until(lambda: driver.app.screen.query_one(TextArea).text == "hdud")
        assert driver.stored == ()


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "nord"])
async def test_every_textual_theme_can_be_used(make_reader: MakeReader, theme: str) -> None:
    async with running(make_reader(config=Config(theme=theme))) as driver:
        if theme in driver.app.available_themes:
            assert driver.app.theme == theme
        await driver.press("h")
        assert "Notes 1" in driver.text


async def test_welcome_is_shown_at_first_start_until_the_first_key(library: Library, seed: Path) -> None:
    app = make_app(library, Config(), load(seed), welcome=True)
    async with running(app, (80, 24)) as driver:
        await driver.until(lambda: "Welcome to reader." in driver.text)
        row = next(y for y, line in enumerate(driver.lines) if "Welcome" in line)
        assert len([line for line in driver.lines[row:-1] if line.strip()]) == 4, "three lines, and the keys"
        assert all(keys in driver.text for keys in ("h highlights", "t tags", "a writes", "v selects", "? shows"))
        await driver.press("j")
        assert "Welcome" not in driver.text and driver.view.cursor == 1, "the key does what it does"
        app.show_library()
        await driver.press("escape", "k")
        assert "Welcome" not in driver.text


@pytest.mark.parametrize(("size", "rows"), [((40, 12), 9), ((20, 30), 20), ((300, 100), 4)])
async def test_welcome_fits_every_window_size(library: Library, seed: Path, size: tuple[int, int], rows: int) -> None:
    app = make_app(library, Config(), load(seed), welcome=True)
    async with running(app, size) as driver:
        await driver.until(lambda: app.screen.query("#welcome"))
        await driver.drain()
        assert app.screen.query_one("#welcome").region.height <= rows + 1
        assert "help" in driver.lines[-1] or "?" in driver.lines[-1], "the status line stays"


async def test_theme_from_config_overrides_remembered_theme(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        driver.app.theme = "reader-light"
        await driver.rest()
    async with running(make_reader()) as driver:
        assert driver.app.theme == "reader-light"
    async with running(make_reader(config=Config(theme="reader-contrast"))) as driver:
        assert driver.app.theme == "reader-contrast"


async def test_unknown_theme_is_reported(make_reader: MakeReader) -> None:
    async with running(make_reader(config=Config(theme="nosuch"))) as driver:
        assert any("there is no theme 'nosuch'" in notice.message for notice in driver.app._notifications)


async def test_note_key_reopens_the_draft(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("half a note")
        driver.app.save_everything()
    async with running(make_reader()) as driver:
        await driver.press("escape", "a")
        assert driver.app.screen.query_one(TextArea).text == "half a note"


async def test_article_note_does_not_capture_paragraph_commands(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("W")
        await driver.paste("On all of it.")
        await driver.press("escape", "j", "h")
        assert sorted(mark.kind for mark in driver.stored) == ["article", "paragraph"]
        await driver.press("W", "escape", "a")
        assert driver.app.screen.query_one(TextArea).text == ""


async def test_selecting_whole_paragraph_targets_the_paragraph(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j", "h", "v", "escape", "k", "j", "v", "j", "h")
        (mark,) = driver.stored
        assert mark.kind == "paragraph"


async def test_article_opens_from_the_library_list(make_reader: MakeReader, library: Library) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j", "h")
    app = make_app(library, Config(), None)
    app.animation_level = "none"
    async with app.run_test() as pilot:
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        assert len(app.screen.query_one("#articles", ListPane).items) == 1
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen) and app.screen.article.annotations


async def test_quit_key_in_initial_library_list_exits(library: Library) -> None:
    app = make_app(library, Config(), None)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.return_code is None
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


def test_export_requires_an_existing_directory(tmp_path: Path) -> None:
    assert destination(str(tmp_path)) == tmp_path
    assert destination(f"{tmp_path}/notes.md") == tmp_path / "notes.md"
    for answer in (f"{tmp_path}/none/notes.md", f"{tmp_path}/none/"):
        with pytest.raises(ReaderError, match="there is no directory"):
            destination(answer)
    with pytest.raises(ReaderError, match="not in .mdg"):
        destination(f"{tmp_path}/notes.mdg")


@pytest.mark.parametrize("width", [34, 60, 100])
def test_help_fits_its_width(width: int) -> None:
    lines = key_help(KEYS, width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)
    assert all(row.tooltip.split()[0] in key_help(KEYS, width) for row in KEYS)
