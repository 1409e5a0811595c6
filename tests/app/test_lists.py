"""The lists of annotations, quotes and people of all articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.app import make_app
from tui_reader.app.listings import quote_tags
from tui_reader.app.listings.articles import Articles
from tui_reader.app.listings.listing import Listing
from tui_reader.app.screens import listing as screen
from tui_reader.app.screens.dialogs.note import NoteEditor
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.library.catalogue import Catalogue
from tui_reader.model import Edit, ReaderError, Target
from tui_reader.text.query import Query, parse

TEXTS = {
    "rivers": "Rivers rise\n\nThe river rose again.\n\n“We saw the flood at night,” said Mary Miller, the mayor.\n",
    "trains": "Trains run late\n\n“Nobody knows why they are late,” said Tom Hall, the driver.\n",
    "markup": "[bold]Not markup[/] and \x1b[31mno colour\n\nA text of its own, with [link=x]words[/link].\n",
}


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    """Three articles, each with its second paragraph annotated, and a note on the first one."""
    for name, text in TEXTS.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        loaded = load(path)
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        edit = Edit(colour="red", note=f"[b]On[/b] {name} \x1b[2J", add_tags=("law",) if name != "trains" else ("[x]",))
        library.annotations.annotate(reading, loaded.document, Target("paragraph", loaded.document.span(1)), edit)
        if name == "rivers":
            library.annotations.annotate(reading, loaded.document, Target("article", None), Edit(note="A whole note"))
    library.extractions.prepare()
    return library


def lists(driver: Driver) -> LibraryScreen:
    assert isinstance(driver.app.screen, LibraryScreen)
    return driver.app.screen


def listing(driver: Driver) -> Listing[object]:
    return lists(driver).listing


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12), (20, 5)])
async def test_every_list_fits_every_window_size(
    make_reader: MakeReader, filled: Library, size: tuple[int, int]
) -> None:
    async with running(make_reader(library=filled), size) as driver:
        await driver.press("L")
        for one in lists(driver).listings:
            assert listing(driver) is one and not driver.unclean()
            assert one.title in driver.text or size[0] < 60
            await driver.press("G", "g", "B", "O", "j", "v", "v", "tab")
        await driver.press("A", "/", *"river", "escape", "escape", "escape")  # the query, the selection, the list
        assert not driver.top(LibraryScreen)


async def test_annotation_opens_at_its_passage(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M", "/", *"trains", "enter")
        assert "1 of 4 annotations" in driver.lines[0] and "“Nobody knows" in driver.text
        await driver.press("enter")
        await driver.until(lambda: not driver.top(LibraryScreen) and driver.article.article.title == "Trains run late")
        await driver.ready()
        assert driver.view.cursor == 1 and driver.passage == driver.article.annotations[0]
        await driver.press("L")
        assert listing(driver).id == "annotations" and "1 of 4 annotations" in driver.lines[0], "where it was left"
        await driver.press("escape")
        assert listing(driver).id == "annotations" and driver.lines[0].endswith("  4 annotations")
        await driver.press("escape", "L")
        assert listing(driver).id == "articles"


async def test_article_note_opens_in_the_panel(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled), (80, 24)) as driver:
        await driver.press("M", "/", *"whole", "enter", "enter")
        await driver.until(lambda: not driver.top(LibraryScreen) and driver.article.article.title == "Rivers rise")
        await driver.ready()
        assert "A whole note" in driver.text


async def test_changes_in_the_list_appear_in_the_article(
    make_reader: MakeReader, filled: Library, tmp_path: Path
) -> None:
    async with running(make_reader(tmp_path / "rivers.txt", library=filled)) as driver:
        assert len(driver.article.annotations) == 2
        await driver.press("M", "V", "d")
        assert "Delete: 4 annotations; u undoes it" in driver.text and "No annotations yet" in driver.text
        await driver.press("escape")
        assert not driver.article.annotations and "■" not in driver.text
        await driver.press("M", "u")
        assert "Undone: delete: 4 annotations" in driver.text
        await driver.press("/", *"whole", "enter", "enter")
        assert not driver.top(LibraryScreen) and len(driver.article.annotations) == 2


async def test_unsaved_note_survives_exit(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M", "/", *"trains", "enter", "a")
        assert driver.top(NoteEditor)
        await driver.paste(" Kept.")
        driver.app.save_everything()
    reading = next(
        one
        for row in filled.catalogue.articles()
        if (one := filled.articles.reading(row.article_id)) and row.title[0] == "T"
    )
    (draft,) = filled.annotations.drafts(reading)
    assert draft.text.endswith(" Kept.")


async def test_tags_common_to_all_are_offered_for_removal(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M", "/", *"tag:law", "enter", "V", "t", *"law", "enter")
        assert "Untag #law: 2 annotations" in driver.text and filled.codebook.tags()[0].uses == 1
        await driver.press("u")
        assert sorted(tag.uses for tag in filled.codebook.tags()) == [1, 2]


async def test_quote_opens_at_its_passage(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "Q", "/", *"speaker:miller", "enter")
        assert "1 of 2 quotes" in driver.lines[0] and "Mary Miller" in driver.text
        await driver.press("enter")
        await driver.until(lambda: not driver.top(LibraryScreen) and driver.article.article.title == "Rivers rise")
        await driver.ready()
        assert driver.view.cursor == 2


async def test_a_large_library_is_read_in_a_thread(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "LARGE", 1)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M")
        assert "4 annotations" in driver.lines[0], "counted from an index, and so at once"
        await driver.press("B")
        await driver.until(lambda: "4 annotations" in driver.lines[0] and "#law" in driver.text)
        await driver.press("/", *"trai")
        await driver.until(lambda: "1 of 4 annotations" in driver.lines[0])
        await driver.press("enter", "H", "2")
        await driver.until(lambda: driver.top(LibraryScreen) and "Highlight; u undoes it" in driver.text)
        await driver.until(lambda: "1 of 4 annotations" in driver.lines[0])
        await driver.press("escape", "P")
        await driver.until(lambda: "2 people" in driver.lines[0] and "Tom Hall" in driver.text)
        await driver.press("Q", "B", "O", "A", "tab")
        await driver.until(lambda: "2 quotes" in driver.lines[0] and "by speaker" in driver.text)


async def test_what_cannot_be_read_in_a_thread_is_one_line(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ReaderError("the library is locked by another program")

    monkeypatch.setattr(screen, "LARGE", 1)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M")
        monkeypatch.setattr(Catalogue, "note_pages", fails)
        await driver.press("B")
        await driver.until(lambda: "the library is locked by another program" in driver.lines[-1])
        assert "Nobody knows" in driver.text


@contextmanager
def elsewhere(library: Library) -> Iterator[Library]:
    """The same library in another window."""
    with Library(library.path) as other:
        yield other


def write_in_another_window(library: Library, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(text)
    with elsewhere(library) as other:
        loaded = load(path)
        reading = other.articles.open(loaded.article, loaded.document, loaded.identity)
        edit = Edit(colour="red", note=f"Written in {name}")
        other.annotations.annotate(reading, loaded.document, Target("paragraph", loaded.document.span(1)), edit)
        other.extractions.prepare()


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("L", "Second window"), ("M", "Written in news"), ("LQ", "We are new here"), ("LP", "Nora Novak"),
     ("MBB", "Written in news"), ("L/window", "Second window")],
)  # fmt: skip
async def test_list_shows_what_another_window_wrote_with_the_cursor_on_its_row(
    make_reader: MakeReader, filled: Library, tmp_path: Path, keys: str, shown: str
) -> None:
    text = "Second window\n\n“We are new here,” said Nora Novak, the baker of Elm.\n"
    async with running(make_reader(library=filled)) as driver:
        await driver.press(*keys[:1], *keys[1:], *(["enter"] if "/" in keys else ["j"]))
        key, message = lists(driver).pane.selected_key, driver.lines[-1]
        assert shown not in driver.text
        write_in_another_window(filled, tmp_path, "news", text)
        await driver.until(lambda: shown in driver.text)
        assert driver.lines[-1] == message
        assert key is None or lists(driver).pane.selected_key == key
        await driver.press("G")
        assert not driver.unclean()


async def test_row_that_another_window_removed_is_not_selected_any_more(
    make_reader: MakeReader, filled: Library
) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("M", "V")
        assert "4 selected" in driver.lines[0]
        with elsewhere(filled) as other:
            other.annotations.delete_several([next(iter(other.catalogue.all_notes())).uid])
        await driver.until(lambda: "3 selected" in driver.lines[0])
        await driver.press("d")
        assert filled.catalogue.count_notes() == 0


async def test_list_waits_for_a_window_that_writes_and_shows_it_then(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L")
        looks = 0
        version = filled.file_version

        def counted() -> tuple[int, int] | None:
            nonlocal looks
            looks += 1
            return version()

        filled.file_version = counted  # type: ignore[method-assign]
        conn = sqlite3.connect(filled.path, isolation_level=None)
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("UPDATE article SET own_title = 'Renamed elsewhere'")
        await driver.until(lambda: looks >= 2)
        assert "Renamed" not in driver.text and "locked" not in driver.lines[-1]
        conn.execute("COMMIT")
        conn.close()
        await driver.until(lambda: "Renamed elsewhere" in driver.text)


async def test_empty_list_shows_the_library_that_another_window_made(
    make_reader: MakeReader, library: Library, tmp_path: Path
) -> None:
    app = make_app(library, Config(), None)
    async with running(app, wait=False) as driver:
        await driver.until(lambda: driver.top(LibraryScreen) and "No articles yet" in driver.text)
        write_in_another_window(library, tmp_path, "news", "Second window\n\nA text.\n")
        await driver.until(lambda: "Second window" in driver.text)


async def test_list_that_takes_long_is_not_read_again_at_once(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that adds thousands of articles writes twenty times a second."""
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L")
        now, reads = [1_000.0], list[float]()
        read = Articles.read

        def slow(self: Articles, query: Query) -> object:
            now[0] += 0.1
            reads.append(now[0])
            return read(self, query)

        monkeypatch.setattr(Articles, "read", slow)
        monkeypatch.setattr(screen, "monotonic", lambda: now[0])
        with elsewhere(filled) as other:
            for number in range(100):
                other.set_state("last", str(number))
                lists(driver)._look()
                now[0] += 0.05
        assert 2 <= len(reads) <= 4


