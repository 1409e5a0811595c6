"""Corrections of quotes in a changed text: the banner, the title bar, and checking them one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.changes import CheckDialog
from tui_reader.app.widgets.bars import Banner
from tui_reader.extraction import extract
from tui_reader.formats import load
from tui_reader.library import Library

ANNA, BEN = "“No comment at all,” said Anna Reed, the mayor.", "“No comment at all,” said Ben Stone, the treasurer."
FIRST = ("The inquiry sat on Monday.", ANNA, "The clerk read for an hour.", BEN, "The session closed at nine.")
REMOVED = (*FIRST[:3], FIRST[4])
CHANGED = (*FIRST[:3], BEN.replace("at all", "at this time"), FIRST[4])


@pytest.fixture
def path(tmp_path: Path, library: Library) -> Path:
    """The user said that Carl Young said the second quote."""
    path = tmp_path / "article.txt"
    path.write_text("\n\n".join(FIRST))
    loaded = load(path)
    reading = library.open(loaded.article, loaded.document, loaded.identity)
    second = extract(loaded.document.text).quotes[1]
    library.set_speaker(reading, loaded.document, second, "Carl Young")
    return path


async def test_a_lost_correction_is_told_and_left(make_reader: MakeReader, library: Library, path: Path) -> None:
    path.write_text("\n\n".join(REMOVED))
    async with running(make_reader(path)) as driver:
        assert "1 correction to check" in driver.text and "! 1 to check" in driver.text
        assert [quote.speaker for quote in driver.screen.quotes] == ["Anna Reed"]
        await driver.press("!")
        assert isinstance(driver.app.screen, CheckDialog)
        assert "Correction 1 of 1 to check" in driver.text and "speaker: Carl Young" in driver.text
        await driver.press("escape")
        assert "! 1 to check" in driver.text
        await driver.press("!", "G", "enter")
        assert "everything is checked" in driver.text and "! 1 to check" not in driver.text
        assert not driver.app.screen.query(Banner)
        assert [quote.speaker for quote in driver.screen.quotes] == ["Anna Reed"]
        await driver.press("u")
        assert "! 1 to check" in driver.text


async def test_a_lost_correction_is_put_on_a_passage(make_reader: MakeReader, library: Library, path: Path) -> None:
    path.write_text("\n\n".join(REMOVED))
    async with running(make_reader(path)) as driver:
        await driver.press("!", "enter")
        assert [(q.speaker, q.verdict) for q in driver.screen.quotes] == [("Carl Young", "confirmed")]
        assert "to check" not in driver.text


async def test_a_changed_correction_is_accepted(make_reader: MakeReader, library: Library, path: Path) -> None:
    path.write_text("\n\n".join(CHANGED))
    async with running(make_reader(path)) as driver:
        assert [(q.speaker, q.verdict) for q in driver.screen.quotes][1] == ("Carl Young", "auto")
        await driver.press("!", "enter")
        assert [(q.speaker, q.verdict) for q in driver.screen.quotes][1] == ("Carl Young", "confirmed")
        assert "to check" not in driver.text
    async with running(make_reader(path)) as driver:
        assert "to check" not in driver.text
