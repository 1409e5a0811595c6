"""Feeds: recognised by content, listed, and fetched from only when an entry is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.reader_driver import running
from tests.app.test_loading import opened
from tests.cli.test_addresses import PAGE, reader
from tests.formats.web_server import Site, answer
from tui_reader.app.app import make_app
from tui_reader.app.screens.feed import FeedScreen
from tui_reader.config import Config
from tui_reader.formats import load
from tui_reader.formats._registry import recognise
from tui_reader.formats.feed import Feed, IsFeed
from tui_reader.library import Library
from tui_reader.library.sources import find_source
from tui_reader.model import ReadAs, ReaderError

RSS = """<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>City news</title>
<link>https://city.example/</link>
<item><title>Bees &amp;amp; wasps</title><link>{base}/bees?utm_source=feed</link>
<pubDate>Sun, 29 Nov 2026 10:00:00 GMT</pubDate><author>rosa@city.example (Rosa Lind)</author>
<description>&lt;p&gt;A &lt;b&gt;summary&lt;/b&gt;.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</description></item>
<item><title>Relative</title><link>/more</link></item>
<item><title>Only here</title>
<content:encoded><![CDATA[<html><h1>A part</h1><p>The whole text.</p>]]></content:encoded></item>
<item><description>No title, no address</description></item>
<item><title>A trap</title><link>file:///etc/passwd</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>City news</title>
<entry><title type="html">Bees</title><link rel="alternate" href="{base}/bees"/><updated>2026-11-29T10:00:00Z</updated>
<author><name>Rosa Lind</name></author><summary>Short.</summary></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>City news</title></channel><item><title>Bees</title><link>{base}/bees</link></item></rdf:RDF>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/bees": PAGE, "/more": PAGE.replace("Bees", "Wasps")}) as served:
        base = served.url("")
        served.pages |= {"/rss": RSS.replace("{base}", base), "/atom": ATOM.replace("{base}", base)}
        yield served


def feed_of(source: str, library: Library) -> Feed:
    with pytest.raises(IsFeed) as found:
        find_source(source, lambda: library, ReadAs(), 238)
    return found.value.feed


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, "\ufeff" + RSS, "\n\n" + ATOM])
@pytest.mark.parametrize("name", ["", "feed.xml", "page.html", "notes.txt"])
def test_feeds_are_recognised_by_content(text: str, name: str) -> None:
    assert recognise(text.encode(), name).name == "feed"


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><rss>",
        "<!DOCTYPE html><html><p>&lt;rss></p></html>",
        "rss",
        "<feed>",
        "<svg><feed/></svg>",
        "<?xml?>",
        "",
    ],
)
def test_other_content_is_not_recognised_as_a_feed(text: str) -> None:
    assert recognise(text.encode(), "a.xml").name != "feed"


@pytest.mark.parametrize("text", [RSS, ATOM, RDF])
def test_entries_have_titles_and_addresses(text: str, tmp_path: Path, library: Library) -> None:
    path = tmp_path / "feed"
    path.write_text(text.replace("{base}", "https://city.example"))
    feed = feed_of(str(path), library)
    assert feed.title == "City news" and feed.origin is None
    assert str(feed.entries[0].address) == "https://city.example/bees"
    assert feed.entries[0].title.startswith("Bees")


def test_entry_parts_are_parsed(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "feed"
    path.write_text(RSS.replace("{base}", "https://city.example"))
    first, relative, only_here, untitled, trap = feed_of(str(path), library).entries
    assert first.title == "Bees & wasps" and first.info.startswith("2026-11-29 · ") and "Rosa Lind" in first.info
    assert [block.text for block in first.blocks] == ["A summary."]
    assert str(relative.address) == "https://city.example/more"
    assert only_here.address is None and [block.text for block in only_here.blocks] == ["A part", "The whole text."]
    assert untitled.title == "No title, no address" and untitled.address is None
    assert trap.address is None


def test_cli_lists_entries_without_fetching_them(site: Site) -> None:
    done = reader("open", site.url("/rss"))
    lines = done.stdout.splitlines()
    assert done.exit_code == 0 and lines[0] == "City news" and "Bees & wasps" in lines
    assert f"  {site.url('/bees')}" in lines and "  without an address" in lines
    assert site.paths == ["/rss"]
    assert reader("list").output == "no articles yet\n"


def test_other_commands_report_that_it_is_a_feed(site: Site) -> None:
    done = reader("quotes", site.url("/atom"))
    assert done.exit_code == 1
    assert (
        done.stderr == f"reader: {site.url('/atom')} is a feed of 1 entry, not an article; “reader open” lists them\n"
    )


def test_at_most_500_entries(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "feed"
    items = "".join(f"<item><title>{n}</title><link>https://e.example/{n}</link></item>" for n in range(700))
    path.write_text(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
    assert [entry.title for entry in feed_of(str(path), library).entries] == [str(n) for n in range(500)]


@pytest.mark.parametrize(
    "text",
    [
        "<rss>",
        "<rss version='2.0'><channel></channel></rss>",
        "<rss" + " a='b'" * 1000 + ">" + "<item>" * 5000,
        '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
    ],
)
def test_hostile_feed_is_one_line_error_or_harmless(text: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(text)
    try:
        load(path, kind="feed")
    except IsFeed as error:
        assert "root:" not in str(error.feed) and len(error.feed.entries) <= 500
    except ReaderError as error:
        assert "\n" not in str(error)


async def test_chosen_entry_opens_as_an_article(site: Site, library: Library) -> None:
    app = make_app(library, Config(), feed_of(site.url("/rss"), library))
    async with running(app, (80, 24), wait=False) as driver:
        await driver.until(lambda: driver.top(FeedScreen) and "Bees & wasps" in driver.text)
        assert site.url("/bees") in driver.text and site.paths == ["/rss"]
        await driver.press("enter")
        await driver.until(opened(driver, "Bees are back"))
        assert site.paths == ["/rss", "/bees"]
        app.show_feed(app.feed)  # type: ignore[arg-type]
        await driver.until(lambda: driver.top(FeedScreen) and not app.holds_keys)
        await driver.press("j", "j", "enter")
        await driver.until(opened(driver, "The whole text."))
    assert len(site.paths) == 2


async def test_failed_entry_shows_one_line_and_keeps_the_list(site: Site, library: Library, tmp_path: Path) -> None:
    path = tmp_path / "feed"  # a file: the addresses of its entries were not typed by the user
    path.write_text(ATOM.replace("{base}", site.url("")))
    app = make_app(library, Config(), feed_of(str(path), library))
    async with running(app, (60, 20), wait=False) as driver:
        await driver.until(lambda: driver.top(FeedScreen) and not app.holds_keys)
        await driver.press("enter")
        await driver.until(lambda: any("private address" in one.message for one in app._notifications))
        await driver.until(lambda: driver.top(FeedScreen) and not app.holds_keys)
        await driver.press("escape")
        assert driver.top(FeedScreen) and "q quits" in driver.text
        await driver.press("q")
        await driver.until(lambda: app._exit)
    assert site.paths == []


async def test_linked_feed_is_listed(site: Site, library: Library) -> None:
    site.pages["/page"] = answer(PAGE.encode())
    app = make_app(library, Config(), find_source(site.url("/page"), lambda: library, ReadAs(), 238))
    async with running(app) as driver:
        app.open_link(site.url("/atom"))
        await driver.until(lambda: driver.top(FeedScreen) and not app.holds_keys)
        await driver.press("escape")
        await driver.until(lambda: len(app.screen_stack) == 1)
        await driver.press("h")
        assert len(driver.stored) == 1