@pytest.mark.parametrize("at_once", [0, 20])
async def test_selected_quotes_are_tagged_in_one_undo_step(
    make_reader: MakeReader, filled: Library, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(quote_tags, "AT_ONCE", at_once)
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "Q", "V", "t")
        assert "2 quotes" in driver.text
        await driver.press(*"floods", "enter")
        await driver.until(lambda: "Tag #floods: 2 annotations; u undoes it" in driver.lines[-1])
        assert driver.text.count("#floods") >= 2
        assert [row.tags for row in filled.catalogue.all_quotes()] == [("floods",)] * 2
        assert [row.speaker for row in filled.catalogue.all_notes(parse("tag:floods"))] == ["Tom Hall", "Mary Miller"]
        await driver.press("u")
        assert "Undone: tag #floods" in driver.lines[-1] and "#floods" not in "".join(driver.lines[:-1])
        assert filled.catalogue.count_notes() == 4
        await driver.press("escape", "g", "t", *"trains", "enter")
        await driver.until(lambda: "Tag #trains" in driver.lines[-1])
        assert [row.tags for row in filled.catalogue.all_quotes()] == [("trains",), ()]


async def test_tag_on_people_tags_what_they_said(make_reader: MakeReader, filled: Library) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "P", "/", *"miller", "enter", "t")
        assert "1 quote of Mary Miller" in driver.text
        await driver.press(*"mayor", "enter")
        (row,) = filled.catalogue.all_notes(parse("tag:mayor"))
        assert (row.text, row.speaker) == ("“We saw the flood at night,”", "Mary Miller")
        await driver.press("escape", "V", "t")
        assert "2 quotes of 2 people" in driver.text
        await driver.press("escape", "escape", "@", "V", "t", *"said", "enter", "tab", "t")
        assert "A pair has no tags" in driver.lines[-1]
        assert filled.catalogue.count_notes(parse("tag:said")) == 1


