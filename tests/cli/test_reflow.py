"""`--reflow`: how line breaks of plain text are read, on every command that takes a source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.commands import Commands
from tui_reader.cli.main import cli
from tui_reader.library import Library
from tui_reader.model import Edit, Target

WRAPPED = """The tide rises twice a day in most harbours of the coast,
and the fishermen know it well enough to leave their
clocks at home when they go out.

The moon pulls at the water with a constancy that nobody
on the coast has ever thanked it for.
"""
LINES = [line for line in WRAPPED.split("\n") if line]
PARAGRAPHS = [" ".join(part.split("\n")) for part in WRAPPED.strip().split("\n\n")]
Run = Callable[..., Result]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tides.txt").write_text(WRAPPED)

    def call(*arguments: str, stdin: str | None = None, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments, input=stdin, prog_name="reader")
        assert result.exit_code == code, result.output
        return result

    return call


def paragraphs(reader: Run, *arguments: str, stdin: str | None = None) -> list[str]:
    data = json.loads(reader("text", *arguments, "--format", "json", stdin=stdin).stdout)
    return [block["text"] for block in data["paragraphs"]]


@pytest.mark.parametrize(("choice", "found"), [("auto", PARAGRAPHS), ("wrapped", PARAGRAPHS), ("lines", LINES)])
def test_line_breaks_of_a_file_and_of_a_pipe(choice: str, found: list[str], reader: Run) -> None:
    assert paragraphs(reader, "tides.txt", "--reflow", choice) == found
    assert paragraphs(reader, "-", "--reflow", choice, stdin=WRAPPED) == found


def test_every_command_with_a_source_has_the_option() -> None:
    for name, command in Commands().items():
        options = {parameter.name for parameter in command.params if isinstance(parameter, click.Option)}
        assert ("reflow" in options) == ("from" in options), name


def test_choice_is_remembered_until_set_to_auto(reader: Run) -> None:
    reader("set", "tides.txt", "author=Ann Reed", "--reflow", "lines")
    assert paragraphs(reader, "tides.txt") == LINES
    assert paragraphs(reader, "tides.txt", "--reflow", "wrapped") == PARAGRAPHS
    assert paragraphs(reader, "tides.txt") == LINES
    reader("set", "tides.txt", "author=Tom Hall", "--reflow", "auto")
    assert paragraphs(reader, "tides.txt") == PARAGRAPHS


def test_earlier_format_choice_is_kept(reader: Run, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text("# Title\nand some\nlines\n")
    reader("set", "list.md", "author=Ann", "--from", "text")
    reader("set", "list.md", "author=Ann", "--reflow", "lines")
    assert paragraphs(reader, "list.md") == ["# Title", "and some", "lines"]


def test_annotations_are_placed_in_the_new_paragraphs(reader: Run, library: Library) -> None:
    from tui_reader.library.open_article import OpenArticle

    article = OpenArticle.load(library, "tides.txt", words_a_minute=238)
    article.open()
    document = article.document
    start = document.text.index("their clocks")
    article.annotate(Target("paragraph", document.span(1)), Edit("yellow"))
    article.annotate(Target("span", document.clamp(start, start + 12)), Edit("green", note="Why?"))
    library.close()
    for choice, words in (
        ("lines", ["their\n\nclocks", "\n\n".join(LINES[3:])]),
        ("auto", ["their clocks", PARAGRAPHS[1]]),
    ):
        notes = json.loads(reader("notes", "tides.txt", "--format", "json", "--reflow", choice).stdout)["annotations"]
        assert [note["text"].split() for note in notes] == [one.split() for one in words]
        assert {note["status"] for note in notes} == {"same"}
    reader("set", "tides.txt", "author=Ann", "--reflow", "lines")
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 1


def test_unknown_value_is_a_usage_error(reader: Run) -> None:
    assert "'auto', 'wrapped', 'lines'" in reader("text", "tides.txt", "--reflow", "off", code=2).stderr
