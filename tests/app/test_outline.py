"""The outline as a tree, and progress through the chapters of a book."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running

SECTIONS = "\n\n".join(
    f"## Chapter {chapter}\n\nText.\n\n### Part {chapter}.1\n\nText.\n\n#### Point {chapter}.1.1\n\nMore.\n\n"
    f"### Part {chapter}.2\n\nThe end of it."
    for chapter in (1, 2, 3)
)
BOOK = f"# A Book\n\nForeword.\n\n{SECTIONS}\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.md"
    path.write_text(BOOK)
    return path


def rows(driver: Driver) -> list[str]:
    """Return the headings in the panel, without their prefix."""
    lines = [line.partition("│")[0].strip(" ›▏") for line in driver.lines[2:-1]]
    return [line for line in lines if line]


async def test_branches_fold_and_unfold(book: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(book), (120, 24)) as driver:
        await driver.press("o", "g", "j")
        assert rows(driver)[:4] == ["▾ A Book", "▾ Chapter 1", "▾ Part 1.1", "Point 1.1.1"]
        await driver.press("left")
        assert rows(driver)[:3] == ["▾ A Book", "▸ Chapter 1", "▾ Chapter 2"]
        await driver.press("j")
        assert driver.view.document.texts[driver.view.cursor] == "Chapter 2"
        await driver.press("k", "right")
        assert rows(driver)[1:4] == ["▾ Chapter 1", "▾ Part 1.1", "Point 1.1.1"]
        await driver.press("g", "left")
        assert rows(driver) == ["▸ A Book"]
        await driver.press("right")
        assert len(rows(driver)) == 13


async def test_left_moves_to_parent_heading(book: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(book), (120, 24)) as driver:
        await driver.press("o", "g", "j", "j", "j", "left")
        assert driver.view.document.texts[driver.view.cursor] == "Part 1.1"
        assert len(rows(driver)) == 13


async def test_current_heading_or_its_folded_ancestor_is_marked(book: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(book), (120, 24)) as driver:

        def marked() -> list[str]:
            return [line.partition("│")[0].strip(" ▏") for line in driver.lines if line.startswith("▏")]

        await driver.press("o", "g", "j", "left", "escape", "g")
        texts = driver.view.document.texts
        seen = {}
        while driver.view.cursor < len(texts) - 1:
            await driver.press("j")
            seen[driver.view.cursor] = marked()
        assert seen[1] == ["▾ A Book"]
        assert seen[texts.index("More.")] == ["▸ Chapter 1"]
        assert seen[texts.index("Point 2.1.1") + 1] == ["Point 2.1.1"]
        assert seen[len(texts) - 1] == ["Part 3.2"]


async def test_other_panels_have_no_branches(book: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(book), (120, 24)) as driver:
        await driver.press("A", "left")
        assert "Only the outline has branches" in driver.text


async def test_flat_outline_has_no_fold_signs(tmp_path: Path, make_reader: MakeReader) -> None:
    path = tmp_path / "flat.md"
    path.write_text("# One\n\nText.\n\n# Two\n\nText.\n")
    async with running(make_reader(path), (120, 24)) as driver:
        await driver.press("o", "g", "left")
        assert rows(driver) == ["One", "Two"]


async def test_status_shows_progress_through_the_chapter(tmp_path: Path, make_reader: MakeReader) -> None:
    path = tmp_path / "long.md"
    words = "word " * 100
    chapters = [f"## {name}\n\n" + "\n\n".join([words] * 50) for name in ("One", "Two", "Three")]
    path.write_text("# A Book\n\n" + "\n\n".join(chapters) + "\n")
    async with running(make_reader(path), (100, 24)) as driver:
        assert "chapter" not in driver.lines[-1]  # before the first chapter
        await driver.press("j")
        assert "chapter 1 of 3, 0 %" in driver.lines[-1]
        driver.view.go_to_block(driver.view.document.texts.index("Two") + 25)
        await driver.press("j")
        assert "chapter 2 of 3, 5" in driver.lines[-1]
        await driver.press("G")
        assert "chapter 3 of 3, 98 %" in driver.lines[-1]
        await driver.resize(60, 20)
        assert "chapter" not in driver.lines[-1]
