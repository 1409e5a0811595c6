"""The register of plays: what a key does to the library or to the screen, told by driving the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.app.reader_driver import Driver
from tui_reader.keys import Context

Play = Callable[[Driver, Context, str], Awaitable[None]]
PLAYS: dict[str, Play] = {}


def plays(*ids: str) -> Callable[[Play], Play]:
    """Say which rows of the table a play is about; it is given the context and the row's first key."""

    def register(play: Play) -> Play:
        for row in ids:
            assert row not in PLAYS
            PLAYS[row] = play
        return play

    return register


async def go_into(driver: Driver, context: Context) -> None:
    """Give the keys to the article, to a selection in it, or to the notes panel on its first row."""
    if context == "select":
        await driver.press("v")
    elif context == "list":
        await driver.press("A", "g")
    assert driver.context == context
