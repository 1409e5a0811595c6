"""The language of an article: `--language` on every command that takes a source, and `reader set`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
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
    assert told_language(source.article._replace(language="en"), source.document) == "English"
    assert told_language(source.article._replace(language="xx"), source.document) == NAMES[language]


def test_all_languages_have_names() -> None:
    assert set(LANGUAGES) == {"en", *NAMES}


def test_background_extraction_uses_it(reader: Run, library: Library) -> None:
    reader("set", "short.txt", "author=Ann Reed", "--language", "de")
    assert library.extractions.prepare()
    assert json.loads(reader("quotes", "--format", "json").stdout)["quotes"][0]["speaker"] == "Katrin Vogel"


@pytest.mark.parametrize("value", ["de", "German", "GERMAN", " de "])
def test_language_is_set_by_code_or_name(value: str, reader: Run) -> None:
    assert "de" in reader("set", "short.txt", f"language={value}").stdout
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]


@pytest.mark.parametrize("removed", ["", "auto"])
def test_language_that_was_set_can_be_removed(removed: str, reader: Run) -> None:
    reader("set", "short.txt", "language=de")
    reader("set", "short.txt", f"language={removed}")
    assert speakers(reader, "short.txt") == [None]


def test_setting_a_language_can_be_undone(reader: Run) -> None:
    reader("set", "short.txt", "language=fr")
    reader("set", "short.txt", "language=de")
    reader("undo", "short.txt")
    assert json.loads(reader("set", "short.txt", "--format", "json").stdout)["set"]["language"] == "fr"
    reader("undo", "short.txt")
    assert speakers(reader, "short.txt") == [None]


@pytest.mark.parametrize("unknown", ["klingon", "xx", "d e", "de,fr", "[red]"])
def test_language_without_rules_is_refused_and_the_earlier_one_stays(unknown: str, reader: Run) -> None:
    reader("set", "short.txt", "language=de")
    line = reader("set", "short.txt", f"language={unknown}", "site=The Gazette", code=1).stderr
    assert unknown in line and "de" in line and line.count("\n") == 1
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]
    assert json.loads(reader("set", "short.txt", "--format", "json").stdout)["set"]["site"] is None


def test_detected_language_is_listed(reader: Run) -> None:
    assert json.loads(reader("set", "short.txt", "--format", "json").stdout)["set"]["language"] == "en"


def test_option_replaces_a_language_that_was_set(reader: Run) -> None:
    reader("set", "short.txt", "language=de")
    assert speakers(reader, "short.txt", "--language", "en") == [None]
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]
    reader("set", "short.txt", "author=Ann Reed", "--language", "en")
    assert speakers(reader, "short.txt") == [None]
    reader("set", "short.txt", "language=de")
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]
    reader("set", "short.txt", "author=Tom Hall", "--language", "auto")
    assert speakers(reader, "short.txt") == [None]


def test_language_stays_when_the_text_changes(reader: Run) -> None:
    path = Path("short.txt")
    path.write_text(f"{SHORT}\n\nDer Regen fiel auf den Hafen.\n\nDann schwiegen alle.")
    reader("set", "short.txt", "language=de")
    path.write_text(f"{SHORT}\n\nDer Regen fiel auf den Hafen.\n\nDann schwiegen fast alle.")
    assert speakers(reader, "short.txt") == ["Katrin Vogel"]


def test_stored_quotes_follow_the_language(reader: Run, library: Library) -> None:
    def stored() -> list[str | None]:
        assert library.extractions.prepare()
        return [quote["speaker"] for quote in json.loads(reader("quotes", "--format", "json").stdout)["quotes"]]

    reader("set", "short.txt", "author=Ann Reed")
    assert stored() == [None]
    reader("set", "short.txt", "language=de")
    assert library.extractions.waiting_for_quotes() == 1
    assert stored() == ["Katrin Vogel"]
    reader("set", "short.txt", "title=Short")
    assert library.extractions.waiting_for_quotes() == 0
    reader("undo", "short.txt")
    reader("undo", "short.txt")
    assert stored() == [None]


def test_language_of_an_earlier_library_is_kept(tmp_path: Path) -> None:
    from tests.faults.test_upgrade import made

    path = made(tmp_path / "reader.db", 9)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE article_version SET metadata = json_set(metadata, '$.language', 'de')")
    with Library(path) as library:
        library.codebook.tags()
        library.find_read_only()
        assert library.articles.own_metadata(1).language == "de"
