"""A command applies to what the cursor shows, never to an earlier jump target that is off screen."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.dialogs.copies import ArticleChoice
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.widgets.line_field import LineField
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.copies import Copies
from tui_reader.model import Copy, Edit, Target

TEXT = "\n\n".join(f"Paragraph {n} of a text. “We said this {n} times,” said Anna Reed." for n in range(60)) + "\n"


@pytest.mark.parametrize("jump", ["]", ")"])
@pytest.mark.parametrize("leave", ["search", "wheel"])
async def test_search_and_wheel_clear_the_jump_target(
    make_reader: MakeReader, tmp_path: Path, jump: str, leave: str
) -> None:
    path = tmp_path / "long.txt"
    path.write_text(TEXT)
    async with running(make_reader(path), (100, 24)) as driver:
        await driver.press("j", "v", "w", "h", "g", jump)
        assert driver.passage is not None
        before = driver.stored
        if leave == "search":
            await driver.press("/", *"paragraph 40", "enter")
        else:
            for _ in range(30):
                await driver.wheel(driver.view)
        assert driver.passage is None and driver.view.cursor > 10
        await driver.press("h")
        (new,) = [mark for mark in driver.stored if mark.uid not in {old.uid for old in before}]
        assert new.span == driver.view.document.span(driver.view.cursor)


async def test_earlier_row_request_does_not_move_selection_later(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("h", "d", "Q", "g", "u", "g", "j")
        key = driver.sidebar.selected_key
        await driver.press("f")
        assert driver.sidebar.selected_key == key


async def test_offer_waits_until_no_dialog_is_open(
    make_reader: MakeReader, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_text(TEXT)
    second.write_text(TEXT + "\nOne more.\n")
    source = load(first)
    reading = library.articles.open(source.article, source.document, source.identity)
    library.annotations.annotate(
        reading, source.document, Target("paragraph", source.document.span(3)), Edit(colour="red")
    )
    typed, copies = threading.Event(), Copies.of

    def slow(*arguments: Any, **options: Any) -> list[Copy]:
        assert typed.wait(10)
        return copies(*arguments, **options)

    monkeypatch.setattr(Copies, "of", slow)
    async with running(make_reader(second), wait=False) as driver:
        await driver.until(lambda: driver.article.reading)
        await driver.press("a", *"jj")
        typed.set()
        await driver.rest()
        await driver.press(*"jj")
        assert driver.top(NoteEditor) and driver.find(NoteField).text == "jjjj"
        await driver.press("escape")
        await driver.until(lambda: driver.screen.ctx.join_offer is not None)
        assert [mark.note for mark in driver.stored] == ["jjjj"]


async def test_keys_typed_during_lookup_go_to_the_choice(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TEXT)
    async with running(make_reader(path)) as driver:
        await driver.press("h")
        path.write_text("Another text altogether, which has nothing in common with it.\n\nNothing at all.\n")
        await driver.until(lambda: driver.screen.ctx.file_state == "changed")
        await driver.press("R")
        await driver.until(lambda: driver.article.document.length < 200)
        await driver.ready()
        await driver.press("~", "a", "escape")
        await driver.rest()
        assert not driver.top(NoteEditor) and not driver.top(ArticleChoice) and not driver.stored


async def test_invalid_export_path_keeps_the_prompt_open(make_reader: MakeReader, tmp_path: Path) -> None:
    async with running(make_reader()) as driver:
        await driver.press("x", "ctrl+u")
        await driver.paste(str(tmp_path / "nowhere" / "notes.md"))
        await driver.press("enter")
        assert "there is no directory" in driver.text and driver.find(LineField).value.endswith("nowhere/notes.md")
        for _ in range(len("nowhere/notes.md")):
            await driver.press("backspace")
        await driver.press(*"notes.md", "enter")
        assert (tmp_path / "notes.md").exists()
