"""Which article is shown: one chosen from the list, the stored text, or a text split from another article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tests.cli.test_identity import MONDAY, NEW_SHORT, SHORT, TUESDAY, empty
from tui_reader.app.app import make_app
from tui_reader.app.screens.dialogs.copies import ArticleChoice, JoinOffer
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.formats.watch import FileState, FileWatch
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.sources import find_source
from tui_reader.model import Edit, ReadAs, Target


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.txt"


def mark(library: Library, path: Path, texts: tuple[str, ...], index: int) -> None:
    path.write_text("\n\n".join(texts))
    loaded = load(path)
    reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
    target = Target("paragraph", loaded.document.span(index))
    library.annotations.annotate(reading, loaded.document, target, Edit("yellow", note=f"On {texts[0]}"))


async def test_list_opens_the_chosen_article(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark(library, path, MONDAY, 1)
    path.write_text("\n\n".join(TUESDAY))
    async with running(make_reader(path)) as driver:
        assert "This path held “Monday edition” before, with 1 annotation (reader:1)" in driver.text
        await driver.press("L", "down")
        assert driver.top(LibraryScreen) and "! Monday edition" in driver.text
        await driver.press("enter")
        await driver.ready()
        assert "The mayor opened the bridge" in driver.text and "On Monday edition." in driver.text
        assert "has another text now" in driver.text
        await driver.press("g", "h", "u")
        assert [note.note for note in driver.stored] == ["On Monday edition."]
    assert path.read_text().startswith("Tuesday")


async def test_emptied_file_opens_with_stored_text(library: Library, path: Path) -> None:
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


async def test_key_splits_text_into_its_own_article(make_reader: MakeReader, library: Library, path: Path) -> None:
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
    first = library.articles.find("reader:1")
    assert first is not None and first.annotations == 1


async def test_key_joins_articles_kept_apart(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark(library, path, MONDAY, 1)
    mark(library, path, TUESDAY, 1)
    async with running(make_reader(path)) as driver:
        library.copies.keep_apart(driver.reading, 1)
        await driver.press("~")
        await driver.rest()
        assert driver.top(ArticleChoice) and "Join with reader:1, “Monday edition”, 1 annotation" in driver.text
        assert "Part it" not in driver.text, "it has only one text"
        await driver.press("j", "enter")
        assert "Joined: 2 notes now" in driver.text
        await driver.press("u")
        assert [note.note for note in driver.stored] == ["On Tuesday issue."]


async def test_single_article_offers_no_choice(make_reader: MakeReader, library: Library, path: Path) -> None:
    mark(library, path, MONDAY, 1)
    async with running(make_reader(path)) as driver:
        await driver.press("~")
        await driver.rest()
        assert not driver.top(ArticleChoice) and "No other version to part from" in driver.text


async def test_uncertain_match_is_asked_until_answered(make_reader: MakeReader, library: Library, path: Path) -> None:
    old = ("Bake the bread slowly.", "Let the dough rest for a night.", "Add salt at the end.", "Serve it with honey.")
    new = ("Fry the fish quickly.", "Let the pan cool for a while.", "Add salt with lemon.", "Serve it with rice.")
    mark(library, path, old, 1)
    path.write_text("\n\n".join(new))
    async with running(make_reader(path)) as driver:
        await driver.rest()
        assert not driver.top(JoinOffer) and "Is this a new text of an article in the library?" in driver.text
        await driver.press("~")
        await driver.press("j", "j", "enter")
    async with running(make_reader(path)) as driver:
        await driver.rest()
        assert driver.screen.ctx.join_offer is None
    assert [entry.annotations for entry in library.articles.recent()] == [0, 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SHORT, NEW_SHORT),
        (("Call the dentist on Monday",), ("Call the doctor on Monday",)),
        (("今日は雨です。",), ("今日は雪です。",)),
        (("Milk, bread and four eggs", "Stamps"), ("Milk, rolls and six eggs", "Stamps")),
        (("Der Zug hält heute nicht in Hof",), ("Der Zug hält morgen nicht in Hof",)),
    ],
)
async def test_renamed_and_edited_short_text_is_asked_about(
    make_reader: MakeReader, library: Library, path: Path, old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    mark(library, path, old, 0)
    path.unlink()
    path = path.with_name("renamed.txt")
    path.write_text("\n\n".join(new))
    async with running(make_reader(path)) as driver:
        await driver.until(lambda: driver.screen.ctx.join_offer is not None)
        await driver.press("~", "j", "enter")
        assert [note.note for note in driver.stored] == [f"On {old[0]}"]


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("become", "told", "title"),
    [
        (Path.unlink, "The file is gone; its text is kept", "! file gone"),
        (directory, "The file was replaced by something else", "! file replaced"),
        (lambda path: (path.unlink(), path.symlink_to(path)), "The file cannot be read any more", "! file unreadable"),
    ],
)
async def test_unreadable_file_is_reported(
    make_reader: MakeReader, library: Library, path: Path, become: Callable[[Path], object], told: str, title: str
) -> None:
    mark(library, path, MONDAY, 1)
    async with running(make_reader(path)) as driver:
        become(path)
        await driver.until(lambda: told in driver.text)
        assert title in driver.text and "reloads it" not in driver.text
        await driver.press("R")
        assert "cannot be reloaded" in driver.text
        await driver.press("h")
        assert len(driver.stored) == 2, "the text on screen can still be annotated"


async def test_failing_watch_is_reported_in_one_line(
    make_reader: MakeReader, path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path.write_text("\n\n".join(MONDAY))

    def look(watch: FileWatch) -> FileState:
        raise IndexError("list index out of range")

    monkeypatch.setattr(FileWatch, "look", look)
    async with running(make_reader(path)) as driver:
        await driver.until(lambda: "The file is no longer watched: internal error: IndexError" in driver.text)
        await driver.press("h")
        assert len(driver.stored) == 1
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("width", "told"), [(120, "1 paragraph gone; 1 correction to check"), (60, "1 gone; 1 to check")]
)
async def test_unplaced_correction_is_reported_at_every_width(
    make_reader: MakeReader, library: Library, path: Path, width: int, told: str
) -> None:
    said = [
        f"“No comment,” said {name}, the {role}." for name, role in (("Anna Reed", "mayor"), ("Ben Stone", "clerk"))
    ]
    path.write_text("\n\n".join(["The inquiry sat.", *said, "It closed at nine."]))
    article = OpenArticle.load(library, str(path), words_a_minute=238)
    article.extract()
    article.corrections.set_speaker(article.quotes[1], "Carl Young")
    path.write_text("\n\n".join(["The inquiry sat.", said[0], "It closed at nine."]))
    async with running(make_reader(path), size=(width, 20)) as driver:
        assert told in driver.text and "! 1 to check" in driver.text
