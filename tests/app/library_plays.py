"""Plays of the keys of the library screen."""

from __future__ import annotations

from tests.app.plays import plays
from tests.app.reader_driver import Driver
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.app.screens.dialogs.word import WordPicker
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.keys import Context
from tui_reader.store.search.values import ArticleRow


async def open_library(driver: Driver) -> LibraryScreen:
    await driver.press("L")
    assert isinstance(driver.app.screen, LibraryScreen)
    return driver.app.screen


def row(driver: Driver) -> ArticleRow:
    (one,) = driver.app.library.catalogue.articles()
    return one


@plays("library-filter")
async def find(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key, *"nothing")
    assert "No article fits" in driver.text and "0 of 1 article" in driver.text
    await driver.press("escape")
    assert "THE QUARREL" in driver.text and driver.top(LibraryScreen)


@plays("library-state")
async def state(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(WordPicker)
    await driver.press("G", "enter")
    assert row(driver).state == "archived" and "Mark as archived; u undoes it" in driver.text


@plays("library-tag")
async def tag(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(TagPicker)
    await driver.press(*"mine", "enter")
    assert row(driver).tags == ("mine",) and "#mine" in driver.text


@plays("library-select")
async def select(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "1 selected" in driver.text and "✓ THE QUARREL" in driver.text
    await driver.press(key)
    assert "selected" not in driver.lines[0]


@plays("library-select-all")
async def select_all(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "1 selected" in driver.text
    await driver.press(key)
    assert "selected" not in driver.lines[0]


@plays("library-order")
async def order(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(WordPicker)
    await driver.press("j", "j", "j", "enter")
    assert "Title ▾" in driver.text


@plays("library-reverse")
async def reverse(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "Opened▴" in driver.text


@plays("library-forget")
async def forget(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.app.library.catalogue.articles() == [] and "No articles yet" in driver.text


@plays("library-undo")
async def undo(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press("d", key)
    assert row(driver).annotations == 3 and "Undone: forget" in driver.text
    await driver.press(*key * 20)
    assert "Nothing to undo" in driver.text


@plays("library-redo")
async def redo(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press("d", "u", key)
    assert driver.app.library.catalogue.articles() == [] and "Redone: forget" in driver.text
