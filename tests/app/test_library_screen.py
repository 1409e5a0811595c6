"""The library screen: many articles, search, passages, sizes."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.app import make_app
from tui_reader.app.listings.article_rows import COLUMNS, TITLE, columns_for
from tui_reader.app.listings.listing import Rows
from tui_reader.app.screens.dialogs.failures import Failures
from tui_reader.app.screens.dialogs.pick import Choices
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.app.widgets.list_pane import Item, Line
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.formats.source import Source
from tui_reader.library import Library, adding, adding_thread
from tui_reader.library.pages import Chunks
from tui_reader.model import ReaderError
from tui_reader.text.query import parse

TEXTS = {
    "rivers": "Rivers rise\n\nThe river rose again.\n\n“We saw the flood,” said Mary Miller, the mayor.\n",
    "trains": "Trains run late\n\nNobody knows why the trains are late, said Tom Hall.\n",
    "markup": "[bold]Not markup[/] and \x1b[31mno colour\n\nA text of its own.\n",
}


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    for name, text in TEXTS.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        loaded = load(path)
        library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.extractions.prepare()
    return library


def shelf(driver: Driver) -> LibraryScreen:
    assert isinstance(driver.app.screen, LibraryScreen)
    return driver.app.screen


async def passages(driver: Driver) -> None:
    await driver.until(lambda: "Passages" in driver.text)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12), (20, 5)])
async def test_every_size_shows_the_titles(make_reader: MakeReader, filled: Library, size: tuple[int, int]) -> None:
    async with running(make_reader(library=filled), size) as driver:
        await driver.press("L")
        assert not driver.unclean() and ("Rivers" in driver.text or size[1] < 10)
        assert ("words" in driver.text) == (size[0] >= 100)
        await driver.press("G", "g", "space", "b", "/", *"rive", "escape", "escape")
        assert not driver.top(LibraryScreen)


async def test_query_finds_articles_and_passages(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "/", *"river")
        assert "1 of 4 articles" in driver.text
        await passages(driver)
        assert "The river rose again." in driver.text
        await driver.press("enter", "j", "enter")
        await driver.ready()
        assert driver.article.article.title == "Rivers rise"
        assert driver.view.document.slice(driver.view.point, driver.view.point + 5).lower() == "river"
        await driver.press("L", "/", *"speaker:miller", "enter")
        assert "1 of 4 articles" in driver.text and "Rivers" in driver.text and "Trains" not in driver.text


async def test_short_last_word_counts_after_enter(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "/", *"trains ri")
        assert "1 of 4 articles" in driver.text and "Trains run late" in driver.text
        await driver.press("enter")
        assert "0 of 4 articles" in driver.text
        await driver.press("/", "backspace", "backspace", *"to", "enter")
        assert "0 of 4 articles" in driver.text
        await driver.press("/", *"m")
        assert "1 of 4 articles" in driver.text


async def test_article_opens_where_it_was_left(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "/", *"trains", "enter", "enter")
        await driver.ready()
        assert driver.article.article.title == "Trains run late"


async def test_several_articles_change_in_one_undo_step(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "o", "j", "j", "j", "enter", "v", "v", "s", "j", "j", "enter")
        assert sum(row.state == "done" for row in filled.catalogue.articles()) == 2
        assert "2 selected" in driver.lines[0], "they can be tagged next"
        await driver.press("t", *"rivers", "enter")
        assert "2 selected" in driver.lines[0]
        await driver.press("u", "u")
        assert all(row.state == "inbox" for row in filled.catalogue.articles())
        await driver.press("escape")
        assert "selected" not in driver.lines[0] and driver.top(LibraryScreen)
        await driver.press("V", "d")
        assert filled.catalogue.articles() == [] and "4 articles" in driver.text
        assert "selected" not in driver.lines[0]
        await driver.press("u")
        assert len(filled.catalogue.articles()) == 4


async def test_rows_that_no_longer_fit_the_query_are_not_selected(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "/", *"state:inbox", "enter", "v", "s", "j", "j", "enter")
        assert "selected" not in driver.lines[0]


@pytest.mark.parametrize("keys", [(), ("M",), ("tab", "tab"), ("V",), ("/", "r", "enter"), ("tab", "tab", "L", "L")])
async def test_escape_in_the_library_alone_never_quits(filled: Library, keys: tuple[str, ...]) -> None:
    app = make_app(filled, Config(), None)
    async with running(app, wait=False) as driver:
        await driver.until(lambda: driver.top(LibraryScreen) and not app.holds_keys)
        await driver.press(*keys, "escape", "escape", "escape")
        assert driver.top(LibraryScreen) and not app._exit and "q quits" in driver.lines[-1]
        await driver.press("q")
        await driver.until(lambda: app._exit)


@pytest.mark.parametrize("keys", ["L", "M", "LQ"])
async def test_help_of_a_list_begins_with_its_own_keys(make_reader: MakeReader, filled: Library, keys: str) -> None:
    async with running(make_reader(library=filled), (90, 150)) as driver:
        await driver.press(*keys, "?")
        text = driver.text
        assert "IN THIS LIST" in text and "Go to the change" not in text
        assert text.index("Find by words") < text.index("Open the row")


async def test_failure_is_shown_in_one_line(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ReaderError("the library is locked by another program")

    async with running(make_reader(library=filled)) as driver:
        await driver.press("L")
        for part, name in (
            (filled.catalogue, "articles"),
            (filled.shelf, "set_article_state"),
            (filled.catalogue, "count_articles"),
        ):
            with monkeypatch.context() as patched:
                patched.setattr(part, name, fails)
                await driver.press("s", "enter")
                assert "the library is locked by another program" in driver.lines[-1], name
        await driver.press("j")
        assert "Rivers" in driver.text


async def test_moving_in_the_list_does_not_reload_it(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L")
        monkeypatch.setattr(filled.catalogue, "articles", lambda *_, **__: pytest.fail("read again"))
        await driver.press("j", "k", "G", "g", "j", "j")
        assert driver.top(LibraryScreen)


@pytest.mark.parametrize("keys", [("f5", "f6"), ("ctrl+l", "ctrl+o")])
async def test_query_is_accepted_and_closed_with_configured_keys(
    make_reader: MakeReader, filled: Library, keys: tuple[str, str]
) -> None:
    opens, closes = keys
    config = Config(keys={"change-take": (opens,), "dialog-close": (closes,)})
    async with running(make_reader(library=filled, config=config)) as driver:
        await driver.press("L", "/", *"trains", "enter")
        assert "1 of 4 articles" in driver.text and not driver.app.screen.query("SearchBar")
        await driver.press("/", "s", closes)
        assert "4 articles" in driver.lines[0] and "of" not in driver.lines[0]
        await driver.press(opens)
        await driver.ready()
        assert not driver.top(LibraryScreen)


def test_rows_are_created_only_where_shown() -> None:
    made: list[object] = []

    def item(row: object) -> Item:
        made.append(row)
        return Item(str(row), lambda _: [Line()])

    below = [Item("below", lambda _: [Line()])]
    rows = Rows(Chunks(lambda offset, limit: list(range(offset, offset + limit)), 10_000), item, below)
    assert len(rows) == 10_001 and made == []
    assert [row.key for row in rows[9_998:]] == ["9998", "9999", "below"] and made == [9_998, 9_999]
    for index in (-1, 10_001):
        with pytest.raises(IndexError):
            rows[index]


def test_article_removed_meanwhile_is_an_empty_row() -> None:
    rows = Rows(Chunks(lambda offset, limit: [], 3), lambda row: Item("", lambda _: [Line()]))
    assert not rows[1].selectable and [line.left for line in rows[1].lines(40)] == [()]


@pytest.mark.parametrize("width", range(20, 200, 7))
def test_columns_leave_room_for_the_title(width: int) -> None:
    columns = columns_for(width)
    assert width - sum(column.width + 2 for column in columns) >= TITLE or not columns
    assert [column for column in COLUMNS if column in columns] == list(columns)


# -- metadata and adding ----------------------------------------------------------------------------------------------


async def test_metadata_of_one_article_is_changed_and_undone(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "/", *"trains", "enter", "I")
        assert "About this article" in driver.text and "Trains run late" in driver.text
        await driver.press("j", "j", "enter", *"2026-13", "enter")
        assert "2026-13 is no date" in driver.text
        await driver.press("backspace", "backspace", *"05", "enter", "escape")
        await driver.until(lambda: "u undoes it" in driver.lines[-1])
        (row,) = filled.catalogue.articles(parse("trains"))
        assert row.date == "2026-05"
        await driver.press("u")
        (row,) = filled.catalogue.articles(parse("trains"))
        assert row.date is None


async def test_metadata_of_several_articles_is_one_undo_step(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "V", "I")
        assert "About 4 articles" in driver.text and "different values" in driver.text
        await driver.press("j", "j", "j", "enter", *"example.org", "enter", "escape")
        assert [row.site for row in filled.catalogue.articles()] == ["example.org"] * 4
        await driver.press("u")
        assert not any(row.site for row in filled.catalogue.articles())


async def test_folder_is_added_and_failures_are_listed(
    make_reader: MakeReader, filled: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "one.txt").write_text("One\n\nThe first text.\n")
    (folder / "two.txt").write_text("Two\n\nThe second text.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "[x].txt").write_bytes(b"\0\1\2" * 100)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "+")
        await driver.paste(str(folder))
        await driver.press("enter")
        await driver.until(lambda: driver.top(Failures) and "Not added" in driver.text)
        failed = [str(option.prompt) for option in driver.find(Choices).options]  # long paths are wrapped on screen
        assert any("broken.pdf" in line for line in failed) and any("[x].txt" in line for line in failed)
        await driver.press("escape")
        assert "Added 2 articles, 2 failed" in driver.lines[-1] and "6 articles" in driver.lines[0]


async def test_file_that_cannot_be_added_shows_one_line(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "+")
        await driver.paste("/no/such/file.txt")
        await driver.press("enter")
        await driver.until(lambda: "Not added" in driver.text)
        assert driver.top(LibraryScreen) and "/no/such/file.txt" in driver.lines[-1]


async def test_adding_can_be_cancelled(
    make_reader: MakeReader, filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Text {number}\n\nWords of it.\n")
    began, cancelled, load = threading.Event(), threading.Event(), adding._load

    def slow(*arguments: Any) -> Source:
        began.set()
        assert cancelled.wait(10)
        return load(*arguments)

    monkeypatch.setattr(adding, "_load", slow)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "+")
        await driver.paste(str(folder))
        await driver.press("enter")
        await driver.until(began.is_set)
        await driver.press("escape")
        cancelled.set()
        await driver.until(lambda: "Added" in driver.lines[-1])
        assert "Added 1 article, 4 left out" in driver.lines[-1] and driver.top(LibraryScreen)
        assert len(filled.catalogue.articles()) == 5


@pytest.mark.parametrize("name", ["expand", "_load"])
async def test_mistake_of_the_program_while_adding_is_reported(
    make_reader: MakeReader, filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a mistake")

    (tmp_path / "one.txt").write_text("One text.\n")
    reported: list[str] = []

    def report(error: BaseException) -> str:
        reported.append(str(error))
        return "the traceback is in a file"

    monkeypatch.setattr(adding if name == "_load" else adding_thread, name, fails)
    monkeypatch.setattr("tui_reader.app.listings.adding.report", report)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "+")
        await driver.paste(str(tmp_path / "one.txt"))
        await driver.press("enter")
        await driver.until(lambda: reported and "ot a" in driver.lines[-1])
        assert driver.top(LibraryScreen) and len(filled.catalogue.articles()) == 4
    assert reported and "a mistake" in reported[0]
