"""Correcting quotes on screen: the filter, saved quotes, quotes under annotations, concurrent changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.reader_driver import Driver, MakeReader, running
from tests.app.review_plays import filter_quotes, go_to_quote, shown
from tui_reader.library import Library

ARTICLE = """The "long winter" of the town was over on Monday.

"We will not sell the old harbour to anybody," said Maria Lopez, the mayor.

Peter Hall, her rival, disagreed. "The town cannot pay for it any longer," he said.

A spokesman for the fishermen said: "Nobody asked us what we want at all."
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(ARTICLE)
    return path


def words(driver: Driver) -> list[str]:
    return [driver.view.document.slice(*quote.span)[:12] for quote in driver.quotes]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lopez", ['"We will not']),
        ("is:probably", ['"Nobody aske']),
        ("is:direct hall", ['"The town ca']),
        ("is:fragment", ['"long winter']),
        ("is:confirmed", []),
        ("is:rejected", []),
        ("[/] is:", []),
    ],
)
async def test_filter_lists_matching_quotes(
    make_reader: MakeReader, article: Path, query: str, found: list[str]
) -> None:
    async with running(make_reader(article)) as driver:
        await go_to_quote(driver, "list")
        everything = words(driver)
        await filter_quotes(driver, query)
        assert words(driver) == found
        assert ("No match" in driver.text) == (not found)
        await driver.press("escape")
        assert words(driver) == everything and driver.context == "list"


