"""The app in a browser: drawn by the web driver of textual-serve instead of a terminal."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import shlex
import sys
from asyncio.base_subprocess import BaseSubprocessTransport
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pyte
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from aiohttp.test_utils import TestServer
from textual_serve.server import Server

from tui_reader.library import Library

PATIENCE = 30.0


class Browser:
    """The browser side: a terminal emulator for what the server sends."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)
        self.received = b""

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    async def until(self, condition: str | Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not (condition in self.text if isinstance(condition, str) else condition()):
                message = await self._socket.receive()
                assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), f"{message}; the screen:\n{self.text}"
                if message.type is WSMsgType.BINARY:
                    self.received += message.data
                    self._stream.feed(message.data)

    async def type(self, keys: str, then: str | Callable[[], object]) -> None:
        await self._socket.send_str(json.dumps(["stdin", keys]))
        await self.until(then)


async def processes_ended() -> None:
    """Wait for the server's child processes: their transports must not outlive the loop."""
    for transport in [one for one in gc.get_objects() if isinstance(one, BaseSubprocessTransport)]:
        async with asyncio.timeout(PATIENCE):
            await transport._wait()  # Process.wait, whose owner is gone
        transport.close()
        await asyncio.sleep(0)  # the pipes close in the loop's next iteration


@asynccontextmanager
async def opened(seed: Path) -> AsyncIterator[Browser]:
    """A browser with the app on the seed article; at the end the app has saved and exited."""
    command = shlex.join([sys.executable, "-m", "tui_reader", str(seed)])
    server = TestServer(await Server(command)._make_app())
    await server.start_server()
    try:
        url = server.make_url("/ws").with_query(width=100, height=30)
        async with ClientSession() as session, session.ws_connect(url) as socket:
            browser = Browser(socket)
            await browser.until("¶ 1 of 11")
            await browser.until("Quotes 5")
            yield browser
    finally:
        await server.close()
        await processes_ended()


@pytest.mark.parametrize("no_colour", [False, True])
async def test_app_is_drawn_in_a_browser(
    seed: Path, home: Path, monkeypatch: pytest.MonkeyPatch, no_colour: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", "1" if no_colour else "")
    async with opened(seed) as browser:
        await browser.type("jh", "● saved")
        await browser.type("a", "Note on ¶ 2")
        await browser.type("From a browser\xa0.", "From a browser\xa0.")
        await browser.type("\x1b", "Note saved")
    codes = {
        int(code) for sent in re.findall(rb"\x1b\[([0-9;]*)m", browser.received) for code in sent.split(b";") if code
    }
    assert codes and codes.isdisjoint({*range(30, 39), *range(40, 49), *range(90, 108)}) == no_colour
    with Library(home / "reader.db") as library:
        (entry,) = library.articles.recent()
        reading = library.articles.reading(entry.article_id)
        assert reading is not None
        (note,) = library.annotations.of(reading)
        assert note.note == "From a browser\xa0." and note.colour == "yellow"
