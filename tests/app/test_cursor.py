"""The terminal cursor follows the focused panel's cursor, for braille displays and screen readers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.app import HIDE_CURSOR, SHOW_CURSOR
from tui_reader.config import Config


def under_cursor(driver: Driver) -> str:
    """The line of the screen from the terminal's cursor on."""
    x, y = driver.app.cursor_position
    return driver.lines[y][x:]


async def is_under_cursor(driver: Driver, *starts: str) -> None:
    """Wait for the frame in which the line under the cursor begins so: the cursor is placed when it is painted."""
    await driver.until(lambda: under_cursor(driver).startswith(starts))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_cursor_follows_the_paragraph_and_list_rows(make_reader: MakeReader, size: tuple[int, int]) -> None:
    async with running(make_reader(), size) as driver:
        await is_under_cursor(driver, "In a dramatic")
        for start in ("According to", "The timing is", "What does this"):
            await driver.press("j")
            await is_under_cursor(driver, start)
        await driver.press("Q")
        await is_under_cursor(driver, "Alibaba", "Unnamed")
        before = driver.app.cursor_position
        await driver.press("j")
        await driver.until(lambda: driver.app.cursor_position != before)
        await driver.press("escape", "g")
        await is_under_cursor(driver, "In a dramatic")


async def test_cursor_is_at_the_moving_end_of_a_selection(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("v", "w", "w")
        head = driver.view.selected_span.end
        await is_under_cursor(driver, driver.view.document.texts[0][head : head + 10].rstrip())


async def test_cursor_is_on_the_first_visible_row_of_a_tall_paragraph(make_reader: MakeReader, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 2000)
    async with running(make_reader(path), (60, 20)) as driver:
        await driver.press("j")
        await driver.until(lambda: driver.app.cursor_position.y == driver.view.region.y and driver.view.top[1] > 0)


async def test_cursor_follows_rows_of_dialogs_and_the_library(make_reader: MakeReader) -> None:
    async with running(make_reader()) as driver:
        await driver.press("H", "j", "j")
        await driver.until(lambda: under_cursor(driver).lstrip().startswith("3  ■  context"))
        await driver.press("escape", "L")
        await driver.until(lambda: "In a dramatic" in under_cursor(driver))


@pytest.mark.parametrize(("shown", "sequence"), [(True, SHOW_CURSOR), (False, HIDE_CURSOR)])
async def test_cursor_visibility_is_configurable(
    make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch, shown: bool, sequence: str
) -> None:
    async with running(make_reader(config=Config(show_cursor=shown))) as driver:
        written: list[str] = []
        assert driver.app._driver is not None
        monkeypatch.setattr(driver.app._driver, "write", written.append)
        driver.app.show_cursor()
        assert written == [sequence]