SAID = {
    "may": "“We will not close the mine this year,” said Ann Reed, the mayor of Elm.",
    "june": "“We will close the mine this year,” said Ann Reed, the former mayor. Tom Hall, the owner, was there.",
}


async def test_person_page_shows_roles_related_people_and_repeated_quotes(
    make_reader: MakeReader, library: Library, tmp_path: Path
) -> None:
    for name, text in SAID.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(f"In {name}\n\n{' '.join(name + str(at) for at in range(60))}.\n\n{text}\n")
        loaded = load(path)
        library.articles.open(loaded.article, loaded.document, loaded.identity)
    library.extractions.prepare()
    async with running(make_reader(library=library)) as driver:
        await driver.press("L", "P", "/", *"reed", "enter", "enter")
        for words in ("Ann Reed  2 articles · 2 quotes · 15 words · undated", "former mayor  undated, 1 article"):
            assert words in driver.text
        assert "named with Tom Hall 1" in driver.text
        await driver.press("tab")
        assert "1 pair" in driver.lines[0] and "88% of the words shared" in driver.text
        marked = [segment for strip in driver.strips for segment in strip if segment.text == "not"]
        assert len(marked) == 1 and marked[0].style is not None and marked[0].style.bold
        await driver.resize(60, 20)
        assert "We will not close the mine" in driver.text and not driver.unclean()
        assert "2 articles · 2 quotes · 15 words · undated" in driver.text, "below the name where there is no room"
        await driver.press("enter", "k", "enter")
        await driver.until(lambda: driver.app.screen is driver.screen and driver.article.article.title == "In may")
        await driver.ready()
        assert driver.view.cursor == 2


