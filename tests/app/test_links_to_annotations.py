"""`reader reader:UID` opens the article of an annotation at its passage."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Event

from tests.app.reader_driver import running
from tui_reader.app.app import make_app
from tui_reader.config import Config
from tui_reader.library import Library
from tui_reader.library.articles import Articles
from tui_reader.library.open_article import OpenArticle
from tui_reader.library.sources import find_source
from tui_reader.model import Edit, ReadAs, Target
from tui_reader.text.spans import Span

PARAGRAPHS = [f"Paragraph {number} has some words about the number {number}, and no more." for number in range(60)]
TEXT = "\n\n".join(PARAGRAPHS) + "\n"
WORDS = "about the number 48"


def annotated(path: Path, library: Library) -> str:
    path.write_text(TEXT)
    article = OpenArticle.load(library, str(path), words_a_minute=238)
    article.open()
    start = article.document.text.index(WORDS)
    uid = article.annotate(Target("span", Span(start, start + len(WORDS))), Edit(colour="blue")).uid
    article.save_place(10)
    assert uid
    return uid


async def test_link_opens_the_passage(tmp_path: Path) -> None:
    library = Library(tmp_path / "reader.db")
    uid = annotated(tmp_path / "a.txt", library)
    source = find_source(f"reader:{uid}", lambda: library, ReadAs(), 238)
    async with running(make_app(library, Config(), source, annotation=uid)) as driver:
        await driver.until(lambda: driver.article.reading is not None)
        await driver.rest()
        document, point = driver.article.document, driver.view.point
        assert document.slice(point, point + len(WORDS)) == WORDS and WORDS in driver.text


async def test_unplaced_annotation_is_reported(tmp_path: Path) -> None:
    library = Library(tmp_path / "reader.db")
    uid = annotated(tmp_path / "a.txt", library)
    (tmp_path / "a.txt").write_text(TEXT.replace(PARAGRAPHS[48] + "\n\n", ""))
    source = find_source(str(tmp_path / "a.txt"), lambda: library, ReadAs(), 238)
    async with running(make_app(library, Config(), source, annotation=uid)) as driver:
        await driver.until(lambda: "Unplaced in this text; its words are in the notes panel" in driver.text)


async def test_deleted_annotation_is_reported(tmp_path: Path) -> None:
    library = Library(tmp_path / "reader.db")
    annotated(tmp_path / "a.txt", library)
    source = find_source(str(tmp_path / "a.txt"), lambda: library, ReadAs(), 238)
    async with running(make_app(library, Config(), source, annotation="gone")) as driver:
        assert "This annotation was deleted meanwhile" in driver.lines[-1]


async def test_user_who_moved_before_the_library_was_open_stays_there(tmp_path: Path) -> None:
    library = Library(tmp_path / "reader.db")
    uid = annotated(tmp_path / "a.txt", library)
    source = find_source(str(tmp_path / "a.txt"), lambda: library, ReadAs(), 238)
    go_on = Event()

    class SlowLibrary(Library):
        @cached_property
        def articles(self) -> Articles:
            assert go_on.wait(10)
            return super().articles

    library.for_thread = lambda: SlowLibrary(library.path)  # type: ignore[method-assign]
    async with running(make_app(library, Config(), source, annotation=uid), wait=False) as driver:
        await driver.press("G")
        end = driver.view.point
        go_on.set()
        await driver.ready()
        assert driver.view.point == end > driver.article.document.text.index(WORDS)
