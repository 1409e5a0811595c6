"""Articles that are slow to open: progress, cancelling, and failures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.app.plays import plays
from tests.app.reader_driver import Driver, MakeReader, running
from tests.formats.web_server import Site, answer, redirect, send
from tui_reader.app.app import make_app
from tui_reader.app.screens.dialogs.loading import LoadingDialog
from tui_reader.app.screens.library import LibraryScreen
from tui_reader.cli import launch
from tui_reader.config import Config
from tui_reader.formats.task import Cancelled
from tui_reader.keys import Context
from tui_reader.library import Library
from tui_reader.library.loading import Loading
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import ReadAs, ReaderError

PAGE = (
    "<!DOCTYPE html><html><head><title>Bees return</title></head><body><article><h1>Bees return</h1><p>Bees are back on"
    " the roofs, keepers said on Monday, and the city has been counting them for a year.</p>"
    '<p>More is <a href="/more">told elsewhere</a>, on another page of the same city.</p></article></body></html>'
)
OTHER = PAGE.replace("Bees", "Wasps").replace("roofs", "trees")


class Gate:
    """A page that is sent once the gate is opened."""

    def __init__(self, body: str = PAGE) -> None:
        self.asked, self.opened = threading.Event(), threading.Event()
        self._body = body.encode()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.set()
        self.opened.wait(30)
        send(handler, self._body)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/bees": PAGE, "/more": OTHER}) as served:
        yield served
        for page in served.pages.values():
            if isinstance(page, Gate):
                page.opened.set()


def start(library: Library, source: str) -> Loading:
    """Begin to load a source as the command line does."""
    opened = launch._open(source, library, Config(), ReadAs())
    assert isinstance(opened, Loading)
    return opened


def shows_progress(driver: Driver) -> Callable[[], bool]:
    return lambda: driver.top(LoadingDialog) and "Esc cancels" in driver.text


def opened(driver: Driver, words: str) -> Callable[[], bool]:
    """Whether an article with these words is on screen and in the library."""
    return lambda: (
        driver.app.loaded is not None
        and len(driver.app.screen_stack) == 1
        and words in driver.view.document.text
        and driver.article.reading is not None
    )


async def test_progress_is_shown_and_then_the_article(site: Site, library: Library) -> None:
    site.pages["/bees"] = gate = Gate()
    app = make_app(library, Config(), start(library, site.url("/bees")))
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(shows_progress(driver))
        assert site.url("/bees") in driver.text and f"Connecting to 127.0.0.1:{site.port}" in driver.text
        gate.opened.set()
        await driver.until(opened(driver, "Bees are back"))
        assert "Bees return" in driver.text and not app.holds_keys
        await driver.press("h")
        assert len(driver.stored) == 1
    assert app.return_code == 0 or app.return_code is None


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "q"])
async def test_cancelling_initial_load_exits(site: Site, library: Library, key: str) -> None:
    site.pages["/bees"] = Gate()
    loading = start(library, site.url("/bees"))
    app = make_app(library, Config(), loading)
    async with running(app, (60, 20), wait=False) as driver:
        await driver.until(shows_progress(driver))
        await driver.press(key)
        await driver.until(lambda: app._exit)
    assert app.return_code == 130 and app.farewell == ""
    with pytest.raises(Cancelled):
        loading.result()
    assert library.articles.recent() == []


async def test_failed_initial_load_exits_with_one_line(site: Site, library: Library) -> None:
    site.pages["/bees"] = gate = Gate("<p>")
    app = make_app(library, Config(), start(library, site.url("/bees")))
    async with running(app, wait=False) as driver:
        await driver.until(shows_progress(driver))
        gate.opened.set()
        await driver.until(lambda: app._exit)
    assert app.return_code == 1
    assert app.farewell == f"reader: {site.url('/bees')} has no text"


async def test_signal_while_loading_ends_app_and_load(site: Site, library: Library) -> None:
    site.pages["/bees"] = Gate()
    loading = start(library, site.url("/bees"))
    app = make_app(library, Config(), loading)
    async with running(app, wait=False) as driver:
        await driver.until(shows_progress(driver))
        app.end(0)
        await driver.until(lambda: loading.done)
    with pytest.raises(Cancelled):
        loading.result()


def test_fast_source_loads_before_the_app_starts(site: Site, library: Library, seed: Path) -> None:
    library.close()
    with Library(library.path) as own:
        OpenArticle.load(own, site.url("/bees"), words_a_minute=238).open()
    site.pages.clear()
    for source in (str(seed), site.url("/bees")):
        source_or_loading = launch._open(source, library, Config(), ReadAs())
        assert not isinstance(source_or_loading, Loading) and len(source_or_loading.document)


async def test_cancelled_reload_keeps_the_article(site: Site, library: Library) -> None:
    url = site.url("/bees")
    app = make_app(library, Config(), OpenArticle.load(library, url, words_a_minute=238).source)
    async with running(app, (80, 24)) as driver:
        site.pages["/bees"] = Gate()
        await driver.press("R")
        await driver.until(shows_progress(driver))
        assert "Bees are back" in driver.text
        await driver.press("escape")
        await driver.until(lambda: len(app.screen_stack) == 1 and not app.holds_keys)
        assert any(one.message == "Cancelled" for one in app._notifications)
        await driver.press("j", "h")
        assert len(driver.stored) == 1 and "Bees are back" in driver.text


async def test_reload_reports_what_changed(site: Site, library: Library) -> None:
    url = site.url("/bees")
    app = make_app(library, Config(), OpenArticle.load(library, url, words_a_minute=238).source)
    async with running(app) as driver:
        await driver.press("j", "h", "R")
        await driver.until(lambda: "The page has not changed" in driver.text)
        await driver.ready()
        site.pages["/bees"] = PAGE.replace("keepers said on Monday", "keepers said on Tuesday")
        await driver.press("R")
        await driver.until(opened(driver, "Tuesday"))
        await driver.until(lambda: "changed since" in driver.text.lower())
        assert len(driver.stored) == 1 and driver.stored[0].status != "orphan"
    assert site.paths == ["/bees"] * 3


async def test_failed_reload_shows_one_line_and_keeps_the_article(site: Site, library: Library) -> None:
    url = site.url("/bees")
    app = make_app(library, Config(), OpenArticle.load(library, url, words_a_minute=238).source)
    async with running(app) as driver:
        del site.pages["/bees"]
        await driver.press("R")
        await driver.until(lambda: any("404 Not Found" in one.message for one in app._notifications))
        assert any(one.message == f"Not reloaded: {url}: 404 Not Found" for one in app._notifications)
        await driver.until(lambda: not app.holds_keys)
        await driver.press("h")
        assert len(driver.stored) == 1 and "Bees are back" in driver.text


async def test_fetched_article_opens_from_list_without_its_server(
    site: Site, library: Library, make_reader: MakeReader
) -> None:
    OpenArticle.load(library, site.url("/bees"), words_a_minute=238).open()
    site.pages.clear()
    async with running(make_reader()) as driver:
        await driver.press("L")
        assert driver.top(LibraryScreen) and "file gone" not in driver.text
        await driver.press("j", "enter")
        await driver.until(opened(driver, "Bees are back"))
        await driver.until(lambda: "R fetches it again" in driver.text)
        assert not driver.article.notice


async def test_link_opens_as_an_article(site: Site, library: Library) -> None:
    app = make_app(library, Config(), OpenArticle.load(library, site.url("/bees"), words_a_minute=238).source)
    async with running(app) as driver:
        app.open_link(site.url("/more"))
        await driver.until(opened(driver, "Wasps are back"))
    assert [entry.title for entry in library.articles.recent()] == ["Wasps return", "Bees return"]


async def test_link_to_private_address_is_refused(site: Site, make_reader: MakeReader) -> None:
    app = make_reader()
    async with running(app) as driver:
        app.open_link(site.url("/more"))
        await driver.until(lambda: any("private address" in one.message for one in app._notifications))
        assert "Francisco-based" in driver.text
    assert site.paths == []


async def test_slow_parser_shows_progress_and_can_be_cancelled(
    library: Library, make_reader: MakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_reader.formats import isolated

    page = tmp_path / "page.html"
    page.write_text(PAGE)
    OpenArticle.load(library, str(page), words_a_minute=238).open()
    real = isolated.parse

    def slow(kind: str, data: bytes, **more: object) -> object:
        return real(kind, data, program="import time; time.sleep(60)", **more)  # type: ignore[arg-type]

    monkeypatch.setattr(isolated, "parse", slow)
    async with running(make_reader()) as driver:
        await driver.press("L", "j", "enter")
        await driver.until(shows_progress(driver))
        assert "Reading HTML" in driver.text and "Bees return" in driver.text
        await driver.press("escape")
        await driver.until(lambda: len(driver.app.screen_stack) == 1 and not driver.app.holds_keys)
        await driver.press("j")
        assert driver.view.cursor == 1
    loading = start(library, str(page))
    loading.cancel()
    with pytest.raises(Cancelled):
        loading.result()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (redirect("http://169.254.169.254/"), "redirects to a private address"),
        (answer(b"\x89PNG\r\n\x1a\n" + bytes(200)), "is a PNG image, not text"),
        (answer(b"", status=410), "410 Gone"),
    ],
)
def test_fast_failure_does_not_start_the_app(
    site: Site, library: Library, page: Callable[[BaseHTTPRequestHandler], None], words: str
) -> None:
    site.pages["/bees"] = page
    with pytest.raises(ReaderError, match=words):
        launch._open(site.url("/bees"), library, Config(), ReadAs())


@plays("loading-cancel")
async def cancel_loading(driver: Driver, context: Context, key: str) -> None:
    app, goes_on = driver.app, threading.Event()

    def work(library: Library, loading: Loading) -> object:
        with loading.task.stoppable(goes_on.set):
            goes_on.wait(30)
        raise AssertionError("it was not cancelled")

    app.show_loading(Loading("an article", app.library, work))  # type: ignore[arg-type]
    await driver.until(shows_progress(driver))
    await driver.press(key)
    await driver.until(lambda: len(app.screen_stack) == 1 and not app.holds_keys)
    assert goes_on.is_set() and "Nobody believed the claim" in driver.text
