"""`--language`: the extraction rules, on every command that takes a source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from tests.extraction.extraction_scoring import FIXTURE, records
from tui_reader.cli.commands import Commands
from tui_reader.cli.main import cli
from tui_reader.library import Library
from tui_reader.library.languages import LANGUAGES, told_language
from tui_reader.library.open_article import OpenArticle

SHORT = "„Das geht so nicht“, brummte Katrin Vogel."
"""Too short for its language to be detected."""
Run = Callable[..., Result]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.txt").write_text(SHORT)

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments, prog_name="reader")
        assert result.exit_code == code, result.output
        return result

    return call


def speakers(reader: Run, *arguments: str) -> list[str | None]:
    quotes = json.loads(reader("quotes", *arguments, "--format", "json").stdout)["quotes"]
    return [quote["speaker"] for quote in quotes]


def test_language_option_selects_the_rules(reader: Run) -> None:
    assert speakers(reader, "short.txt") == [None]
    assert speakers(reader, "short.txt", "--language", "de") == ["Katrin Vogel"]


def test_language_is_remembered_until_set_to_auto(reader: Run) -> None:
    reader("set", "short.txt", "author=Ann Reed", "--language", "de")
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]
    assert speakers(reader, "short.txt", "--language", "en") == [None]
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]
    reader("set", "short.txt", "author=Tom Hall", "--language", "auto")
    assert speakers(reader, "short.txt") == [None]


def test_language_is_remembered_together_with_line_breaks(reader: Run) -> None:
    reader("set", "short.txt", "author=Ann Reed", "--language", "de")
    reader("set", "short.txt", "author=Ann Reed", "--reflow", "lines")
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]


def test_every_command_with_a_source_has_the_option() -> None:
    for name, command in Commands().items():
        options = {parameter.name for parameter in command.params if isinstance(parameter, click.Option)}
        assert ("language" in options) == ("from" in options), name


@pytest.mark.parametrize("unknown", ["german", "xx", "", "DE "])
def test_unknown_language_is_a_usage_error(unknown: str, reader: Run) -> None:
    assert "de" in reader("quotes", "short.txt", "--language", unknown, code=2).stderr


NAMES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}


@pytest.mark.parametrize("language", NAMES)
def test_detected_language_is_named(language: str, library: Library, tmp_path: Path) -> None:
    text = next(r["text"] for r in records(FIXTURE.parent / "languages.jsonl") if r["language"] == language)
    (tmp_path / "article.txt").write_text(text)
    source = OpenArticle.load(library, str(tmp_path / "article.txt"), words_a_minute=238).source
    assert told_language(source.article, source.document) == NAMES[language]
    assert told_language(source.article._replace(language="en"), source.document) == "English, set by you"
    assert told_language(source.article._replace(language="xx"), source.document) == NAMES[language]


def test_all_languages_have_names() -> None:
    assert set(LANGUAGES) == {"en", *NAMES}


def test_background_extraction_uses_it(reader: Run, library: Library) -> None:
    reader("set", "short.txt", "author=Ann Reed", "--language", "de")
    assert library.extractions.prepare()
    assert json.loads(reader("quotes", "--format", "json").stdout)["quotes"][0]["speaker"] == "Katrin Vogel"
