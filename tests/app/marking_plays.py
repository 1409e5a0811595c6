"""Plays for the keys that tag several passages at once or move by annotations."""

from __future__ import annotations

from tests.app.plays import go_into, plays
from tests.app.reader_driver import Driver
from tui_reader.app.screens.dialogs.command import CommandLine
from tui_reader.app.screens.dialogs.names import NamePicker
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.app.screens.dialogs.themes import ThemePicker
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


@plays("select-inside")
async def select_exactly(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "v", "w", key)
    assert "word (w), sentence (s), paragraph (j)" in driver.text
    await driver.press("w")
    assert driver.selected_words == "firm"
    await driver.press(key, "s")
    assert driver.selected_words == "The firm made a claim on Monday."
    await driver.press(key, "p")
    assert driver.selected_words.startswith("The firm") and driver.selected_words.endswith("were found.")
    await driver.press(key, "o", "w")  # another key ends the waiting
    assert driver.selected_words.startswith("firm made")


@plays("next-mention")
async def next_mention(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.cursor == 2 and "Mary Miller: mention 1 of 1" in driver.text
    await driver.press(key)
    assert driver.view.cursor == 2 and "No mention of Mary Miller below" in driver.text
    await driver.press("escape", "j", key)
    assert driver.view.cursor == 5 and "John Smith: mention 1 of 1" in driver.text


@plays("previous-mention")
async def previous_mention(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key)
    assert driver.view.cursor == 5 and "John Smith: mention 1 of 1" in driver.text


@plays("next-untagged")
async def next_untagged(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert driver.view.cursor == 2  # ¶ 2 is tagged
    await driver.press(key)
    assert driver.view.cursor == 5  # a heading and ¶ 5 lie between


@plays("previous-untagged")
async def previous_untagged(driver: Driver, context: Context, key: str) -> None:
    await driver.press("G", key, key)
    assert driver.view.cursor == 2
    await driver.press(key)
    assert driver.view.cursor == 2 and "No untagged paragraph above" in driver.text


@plays("jump-back")
async def jump_back(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "G", key, key)  # as in vim: twice goes back once
    assert driver.view.cursor == 1 and '¶ 2; " goes forward' in driver.text
    assert driver.context == "view"


@plays("jump-forward")
async def jump_forward(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "G", "'", key)
    assert driver.view.cursor == 7 and "¶ 8; ' goes back" in driver.text
    await driver.press(key)
    assert driver.view.cursor == 7 and "Nothing to go forward to" in driver.text


@plays("search-word")
async def search_word(driver: Driver, context: Context, key: str) -> None:
    if context == "view":
        found, block = "“spring”: match 2 of 2", 7
        await driver.press("/")
        await driver.paste("spring")
        await driver.press("enter", key)
    else:
        found, block = "“court”: match 1 of 1", 4
        await driver.press("j", "j", "j", "j", "v", "w", "i", "w")
        assert driver.selected_words == "court"
        await driver.press(key)
    await driver.rest()
    assert found in driver.text and driver.context == "view" and driver.view.cursor == block


@plays("annotations-here")
async def annotations_here(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    assert "No annotation here" in driver.text
    await driver.press("j", key)
    assert driver.top(NamePicker) and "Annotations here: 2" in driver.text
    assert "context" in driver.text and "#tag-1" in driver.text and "First." in driver.text
    await driver.press("down", "enter", "d")
    assert [mark.colour for mark in driver.stored] == ["yellow", None]


def blue(driver: Driver) -> str:
    (mark,) = [mark for mark in driver.stored if mark.colour == "blue"]
    return mark.exact


async def go_to_blue(driver: Driver, context: Context) -> None:
    if context == "list":
        await go_into(driver, context)
        await driver.press("j")
    else:
        await driver.press("]", "]")


@plays("extend")
async def extend(driver: Driver, context: Context, key: str) -> None:
    await go_to_blue(driver, context)
    await driver.press(key, key)
    assert blue(driver) == "Nobody believed the claim at first. Then the"
    assert "Now on “Nobody believed the" in driver.text
    await driver.press("u", "u")
    assert blue(driver) == "Nobody believed the claim at first."


@plays("shrink")
async def shrink(driver: Driver, context: Context, key: str) -> None:
    await go_to_blue(driver, context)
    await driver.press(*[key] * 8)
    assert blue(driver) == "Nobody" and "Only one word is left" in driver.text


@plays("resize")
async def resize(driver: Driver, context: Context, key: str) -> None:
    await go_to_blue(driver, context)
    await driver.press(key)
    assert "Enter keeps" in driver.text
    await driver.press("o", "w", "enter")
    assert blue(driver) == "believed the claim at first." and driver.context == "view"
    await driver.press("g", *["]"] * 2, key, "escape", "v", "enter")
    assert blue(driver) == "believed the claim at first."  # dropped with its selection


@plays("tag-filter")
async def tag_filter(driver: Driver, context: Context, key: str) -> None:
    await driver.press("/")
    await driver.paste("spring")
    await driver.press("enter", "escape", "g", key)
    assert driver.top(NamePicker) and "#tag-3" in driver.text
    await driver.paste("tag-3")
    await driver.press("enter")
    assert driver.view.cursor == 4 and "▽ #tag-3 1 ¶" in driver.lines[-1]
    await driver.press("escape")
    assert "▽" not in driver.text and "All paragraphs are shown as usual" in driver.text


@plays("tag-only")
async def tag_only(driver: Driver, context: Context, key: str) -> None:
    await driver.press("/")
    await driver.paste("spring")
    await driver.press("enter", "escape", "g", key)
    await driver.paste("tag-3")
    await driver.press("enter")
    assert driver.view.cursor == 4 and "▽ only #tag-3 1 ¶" in driver.lines[-1] and "paragraphs hidden" in driver.text
    await driver.press(key)
    assert "▽ #tag-3 1 ¶" in driver.lines[-1] and "hidden" not in driver.text
    await driver.press(key, "escape")
    assert "▽" not in driver.text and "hidden" not in driver.text


@plays("command")
async def command_line(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(CommandLine) and "a command, a paragraph number or a per cent" in driver.text
    await driver.paste("5")
    await driver.press("enter")
    assert driver.view.cursor == 4 and driver.context == "view"


@plays("goto")
async def go_to(driver: Driver, context: Context, key: str) -> None:
    await driver.press(key)
    await driver.paste("the last")
    assert "goto THE LAST WORD" in driver.text
    await driver.press("enter")
    assert driver.view.cursor == 6


@plays("theme")
async def theme(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(ThemePicker)
    await driver.paste("contrast")
    await driver.press("enter")
    assert driver.app.theme == "reader-contrast"


@plays("copy-link")
async def copy_link(driver: Driver, context: Context, key: str) -> None:
    if context == "view":
        await driver.press(key)
        assert "No annotation here" in driver.text
    await go_to_blue(driver, context)
    await driver.press(key)
    (mark,) = [mark for mark in driver.stored if mark.colour == "blue"]
    assert driver.app.clipboard == f"reader:{mark.uid}" and f"terminal clipboard: reader:{mark.uid}" in driver.text
