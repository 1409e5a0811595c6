"""Paragraphs with a tag are emphasised, or shown alone, and marked on the scroll bar."""

from __future__ import annotations

import re
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


# -- showing only ------------------------------------------------------------------------------------------------


async def only(driver: Driver, name: str) -> None:
    await driver.press("O")
    await driver.paste(name)
    await driver.press("enter")


def shown(driver: Driver) -> list[str]:
    """The numbers of the paragraphs on the screen, and lines for hidden ones, with their number: `(3)`."""
    found = []
    for line in driver.lines[1:]:
        if (match := re.search(r"Paragraph (\d+) says|⋯ (\d+) paragraphs? hidden", line)) is not None:
            found.append(match[1] or f"({match[2]})")
    return found


async def test_only_tagged_paragraphs_are_shown_and_hidden_ones_are_counted(
    make_reader: MakeReader, path: Path
) -> None:
    async with running(make_reader(path), (80, 24)) as driver:
        for down in (1, 2, 5, 29):
            await tag(driver, down, "policy")
        await driver.press("g")
        await only(driver, "policy")
        assert driver.view.cursor == 1 and "▽ only #policy 4 ¶" in driver.text
        assert shown(driver) == ["(1)", "2", "3", "(2)", "6", "(23)", "30"]
        await driver.press("j", "j", "j", "j")
        assert driver.view.cursor == 29
        await driver.press("k")
        assert driver.view.cursor == 5
        await driver.press("g")
        assert driver.view.cursor == 1
        await driver.press("G")
        assert driver.view.cursor == 29
        await driver.press("escape")
        assert driver.view.cursor == 29 and "hidden" not in driver.text and shown(driver)[-1] == "30"


async def test_jump_into_hidden_paragraph_shows_it_until_the_cursor_leaves(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (80, 24)) as driver:
        await tag(driver, 1, "policy")
        await tag(driver, 20, "policy")
        await driver.press("g")
        await only(driver, "policy")
        assert shown(driver) == ["(1)", "2", "(18)", "21", "(9)"]
        await driver.press("/")
        await driver.paste("Paragraph 13")
        await driver.press("enter")
        assert driver.view.cursor == 12
        assert shown(driver) == ["(1)", "2", "(10)", "13", "(7)", "21", "(9)"]
        await driver.press("k")
        assert driver.view.cursor == 1 and shown(driver) == ["(1)", "2", "(18)", "21", "(9)"]
        await driver.press("'")
        assert driver.view.cursor == 1
        await driver.press(":", *"30", "enter")
        assert driver.view.cursor == 29 and shown(driver) == ["(1)", "2", "(18)", "21", "(8)", "30"]


async def test_selection_is_never_hidden(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (80, 24)) as driver:
        await tag(driver, 1, "policy")
        await tag(driver, 6, "policy")
        await driver.press("g")
        await only(driver, "policy")
        await driver.press("V", "j", "j")
        assert shown(driver) == ["(1)", "2", "3", "4", "(2)", "7", "(23)"]
        await driver.press("h")
        assert driver.stored and shown(driver)[0] == "(1)"
        await driver.press("escape", "g")
        assert driver.selected_words == ""


async def test_untagged_paragraph_stays_until_the_cursor_leaves(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (80, 24)) as driver:
        await tag(driver, 1, "policy")
        await tag(driver, 6, "policy")
        await driver.press("g")
        await only(driver, "policy")
        await driver.press("d")
        assert driver.view.cursor == 1 and shown(driver) == ["(1)", "2", "(4)", "7", "(23)"]
        await driver.press("j")
        assert driver.view.cursor == 6 and shown(driver) == ["(6)", "7", "(23)"]
        await driver.press("u")
        assert shown(driver) == ["(1)", "2", "(4)", "7", "(23)"]


async def test_click_on_the_line_for_hidden_paragraphs_shows_the_first(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (80, 24)) as driver:
        await tag(driver, 1, "policy")
        await only(driver, "policy")
        row = next(y for y, line in enumerate(driver.lines) if "⋯ 28 paragraphs hidden" in line)
        await driver.click((driver.lines[row].index("28"), row))
        assert driver.view.cursor == 2 and shown(driver) == ["(1)", "2", "3", "(27)"]


async def test_only_typed_tag_is_shown_or_an_error(make_reader: MakeReader, path: Path) -> None:
    async with running(make_reader(path), (60, 20)) as driver:
        await tag(driver, 1, "policy/ai")
        await driver.press(":")
        await driver.paste("tag-only policy")
        await driver.press("enter")
        assert shown(driver) == ["(1)", "2", "(28)"]
        await driver.press(":")
        await driver.paste("tag-only nothing")
        await driver.press("enter")
        assert "no paragraph is tagged #nothing" in driver.text and shown(driver) == ["(1)", "2", "(28)"]


async def test_title_in_the_text_is_never_hidden(make_reader: MakeReader, tmp_path: Path) -> None:
    file = tmp_path / "article.md"
    file.write_text(f"# A title of its own\n\n{TEXT}")
    async with running(make_reader(file), (80, 24)) as driver:
        await tag(driver, 4, "policy")
        await only(driver, "policy")
        assert shown(driver) == ["(3)", "4", "(26)"] and "A title of its own" in driver.text.split("hidden")[0]
