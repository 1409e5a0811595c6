"""Plays for the keys of the library screen."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from tests.app.plays import go_into, plays
from tests.app.reader_driver import Driver
from tui_reader.app.screens.dialogs.about import About
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.app.screens.dialogs.colour import ColourPicker
from tui_reader.app.screens.dialogs.tags import TagPicker
from tui_reader.app.screens.dialogs.word import WordPicker
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.app.screens.person import PersonScreen
from tui_reader.keys import Context
from tui_reader.model import COLOURS
from tui_reader.store.search.values import ArticleRow


async def open_library(driver: Driver) -> LibraryScreen:
    await driver.press("L")
    assert isinstance(driver.app.screen, LibraryScreen)
    return driver.app.screen


def row(driver: Driver) -> ArticleRow:
    (one,) = driver.app.library.catalogue.articles()
    return one


@plays("library-filter")
async def find(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key, *"nothing")
    assert "No article fits" in driver.text and "0 of 1 article" in driver.text
    await driver.press("escape")
    assert "THE QUARREL" in driver.text and driver.top(LibraryScreen)


@plays("library-state")
async def state(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(WordPicker)
    await driver.press("G", "enter")
    assert row(driver).state == "archived" and "Mark as archived; u undoes it" in driver.text


@plays("library-tag")
async def tag(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(TagPicker)
    await driver.press(*"mine", "enter")
    assert row(driver).tags == ("mine",) and "#mine" in driver.text


@plays("library-about")
async def about(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(About)
    await driver.press("j", "enter", *"A. Writer", "enter", "escape")
    assert row(driver).author == "A. Writer" and "Change author; u undoes it" in driver.text


@plays("library-add")
async def add(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(AskLine)
    await driver.paste("/no/such/file.txt")
    await driver.press("enter")
    await driver.until(lambda: "Not added: /no/such/file.txt" in driver.text)


@plays("library-select")
async def select(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "1 selected" in driver.text and "✓ THE QUARREL" in driver.text
    await driver.press(key)
    assert "selected" not in driver.lines[0]


@plays("library-select-all")
async def select_all(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "1 selected" in driver.text
    await driver.press(key)
    assert "selected" not in driver.lines[0]


@plays("library-order")
async def order(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert driver.top(WordPicker)
    await driver.press("j", "j", "j", "enter")
    assert "Title ▾" in driver.text


@plays("library-reverse")
async def reverse(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press(key)
    assert "Opened▴" in driver.text


@plays("library-forget")
async def forget(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    title = row(driver).title
    await driver.press(key)
    assert driver.app.library.catalogue.articles() == [] and "No articles yet" in driver.text
    assert f"Forget “{title}”; u undoes it" in driver.text


@plays("library-undo")
async def undo(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press("d", key)
    assert row(driver).annotations == 3 and "Undone: forget" in driver.text
    await driver.press(*key * 20)
    assert "Nothing to undo" in driver.text


@plays("library-redo")
async def redo(driver: Driver, context: Context, key: str) -> None:
    await open_library(driver)
    await driver.press("d", "u", key)
    assert driver.app.library.catalogue.articles() == [] and "Redone: forget" in driver.text


async def open_annotations(driver: Driver) -> LibraryScreen:
    screen = await open_library(driver)
    await driver.press("tab")
    assert screen.listing.id == "annotations" and "3 annotations" in driver.lines[0]
    return screen


@plays("all-annotations")
async def all_annotations(driver: Driver, context: Context, key: str) -> None:
    await go_into(driver, context)
    await driver.press(key)
    assert driver.top(LibraryScreen) and "3 annotations" in driver.lines[0]
    assert "“Nobody believed the claim at first.”" in driver.text
    await driver.press(key)
    assert driver.app.screen is driver.screen


@plays("library-next", "library-previous")
async def other_list(driver: Driver, context: Context, key: str) -> None:
    screen = await open_library(driver)
    shown = [screen.listing.id]
    for _ in screen.listings:
        await driver.press(key)
        shown.append(screen.listing.id)
    names = [one.id for one in screen.listings]
    assert shown == [*(names if key == "tab" else [names[0], *names[:0:-1]]), names[0]]


@plays("library-articles")
async def to_articles(driver: Driver, context: Context, key: str) -> None:
    screen = await open_annotations(driver)
    await driver.press(key)
    assert screen.listing.id == "articles" and "1 article" in driver.lines[0]


@plays("library-annotations")
async def to_annotations(driver: Driver, context: Context, key: str) -> None:
    screen = await open_library(driver)
    await driver.press(key)
    assert screen.listing.id == "annotations" and "¶ 2" in driver.text


@plays("library-group")
async def group(driver: Driver, context: Context, key: str) -> None:
    await open_annotations(driver)
    shown = []
    for heading in ("no tag", "no colour", "2026-05-03 ", "not grouped", "by article"):
        await driver.press(key)
        shown.append(heading in driver.text)
    assert all(shown)


@plays("library-note")
async def note(driver: Driver, context: Context, key: str) -> None:
    await open_annotations(driver)
    await driver.press(key)
    await driver.paste(" More.")
    await driver.press("ctrl+s")
    assert driver.stored[0].note == "First. More." and "Note; u undoes it" in driver.text
    await driver.press("V", key)
    await driver.paste("To all.")
    await driver.press("escape")
    notes = [one.note for one in driver.stored]
    assert notes == ["First. More.\n\nTo all.", "To all.", "To all."] and "Note: 3 annotations" in driver.text
    await driver.press("u", "u")
    assert [one.note for one in driver.stored] == ["First.", "", ""]


@plays("library-colour")
async def colour(driver: Driver, context: Context, key: str) -> None:
    await open_annotations(driver)
    await driver.press("V", key)
    assert driver.top(ColourPicker)
    await driver.press("5")
    assert {one.colour for one in driver.stored} == {COLOURS[4]}
    await driver.press("u")
    assert {one.colour for one in driver.stored} == {"yellow", "blue", None}


@plays("library-copy")
async def copy(driver: Driver, context: Context, key: str) -> None:
    await open_annotations(driver)
    await driver.press("j", key)
    assert driver.app.clipboard == "“Nobody believed the claim at first.”\n— “THE QUARREL”, article.txt"
    await driver.press("V", key)
    assert driver.app.clipboard.count("THE QUARREL") == 3 and "3 annotations" in driver.lines[-1]


@plays("library-quotes")
async def to_quotes(driver: Driver, context: Context, key: str) -> None:
    screen = await open_searched_library(driver)
    await driver.press(key)
    assert screen.listing.id == "quotes" and "— Mary Miller" in driver.text, driver.text
    await driver.press("y")
    assert driver.app.clipboard.startswith("“We have never copied anything from anybody,”\n— Mary Miller, ")


@plays("library-people")
async def to_people(driver: Driver, context: Context, key: str) -> None:
    screen = await open_searched_library(driver)
    await driver.press(key)
    assert screen.listing.id == "people" and "2 people" in driver.lines[0] and "Mary Miller" in driver.text


@plays("library-person")
async def page_from_the_library(driver: Driver, context: Context, key: str) -> None:
    await open_searched_library(driver)
    await driver.press(key)
    assert driver.top(LibraryScreen) and "No person here" in driver.text
    await driver.press("Q", key)
    assert driver.top(PersonScreen) and "1 article · 1 quote · " in driver.text
    await driver.press("enter")
    assert driver.app.screen is driver.screen and driver.view.cursor == 2


@plays("person-page")
async def page_of_a_person(driver: Driver, context: Context, key: str) -> None:
    driver.app.library.extractions.prepare()
    if context == "list":
        await driver.press("P")
        await driver.rest()
    else:
        await driver.press(")", ")")
    name = "Mary Miller" if context == "list" else "John Smith"
    await driver.press(key)
    assert driver.top(PersonScreen) and name in driver.lines[0] and "Said again" in driver.text
    await driver.press(key)
    assert driver.app.screen is driver.screen


async def open_searched_library(driver: Driver) -> LibraryScreen:
    driver.app.library.extractions.prepare()
    return await open_library(driver)


@plays("library-export")
async def export(driver: Driver, context: Context, key: str) -> None:
    await open_annotations(driver)
    await driver.press("V", key)
    assert driver.top(AskLine) and "Export 3 annotations" in driver.text
    path = Path(driver.find(Input).value)
    await driver.press("enter")
    await driver.until(lambda: "Exported 3 annotations to annotations.md" in driver.text)
    assert path.read_text().count("\n> ") == 3
    await driver.press("v", key)
    await driver.paste("/nowhere/at/all.md")
    await driver.press("enter")
    assert "there is no directory" in driver.text
