"""Keys on a long text that is still being read: they are answered at once with what there is."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app import awaiting
from tui_reader.app.app import make_app
from tui_reader.app.screens import reading
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library

PARAGRAPHS = 4_000
FIRST, LATER = 3, 3_900
"""Paragraphs with the word “council”: one that is read at once, one that is not."""


class Gated:
    """A source that reads on only while the gate is open."""

    def __init__(self, path: Path) -> None:
        self._source: Any = load(path)
        self.is_open = False
        self.sizes: list[int | None] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def more(self, size: int | None = None) -> bool:
        self.sizes.append(size)
        if not self.is_open:
            assert len(self.sizes) < 20_000, "a command reads to the end"
            time.sleep(0.001)
            return True
        return bool(self._source.more() if size is None else self._source.more(size))


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gated:
    monkeypatch.setattr(awaiting, "SOON", 1_000)
    text = "\n".join(
        f"Paragraph {number} is about {'the council' if number in (FIRST, LATER) else 'nothing'} and some more words."
        for number in range(1, PARAGRAPHS + 1)
    )
    path = tmp_path / "long.txt"
    path.write_text(text)
    gated = Gated(path)
    assert 1_000 < len(gated.document) < LATER - 1 and not gated.document.complete
    return gated


def app(library: Library, source: Gated) -> Any:
    return make_app(library, Config(), source)


def place(driver: Driver) -> int:
    return driver.view.cursor + 1


async def test_end_goes_to_what_is_read_and_then_to_the_end(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        read = len(source.document)
        await driver.press("G")
        assert place(driver) == read and f"reading … {int(source.share * 100)} %; Esc stops" in driver.text
        source.is_open = True
        await driver.until(lambda: place(driver) == PARAGRAPHS)
        await driver.until(lambda: "reading …" not in driver.text)
        assert source.document.complete and driver.view.shows_end


@pytest.mark.parametrize(("key", "moved"), [("escape", 0), ("k", -1)])
async def test_another_key_ends_the_wait_for_the_end(library: Library, source: Gated, key: str, moved: int) -> None:
    async with running(app(library, source), wait=False) as driver:
        read = len(source.document)
        await driver.press("G", key)
        assert "stops waiting" not in driver.text and ("Stopped waiting" in driver.text) == (key == "escape")
        source.is_open = True
        await driver.until(lambda: source.document.complete and driver.article.reading is not None)
        await driver.rest()
        assert place(driver) == read + moved


async def test_search_finds_what_is_read_and_waits_for_the_next_match(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("/", *"council", "enter")
        assert place(driver) == FIRST and "match 1 of 1+" in driver.text
        await driver.press("n")
        assert place(driver) == FIRST and "no further match yet, reading …" in driver.text
        source.is_open = True
        await driver.until(lambda: place(driver) == LATER)
        await driver.until(lambda: "match 2 of 2" in driver.text)
        await driver.press("n")
        assert place(driver) == FIRST, "all is read: the search goes on from the top"


async def test_search_for_a_later_word_arrives_while_the_line_is_open(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("j", "/", *f"paragraph {LATER}")
        assert place(driver) == LATER // 10, "what was typed before the last digit"
        source.is_open = True
        await driver.until(lambda: place(driver) == LATER)
        await driver.press("escape")
        await driver.until(lambda: place(driver) == 2)


async def test_search_for_a_missing_word_says_so_once_all_is_read(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("/", *"harbour", "enter")
        assert "no further match yet" in driver.text
        source.is_open = True
        await driver.until(lambda: "“harbour”: no match" in driver.text)
        assert place(driver) == 1


async def test_number_of_matches_grows_with_the_text(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("/", *"nothing", "enter")
        await driver.until(lambda: f"match 1 of {len(source.document) - 1}+" in driver.text)
        source.is_open = True
        await driver.until(lambda: f"match 1 of {PARAGRAPHS - 2} " in driver.text)


async def test_tagging_all_matches_waits_for_all_of_them(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("/", *"council", "enter", "#")
        assert "not all matches are known yet" in driver.text and len(driver.app.screen_stack) == 1


async def test_slices_are_small_only_while_keys_are_pressed(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.until(lambda: bool(source.sizes))
        assert set(source.sizes) == {None}
        await driver.press("j")
        source.sizes.clear()
        await driver.until(lambda: reading.SLICE_BETWEEN_KEYS in source.sizes)
        await driver.until(lambda: source.sizes[-1] is None)


async def test_highlight_tag_note_and_undo_are_answered_while_the_text_is_read(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        read = len(source.document)
        await driver.press("h")
        assert "Highlighted" in driver.text and "○ saving" in driver.text and "1 highlight" in driver.text
        await driver.press("j", "t", *"ferry", "enter")
        await driver.until(lambda: "Tagged #ferry" in driver.text)
        await driver.press("j", "a", *"Why?")
        await driver.press("ctrl+s")
        await driver.until(lambda: len(driver.app.screen_stack) == 1 and "✎ Why?" in driver.text)
        await driver.press("j", "h", "u")
        assert "Undone: highlight" in driver.text
        shown = [(one.colour, one.tags, one.note) for one in driver.article.annotations]
        assert shown == [("yellow", (), ""), (None, ("ferry",), ""), (None, (), "Why?")]
        assert len(source.document) == read and driver.article.reading is None
        source.is_open = True
        await driver.until(lambda: driver.article.reading is not None and "● saved" in driver.text)
        assert [(one.colour, one.tags, one.note) for one in driver.stored] == shown
        await driver.press("h")
        assert "● saved" in driver.text and len(driver.stored) == 4


async def test_changes_are_there_again_after_quitting_before_the_text_was_read(
    library: Library, source: Gated, make_reader: MakeReader
) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("h", "j", "j", "h")
        await driver.press("q")
        await driver.until(lambda: driver.app._exit)
    assert not source.document.complete and library.articles.recent() == []
    async with running(make_reader(Path(source.article.source))) as driver:
        await driver.until(lambda: len(driver.article.annotations) == 2)
        assert [one.exact[:11] for one in driver.stored] == ["Paragraph 1", "Paragraph 3"]


async def test_deleting_and_other_changes_while_the_text_is_read(library: Library, source: Gated) -> None:
    async with running(app(library, source), wait=False) as driver:
        await driver.press("h", "d")
        assert driver.article.annotations == () and "Deleted" in driver.text
        driver.screen.run_command("annotate:redo")
        await driver.drain()
        assert "not yet: the text is still being read" in driver.text and not source.document.complete
        source.is_open = True
        await driver.until(lambda: driver.article.reading is not None and "● saved" in driver.text)
        assert len(driver.stored) == 0


@pytest.mark.parametrize("ends", [True, False])
async def test_change_that_another_writer_holds_up_is_kept_when_the_program_ends(
    library: Library, source: Gated, ends: bool
) -> None:
    made = app(library, source)
    async with running(made, wait=False) as driver:
        await driver.press("h")
        with sqlite3.connect(library.path, isolation_level=None, check_same_thread=False) as writer:
            writer.execute("BEGIN IMMEDIATE")
            await driver.press("j", "h")
            assert "Highlighted" in driver.text and "○ saving" in driver.text
            ended = threading.Timer(0.3, writer.execute, ["ROLLBACK"])
            if ends:
                ended.start()
            else:
                library.store.busy_timeout = 0.1
            await driver.press("q")
            await driver.until(lambda: made._exit)
            if not ends:
                writer.execute("ROLLBACK")
            else:
                ended.join()
    kept = [waiting.exact[:11] for waiting in library.waiting.of_path(source.identity.path)]
    if ends:
        assert kept == ["Paragraph 1", "Paragraph 2"] and made.farewell == ""
    else:
        assert kept == ["Paragraph 1"]
        path = made.farewell.partition("it is in ")[2]
        assert "Paragraph 2 is about" in Path(path).read_text()
