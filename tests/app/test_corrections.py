"""Corrections in a changed text: the banner, the title bar, and checking them one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.dialogs.check import CheckDialog
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
    """The user attributed the second quote to Carl Young."""
    path = tmp_path / "article.txt"
    path.write_text("\n\n".join(FIRST))
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    second = extract(loaded.document.text).quotes[1]
    library.quotes.set_speaker(reading, loaded.document, second, "Carl Young")
    return path


async def test_unplaced_correction_is_reported_and_can_be_left(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    path.write_text("\n\n".join(REMOVED))
    async with running(make_reader(path)) as driver:
        assert "1 correction to check" in driver.text and "! 1 to check" in driver.text
        assert [quote.speaker for quote in driver.quotes] == ["Anna Reed"]
        await driver.press("!")
        assert isinstance(driver.app.screen, CheckDialog)
        assert "Correction 1 of 1 to check" in driver.text and "speaker: Carl Young" in driver.text
        await driver.press("escape")
        assert "! 1 to check" in driver.text
        await driver.press("!", "G", "enter")
        assert "everything is checked" in driver.text and "! 1 to check" not in driver.text
        assert not driver.app.screen.query(Banner)
        assert [quote.speaker for quote in driver.quotes] == ["Anna Reed"]
        await driver.press("u")
        assert "! 1 to check" in driver.text


async def test_unplaced_correction_is_moved_to_a_candidate(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    path.write_text("\n\n".join(REMOVED))
    async with running(make_reader(path)) as driver:
        await driver.press("!", "enter")
        assert [(q.speaker, q.verdict) for q in driver.quotes] == [("Carl Young", "confirmed")]
        assert "to check" not in driver.text


async def test_changed_correction_is_accepted(make_reader: MakeReader, library: Library, path: Path) -> None:
    path.write_text("\n\n".join(CHANGED))
    async with running(make_reader(path)) as driver:
        assert [(q.speaker, q.verdict) for q in driver.quotes][1] == ("Carl Young", "auto")
        await driver.press("!", "enter")
        assert [(q.speaker, q.verdict) for q in driver.quotes][1] == ("Carl Young", "confirmed")
        assert "to check" not in driver.text
    async with running(make_reader(path)) as driver:
        assert "to check" not in driver.text


async def test_unplaced_correction_is_placed_by_hand(make_reader: MakeReader, library: Library, path: Path) -> None:
    path.write_text("\n\n".join((*FIRST[:3], "Ben Stone, the treasurer, had nothing to say.", FIRST[4])))
    async with running(make_reader(path)) as driver:
        await driver.press("!")
        dialog = driver.app.screen
        assert isinstance(dialog, CheckDialog)
        rows = [item.key for item in dialog.pane.items]
        await driver.press("G", "k" if len(rows) > 2 else "G", "enter")
        assert "Where does it belong? “No comment at all,”" in driver.text
        if driver.view.selection is not None:
            await driver.press("escape")
        await driver.press("enter")
        assert "Select the words first" in driver.text and "! 1 to check" in driver.text
        driver.view.go_to_block(3)
        await driver.press("v", "s", "enter")
        assert "everything is checked" in driver.text and "to check" not in driver.text.replace(": everything", "")
        assert not driver.app.screen.query(Banner)
        (decision,) = library.quotes.decisions(driver.article.open().article_id).quotes
        assert decision.words.exact.startswith("Ben Stone, the treasurer, had") and decision.status == "same"
        assert [quote.speaker for quote in driver.quotes][-1] == "Carl Young"
        await driver.press("u")
        assert "! 1 to check" in driver.text


@pytest.mark.parametrize("remove", [False, True])
async def test_correction_of_missing_name_is_kept_or_removed(
    make_reader: MakeReader, library: Library, tmp_path: Path, remove: bool
) -> None:
    path = tmp_path / "names.txt"
    path.write_text("\n\n".join(FIRST))
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.people.set_role(reading, "Ben Stone", "harbour master")
    path.write_text("\n\n".join(REMOVED))
    async with running(make_reader(path)) as driver:
        assert "1 correction to check" in driver.text and "! 1 to check" in driver.text
        await driver.press("!")
        assert "the name is no longer in the text" in driver.text and "role: harbour master" in driver.text
        await driver.press(*(["j"] if remove else []), "enter")
        assert "everything is checked" in driver.text and "! 1 to check" not in driver.text
        assert len(library.people.name_decisions(driver.article.open())) == (not remove)
        await driver.press("u")
        assert "! 1 to check" in driver.text
        await driver.press("ctrl+r")
        assert "! 1 to check" not in driver.text
    path.write_text("\n\n".join(FIRST))
    async with running(make_reader(path)) as driver:
        roles = [person.role for person in driver.article.extraction.people if person.name == "Ben Stone"]
        assert (roles == ["harbour master"]) is not remove and "to check" not in driver.text
