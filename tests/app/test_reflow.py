"""The key that changes how the lines of plain text are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tests.cli.test_reflow import LINES, PARAGRAPHS, WRAPPED
from tui_reader.app.screens.library import Opening


@pytest.fixture
def tides(tmp_path: Path) -> Path:
    path = tmp_path / "tides.txt"
    path.write_text(WRAPPED)
    return path


async def press_w(driver: Driver) -> None:
    before = driver.screen
    await driver.press("w")
    await driver.until(lambda: driver.screen is not before and driver.article.reading)
    await driver.ready()


async def test_key_cycles_layouts_and_keeps_annotations_and_place(tides: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(tides), (80, 24)) as driver:
        await driver.press("j", "h")
        (mark,) = driver.stored
        shown: list[list[str]] = []
        for _ in range(3):
            await press_w(driver)
            shown.append(list(driver.view.document.texts))
            (now,) = driver.stored
            assert (now.uid, now.status) == (mark.uid, "same") and now.span is not None
            words = driver.view.document.slice(*now.span)
            assert words.replace("\n\n", " ") == PARAGRAPHS[1]
            assert driver.view.document.texts[driver.view.cursor].startswith("The moon")
        assert shown == [PARAGRAPHS, LINES, PARAGRAPHS]
        assert len(driver.app.library.articles.recent()) == 1


async def press(driver: Driver, key: str, told: str) -> list[str]:
    """Press a key that reads the lines in another way, and return the paragraphs."""
    before = driver.screen
    await driver.press(key)
    await driver.until(lambda: driver.screen is not before and driver.article.reading)
    await driver.ready()
    assert told in driver.text
    return list(driver.view.document.texts)


async def test_undo_restores_the_layout_in_order_with_other_changes(tides: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(tides), (80, 24)) as driver:
        await driver.press("j", "h")
        assert await press(driver, "w", "Lines joined to paragraphs") == PARAGRAPHS
        assert await press(driver, "w", "Each line is a paragraph") == LINES
        await driver.press("j", "h")
        assert len(driver.stored) == 2
        await driver.press("u")
        assert "Undone: highlight" in driver.text and len(driver.stored) == 1
        assert await press(driver, "u", "Undone: each line is a paragraph") == PARAGRAPHS
        assert await press(driver, "u", "Undone: lines joined to paragraphs") == PARAGRAPHS
        await driver.press("u")
        assert driver.stored == () and "Undone: highlight" in driver.text
        await driver.press("u")
        assert "Nothing to undo" in driver.text
        await driver.press("ctrl+r")
        assert "Redone: highlight" in driver.text
        assert await press(driver, "ctrl+r", "Redone: lines joined to paragraphs") == PARAGRAPHS
        assert await press(driver, "ctrl+r", "Redone: each line is a paragraph") == LINES
        await driver.press("ctrl+r")
        assert "Redone: highlight" in driver.text and len(driver.stored) == 2
        number = driver.article.article_id
    async with running(make_reader()) as driver:
        driver.app.open_entry(Opening(number))
        await driver.until(lambda: list(driver.view.document.texts) == LINES)


async def test_layout_is_remembered(tides: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(tides)) as driver:
        await press_w(driver)
        await press_w(driver)
        assert "Each line is a paragraph" in driver.text
        number = driver.article.article_id
    async with running(make_reader()) as driver:
        driver.app.open_entry(Opening(number))
        await driver.until(lambda: list(driver.view.document.texts) == LINES)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("a.md", "# Title\n\nSome *words*.\n", "Only the lines of plain text")],
)
async def test_other_formats_explain_why_not(
    name: str, text: str, told: str, tmp_path: Path, make_reader: MakeReader
) -> None:
    path = tmp_path / name
    path.write_text(text)
    async with running(make_reader(path)) as driver:
        await driver.press("w")
        assert told in driver.text


async def test_text_without_its_file_explains_why_not(tides: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(tides)) as driver:
        number = driver.article.article_id
    tides.unlink()
    async with running(make_reader()) as driver:
        driver.app.open_entry(Opening(number))
        await driver.until(lambda: list(driver.view.document.texts) == PARAGRAPHS)
        await driver.ready()
        await driver.press("w")
        assert "The file is needed to read its lines" in driver.text
