"""The format table; a third-party format is one class and one row; `--from` on every command."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.formats import _registry, load
from tui_reader.formats._registry import CERTAIN, FORMATS, Row, recognise
from tui_reader.formats.input import Input, Options
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.source import Source
from tui_reader.formats.structured import complete
from tui_reader.library import Library
from tui_reader.library.open_article import OpenArticle
from tui_reader.model import ReadAs, ReaderError
from tui_reader.text.document import Block

PAGE = "<h1>Bees</h1>\n<p>They are back.</p>\n<p>All <em>of</em> them.</p>\n"


class Cards:
    """`front :: back` on each line: a heading and a paragraph."""

    name, label, suffixes = "cards", "cards", (".cards",)

    def sniff(self, head: bytes, name: str) -> float:
        return CERTAIN if head.startswith(b"%cards\n") else 0.8 * name.endswith(self.suffixes)

    def load(self, file: Input, options: Options) -> Source:
        lines = file.whole(1000).decode().removeprefix("%cards\n").splitlines()
        blocks = []
        for line in lines:
            front, separator, back = line.partition(" :: ")
            if not separator:
                raise ReaderError(f"{file.name} has a line that is no card")
            blocks += [Block(front, "heading", 1), Block(back)]
        return complete(Parsed(blocks, {"author": "Ann Reed"}), self.name, file, options, "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reader(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="reader")


# -- a registered format --------------------------------------------------------------------------------------------


@pytest.fixture
def cards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_registry, "FORMATS", (*FORMATS, Cards()))
    (folder / "capitals").write_text("%cards\nFrance :: Paris\nPeru :: Lima\n")
    return folder


def test_format_needs_only_a_row(cards: Path) -> None:
    assert reader("text", "capitals").output == "France\n\nParis\n\nPeru\n\nLima\n"
    assert reader("text", "-", stdin=b"%cards\na :: b\n").output == "a\n\nb\n"
    article = json.loads(reader("text", "capitals", "--format", "json").output)["article"]
    assert (article["format"], article["author"], article["title"]) == ("cards", "Ann Reed", "France")


def test_format_is_recognised_by_name_and_suffix(cards: Path) -> None:
    (cards / "a.cards").write_text("a :: b\n")
    (cards / "a.txt").write_text("a :: b\n")
    assert reader("text", "a.cards").output == "a\n\nb\n"
    assert reader("text", "a.txt").output == "a :: b\n"
    assert reader("text", "a.txt", "--from", "cards").output == "a\n\nb\n"
    assert "|cards]" in reader("text", "--help").output.replace("\n", "").replace(" ", "")


def test_format_errors_are_one_line(cards: Path) -> None:
    (cards / "a.cards").write_text("a\n")
    assert (done := reader("text", "a.cards")).exit_code == 1
    assert done.output == "reader: a.cards has a line that is no card\n"
    done = reader("text", "a.cards", "--from", "cards")
    assert done.output == "reader: a.cards, read as cards, has a line that is no card\n"


# -- the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_row_names_existing_functions(row: Row) -> None:
    assert isinstance(row, Row) and row.label and row.suffixes
    for function in filter(None, (row.loader, row.parser, row.signs)):
        assert callable(_registry._function(function))


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
@pytest.mark.parametrize("head", [b"", b"\0" * 50, b"<", b"PK\x03\x04", b"\xef\xbb\xbf", b"---\n" * 5_000, b"plain"])
def test_any_beginning_is_recognised_as_some_format(row: Row, head: bytes) -> None:
    assert 0 <= row.sniff(head, "x" + row.suffixes[0]) <= 1
    assert recognise(head, "x" + row.suffixes[0]).name in {one.name for one in FORMATS}


# -- --from -----------------------------------------------------------------------------------------------------------


def commands_with_a_source() -> list[str]:
    return [name for name, command in cli.commands.items() if any("--encoding" in one.opts for one in command.params)]


def test_every_command_that_reads_a_source_has_the_from_option() -> None:
    context = click.Context(cli)
    for name in commands_with_a_source():
        command = cli.get_command(context, name)
        assert command is not None and any("--from" in one.opts for one in command.params), name
    reading = {"open", "text", "notes", "quotes", "people", "export", "check", "join", "part"}
    assert reading <= {*commands_with_a_source()}


@pytest.mark.parametrize("order", [("--from", "html", "text", "a.txt"), ("text", "a.txt", "--from", "html")])
def test_from_overrides_the_recognised_format(folder: Path, order: tuple[str, ...]) -> None:
    (folder / "a.txt").write_text("<h1>One</h1> and <b>bold</b>")
    assert reader("text", "a.txt").output == "<h1>One</h1> and <b>bold</b>\n"
    assert reader(*order).output == "One\n\nand bold\n"


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_from_applies_to_a_pipe(folder: Path, kind: str) -> None:
    done = reader("text", "-", "--from", kind, "--format", "json", stdin=PAGE.encode())
    assert json.loads(done.output)["article"]["format"] == kind


@pytest.mark.parametrize(
    ("kind", "data", "line"),
    [
        ("epub", b"plain words", "a.x, read as EPUB, is a damaged archive"),
        ("docx", b"plain words", "a.x, read as DOCX, is a damaged archive"),
        ("html", b"", "a.x, read as HTML, has no text"),
        ("html", b"\x89PNG\r\n\x1a\n\0\0", "a.x, read as HTML, is a PNG image, not text"),
        ("markdown", b"\x89PNG\r\n\x1a\n\0\0", "a.x, read as Markdown, is a PNG image, not text"),
        ("text", b"\x89PNG\r\n\x1a\n\0\0", "a.x, read as plain text, is a PNG image, not text"),
        ("epub", b"PK\x03\x04 and no more", "a.x, read as EPUB, is a damaged archive"),
    ],
)
def test_unsuitable_format_is_one_line_error(folder: Path, kind: str, data: bytes, line: str) -> None:
    (folder / "a.x").write_bytes(data)
    done = reader("text", "a.x", "--from", kind)
    assert (done.exit_code, done.output) == (1, f"reader: {line}\n")


def test_unknown_format_is_a_usage_error(folder: Path) -> None:
    done = reader("text", "a.txt", "--from", "wordstar")
    assert done.exit_code == 2 and "'wordstar' is not one of 'auto', 'text', 'markdown'" in done.output


def test_format_is_remembered_with_the_article(folder: Path) -> None:
    (folder / "a.txt").write_text(PAGE)

    def opened(kind: str) -> str:
        with Library(folder / "home" / "reader.db") as library:
            article = OpenArticle.load(library, "a.txt", words_a_minute=238, wanted=ReadAs(kind))
            article.open()
            return article.article.format

    assert reader("text", "a.txt").output == "Bees\n\nThey are back.\n\nAll of them.\n"
    assert opened("text") == "text"
    assert reader("text", "a.txt").output.startswith("<h1>Bees</h1>")
    assert reader("text", "reader:1").output.startswith("<h1>Bees</h1>")
    assert opened("") == "text", "it stays"
    assert reader("text", "a.txt", "--from", "auto").output.startswith("Bees\n"), "for once"
    assert reader("text", "a.txt").output.startswith("<h1>Bees</h1>")
    assert opened("auto") == "html"
    assert reader("text", "a.txt").output.startswith("Bees\n"), "forgotten"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_encoding_is_remembered_with_the_article(folder: Path, name: str) -> None:
    start = {"a.txt": "", "a.md": "# Bees\n\n", "a.html": "<h1>Bees</h1>"}[name]
    (folder / name).write_bytes(f"{start}Кто там?".encode("koi8_r"))

    def opened(encoding: str | None) -> str:
        with Library(folder / "home" / "reader.db") as library:
            article = OpenArticle.load(library, name, words_a_minute=238, wanted=ReadAs("", encoding))
            article.open()
            assert encoding in (None, "auto", article.article.read_in)
            return article.document.texts[-1]

    detected = opened(None)
    assert opened("mac_cyrillic") != detected, "named"
    named = opened(None)
    assert named == opened("mac_cyrillic"), "it stays"
    assert reader("text", name).output.endswith(f"{named}\n")
    assert reader("text", name, "--encoding", "auto").output.endswith(f"{detected}\n"), "for once"
    assert reader("text", name).output.endswith(f"{named}\n")
    assert opened("auto") == detected and opened(None) == detected, "forgotten"


def test_unknown_remembered_encoding_is_ignored(folder: Path) -> None:
    (folder / "a.txt").write_text("Naïve words.\n", encoding="utf-8")
    with Library(folder / "home" / "reader.db") as library:
        OpenArticle.load(library, "a.txt", words_a_minute=238, wanted=ReadAs("", "latin_1")).open()
    with sqlite3.connect(folder / "home" / "reader.db") as conn:
        conn.execute("UPDATE article_version SET metadata = replace(metadata, 'latin_1', 'no_such')")
    conn.close()
    assert reader("text", "a.txt").output == "Naïve words.\n"


def test_unsuitable_format_does_not_fall_back_to_stored_text(folder: Path) -> None:
    (folder / "a.txt").write_text(PAGE)
    with Library(folder / "home" / "reader.db") as library:
        OpenArticle.load(library, "a.txt", words_a_minute=238).open()
    for source in ("a.txt", "reader:1"):
        done = reader("text", source, "--from", "epub")
        assert done.exit_code == 1 and done.output.endswith("a.txt, read as EPUB, is a damaged archive\n")


def test_replaced_file_is_recognised_anew(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(PAGE)
    with Library(folder / "home" / "reader.db") as library:
        OpenArticle.load(library, "a.txt", words_a_minute=238, wanted=ReadAs("html")).open()
    path.write_text("<!-- nothing -->")
    assert reader("text", "a.txt").output == "<!-- nothing -->\n"


def test_damaged_library_does_not_prevent_reading(folder: Path) -> None:
    (folder / "a.txt").write_text("Some words.\n")
    (folder / "home").mkdir()
    (folder / "home" / "reader.db").write_bytes(b"SQLite format 3\0" + b"x" * 5_000)
    assert reader("text", "a.txt").output == "Some words.\n"


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_article_records_how_it_was_read(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_text(PAGE)
    named, recognised = load(tmp_path / "a", kind=kind), load(tmp_path / "a")
    assert (named.article.format, named.article.read_as) == (kind, kind)
    assert (recognised.article.format, recognised.article.read_as) == ("html", "")
