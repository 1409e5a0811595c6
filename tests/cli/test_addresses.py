"""Addresses on the command line: what is fetched, stored, and found again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.formats.pdf_files import column, pdf
from tests.formats.test_parsers import DOCUMENT, book
from tests.formats.web_server import Site, answer, redirect
from tui_reader.cli.main import cli
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle

PAGE = """<!DOCTYPE html><html><head><title>Bees return | The Daily Example</title>
<meta name="author" content="Rosa Lind"><link rel="canonical" href="https://bank.example/login">
</head><body><nav><a href="/">Home</a></nav><article><h1>Bees return</h1>
<p>Bees are back on the roofs, keepers said on Monday, and the city has been counting them for a year.</p>
<p>“We have never seen so many,” said Karl Moser, who keeps 40 hives on the opera house.</p></article></body></html>"""
WORDS = "Bees are back on the roofs"


def reader(*arguments: str, **more: Any) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="reader", **more)


def record(source: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reader("text", source, "--format", "json").stdout)["article"]
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    with Site({"/bees": PAGE}) as served:
        yield served


@pytest.mark.parametrize("command", ["text", "quotes", "people", "notes", "set", "check", "open", "export"])
def test_every_command_accepts_an_address(site: Site, command: str) -> None:
    done = reader(command, site.url("/bees"))
    assert done.exit_code == 0, done.output
    if command in ("text", "open"):
        assert WORDS in done.stdout
    if command == "quotes":
        assert "Karl Moser" in done.stdout


def test_fetched_article_opens_without_its_server(site: Site) -> None:
    url = site.url("/bees")
    first = reader("text", url).stdout
    assert WORDS in first and site.paths == ["/bees"]
    site.pages.clear()
    for spelling in (url, f"{url}#top", f"{url}?utm_source=letter&fbclid=1", url.replace("http", "HTTP"), "reader:1"):
        assert reader("text", spelling).stdout == first
    assert "Karl Moser" in reader("quotes", url).stdout
    assert site.paths == ["/bees"]


def test_hash_fetch_time_and_both_addresses_are_stored(site: Site, home: object) -> None:
    site.pages["/old"] = redirect("/bees?utm_source=x#here")
    reader("text", site.url("/old#x"))
    with Library(Library(home / "reader.db").path) as library:  # type: ignore[operator]
        article = library.articles.as_loaded(1)
        entry = library.articles.recent()[0]
    assert article is not None and article.raw_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert article.fetched.startswith("20") and article.fetched.endswith("Z")
    assert (article.source, article.address) == (site.url("/old"), site.url("/bees"))
    assert entry.source == site.url("/old") and entry.exists
    assert site.url("/old") in reader("list").stdout and "gone" not in reader("list").stdout


def test_redirect_target_is_the_same_article(site: Site) -> None:
    site.pages["/old"] = redirect("/bees")
    reader("text", site.url("/old"))
    reader("text", site.url("/bees"))
    assert site.paths == ["/old", "/bees"]
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 1


def test_user_metadata_wins_and_can_be_removed(site: Site) -> None:
    url = site.url("/bees")
    reader("set", url, "title=My bees", "author=Me")
    reader("text", url)
    assert reader("set", url).stdout.splitlines()[:2] == ["title     My bees", "author    Me"]
    reader("set", url, "title=", "author=")
    assert reader("set", url).stdout.splitlines()[:2] == ["title     Bees return", "author    Rosa Lind"]


def test_different_format_or_encoding_fetches_again(site: Site) -> None:
    url = site.url("/bees")
    reader("text", url)
    assert "<title>" in reader("text", "--from", "text", url).stdout
    assert WORDS in reader("text", "--encoding", "latin-1", url).stdout
    assert site.paths == ["/bees"] * 3


def test_server_charset_is_not_remembered_as_a_user_choice() -> None:
    page = "<!DOCTYPE html><html><body><p>Élève</p></body></html>"
    with Site({"/x": answer(page.encode("cp1252"), kind="text/html; charset=cp1252")}) as site:
        assert reader("text", site.url("/x")).stdout == "Élève\n"
        site.pages["/x"] = answer(page.encode(), kind="text/html; charset=utf-8")
        reader("refresh", site.url("/x"))
        assert reader("text", site.url("/x")).stdout == "Élève\n"


def test_forgotten_address_is_fetched_again(site: Site) -> None:
    url = site.url("/bees")
    reader("text", url)
    assert reader("forget", url).exit_code == 0
    assert WORDS in reader("text", url).stdout and site.paths == ["/bees"] * 2


def test_credentials_are_stripped_from_the_address_with_a_warning(site: Site) -> None:
    done = reader("text", site.url("/bees").replace("127", "rosa:secret@127"))
    assert WORDS in done.stdout
    assert done.stderr == f"reader: {site.url('/bees')}: the name and password in the address were left out\n"
    assert "secret" not in reader("list").stdout


LONG = "<p>" + "The text goes on and on, over many lines. " * 30_000 + "</p>"


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("a", "b")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "kind", "format_name", "words"),
    [
        (PAGE.encode(), "text/html", "html", WORDS),
        (PAGE.encode(), "application/octet-stream", "html", WORDS),
        (PAGE.encode(), "image/png", "html", WORDS),
        (PAGE.encode(), "", "html", WORDS),
        (pdf([column(72, 700, ["One line of a page that is read."])]), "text/html", "pdf", "One line of a page"),
        (book({"one": "<p>A chapter of a book.</p>"}), "application/pdf", "epub", "A chapter of a book"),
        (DOCUMENT, "text/plain", "docx", "Some bold words"),
        (b"# Bees\n\nThey are *back*.\n\n- one\n- two\n", "text/markdown; charset=utf-8", "markdown", "They are back"),
        (b"Bees\n\nThey are back, all of them.\n", "text/plain", "text", "They are back"),
        (LONG.encode(), "text/html", "html", "goes on and on"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,  # archives contain a timestamp
)
def test_format_is_recognised_by_content(body: bytes, kind: str, format_name: str, words: str) -> None:
    with Site({"/x": answer(body, kind=kind)}) as site:
        assert words in reader("text", site.url("/x")).stdout
        assert record(site.url("/x"))["format"] == format_name
        assert len(site.paths) == 1, "it was not stored"


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        ("Où sont les élèves ?", "utf-8", "utf-8"),
        ("Où sont les élèves ?", "utf-8", "iso-8859-1"),
        ("Où sont les élèves ?", "utf-8", "utf-16"),
        ("Où sont les élèves ?", "utf-8", "klingon"),
        ("Où sont les élèves ?", "utf-8", "zip"),
        ("Où sont les élèves ?", "cp1252", "utf-8"),
        ("Où sont les élèves ?", "cp1252", "windows-1252"),
        ("Пчёлы вернулись на крыши.", "koi8-r", "koi8-r"),
        ("蜂が屋根に戻ってきた。", "iso2022_jp", "iso-2022-jp"),
        ("蜂が屋根に戻ってきた。", "shift_jis", "Shift_JIS"),
        ("Bees are back.", "utf-8", "utf-7"),
        ("Bees are back.", "utf-8", "utf-16"),
    ],
)
@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_wrong_charset_is_harmless_and_right_one_is_used(kind: str, text: str, encoding: str, charset: str) -> None:
    body = f"<!DOCTYPE html><html><body><p>{text}</p></body></html>" if kind == "text/html" else f"{text}\n"
    with Site({"/x": answer(body.encode(encoding), kind=f"{kind}; charset={charset}")}) as site:
        assert reader("text", site.url("/x")).stdout.strip() == text


FRAME = '<!DOCTYPE html><html><head><title>App</title><script src="/app.js"></script></head><body>{}</body></html>'
TEASER = (
    "<article><h1>Bees</h1><p>"
    + "Bees are back on the roofs of the city, and everybody knows. " * 5
    + "</p>{}</article>"
)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FRAME.format('<div id="root"></div>'), "needs JavaScript"),
        (FRAME.format("<noscript>You need to enable JavaScript to run this app.</noscript>"), "needs JavaScript"),
        (FRAME.format("<p>Please turn on JavaScript and reload the page.</p>"), "needs JavaScript"),
        (FRAME.format("<p>JavaScript is disabled in your browser.</p>"), "needs JavaScript"),
        ("", "the answer is empty"),
        (FRAME.format(""), "has no text"),
        ("\x89PNG\r\n\x1a\n" + "\0" * 100, "is a PNG image, not text"),
        ("\1\2\3\4" * 100, "is binary data, not text"),
    ],
)
def test_page_without_text_is_one_line_error_and_not_stored(body: str, line: str) -> None:
    with Site({"/x": answer(body.encode("latin-1"))}) as site:
        done = reader("text", site.url("/x"))
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith(f"reader: {site.url('/x')}") and line in done.stderr and done.stderr.count("\n") == 1
    assert reader("list").output == "no articles yet\n"


@pytest.mark.parametrize(
    "body",
    [
        TEASER.format('</article><script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
        TEASER.format("<p>Subscribe to continue reading</p>"),
        TEASER.format("<p>Already a subscriber? Log in.</p>"),
    ],
)
def test_truncated_paid_article_is_read_with_a_warning(body: str) -> None:
    with Site({"/x": FRAME.format(body)}) as site:
        done = reader("text", site.url("/x"))
    assert "everybody knows" in done.stdout
    assert done.stderr == (
        f"reader: {site.url('/x')}: only the beginning of the article is here; the rest has to be paid for\n"
    )


@pytest.mark.parametrize("words", ["404 Not Found"])
def test_failed_fetch_is_one_line_error_and_stores_nothing(site: Site, words: str) -> None:
    done = reader("quotes", site.url("/none"))
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"reader: {site.url('/none')}: {words}\n")
    assert reader("list").output == "no articles yet\n"


def test_damaged_library_does_not_prevent_reading_a_page(site: Site, tmp_path: Any) -> None:
    (tmp_path / "other.db").write_text("no database")
    done = reader("text", site.url("/bees"), "--db", str(tmp_path / "other.db"))
    assert WORDS in done.stdout and "the page is not kept" in done.stderr


@pytest.mark.parametrize("name", ["http://", "https://exa mple/", "http://[::1/", "https://\x1b[2J/"])
def test_invalid_address_is_one_line_error(name: str) -> None:
    done = reader("text", name)
    assert done.exit_code == 1 and done.stderr.count("\n") == 1 and "\x1b" not in done.stderr
    assert "the address has" in done.stderr


SAVED = """<!DOCTYPE html><html>
<!--
 Page saved with SingleFile
 url: https://example.org/bees?id=1
 saved date: Sun Nov 29 2026 10:00:00 GMT+0000
