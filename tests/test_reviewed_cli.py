"""What the reader corrected, as the command line and the export tell it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tui_reader.cli import cli
from tui_reader.extraction import extract
from tui_reader.library import Library
from tui_reader.loading import load
from tui_reader.model import Edit, Target

TEXT = """“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor.

Peter Hall, her rival, disagreed. “The town cannot pay for it any longer,” he said.
"""
Ask = Callable[..., str]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text(TEXT)

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(cli, arguments, prog_name="reader")
        assert result.exit_code == 0, result.output
        return result.stdout

    return call


@pytest.fixture
def corrected(ask: Ask, tmp_path: Path) -> Path:
    """The first quote was said by Peter Hall and is highlighted; the second is none."""
    loaded = load("harbour.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.open(loaded.article, loaded.document, loaded.identity)
        first, second = extract(loaded.document.text).quotes
        library.set_speaker(reading, loaded.document, first, "Peter Hall")
        library.reject_quote(reading, loaded.document, second)
        edit = Edit(colour="yellow", speaker="Peter Hall")
        library.annotate(reading, loaded.document, Target("span", first.span), edit)
        return library.path


def records(output: str) -> list[tuple[str, str]]:
    return [(quote["speaker"], quote["verdict"]) for quote in json.loads(output)["quotes"]]


def test_quotes_before_and_after(ask: Ask, request: pytest.FixtureRequest) -> None:
    before = records(ask("quotes", "harbour.txt", "--format", "json"))
    assert before == [("Maria Lopez", "auto"), ("Peter Hall", "auto")]
    request.getfixturevalue("corrected")
    assert records(ask("quotes", "harbour.txt", "--format", "json")) == [("Peter Hall", "confirmed")]
    assert "Peter Hall, her rival · ¶ 1 · confirmed" in ask("quotes", "harbour.txt")


@pytest.mark.usefixtures("corrected")
def test_what_one_speaker_said(ask: Ask) -> None:
    assert "old harbour" in ask("quotes", "harbour.txt", "--speaker", "hall")
    assert ask("quotes", "harbour.txt", "--speaker", "lopez") == ""


@pytest.mark.usefixtures("corrected")
def test_the_export_tells_who_said_it_and_that_it_was_confirmed(ask: Ask) -> None:
    markdown = ask("export", "harbour.txt")
    assert "— Peter Hall, her rival · speaker confirmed · ¶ 1" in markdown
    assert "— Peter Hall, her rival · ¶ 1 · confirmed\n" in markdown
    assert "cannot pay for it" not in markdown
    (note,) = json.loads(ask("export", "harbour.txt", "--format", "json"))["export"]
    assert (note["speaker"], note["speaker_confirmed"]) == ("Peter Hall", True)
    assert "— Peter Hall" in ask("notes", "harbour.txt")


def test_quotes_are_told_where_the_library_cannot_be_read(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "reader.db").write_bytes(b"no library at all, but long enough to be looked at" * 99)
    result = CliRunner().invoke(cli, ["quotes", "harbour.txt"], prog_name="reader")
    assert result.exit_code == 0 and "Maria Lopez" in result.stdout
    assert result.stderr.count("\n") == 1 and "as they were found" in result.stderr
