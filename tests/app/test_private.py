"""A library that is only read: what would be stored is refused before the user is asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tests.conftest import SEED
from tui_reader.app.screens.dialogs.about import About
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.screens.dialogs.check import CheckDialog
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Target


@pytest.fixture
def private(home: Path, seed: Path) -> Iterator[Library]:
    """A library with one article, opened privately."""
    with Library(home / "reader.db") as library:
        loaded = load(seed)
        library.articles.open(loaded.article, loaded.document, loaded.identity)
    with Library(home / "reader.db", private=True) as library:
        yield library


@pytest.mark.parametrize("keys", ["h", "t", "H", "a", "W", "v$t", "Qc", "Pr", "Tt"])
async def test_command_that_stores_is_refused_without_a_dialog(
    make_reader: MakeReader, private: Library, keys: str
) -> None:
    async with running(make_reader(library=private)) as driver:
        driver.app.clear_notifications()
        await driver.press(*keys)
        await driver.rest()
        assert len(driver.app.screen_stack) == 1 and "nothing" in driver.lines[-1], driver.lines[-1]
        assert not driver.app._notifications, "the status line says it"


LISTS = {"L": ("t", "s", "+", "d"), "M": ("t", "a", "H", "d"), "LQ": ("t",), "LP": ("t",)}


@pytest.mark.parametrize("keys", LISTS)
async def test_command_of_a_list_that_stores_is_refused_without_a_dialog(
    make_reader: MakeReader, annotated: Library, keys: str
) -> None:
    async with running(make_reader(library=annotated)) as driver:
        await driver.press(*keys)
        for key in LISTS[keys]:
            await driver.press("j", key)
            assert driver.top(LibraryScreen) and "nothing is stored" in driver.lines[-1], key


@pytest.mark.parametrize("keys", ["I", "LI"])
async def test_metadata_is_shown_and_not_asked_for(make_reader: MakeReader, private: Library, keys: str) -> None:
    async with running(make_reader(library=private)) as driver:
        await driver.press(*keys)
        assert driver.top(About)
        await driver.press("enter")
        assert not driver.top(AskLine) and "nothing is stored" in driver.lines[-1]


@pytest.mark.parametrize("answer", ["j", "G", "k"])
async def test_check_of_a_changed_text_stores_nothing(
    make_reader: MakeReader, annotated: Library, changed: Path, answer: str
) -> None:
    before = annotated.path.read_bytes()
    async with running(make_reader(changed, library=annotated)) as driver:
        await driver.ready()
        await driver.press("!")
        assert driver.top(CheckDialog)
        await driver.press(answer, "enter")
        assert len(driver.app.screen_stack) == 1 and "nothing is stored" in driver.lines[-1]
    assert annotated.path.read_bytes() == before


@pytest.fixture
def changed(tmp_path: Path, seed: Path) -> Path:
    """The article with other words in its second paragraph."""
    path = tmp_path / "changed.txt"
    path.write_text(seed.read_text().replace("According to sources close to the matter", "As two of them say"))
    return path


@pytest.fixture
def annotated(home: Path, changed: Path) -> Iterator[Library]:
    """A library with an annotated article whose file changed since, opened privately."""
    now, before = changed.read_text(), SEED.read_text()
    changed.write_text(before)
    with Library(home / "reader.db") as library:
        loaded = load(changed)
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        for number in (1, 2):
            target = Target("paragraph", loaded.document.span(number))
            library.annotations.annotate(reading, loaded.document, target, Edit(note="Mine"))
        library.extractions.prepare()
    changed.write_text(now)
    with Library(home / "reader.db", private=True) as library:
        yield library