async def test_quotes_of_articles_without_a_date_are_shown_as_undated(make_reader: MakeReader, filled: Library) -> None:
    rivers = next(row for row in filled.catalogue.articles() if row.title == "Rivers rise")
    filled.shelf.set_metadata([rivers.article_id], {"date": "2026-05"})
    async with running(make_reader(library=filled), (120, 40)) as driver:
        await driver.press("L", "Q", "B", "B")
        assert [line.split()[0] for line in driver.lines if line[3:].startswith(("2026", "undated"))] == [
            "2026-05", "undated"
        ]  # fmt: skip
        await driver.press("B", "/", *"speaker:hall", "enter")
        row = next(line for line in driver.lines if "Nobody knows" in line[:70])
        assert "undated" in row and str(filled.now().date()) not in driver.text
        await driver.press("escape", "/", *"after:2026-05", "enter")
        assert "1 of " in driver.lines[0] and "We saw the flood" in driver.text


async def test_person_page_shows_what_another_window_wrote(
    make_reader: MakeReader, filled: Library, tmp_path: Path
) -> None:
    async with running(make_reader(library=filled)) as driver:
        await driver.press("L", "P", "/", *"hall", "enter", "enter", "tab")
        assert "Tom Hall  1 article · 1 quote" in driver.text and "No two quotes" in driver.text
        text = "More trains\n\n“Nobody knows why they are so late,” said Tom Hall, the guard.\n"
        write_in_another_window(filled, tmp_path, "news", text)
        await driver.until(lambda: "2 articles · 2 quotes" in driver.text and "1 pair" in driver.lines[0])
        assert "guard" in driver.text


async def test_passage_without_a_person_shows_message(make_reader: MakeReader, filled: Library, tmp_path: Path) -> None:
    async with running(make_reader(tmp_path / "markup.txt", library=filled)) as driver:
        await driver.press("j", "@")
        assert "No person is named here" in driver.text and driver.app.screen is driver.screen


async def test_empty_library_shows_what_to_do(make_reader: MakeReader, tmp_path: Path) -> None:
    with Library(tmp_path / "other.db") as empty:
        async with running(make_reader(library=empty), (60, 20)) as driver:
            await driver.press("L")
            for one in lists(driver).listings[1:]:
                await driver.press("tab")
                assert listing(driver) is one and f"No {one.nouns}" in driver.text
                await driver.press("t", "a", "H", "d", "y", "s", "v", "V", "enter", "B", "o", "escape", "u")
                assert "Nothing to undo" in driver.text
