"""Closing the note editor without saving: the hint, undo, and no leftovers."""

from __future__ import annotations

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.widgets.note_field import NoteField
from tui_reader.config import Config
from tui_reader.model import Draft


def drafts(driver: Driver) -> tuple[Draft, ...]:
    return driver.app.library.annotations.drafts(driver.reading)


async def test_discard_key_is_shown_as_configured(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        assert "Ctrl+G closes without saving" in driver.text
    async with running(make_reader(config=Config(keys={"dialog-discard": ("f4",)}))) as driver:
        await driver.press("a", "x")
        assert "F4 closes without saving" in driver.text and "Ctrl+G" not in driver.text
        await driver.press("f4")
        assert driver.stored == () and "Note not saved; u restores it" in driver.text


@pytest.mark.parametrize("text", ["A thought.", "می\u200cخواهم\n\tand more", "x"])
async def test_undo_reopens_editor_with_discarded_text(make_reader: MakeReader, text: str) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j", "a")
        await driver.paste(text)
        driver.find(NoteField)
        await driver.press("ctrl+g")
        assert not driver.stored and not drafts(driver)
        await driver.press("j", "u")
        await driver.until(lambda: driver.top(NoteEditor))
        assert driver.find(NoteField).text == text and "Note on ¶ 2" in driver.text
        await driver.press("escape")
        assert [note.note for note in driver.stored] == [text] and drafts(driver) == ()


async def test_undo_works_after_restart_and_redo_discards_again(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("Half a thought")
        await driver.press("ctrl+g")
    async with running(make_reader()) as driver:
        assert not driver.top(NoteEditor) and drafts(driver) == (), "a discarded draft is not offered"
        await driver.press("u")
        await driver.until(lambda: driver.top(NoteEditor))
        assert driver.find(NoteField).text == "Half a thought"
        await driver.press("ctrl+g", "u")
        await driver.until(lambda: driver.top(NoteEditor))


async def test_discarding_edit_keeps_previous_note(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("As it was.")
        await driver.press("escape", "a")
        await driver.paste(" Worse.")
        editor = driver.app.screen
        assert isinstance(editor, NoteEditor)
        editor.save_draft()
        assert len(drafts(driver)) == 1
        await driver.press("ctrl+g")
        assert driver.stored[0].note == "As it was." and drafts(driver) == ()
        await driver.press("u")
        await driver.until(lambda: driver.top(NoteEditor))
        assert driver.find(NoteField).text == "As it was. Worse."


@pytest.mark.parametrize("typed", ["", " ", "\n\n", "\t \xa0"])
@pytest.mark.parametrize("leave", ["escape", "ctrl+g", "ctrl+q"])
async def test_empty_note_leaves_no_annotation_or_draft(make_reader: MakeReader, typed: str, leave: str) -> None:
    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("word" + typed)
        editor = driver.app.screen
        assert isinstance(editor, NoteEditor)
        editor.save_draft()
        assert len(drafts(driver)) == 1, "a draft is saved while typing"
        await driver.press("f7", "delete")  # delete all of it
        await driver.paste(typed)
        assert editor.text == typed
        editor.save_draft()
        assert drafts(driver) == ()
        await driver.press(leave)
        library = driver.app.library
        reading = driver.reading
        assert library.annotations.of(reading) == () and library.annotations.drafts(reading) == ()
        assert library.annotations.undo(reading) is None, "no change was made"


async def test_discard_that_cannot_be_undone_needs_second_press(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_reader.store.file.errors import LibraryError

    def locked(*_: object, **__: object) -> None:
        raise LibraryError("the library is locked")

    async with running(make_reader()) as driver:
        await driver.press("a")
        await driver.paste("Kept on screen")
        monkeypatch.setattr(driver.app.library.annotations, "discard_draft", locked)
        await driver.press("ctrl+g")
        assert driver.top(NoteEditor) and "not saved: the library is locked" in driver.text
        await driver.press("ctrl+g")
        assert not driver.top(NoteEditor) and driver.stored == ()
