"""A library that is only read: what would be stored is refused before the user is asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.formats import load
from tui_reader.library import Library


@pytest.fixture
def private(home: Path, seed: Path) -> Iterator[Library]:
    """A library with one article, opened privately."""
    with Library(home / "reader.db") as library:
        loaded = load(seed)
        library.articles.open(loaded.article, loaded.document, loaded.identity)
    with Library(home / "reader.db", private=True) as library:
        yield library


@pytest.mark.parametrize("keys", ["h", "t", "H", "v$t", "Qc", "Pr", "Tt"])
async def test_command_that_stores_is_refused_without_a_dialog(
    make_reader: MakeReader, private: Library, keys: str
) -> None:
    async with running(make_reader(library=private)) as driver:
        driver.app.clear_notifications()
        await driver.press(*keys)
        await driver.rest()
        assert len(driver.app.screen_stack) == 1 and "nothing" in driver.lines[-1], driver.lines[-1]
        assert not driver.app._notifications, "the status line says it"


@pytest.mark.parametrize("key", ["t", "s", "+"])
async def test_command_of_a_list_that_stores_is_refused_without_a_dialog(
    make_reader: MakeReader, private: Library, key: str
) -> None:
    async with running(make_reader(library=private)) as driver:
        await driver.press("L", key)
        assert driver.top(LibraryScreen) and "nothing" in driver.lines[-1]
