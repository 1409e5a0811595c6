"""Registry of plays: each drives the app and checks what a key changes in the library or on screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.app.reader_driver import Driver
from tui_reader.keys import Context

Play = Callable[[Driver, Context, str], Awaitable[None]]
PLAYS: dict[str, Play] = {}


def plays(*ids: str) -> Callable[[Play], Play]:
    """Register a play for rows of the key table; it is called with the context and the row's first key."""

    def register(play: Play) -> Play:
        for row in ids:
            assert row not in PLAYS
            PLAYS[row] = play
        return play

    return register


async def go_into(driver: Driver, context: Context) -> None:
    """Focus the article, a selection in it, or the first row of the notes panel."""
    if context == "select":
        await driver.press("v")
    elif context == "list":
        await driver.press("A", "g")
    assert driver.context == context
