"""Which article the app shows: the one chosen from the list, the stored text, a text parted from another article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tests.cli.test_identity import MONDAY, TUESDAY, empty
from tui_reader.app.app import make_app
from tui_reader.app.screens.dialogs.copies import ArticleChoice, JoinOffer
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.sources import find_source
from tui_reader.model import Edit, ReadAs, Target


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.txt"


def mark(library: Library, path: Path, texts: tuple[str, ...], index: int) -> None:
    path.write_text("\n\n".join(texts))
    loaded = load(path)
    reading = library.open(loaded.article, loaded.document, loaded.identity)
    target = Target("paragraph", loaded.document.span(index))
    library.annotate(reading, loaded.document, target, Edit("yellow", note=f"On {texts[0]}"))


async def test_the_list_opens_the_very_article_that_was_chosen(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark(library, path, MONDAY, 1)
    path.write_text("\n\n".join(TUESDAY))
    async with running(make_reader(path)) as driver:
        assert "This path held “Monday edition” before, with 1 note (reader:1)" in driver.text
        await driver.press("L")
        assert driver.top(LibraryScreen) and "its path holds another article now" in driver.text
        await driver.press("down", "enter")
        await driver.ready()
        assert "The mayor opened the bridge" in driver.text and "On Monday edition." in driver.text
        assert "holds another text now" in driver.text
        await driver.press("g", "h", "u")
        assert [note.note for note in driver.stored] == ["On Monday edition."]
    assert path.read_text().startswith("Tuesday")


async def test_an_emptied_file_opens_as_the_stored_text(library: Library, path: Path) -> None:
    mark(library, path, MONDAY, 1)
    empty(path)
    app = make_app(library, Config(), find_source(str(path), lambda: library, ReadAs(), 238))
    app.animation_level = "none"
    async with running(app) as driver:
        assert "The mayor opened the bridge" in driver.text and "is empty; the stored text" in driver.text
        await driver.press("j", "j", "a", "x", "escape")
        assert len(driver.stored) == 1 and "file changed" not in driver.text
        await driver.press("R")
        await driver.until(lambda: "Not reloaded" in driver.text and "is empty" in driver.text)
        path.write_text("\n\n".join((*MONDAY, "And the crowd went home.")))
        await driver.press("R")
        await driver.until(lambda: "And the crowd" in driver.text)
        await driver.ready()
        assert "And the crowd went home." in driver.text and len(driver.article.annotations) == 1


async def test_a_text_is_parted_by_key(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark(library, path, (*MONDAY, "The crowd went home at noon."), 1)
    path.write_text("\n\n".join((*MONDAY, "The crowd stayed until the evening.")))
    async with running(make_reader(path)) as driver:
        assert len(driver.article.annotations) == 1
        await driver.press("~")
        await driver.rest()
        assert driver.top(ArticleChoice) and "Is this the same article or another?" in driver.text
        await driver.press("escape", "~")
        await driver.rest()
        await driver.press("enter")
        assert len(driver.article.annotations) == 1, "the first row changes nothing"
        await driver.press("~")
        await driver.rest()
        await driver.press("j", "enter")
        assert not driver.article.annotations and "Parted from “Monday edition”" in driver.text
        await driver.press("g", "h")
        assert len(driver.stored) == 1 and driver.stored[0].note == ""
    first = library.find_article("reader:1")
    assert first is not None and first.annotations == 1


async def test_articles_kept_apart_are_joined_by_key(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark(library, path, MONDAY, 1)
    mark(library, path, TUESDAY, 1)
    async with running(make_reader(path)) as driver:
        library.keep_apart(driver.reading, 1)
        await driver.press("~")
        await driver.rest()
        assert driver.top(ArticleChoice) and "Join with reader:1, “Monday edition”, 1 note" in driver.text
        assert "Part it" not in driver.text, "it has one text only"
        await driver.press("j", "enter")
        assert "Joined: 2 notes now" in driver.text
        await driver.press("u")
        assert [note.note for note in driver.stored] == ["On Tuesday issue."]


async def test_an_article_on_its_own_has_nothing_to_choose(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    mark(library, path, MONDAY, 1)
    async with running(make_reader(path)) as driver:
        await driver.press("~")
        await driver.rest()
        assert not driver.top(ArticleChoice) and "No other version to part from" in driver.text


async def test_a_doubtful_text_is_asked_about_until_answered(
    make_reader: MakeReader, library: Library, path: Path
) -> None:
    old = ("Bake the bread slowly.", "Let the dough rest for a night.", "Add salt at the end.", "Serve it with honey.")
    new = ("Fry the fish quickly.", "Let the pan cool for a while.", "Add salt with lemon.", "Serve it with rice.")
    mark(library, path, old, 1)
    path.write_text("\n\n".join(new))
    async with running(make_reader(path)) as driver:
        await driver.rest()
        assert driver.top(JoinOffer) and "Is this a new text of an article in the library?" in driver.text
        await driver.press("j", "j", "enter")
    async with running(make_reader(path)) as driver:
        await driver.rest()
        assert not driver.top(JoinOffer)
    assert [entry.annotations for entry in library.recent()] == [0, 1]
