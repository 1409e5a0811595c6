"""Paragraphs with a tag are emphasised and marked on the scroll bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running

TEXT = "\n\n".join(f"Paragraph {number} says something of its own." for number in range(1, 31))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    return file


async def tag(driver: Driver, down: int, name: str) -> None:
    await driver.press("g", *["j"] * down, "t")
    await driver.paste(name)
    await driver.press("enter")


async def show(driver: Driver, name: str) -> None:
    await driver.press("F")
    await driver.paste(name)
    await driver.press("enter")


def bar(driver: Driver) -> str:
    """The signs at the scroll bar, from its top."""
    region = driver.screen.place_bar.region
    return "".join(driver.lines[y].ljust(region.right)[region.x] for y in range(region.y, region.bottom))


async def test_paragraphs_with_a_tag_or_child_tag_are_emphasised(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (100, 24)) as driver:
        await tag(driver, 1, "policy/ai")
        await tag(driver, 3, "policy")
        await tag(driver, 4, "police")
        await driver.press("g")
        starts = [driver.view.document.start(block) for block in range(5)]
        plain = driver.style_at(starts[0]).color
        await show(driver, "policy")
        assert driver.view.cursor == 1 and "▽ #policy 2 ¶" in driver.text
        assert [driver.style_at(start).color == plain for start in starts] == [False, True, False, True, False]
        await driver.press(";")
        assert driver.view.cursor == 3
        await driver.press(";")
        assert driver.view.cursor == 3 and "No paragraph with the tag below" in driver.text
        await driver.press(",", "d")  # the filter follows the annotations
        assert "▽ #policy 1 ¶" in driver.text and driver.style_at(starts[1]).color != plain
        await driver.press("u", "escape")
        assert [driver.style_at(start).color == plain for start in starts] == [True] * 5 and "▽" not in driver.text


async def test_scroll_bar_shows_tags_with_their_digits(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (100, 24)) as driver:
        assert set(bar(driver)) <= {"│", "┃"}
        await tag(driver, 0, "one")
        await tag(driver, 15, "two")
        signs = bar(driver)
        assert signs[0] == "1" and signs[len(signs) // 2] == "2"
        await show(driver, "two")
        assert "1" not in bar(driver) and "2" in bar(driver)
        await driver.press("escape", "u", "u")
        assert set(bar(driver)) <= {"│", "┃"}


async def test_no_tags_show_message(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path)) as driver:
        await driver.press("F")
        assert "No tagged paragraph in this article: t adds a tag" in driver.text
        await driver.press(";")
        assert driver.view.cursor == 1
