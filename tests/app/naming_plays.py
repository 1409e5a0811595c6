"""Plays for the keys that correct people."""

from __future__ import annotations

from tests.app.plays import plays
from tests.app.reader_driver import Driver
from tui_reader.app.panels.people import PeoplePanel
from tui_reader.app.screens.dialogs.ask import AskLine
from tui_reader.keys import Context


def people(driver: Driver) -> list[str]:
    """The listed people, with ✓ before the confirmed ones."""
    signs = {"confirmed": "✓"}
    return [signs.get(person.verdict, "") + person.name for person in driver.article.extraction.people]


def chosen(driver: Driver) -> str:
    panel = driver.screen.ctx.panel
    assert isinstance(panel, PeoplePanel)
    person = panel.person()
    assert person is not None
    return person.name


@plays("add-person")
async def add_a_person(driver: Driver, context: Context, key: str) -> None:
    before = people(driver)
    await driver.press("j", "j", "j", "j", "v", "w", key)
    assert people(driver) == [before[0], "✓The court", before[1]]
    assert "Add The court" in driver.text and driver.context == "view"
    await driver.press("u")
    assert people(driver) == before
    await driver.press("k", "k", "/")
    await driver.press(*"Miller", "enter", "v", key)
    assert "Miller is part of the name of Mary Miller" in driver.text and people(driver) == before


@plays("person-role")
async def set_role(driver: Driver, context: Context, key: str) -> None:
    await driver.press("P", "g", key)
    assert driver.top(AskLine) and "Role of Mary Miller" in driver.text
    await driver.press("escape", "j", key)
    await driver.press("ctrl+u", *"witness", "enter")
    assert "Role of John Smith: witness" in driver.text and people(driver) == ["Mary Miller", "✓John Smith"]
    assert driver.article.extraction.people[1].role == "witness" and chosen(driver) == "John Smith"
    await driver.press("u")
    assert people(driver) == ["Mary Miller", "John Smith"]
    await driver.press("Q", "g", key)
    assert "No person here: P lists the people" in driver.text


@plays("person-only-here")
async def limit_a_correction(driver: Driver, context: Context, key: str) -> None:
    await driver.press("P", "g", key)
    assert "No correction of a name was made just now" in driver.text
    await driver.press("r")
    rules = driver.app.library.people.rules
    assert people(driver) == ["John Smith"] and [rule.name for rule in rules()] == ["Mary Miller"]
    assert f"in every article ({key}: only here)" in driver.text
    await driver.press(key)
    assert "Only in this article: Mary Miller" in driver.text and people(driver) == ["John Smith"] and rules() == ()
    await driver.press("u", "u", key)
    assert people(driver) == ["Mary Miller", "John Smith"] and rules() == ()
    await driver.press("r", "u", key)
    assert "No correction of a name was made just now" in driver.text
