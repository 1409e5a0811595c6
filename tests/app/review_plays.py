"""Plays for the keys that correct quotes."""

from __future__ import annotations

import re

from textual.widgets import Input

from tests.app.plays import plays
from tests.app.reader_driver import Driver
from tui_reader.app.screens.dialogs.names import NamePicker
from tui_reader.app.screens.dialogs.split import SplitPicker
from tui_reader.keys import Context
from tui_reader.model import Quote


async def go_to_quote(driver: Driver, context: Context, number: int = 0) -> Quote:
    """Go to a quote in the quotes panel, or to its passage in the article."""
    if context == "list":
        await driver.press("Q", "g", *"j" * number)
        assert driver.screen.ctx.panel.pane is driver.sidebar
    else:
        await driver.press(*")" * (number + 1))
    return driver.quotes[number]


def shown(driver: Driver) -> list[tuple[str | None, str]]:
    return [(quote.speaker, quote.verdict) for quote in driver.quotes]


MILLER, SMITH = "Mary Miller", "John Smith"
AS_FOUND = [(MILLER, "auto"), (SMITH, "auto"), (SMITH, "auto")]


@plays("confirm")
async def confirm(driver: Driver, context: Context, key: str) -> None:
    assert shown(driver) == AS_FOUND
    await go_to_quote(driver, context)
    await driver.press(key)
    assert shown(driver) == [(MILLER, "confirmed"), *AS_FOUND[1:]]
    assert "✓ “We have never" in driver.text and "Confirm the quote · We have never" in driver.text
    await driver.press(key)
    assert "Already done" in driver.text
    await driver.press("u")
    assert shown(driver) == AS_FOUND


@plays("reject")
async def reject(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context)
    await driver.press(key)
    assert shown(driver) == AS_FOUND[1:]
    assert "Not a quote; u restores it · We have never" in driver.text
    await driver.press("u")
    assert shown(driver) == AS_FOUND


@plays("speaker")
async def set_speaker(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context)
    await driver.press(key)
    assert driver.top(NamePicker) and "Who said “We have never" in driver.text
    await driver.press("down", "enter")
    assert shown(driver)[0] == (SMITH, "confirmed")
    await driver.press(key)
    await driver.paste("The firm")
    await driver.press("enter")
    assert shown(driver)[0] == ("The firm", "confirmed")
    await driver.press(key)
    await driver.paste("nobody")
    assert "nobody, or unknown" in driver.text
    await driver.press("enter")
    assert shown(driver)[0] == (None, "confirmed")
    await driver.press("u", "u", "u")
    assert shown(driver) == AS_FOUND


@plays("join")
async def join(driver: Driver, context: Context, key: str) -> None:
    second = await go_to_quote(driver, context, 1)
    await driver.press(key)
    assert shown(driver) == AS_FOUND[:2]
    joined = driver.quotes[1]
    words = driver.view.document.slice(*joined.span)
    assert joined.start == second.start and words.endswith('"We can prove it."') and "union's lawyer" in words
    await driver.press(key)
    assert "No quote after this one" in driver.text
    await driver.press("u")
    assert shown(driver) == AS_FOUND


@plays("split")
async def split(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context, 1)
    await driver.press(key)
    assert driver.top(SplitPicker)
    await driver.press("left", "right", "right", "enter")
    words = [driver.view.document.slice(*quote.span) for quote in driver.quotes[1:3]]
    assert words == ['"They took our work and', 'our words,"']
    assert [name for name, _ in shown(driver)] == [MILLER, SMITH, SMITH, SMITH]
    await driver.press("u")
    assert shown(driver) == AS_FOUND


@plays("add-quote")
async def add_quote(driver: Driver, context: Context, key: str) -> None:
    await driver.press("j", "v", "s", key)
    first = driver.quotes[0]
    assert driver.view.document.slice(*first.span) == "The firm made a claim on Monday."
    assert (first.verdict, first.speaker) == ("auto", None) and driver.passage == first
    assert "p sets the speaker" in driver.text


@plays("evidence")
async def show_evidence(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context)
    at = driver.view.document.text.index("said Mary Miller")
    assert not driver.style_at(at).bold
    await driver.press(key)
    assert driver.style_at(at).bold and driver.style_at(at + 5).bold
    assert re.search(r"By name · “said” … “Mary Miller” · \d\d % sure", driver.text)
    await driver.press(key)
    assert not driver.style_at(at).bold
    await driver.press(key, "j")
    assert not driver.style_at(at).bold


@plays("quotes-order")
async def by_speaker(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context)
    await driver.press("p")
    await driver.paste("John")
    await driver.press("enter", "j", "p")
    await driver.paste("Mary")
    await driver.press("enter", key)
    assert [item.key for item in driver.sidebar.items] == [f"quote-{driver.quotes[i].start}" for i in (0, 2, 1)]
    assert "11 words" in driver.text and "by speaker" in driver.text
    assert driver.app.library.get_state("quotes") == "by speaker"
    await driver.press(key)
    assert [item.key for item in driver.sidebar.items] == [f"quote-{quote.start}" for quote in driver.quotes]


@plays("quotes-all")
async def all_quotes(driver: Driver, context: Context, key: str) -> None:
    await go_to_quote(driver, context)
    await driver.press("r", key)
    assert shown(driver) == [(MILLER, "rejected"), *AS_FOUND[1:]]
    assert "✗ “We have never" in driver.text and "1 usually hidden" in driver.text
    await driver.press("g", "c", key)
    assert shown(driver) == [(MILLER, "confirmed"), *AS_FOUND[1:]]


async def filter_quotes(driver: Driver, words: str) -> None:
    await driver.press("/")
    driver.find(Input).value = ""
    await driver.paste(words)
    await driver.press("enter")