--><head><title>Bees return</title></head><body><article><h1>Bees return</h1>
<p>Bees are back on the roofs, keepers said on Monday, and the city counts them.</p></article></body></html>"""


def test_address_in_page_saved_by_singlefile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(SAVED)
    assert record(str(path))["address"] == "https://example.org/bees?id=1"


@pytest.mark.parametrize("command", ["text", "quotes", "people", "notes", "set", "check", "export", "open"])
def test_address_option_is_stored_with_a_new_page(tmp_path: Path, command: str) -> None:
    path, address = tmp_path / "page.html", "https://named.example/bees"
    path.write_text(SAVED)
    assert reader(command, str(path), "--address", address).exit_code == 0
    assert f"address   {address}" in reader("set", str(path)).stdout


@pytest.mark.parametrize("body", [PAGE, "Bees\n\nThey are back, all of them.\n", SAVED, "# Bees\n\nThey are *back*.\n"])
def test_address_option_survives_a_changed_file(tmp_path: Path, body: str) -> None:
    path, address = tmp_path / "page", "https://named.example/bees"
    path.write_text(body)
    reader("text", str(path), "--address", address)
    path.write_text(body.replace("back", "here again"))
    with Library(tmp_path / "home" / "reader.db") as library:
        OpenArticle.load(library, str(path), words_a_minute=238).open()
    assert f"address   {address}" in reader("set", str(path)).stdout
    assert f"address   {address}" in reader("set", "reader:1").stdout


def test_address_option_is_stored_with_a_piped_page() -> None:
    reader("text", "-", "--from", "html", "--address", "https://named.example/bees", input=PAGE)
    assert "address   https://named.example/bees" in reader("set", "reader:1").stdout