async def test_saved_quote_keeps_speaker_and_follows_reattribution(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press(")", "h")
        assert [annotation.speaker for annotation in driver.stored] == ["Maria Lopez"]
        await driver.press("p")
        await driver.paste("Peter")
        await driver.press("enter")
        assert [annotation.speaker for annotation in driver.stored] == ["Peter Hall"]
        assert "— Peter Hall" in driver.text
        await driver.press("u")
        assert [annotation.speaker for annotation in driver.stored] == ["Maria Lopez"]


@pytest.mark.parametrize("keys", [("1",), ("t", "u", "k", "enter"), ("a", "o", "k", "escape")])
async def test_tagging_or_noting_quote_keeps_its_speaker(
    make_reader: MakeReader, library: Library, article: Path, keys: tuple[str, ...]
) -> None:
    library.codebook.pin_tag("uk", 1)
    async with running(make_reader(article)) as driver:
        await driver.press(")", *keys)
        assert [annotation.speaker for annotation in driver.stored] == ["Maria Lopez"]


async def test_paragraph_with_a_quote_has_no_speaker(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press("j", "h")
        assert [annotation.speaker for annotation in driver.stored] == [None]


async def test_quote_is_confirmed_from_its_row_in_the_notes(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press(")", "h", "A", "c")
        assert shown(driver)[0] == ("Maria Lopez", "confirmed")


async def test_commands_without_a_quote_show_message(make_reader: MakeReader, article: Path) -> None:
    article.write_text("Nothing is said here.\n\nNor here.")
    async with running(make_reader(article)) as driver:
        for key in ("c", "r", "p", "J", "|", "i"):
            await driver.press(key)
            assert "No quote here" in driver.text
            await driver.press("j")
            assert "No quote here" not in driver.text
        assert driver.stored == () and driver.app.library.annotations.undo(driver.reading) is None


async def test_corrections_persist_and_reach_another_window(
    make_reader: MakeReader, library: Library, article: Path
) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press(")", "c")
    async with running(make_reader(article, library=library.for_thread())) as driver:
        assert shown(driver)[0] == ("Maria Lopez", "confirmed")
        with library.for_thread() as other:
            other.annotations.undo(driver.reading)
        driver.screen._tick()
        await driver.drain()
        assert shown(driver)[0] == ("Maria Lopez", "auto")


async def test_quotes_with_text_between_are_not_joined(make_reader: MakeReader, article: Path) -> None:
    article.write_text(ARTICLE.replace("Peter Hall, her rival, disagreed.", "Some time went by, and she went on."))
    async with running(make_reader(article)) as driver:
        before = words(driver)
        await driver.press(")", "p")
        await driver.paste("nobody")
        await driver.press("enter", "J")
        assert "Unquoted text before the next quote, in ¶ 3" in driver.text and words(driver) == before


async def test_hostile_name_is_shown_as_text(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await driver.press(")", "p")
        await driver.paste("[/red] \x1b]52;c;x\x07[@click=app.quit]Eve[/]")
        await driver.press("enter")
        assert "[@click=app.quit]Eve[/]" in (driver.quotes[0].speaker or "")
        assert not driver.unclean() and "[/red]" in driver.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_dialogs_fit_a_small_window(make_reader: MakeReader, article: Path, size: tuple[int, int]) -> None:
    async with running(make_reader(article), size) as driver:
        await driver.press(")", "p")
        assert "Maria Lopez" in driver.text and "Who said" in driver.text
        await driver.press("escape", "|")
        assert "Split the quote" in driver.text
        await driver.press("escape")
        assert shown(driver)[0] == ("Maria Lopez", "auto")


@pytest.mark.parametrize("keys", [("p",), ("|",), ("a",), ("t",)])
async def test_dialog_never_hides_its_passage(make_reader: MakeReader, article: Path, keys: tuple[str, ...]) -> None:
    low = "\n\n".join(f"Paragraph {number} says little." for number in range(1, 9)) + "\n\n" + ARTICLE
    article.write_text(low)
    async with running(make_reader(article), (120, 24)) as driver:
        await driver.press(")", ")", *keys)
        assert driver.app.screen is not driver.screen
        assert '"The town cannot pay' in driver.text
    article.write_text(ARTICLE)
    async with running(make_reader(article), (120, 24)) as driver:
        await driver.press(")", *keys)
        assert '"We will not sell' in driver.text


def beside(driver: Driver) -> str:
    """The text of the sidebar as one line."""
    region = driver.sidebar.region
    return " ".join(line[region.x : region.right - 1].strip() for line in driver.lines)


async def test_source_counts_reflect_corrections(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article), (120, 40)) as driver:
        assert "3 quotes, 25 words" in beside(driver) and "68 %" in beside(driver)
        await driver.press(")", "r")
        assert "2 quotes, 16 words" in beside(driver)
    async with running(make_reader(article), (120, 20)) as driver:
        assert "quotes," not in driver.text


async def test_quotes_of_two_speakers_are_not_joined(make_reader: MakeReader, article: Path) -> None:
    article.write_text('"We will not sell it at all," said Maria Lopez. "The town must pay," said Peter Hall.')
    async with running(make_reader(article)) as driver:
        before = shown(driver)
        await driver.press(")", "J")
        assert "Different speakers: Maria Lopez and Peter Hall" in driver.text and shown(driver) == before


async def test_selection_inside_quote_replaces_it_and_keeps_speaker(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        everything = words(driver)
        await driver.press(")", "p")
        await driver.paste("Peter")
        await driver.press("enter", "v", "w", "w", "w", "w", "w", "c")
        first = driver.quotes[0]
        assert driver.view.document.slice(*first.span).startswith('"We will not')
        assert (first.speaker, first.verdict) == ("Peter Hall", "auto") and len(words(driver)) == len(everything)
        assert "in place of 1" in driver.text
        await driver.press("u", "u")
        assert words(driver) == everything


async def test_undo_selects_the_restored_quote(make_reader: MakeReader, article: Path) -> None:
    async with running(make_reader(article)) as driver:
        await go_to_quote(driver, "list")
        await driver.press("r", "G", "u")
        assert driver.sidebar.selected_key == f"quote-{driver.quotes[0].start}"
        assert driver.view.cursor == 1 and "Undone: not a quote" in driver.text
