"""What the keys do that mark several passages at once, or move by what is marked."""

from __future__ import annotations

from tests.app.plays import plays
from tests.app.reader_driver import Driver
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.keys import Context


@plays("tag-all")
async def tag_all(driver: Driver, context: Context, key: str) -> None:
    if context == "list":
        await driver.press("Q", "G", key)
        assert "Tag 2 quotes of John Smith" in driver.text
    else:
        await driver.press(key)
        assert "No search yet: / starts one" in driver.text
        await driver.press("/")
        await driver.paste("spring")
        await driver.press("enter", key)
        assert "Tag 2 matches of “spring”" in driver.text
    assert driver.top(TagPicker)
    await driver.paste("season")
    await driver.press("enter")
    tagged = [mark for mark in driver.stored if mark.tags == ("season",)]
    assert len(tagged) == 2 and [mark.speaker for mark in tagged] == [
        "John Smith" if context == "list" else None for _ in tagged
    ]
    await driver.press("u")
    assert all("season" not in mark.tags for mark in driver.stored)


@plays("select-paragraphs")
async def select_paragraphs(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", key, "j")
    assert driver.context == "select" and driver.selected_words.count("\n\n") == 1
    await driver.press("k", "k")
    assert driver.selected_words.startswith("THE QUARREL") and driver.selected_words.endswith("found.")
