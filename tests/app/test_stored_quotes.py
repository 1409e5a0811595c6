"""Quotes and people that are stored for a text and the present rules are shown with the first frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.reader_driver import MakeReader, running
from tui_reader.app.screens.reading import ReadingScreen
from tui_reader.library import Library, extractions
from tui_reader.library.open_article import OpenArticle

TEXT = "Floods in spring\n\n“The water came at night,” said Ann Reed, the mayor.\n\n“We left,” said Tom Hall.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "floods.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def painted() -> list[ReadingScreen]:
    """The screens whose first frame was painted, once `only_first_frame` is called."""
    return []


def only_first_frame(painted: list[ReadingScreen], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing happen after the first frame."""
    monkeypatch.setattr(ReadingScreen, "_after_first_paint", lambda screen: painted.append(screen))


@pytest.fixture
def known(library: Library, article: Path) -> Library:
    """The library, with the article and its quotes."""
    OpenArticle.load(library, str(article), words_a_minute=238).open()
    library.extractions.prepare()
    return library


async def test_stored_quotes_and_people_are_in_the_first_frame(
    make_reader: MakeReader,
    article: Path,
    known: Library,
    painted: list[ReadingScreen],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only_first_frame(painted, monkeypatch)
    async with running(make_reader(article), (160, 40), wait=False) as driver:
        await driver.until(lambda: painted)
        assert driver.lines[1].split("│")[0].split() == ["Quotes", "2", "People", "Tags"]
        assert "Looking for" not in driver.text
        assert [person.name for person in driver.article.people] == ["Ann Reed", "Tom Hall"]


async def test_corrections_are_in_the_first_frame(
    make_reader: MakeReader,
    article: Path,
    known: Library,
    painted: list[ReadingScreen],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = OpenArticle.load(known, str(article), words_a_minute=238)
    opened.open()
    opened.extract()
    opened.corrections.set_speaker(opened.quotes[1], "Eve Stone")
    only_first_frame(painted, monkeypatch)
    async with running(make_reader(article), (160, 40), wait=False) as driver:
        await driver.until(lambda: painted)
        assert [quote.speaker for quote in driver.quotes] == ["Ann Reed", "Eve Stone"]
        assert "Eve Stone" in driver.text


def changed_text(article: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    article.write_text(TEXT + "\nA paragraph more.\n")


def other_rules(article: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractions, "rules_version", lambda: "other")


def long_text(article: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_reader.library.open_article.MAX_AT_ONCE", 50)


def other_language(article: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = library.articles.recent()
    reading = library.articles.reading(entry.article_id)
    assert reading is not None
    library.articles.set_metadata(reading, {"language": "de"})


def nothing_stored(article: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with library.store.transaction() as db:
        db.execute("DELETE FROM extraction")


@pytest.mark.parametrize("change", [changed_text, other_rules, long_text, other_language, nothing_stored])
async def test_nothing_outdated_is_in_the_first_frame(
    make_reader: MakeReader,
    article: Path,
    known: Library,
    monkeypatch: pytest.MonkeyPatch,
    painted: list[ReadingScreen],
    change: Callable[[Path, Library, pytest.MonkeyPatch], None],
) -> None:
    change(article, known, monkeypatch)
    only_first_frame(painted, monkeypatch)
    async with running(make_reader(article), (160, 40), wait=False) as driver:
        await driver.until(lambda: painted)
        assert not driver.article.extracted and list(driver.quotes) == []


def test_stored_quotes_of_a_text_that_is_not_complete_are_not_used(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("A sentence of a long text.\n\n" * 60_000)
    article = OpenArticle.load(library, str(path), words_a_minute=238)
    assert not article.document.complete and not article.take_stored_extraction()
    article.open()
    assert article.document.complete and not article.take_stored_extraction()
