"""The command line on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.command import CommandLine
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.config import Config
from tui_reader.library import Library


async def run(driver: Driver, line: str) -> None:
    await driver.press(":")
    await driver.paste(line)
    await driver.press("enter")


def shown(driver: Driver) -> list[str]:
    assert isinstance(driver.app.screen, CommandLine)
    return driver.app.screen.shown


@pytest.mark.parametrize(
    ("line", "block"),
    [("3", 2), ("0", 0), ("999", 10), ("40%", 3), ("0%", 0), ("100 %", 10), ("goto end", 10), ("bottom", 10),
     ("down 2", 3), ("next-quote 2", 4)],
)  # fmt: skip
async def test_number_moves_to_paragraph_and_percentage_to_position(
    make_reader: MakeReader, line: str, block: int
) -> None:
    async with running(make_reader()) as driver:
        await driver.press("j")
        await run(driver, line)
        assert driver.view.cursor == block and driver.context == "view"
        await driver.press("'")
        assert driver.view.cursor == (block if line == "down 2" else 1)


async def test_arguments_replace_the_dialogs(make_reader: MakeReader, tmp_path: Path) -> None:
    config = Config(export_directory=tmp_path)
    async with running(make_reader(config=config)) as driver:
        await run(driver, "tag Policy, uk")
        await run(driver, "highlight doubt")
        await run(driver, "note Ask  them.")
        await run(driver, "note And again.")
        (mark,) = driver.stored
        assert (mark.tags, mark.colour, mark.note) == (("Policy", "uk"), "red", "Ask them.\nAnd again.")
        await run(driver, "tag polcy")
        assert "New: #polcy is almost the same as #Policy; u takes it back" in driver.text
        await driver.press("u")
        await run(driver, "tag -uk")
        assert driver.stored[0].tags == ("Policy",)
        await run(driver, "search Switzerland")
        assert driver.view.document.texts[driver.view.cursor].find("Switzerland") > 0
        await run(driver, "next-mention amodei")
        assert "Dario Amodei: mention" in driver.text
        await run(driver, "tag-filter policy")
        assert "▽ #policy 1 ¶" in driver.text and driver.view.cursor == 0
        await run(driver, f"export {tmp_path}/out.md")
        await driver.rest()
        assert "Ask them." in (tmp_path / "out.md").read_text()
        await run(driver, "theme reader-light")
        assert driver.app.theme == "reader-light"
        await driver.press("v", "w")
        await run(driver, "tag chosen")
        assert [mark.kind for mark in driver.stored if mark.tags == ("chosen",)] == ["span"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("exprot", "Unknown command “exprot”; did you mean 'export'?"),
        ("theme reader-lihgt", "No theme “reader-lihgt”; did you mean 'reader-light'?"),
        ("highlight claimm", "No colour “claimm”; did you mean 'claim'?"),
        ("goto Chapter", "No heading “Chapter”"),
        ("search xyzzy", "No match for “xyzzy”"),
        ("next-mention Nobody", "The article names nobody “Nobody”"),
        ("export /nowhere/x.md", "There is no directory /nowhere"),
        ("tag-filter none", "No paragraph is tagged #none"),
    ],
)
async def test_invalid_line_shows_one_line_and_changes_nothing(make_reader: MakeReader, line: str, told: str) -> None:
    async with running(make_reader()) as driver:
        await run(driver, line)
        assert told.casefold() in driver.lines[-1].casefold() and driver.stored == () and driver.view.cursor == 0


async def test_history_is_listed_first_and_survives_restart(make_reader: MakeReader, library: Library) -> None:
    async with running(make_reader()) as driver:
        await run(driver, "3")
        await run(driver, "tag uk")
    async with running(make_reader()) as driver:
        await driver.press("G", ":")
        assert shown(driver)[:2] == ["tag uk", "3"]
        await driver.press("enter")  # nothing is selected, nothing runs
        assert len(driver.stored) == 1 and driver.view.cursor == 10
        await driver.press(":", "down", "down", "enter")
        assert driver.view.cursor == 2
        await driver.press(":")
        assert shown(driver)[:2] == ["3", "tag uk"]
        await driver.paste("ta")
        assert shown(driver)[:2] == ["tag uk", "tag"]


async def test_tab_completes_names_then_arguments_and_cycles(make_reader: MakeReader, library: Library) -> None:
    for name in ("policy", "police"):
        library.codebook.describe_tag(name, "")
    async with running(make_reader()) as driver:
        await driver.press(":")
        field = driver.find(Input)
        await driver.paste("tag-f")
        await driver.press("tab")
        assert field.value == "tag-filter "
        await driver.paste("pol")
        seen = []
        for _ in range(3):
            await driver.press("tab")
            seen.append(field.value)
        assert seen == ["tag-filter police", "tag-filter policy", "tag-filter police"]
        await driver.press("escape")
        assert driver.context == "view"


async def test_command_without_argument_opens_the_dialog_of_its_key(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await run(driver, "tag")
        assert driver.top(TagPicker)
        await driver.press("escape", "%")
        assert driver.find(Input).value == "goto "
        await driver.paste("50%")
        await driver.press("enter")
        assert driver.view.cursor == 5


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_each_command_takes_one_line_and_its_key_is_at_the_right(
    make_reader: MakeReader, size: tuple[int, int]
) -> None:
    async with running(make_reader(), size) as driver:
        await driver.press(":")
        await driver.paste("tag-")
        at = [y for y, line in enumerate(driver.lines) if " tag-" in line][1:4]  # after the line that is typed
        assert at[2] - at[0] == 2
        rows = [driver.lines[y].rpartition("│")[0].rpartition("│")[2].split() for y in at]
        assert [(row[0], row[-1]) for row in rows] == [("tag-all", "#"), ("tag-1", "1–9"), ("tag-again", ".")]
