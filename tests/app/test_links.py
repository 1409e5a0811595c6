"""Links and footnotes in the app: listing, opening, copying and jumping."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tui_reader.app.screens.dialogs.links import LinkList
from tui_reader.app.screens.library import Opening
from tui_reader.app.terminal.clipboard import native_command
from tui_reader.library import Library

ADDRESS = "https://example.org/" + "a-long-way-down/" * 12 + "?x=red&y=1"
ARTICLE = f"""# Tides

See [the tables]({ADDRESS}), [below](#method), [nowhere](#gone) or [a file](mailto:ann@example.org).[^a] More.[^b]

[^a]: The first note.

    It goes on.

[^b]: The second note.

Nothing here.

## Method

Poles: https://example.org/poles. And again.[^a]
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "tides.md"
    path.write_text(ARTICLE)
    return path


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes its arguments, one per line, to the returned file."""
    program, opened = tmp_path / "my browser", tmp_path / "opened"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(opened)!r}, 'a').write('\\n'.join(sys.argv[1:]) + '\\n')\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"'{program}' --new-tab %s")
    return opened


async def open_list(driver: Driver) -> None:
    await driver.press("j", "l")
    assert driver.top(LinkList)


async def test_full_address_is_shown_before_browser_opens(
    article: Path, browser: Path, make_reader: MakeReader
) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await open_list(driver)
        shown = "".join(line.strip("│ \n") for line in driver.lines)
        assert ADDRESS in shown.replace(" ", "") and "the tables" in shown
        assert not browser.exists()
        await driver.press("enter")
        await driver.until(lambda: "Opened in the browser" in driver.text)
        assert browser.read_text() == f"--new-tab\n{ADDRESS}\n"


async def test_internal_links_move_the_cursor(article: Path, browser: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await open_list(driver)
        assert "in this text: Method" in driver.text and "#gone: not in this text" in driver.text
        await driver.press("j", "enter")
        assert driver.view.document.texts[driver.view.cursor] == "Method"
        await driver.press("g")
        await open_list(driver)
        await driver.press("j", "j", "enter")
        assert "#gone is not in this text" in driver.text
        assert not browser.exists()


async def test_non_web_addresses_can_only_be_copied(article: Path, browser: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await open_list(driver)
        await driver.press("G", "enter")
        assert "Only web addresses are opened: mailto:ann@example.org" in driver.text
        await open_list(driver) if driver.view.cursor == 0 else await driver.press("l")
        await driver.press("G", "y")
        assert driver.app.clipboard == "mailto:ann@example.org"
        assert not browser.exists()


async def test_plain_address_in_text_is_a_link(article: Path, browser: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await driver.press("G", "l", "y")
        assert driver.app.clipboard == "https://example.org/poles"


async def test_missing_browser_is_reported(
    article: Path, make_reader: MakeReader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    assert native_command({}, "linux") is None
    async with running(make_reader(article), (80, 24)) as driver:
        await open_list(driver)
        await driver.press("enter")
        await driver.rest()
        assert "no browser found; set BROWSER" in driver.text


async def test_paragraph_without_links_or_footnotes(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        await driver.press("l")
        assert not driver.top(LinkList) and "No links in this paragraph" in driver.text
        await driver.press("f")
        assert "No footnote in this paragraph" in driver.text


async def test_footnote_key_jumps_to_footnote_and_back(article: Path, make_reader: MakeReader) -> None:
    async with running(make_reader(article), (80, 24)) as driver:
        text = driver.view.document.text

        def here() -> str:
            return text[driver.view.point : driver.view.point + 20]

        await driver.press("j", "f")
        assert here().startswith("[a] The first note")
        await driver.press("f")
        assert here().startswith("[a] More.")
        await driver.press("f")
        assert here().startswith("[b] The second note")
        await driver.press("f")
        assert here().startswith("[b]") and driver.view.cursor == 1
        await driver.press("f")
        assert here().startswith("[a] The first note")
        await driver.press("G", "f")
        assert here().startswith("[a] The first note")
        await driver.press("f")  # back to where the jump began, not to the first reference
        assert driver.view.cursor == driver.view.count - 1


async def test_links_and_footnotes_work_without_the_source_file(
    article: Path, make_reader: MakeReader, library: Library
) -> None:
    async with running(make_reader(article)) as driver:
        number = driver.article.article_id
    article.unlink()
    async with running(make_reader()) as driver:
        driver.app.open_entry(Opening(number))
        await driver.until(lambda: driver.view.document.texts[:1] == ["Tides"])
        await driver.ready()
        await open_list(driver)
        assert "the tables" in driver.text and "in this text: Method" in driver.text
        await driver.press("escape", "f")
        assert "[a] The first note" in driver.view.document.texts[driver.view.cursor]
