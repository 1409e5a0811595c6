"""The dialog about the article: what it shows and what can be edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.about import About
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.exchange.markdown import render
from tui_reader.library import Library

ARTICLE = """---
author: Ann Reed
date: 2026-04-30
url: https://example.org/tides
---

# Tides

They rise twice a day.
"""
NAMES = ("title", "author", "date", "site", "address")
ROWS = (*NAMES, "language")
NEW = {"title": "My tides", "author": "Tom Hall", "date": "2026-05", "site": "The Pier", "address": "https://b.org/"}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "tides.md"
    path.write_text(ARTICLE)
    return path


async def write(driver: Driver, name: str, value: str) -> None:
    """Change a value in the open dialog."""
    assert driver.top(About)
    await driver.press("g", *["j"] * ROWS.index(name), "enter")
    assert driver.top(AskLine)
    await driver.press("ctrl+u")
    await driver.paste(value)
    await driver.press("enter")


async def test_dialog_shows_article_metadata(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await driver.press("I")
        for shown in ("Tides", "Ann Reed", "2026-04-30", "https://example.org/tides", "Markdown, utf-8"):
            assert shown in driver.text
        assert "6 words, 1 minute" in driver.text and "Title from  the first heading" in driver.text
        assert "by you" not in driver.text
        assert str(article) in "".join(line.strip("│ ") for line in driver.lines)


@pytest.mark.parametrize("name", NAMES)
async def test_each_value_can_be_changed_undone_and_cleared(
    name: str, article: Path, make_reader: MakeReader, library: Library
) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        found = getattr(driver.article.article, name)
        await driver.press("I")
        await write(driver, name, NEW[name])
        assert getattr(driver.article.article, name) == NEW[name]
        assert "by you" in driver.text and (not found or f"found: {found}" in driver.text)
        assert f'"{NEW[name]}"' in render(driver.article.material()).partition("\n---\n")[0]
        await driver.press("escape", "u")
        assert getattr(driver.article.article, name) == found and f"Undone: {name}" in driver.text
        await driver.press("ctrl+r", "I")
        assert getattr(driver.article.article, name) == NEW[name]
        await write(driver, name, "")
        assert getattr(driver.article.article, name) == found and "by you" not in driver.text
        assert "as found" in driver.text


async def test_user_metadata_survives_a_changed_source(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await driver.press("I")
        for name in NAMES:
            await write(driver, name, NEW[name])
    article.write_text(
        ARTICLE.replace("Ann Reed", "Lucy Hart").replace("twice a day", "twice each day").replace("30", "29")
    )
    async with running(make_reader(article), (80, 24)) as driver:
        assert {name: getattr(driver.article.article, name) for name in NAMES} == NEW
        await driver.press("I")
        assert "found: Lucy Hart" in driver.text and "found: 2026-04-29" in driver.text


GERMAN = "„Das geht so nicht“, brummte Katrin Vogel."
"""Too short for its language to be detected."""


async def test_quotes_are_searched_again_when_the_language_changes(tmp_path: Path, make_reader: MakeReader) -> None:
    path = tmp_path / "short.txt"
    path.write_text(GERMAN)

    def speakers(driver: Driver) -> list[str | None]:
        return [quote.speaker for quote in driver.article.quotes]

    async with running(make_reader(path), (80, 24)) as driver:
        await driver.until(lambda: speakers(driver) == [None])
        await driver.press("I")
        assert "Language    English" in driver.text
        await write(driver, "language", "german")
        assert "German  ✎ by you" in driver.text and "found: English" in driver.text
        await driver.until(lambda: speakers(driver) == ["Katrin Vogel"])
        await driver.press("escape", "u")
        await driver.until(lambda: speakers(driver) == [None])
        await driver.press("ctrl+r")
        await driver.until(lambda: speakers(driver) == ["Katrin Vogel"])
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.until(lambda: speakers(driver) == ["Katrin Vogel"])


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [("date", "may", "may is no date"), ("date", "2026-13", "is no date"), ("address", "example.org", "is no address"),
     ("address", "file:///etc/passwd", "is no address"), ("date", "2026-05-3", "is no date"),
     ("language", "klingon", "no rules for the language klingon")],
)  # fmt: skip
async def test_invalid_value_keeps_the_prompt_open(
    name: str, value: str, problem: str, article: Path, make_reader: MakeReader
) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        before = driver.article.article
        await driver.press("I")
        await write(driver, name, value)
        assert driver.top(AskLine) and problem in driver.text and value in driver.text
        await driver.press("escape")
        assert driver.top(About) and driver.article.article == before


async def test_hostile_metadata_is_shown_as_text(tmp_path: Path, make_reader: MakeReader) -> None:
    path = tmp_path / "a.md"
    path.write_text('---\ntitle: "[bold]x[/] \\x1b]0;y"\nauthor: \u202eevil\n---\n\nText.\n')
    async with running(make_reader(path), (80, 24)) as driver:
        await driver.press("I")
        assert "[bold]x[/]" in driver.text and driver.unclean() == []
