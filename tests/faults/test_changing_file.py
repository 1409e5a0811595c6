"""The file changes while it is open: a notice appears, a key reloads it, and annotations are placed in the new text."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running

BEFORE = "".join(f"Paragraph {word} has a sentence of its own.\n\n" for word in ("one", "two", "three", "four"))
AFTER = "A new paragraph that nobody expected here.\n\n" + BEFORE.replace("Paragraph two", "Chapter two")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(BEFORE)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


def rename_over(path: Path, text: str) -> None:
    path.with_name(".article.txt.swp").write_text(text)
    path.with_name(".article.txt.swp").replace(path)


def backup_and_write(path: Path, text: str) -> None:
    """As vim does with `backupcopy=no`."""
    path.rename(path.with_name("article.txt~"))
    path.write_text(text)


def in_pieces(path: Path, text: str) -> None:
    os.truncate(path, 0)
    for start in range(0, len(text), 50):
        with path.open("a") as file:
            file.write(text[start : start + 50])


async def seconds_until_shown(driver: Driver, words: str) -> float:
    """Wait for words on screen and return the seconds it took."""
    start = time.monotonic()
    await driver.until(lambda: words in driver.text)
    return time.monotonic() - start


@pytest.mark.parametrize("change", [write, rename_over, backup_and_write, in_pieces])
async def test_change_is_reported_within_two_seconds_and_reloaded_by_key(
    make_reader: MakeReader, article: Path, change: Callable[[Path, str], None]
) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("j", "h")
        assert "file changed" not in driver.text
        change(article, AFTER)
        assert await seconds_until_shown(driver, "The file has changed since it was opened") < 2
        assert "! file changed" in driver.lines[0] and "R reloads it" in driver.text
        await driver.press("j", "h")  # on the earlier text, as the title bar indicates
        assert "! file changed" in driver.lines[0] and "● saved" in driver.lines[0]
        await driver.press("escape")
        assert "has changed since" not in driver.text and "! file changed" in driver.lines[0]
        await driver.press("R")
        await driver.until(lambda: "A new paragraph that nobody expected" in driver.text)
        await driver.ready()
        assert "file changed" not in driver.lines[0]
        text = driver.article.document.text
        placed = {text[mark.span[0] : mark.span[1]]: mark.status for mark in driver.stored if mark.span}
        assert placed == {
            "Chapter two has a sentence of its own.": "changed",
            "Paragraph three has a sentence of its own.": "same",
        } or placed == {
            "Chapter two has a sentence of its own.": "changed",
            "Paragraph three has a sentence of its own.": "moved",
        }


async def test_file_that_disappears_and_returns(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        article.unlink()
        assert await seconds_until_shown(driver, "The file is gone") < 2
        assert "! file gone" in driver.lines[0]
        await driver.press("R")
        assert "cannot be reloaded" in driver.text and "Paragraph one" in driver.text
        await driver.press("h")
        assert len(driver.stored) == 1
        article.write_text(BEFORE)
        assert await seconds_until_shown(driver, "The file is as it was") < 2
        assert "file gone" not in driver.lines[0]


async def test_file_that_changes_repeatedly(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("h")
        for number in range(4):
            rename_over(article, AFTER + f"The end, number {number}.\n")
            await seconds_until_shown(driver, "The file has changed")
            await driver.press("R")
            await driver.until(lambda number=number: f"number {number}" in driver.text)  # type: ignore[misc]
            await driver.ready()
            assert [mark.status for mark in driver.stored] in (["same"], ["moved"])


async def test_unreadable_file_leaves_the_text_on_screen(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("h")
        for broken in (b"", b"\n\n\n", b"\x00\x01\x02" * 200):
            article.write_bytes(broken)
            await seconds_until_shown(driver, "The file has changed")
            await driver.press("R")
            await driver.until(lambda: driver.app._notifications)
            assert "Not reloaded" in next(iter(driver.app._notifications)).message
            assert "Paragraph one" in driver.text and len(driver.stored) == 1
            driver.app.clear_notifications()


async def test_change_is_reported_while_a_note_is_edited(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("a")
        await driver.paste("A thought.")
        article.write_text(AFTER)
        await seconds_until_shown(driver, "! file changed")
        await driver.press("escape")
        assert [mark.note for mark in driver.stored] == ["A thought."]
        assert "The file has changed since" in driver.text
        await driver.press("R")
        await driver.until(lambda: "A new paragraph" in driver.text)
        await driver.ready()
        assert [mark.note for mark in driver.stored] == ["A thought."]


async def test_touched_file_is_not_reported(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        os.utime(article)
        rename_over(article, BEFORE)
        await driver.press("h", "R")
        assert "The file has not changed" in driver.text
        assert driver.screen.ctx.watcher is not None
        driver.screen.ctx.watcher.look_now()
        await driver.pilot.pause(0.2)
        assert "file changed" not in driver.text and driver.screen.ctx.file_state == "same"
