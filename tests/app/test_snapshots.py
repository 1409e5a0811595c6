"""Snapshots of the screen, compared cell by cell with those in the repository.

After an intended change: `pytest tests/app/test_snapshots.py --snapshot-update`, then look at what changed.

Quotes and people are given, so that a snapshot depends on the screen and not on the extraction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.app.reader_driver import Driver, MakeReader
from tui_reader.app.app import ReaderApp
from tui_reader.model import Attribution, Extraction, Person, Quote
from tui_reader.text.spans import Span

Play = Callable[[Driver], Awaitable[None]]
SAID: tuple[tuple[str, str, str | None, Attribution, float], ...] = (
    ("'baseless", "irresponsible'", "Alibaba", "organisation", 0.9),
    ("'We were hoping", "rules?'", None, "unnamed", 0.95),
    ("'This is not just", "dominance.'", "Dario Amodei", "name", 0.97),
    ("'a smokescreen", "competition'", "Jingren Zhou", "name", 0.97),
    ("'We are aware", "ethically.'", None, "role", 0.8),
)


def given_extraction(text: str) -> Extraction:
    quotes = []
    for first, last, speaker, attribution, confidence in SAID:
        start = text.index(first)
        words = {"unnamed": "One, who asked to remain anonymous", "role": "A spokesperson"}.get(attribution, speaker)
        end = text.index(last, start) + len(last)
        quotes.append(Quote(start, end, "direct", speaker, words, attribution, confidence))
    people = [
        Person(name, role, role, tuple(Span(at, at + len(name)) for at in (text.index(name),)), ())
        for name, role in (("Dario Amodei", "Anthropic's CEO"), ("Jingren Zhou", "Alibaba's CTO"))
    ]
    return Extraction(tuple(quotes), tuple(people))


async def annotate(driver: Driver) -> None:
    """Annotate as a user would in a minute."""
    await driver.press("v", "s", "h", "t")
    await driver.paste("ip-theft")
    await driver.press("enter", "a")
    await driver.paste("First public accusation? Check the statement itself.")
    await driver.press("escape", "j", "j", "H", "3", "t")
    await driver.paste("uk")
    await driver.press("enter", "v", "s", "H", "4", "j", ")", "H", "5", "k", "k")


async def nothing(driver: Driver) -> None:
    """Leave the article as opened."""


async def note(driver: Driver) -> None:
    await annotate(driver)
    await driver.press("a")


async def tag(driver: Driver) -> None:
    await annotate(driver)
    await driver.press("t")
    await driver.paste("u")


async def search(driver: Driver) -> None:
    await driver.press("/")
    await driver.paste("framework")
    await driver.rest()


async def people(driver: Driver) -> None:
    await annotate(driver)
    await driver.press("P", "j")


async def help_(driver: Driver) -> None:
    await driver.press("?")


SCENES: dict[str, tuple[tuple[int, int], str, Play]] = {
    "wide": ((120, 40), "reader-dark", nothing),
    "usual": ((80, 24), "reader-dark", nothing),
    "narrow": ((60, 20), "reader-dark", nothing),
    "annotated": ((120, 40), "reader-dark", annotate),
    "note": ((100, 30), "reader-dark", note),
    "tag": ((80, 24), "reader-dark", tag),
    "search": ((80, 24), "reader-dark", search),
    "people": ((100, 30), "reader-dark", people),
    "light": ((100, 30), "reader-light", annotate),
    "contrast": ((100, 30), "reader-contrast", annotate),
    "help": ((100, 40), "reader-dark", help_),
}


@pytest.mark.parametrize("scene", SCENES)
def test_screen_matches_snapshot(
    scene: str, make_reader: MakeReader, snap_compare: Any, monkeypatch: pytest.MonkeyPatch, seed: Path
) -> None:
    size, theme, play = SCENES[scene]
    monkeypatch.setattr("tui_reader.extraction.extract", given_extraction)
    app: App[None] = make_reader(seed)
    app.theme = theme
    played = []

    async def before(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, ReaderApp)
        driver = Driver(pilot.app, pilot)
        await driver.ready()
        await play(driver)
        for field in (*driver.app.screen.query(Input), *driver.app.screen.query(TextArea)):
            field.cursor_blink = False
        await driver.rest()
        played.append(scene)

    same = snap_compare(app, terminal_size=size, run_before=before)
    assert played == [scene], "an error in the play would be swallowed"
    assert same
