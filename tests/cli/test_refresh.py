"""`reader refresh`: what is fetched again, how annotations fare, and what is reported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_addresses import FRAME, TEASER, reader
from tests.formats.web_server import Site
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import Edit, Target
from tui_reader.text.spans import Span

BEGINNING = "<p>Bees are back on the roofs, keepers said on Monday, and the city has been counting them for a year.</p>"
SAYING = "<p>“We have never seen so many,” said Karl Moser, who keeps 40 hives on the opera house.</p>"
END = "<p>The council wants to know how many there are, and will count again next spring.</p>"


def page(*paragraphs: str, title: str = "Bees return") -> str:
    body = "".join(paragraphs)
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>"


OLD = page(BEGINNING, SAYING, END)
NEW = page("<p>An editor's note of today.</p>", BEGINNING, SAYING.replace("40 hives", "60 hives"), END)
OTHER = page(
    "<p>Trains were late again all over the country, as the signals had frozen in the night.</p>" * 3, title="Trains"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/bees": OLD}) as served:
        yield served


@pytest.fixture
def database(home: Path) -> Path:
    return home / "reader.db"


def annotate(database: Path, url: str, words: str) -> None:
    with Library(database) as library:
        article = OpenArticle.load(library, url, words_a_minute=238)
        start = article.document.text.index(words)
        article.annotate(Target("span", Span(start, start + len(words))), Edit(colour="yellow", note=f"on {words}"))


def refreshed(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reader("refresh", *arguments, "--format", "json").stdout)
    return found


def test_unchanged_page_is_reported(site: Site) -> None:
    reader("text", site.url("/bees"))
    done = reader("refresh", site.url("/bees"))
    assert (done.exit_code, done.stderr) == (0, "")
    title, unchanged, annotations = done.stdout.splitlines()
    assert (title, annotations) == ("Bees return", "no annotations") and unchanged.startswith("unchanged since ")
    assert site.paths == ["/bees"] * 2


def test_annotations_are_placed_and_reported_as_by_check(site: Site, database: Path) -> None:
    url = site.url("/bees")
    reader("text", url)
    annotate(database, url, "counting them for a year")
    annotate(database, url, "who keeps 40 hives on the opera house")
    site.pages["/bees"] = NEW
    done = reader("refresh", f"{url}?utm_source=x")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Bees return" and lines[1].startswith("changed since ")
    assert "1 paragraph new, 1 edited; 1 annotation kept, 1 changed" in lines[1]
    assert any("now: “who keeps 60 hives on the opera house”" in line for line in lines)
    assert "editor's note" in reader("text", url).stdout and "editor's note" in reader("text", "reader:1").stdout
    assert "counting them for a year" in reader("notes", url).stdout
    check = reader("check", url)
    assert check.exit_code == 1 and "60 hives" in check.stdout
    assert len(site.paths) == 2


def test_user_metadata_wins(site: Site) -> None:
    url = site.url("/bees")
    reader("set", url, "title=My bees", "date=1999")
    site.pages["/bees"] = NEW.replace("Bees return", "Bees back")
    assert reader("refresh", url).stdout.splitlines()[0] == "My bees"
    assert reader("set", url).stdout.splitlines()[:2] == ["title     My bees", "date      1999"]
    reader("set", url, "title=")
    assert reader("set", url).stdout.splitlines()[0] == "title     Bees back"


def test_article_is_named_by_title_or_id(site: Site) -> None:
    reader("text", site.url("/bees"))
    for name in ("reader:1", "Bees return"):
        assert reader("refresh", name).exit_code == 0
    assert len(site.paths) == 3


def test_page_not_in_the_library_is_fetched_and_stored(site: Site) -> None:
    assert reader("refresh", site.url("/bees")).stdout.splitlines() == ["Bees return", "fetched for the first time"]
    assert reader("text", site.url("/bees")).exit_code == 0 and len(site.paths) == 1


@pytest.mark.parametrize("name", ["reader:9", "No such title", "a.txt"])
def test_source_that_is_no_web_article_is_one_line_error(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Bees are back on the roofs.\n")
    with Library(tmp_path / "home" / "reader.db") as library:
        OpenArticle.load(library, "a.txt", words_a_minute=238).open()
    done = reader("refresh", name)
    assert done.exit_code == 1 and done.stdout == "" and done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"reader: {name}: not ")


@pytest.mark.parametrize(
    "now", ["", FRAME.format('<div id="root"></div>'), "\x89PNG\r\n\x1a\n" + "\0" * 100, None, FRAME.format("")]
)
def test_unreadable_page_changes_nothing(site: Site, database: Path, now: str | None) -> None:
    url = site.url("/bees")
    before = reader("text", url).stdout
    annotate(database, url, "counting them for a year")
    if now is None:
        del site.pages["/bees"]
    else:
        site.pages["/bees"] = now.encode("latin-1")
    done = reader("refresh", url)
    assert done.exit_code == 1 and done.stdout == "" and done.stderr.count("\n") == 1
    assert reader("text", url).stdout == before and reader("check", url).exit_code == 0


def test_different_article_at_the_address_keeps_the_annotated_one(site: Site, database: Path) -> None:
    url = site.url("/bees")
    reader("text", url)
    annotate(database, url, "counting them for a year")
    site.pages["/bees"] = OTHER
    done = reader("refresh", url)
    assert done.exit_code == 1 and "held “Bees return” before, with 1 annotation: reader:1" in done.stdout
    assert "counting them for a year" in reader("notes", "reader:1").stdout
    assert "Trains were late" in reader("text", url).stdout


def test_all_continues_after_failures_and_reports_them_last() -> None:
    with Site(
        {
            f"/{number}": OLD.replace("Bees return", f"Bees {number}").replace("year", f"year {number}")
            for number in range(5)
        }
    ) as site:
        for number in range(5):
            reader("text", site.url(f"/{number}"))
        order = [entry["title"] for entry in json.loads(reader("list", "--format", "json").stdout)["list"]]
        del site.pages["/1"], site.pages["/3"]
        site.pages["/2"] = NEW.replace("Bees return", "Bees 2").replace("year", "year 2")
        done = reader("refresh", "--all")
        after = [entry["title"] for entry in json.loads(reader("list", "--format", "json").stdout)["list"]]
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "Bees 2" and lines[1].startswith("changed since") and lines[-1] == "2 articles unchanged"
    assert done.stderr.splitlines() == [
        f"reader: {site.url('/1')}: 404 Not Found",
        f"reader: {site.url('/3')}: 404 Not Found",
        "reader: 2 of 5 could not be fetched",
    ]
    assert sorted(after) == sorted(order) and [one for one in after if one not in ("Bees 1", "Bees 3")] == [
        one for one in order if one not in ("Bees 1", "Bees 3")
    ]


def test_named_sources_continue_after_a_failure(site: Site) -> None:
    found = refreshed(site.url("/none"), site.url("/bees"))
    assert [one["state"] for one in found["refresh"]] == ["new"]
    assert found["failed"] == [{"source": site.url("/none"), "problem": f"{site.url('/none')}: 404 Not Found"}]


def test_json_has_the_fields_of_check_and_the_state(site: Site, database: Path) -> None:
    url = site.url("/bees")
    reader("text", url)
    annotate(database, url, "who keeps 40 hives on the opera house")
    site.pages["/bees"] = NEW
    (found,) = refreshed(url)["refresh"]
    assert (found["state"], found["to_check"], found["changed"]["new_paragraphs"]) == ("changed", 1, 1)
    assert found["fetched_before"].endswith("Z") and found["annotations"][0]["to_check"]


def test_all_without_web_articles_does_nothing() -> None:
    done = reader("refresh", "--all")
    assert (done.exit_code, done.stdout) == (0, "no article from an address\n")


@pytest.mark.parametrize("arguments", [(), ("--all", "https://example.org/")])
def test_sources_and_all_are_mutually_exclusive(arguments: tuple[str, ...]) -> None:
    assert reader("refresh", *arguments).exit_code == 2


@pytest.fixture
def foreign(site: Site, database: Path) -> Path:
    """A library with an article added by another installation."""
    reader("text", site.url("/bees"))
    with closing(sqlite3.connect(database)) as conn, conn:
        conn.execute("UPDATE article SET writer = 'another'")
    return database


def test_foreign_library_is_not_fetched_from_without_yes(site: Site, foreign: Path) -> None:
    done = reader("refresh", "--all")
    assert done.exit_code == 1 and f"127.0.0.1:{site.port}" in done.stderr and "--yes" in done.stderr
    assert site.paths == ["/bees"]


@pytest.mark.parametrize("arguments", [("--all", "--yes"), ("reader:1",), ("Bees return",)])
def test_foreign_article_at_private_address_is_not_fetched(
    site: Site, foreign: Path, arguments: tuple[str, ...]
) -> None:
    done = reader("refresh", *arguments)
    assert done.exit_code == 1 and "leads to a private address (127.0.0.1), which is not fetched" in done.stderr
    assert site.paths == ["/bees"]


def test_address_typed_by_the_user_is_fetched_anyway(site: Site, foreign: Path) -> None:
    assert reader("refresh", site.url("/bees")).exit_code == 0
    assert site.paths == ["/bees"] * 2


def test_truncated_page_replacing_full_text_is_reported(site: Site) -> None:
    reader("text", site.url("/bees"))
    site.pages["/bees"] = FRAME.format(TEASER.format("<p>Subscribe to continue reading</p>"))
    assert "the rest has to be paid for" in reader("refresh", site.url("/bees")).stderr
