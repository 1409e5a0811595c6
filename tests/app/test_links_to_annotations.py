"""`reader reader:UID` opens the article of an annotation at its passage."""

from __future__ import annotations

from pathlib import Path

from tests.app.reader_driver import running
from tui_reader.app.app import make_app
from tui_reader.config import Config
from tui_reader.library import Library
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
        await driver.until(lambda: "unplaced" in driver.text)
