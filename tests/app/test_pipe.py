"""Text that arrives through a pipe while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_driver import running
from tests.formats.test_pipe import FIRST, MORE, Writer
from tests.pseudo_terminal import COMMAND, ESCAPE, Terminal, colour_terminal
from tui_reader.app.app import ReaderApp, make_app
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.library import Library


@pytest.fixture
def writer() -> Iterator[Writer]:
    made = Writer()
    yield made
    made.end()


@pytest.fixture
def app(writer: Writer, library: Library) -> ReaderApp:
    writer.write(FIRST)
    return make_app(library, Config(), load(writer.path, live=lambda: None))


async def test_text_grows_while_read_and_is_stored_when_annotated(app: ReaderApp, writer: Writer) -> None:
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(lambda: "The first paragraph" in driver.text and "reading … Esc ends" in driver.text)
        assert driver.article.reading is None
        await driver.press("j")
        writer.write(MORE)
        await driver.until(lambda: "The third comes later." in driver.text)
        assert driver.view.cursor == 1
        writer.end()
        await driver.until(lambda: driver.article.document.complete)
        await driver.rest()
        assert "reading …" not in driver.text and "The last one." in driver.text
        assert driver.article.reading is None and driver.app.library.articles.recent() == []
        await driver.press("h")
        assert [one.exact for one in driver.stored] == ["The first paragraph is here at once."]


async def test_escape_stops_reading_and_keeps_what_arrived(app: ReaderApp, writer: Writer) -> None:
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(lambda: "reading …" in driver.text)
        await driver.press("escape")
        assert "Reading ended; the rest is left out" in driver.text
        await driver.until(lambda: driver.article.document.complete)
        await driver.rest()
        assert "reading …" not in driver.text and driver.article.reading is None
        await driver.press("h")
        stored = driver.app.library.articles.text_of(driver.article.article_id)
        assert stored is not None and stored.texts[-1] == "The second one."
        await driver.press("I")
        assert "cut: reading was ended" in driver.text


async def test_ctrl_c_copies_and_escape_first_closes_open_dialogs(app: ReaderApp, writer: Writer) -> None:
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(lambda: "reading … Esc ends" in driver.text)
        await driver.press("ctrl+c")
        await driver.until(lambda: "clipboard" in driver.text)
        await driver.press("question_mark")
        await driver.until(lambda: len(driver.app.screen_stack) == 2)
        await driver.press("escape")
        await driver.until(lambda: len(driver.app.screen_stack) == 1)
        assert "reading … Esc ends" in driver.text
        writer.write(MORE)
        await driver.until(lambda: "The third comes later." in driver.text)
        await driver.press("escape")
        await driver.until(lambda: "reading …" not in driver.text)
        await driver.until(lambda: driver.article.document.complete)


async def test_commands_do_not_wait_for_the_pipe(app: ReaderApp, writer: Writer) -> None:
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(lambda: "reading …" in driver.text)
        await driver.press("G", "l", "f")
        await driver.press("h")
        assert "still coming through the pipe" in driver.text
        assert driver.article.annotations == ()


def test_silent_pipe_is_reported_and_ends_with_ctrl_c(home: Path, tmp_path: Path) -> None:
    program = " ".join(COMMAND)
    terminal = Terminal(["bash", "-c", f"sleep 60 | {program}"], colour_terminal(home), tmp_path)
    terminal.until("waiting for standard input; Ctrl+C ends")
    terminal.child.sendintr()
    assert terminal.ends() in (130, -2)


def test_slow_pipe_is_shown_as_it_arrives(home: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    waits = f"until [ -e {go} ]; do sleep 0.05; done"
    printed = r"printf 'Tides\n\nFirst.\n\nSecond.\n'", r"printf '\nThird.\n\nFourth.\n'"
    line = f"({printed[0]}; {waits}; {printed[1]}; sleep 60) | {' '.join(COMMAND)}"
    terminal = Terminal(["bash", "-c", line], colour_terminal(home), tmp_path)
    terminal.until("First.")
    terminal.until("reading … Esc ends")
    go.touch()
    terminal.until("Third.")
    terminal.type(ESCAPE, "Reading ended")
    terminal.type("h", "● saved")
    terminal.child.close(force=True)
