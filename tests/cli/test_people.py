"""`reader people`: people after corrections, the sources, and the rules for all articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.formats import load
from tui_reader.library import Library

TEXT = """“We will not sell the old harbour to anybody,” said Maria Lopez, the mayor.

Peter Holt did not agree. “The town cannot pay for it any longer,” Holt said.

“Nobody asked the fishermen what they want,” said Anna Berg.
"""
Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("harbour.txt").write_text(TEXT)

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments, prog_name="reader")
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def corrected(ask: Ask, tmp_path: Path) -> Path:
    """Maria Lopez is confirmed, Peter Holt renamed to Pete Holt, and Anna Berg rejected as a person."""
    loaded = load("harbour.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        library.people.confirm_person(reading, "Maria Lopez")
        library.people.name_person(reading, "Peter Holt", "Pete Holt")
        library.people.reject_person(reading, "Anna Berg")
        return library.path


def test_people_before_corrections(ask: Ask) -> None:
    assert ask("people", "harbour.txt").stdout.splitlines() == [
        "Maria Lopez · mayor · 1 mention · ¶ 1",
        "Peter Holt · 2 mentions · ¶ 2",
        "Anna Berg · 1 mention · ¶ 3",
        "",
        "3 quotes, 24 words: named 3 (100 %)",
    ]


@pytest.mark.usefixtures("corrected")
def test_people_after_corrections(ask: Ask) -> None:
    assert ask("people", "harbour.txt").stdout.splitlines() == [
        "✓ Maria Lopez · mayor · 1 mention · ¶ 1",
        "✓ Pete Holt · 2 mentions · ¶ 2",
        "",
        "3 quotes, 24 words: named 2 (71 %), organisations 1 (29 %)",
    ]
    told = json.loads(ask("people", "harbour.txt", "--format", "json").stdout)
    assert [(person["name"], person["verdict"], person["aliases"]) for person in told["people"]] == [
        ("Maria Lopez", "confirmed", []),
        ("Pete Holt", "confirmed", ["Peter Holt", "Holt"]),
    ]
    assert told["sources"] == [
        {"speaker": "Maria Lopez", "speaker_kind": "person", "words": 9, "quotes": 1},
        {"speaker": "Pete Holt", "speaker_kind": "person", "words": 8, "quotes": 1},
        {"speaker": "Anna Berg", "speaker_kind": "organisation", "words": 7, "quotes": 1},
    ]
    assert [(total["speaker_kind"], total["speakers"], total["words"]) for total in told["totals"]] == [
        ("person", 2, 17),
        ("organisation", 1, 7),
        ("role", 0, 0),
        ("unnamed", 0, 0),
        ("none", 0, 0),
    ]


def test_article_without_people_or_quotes(ask: Ask) -> None:
    Path("bare.txt").write_text("It rained.\n")
    result = ask("people", "bare.txt")
    assert (result.stdout, result.stderr) == ("", "no people\n")


@pytest.mark.usefixtures("corrected")
def test_rules_are_listed_and_removed(ask: Ask) -> None:
    assert ask("people", "--rules").stdout.splitlines() == [
        "Anna Berg   is not a person",
        "Peter Holt  is Pete Holt",
    ]
    assert json.loads(ask("people", "--rules", "--format", "json").stdout) == {
        "version": 1,
        "rules": [
            {"name": "Anna Berg", "verdict": "not a person", "target": None},
            {"name": "Peter Holt", "verdict": "is", "target": "Pete Holt"},
        ],
    }
    assert ask("people", "--rules", "--remove", "anna berg").stdout == "removed: Anna Berg is not a person\n"
    assert ask("people", "--rules").stdout == "Peter Holt  is Pete Holt\n"
    failed = ask("people", "--rules", "--remove", "Anna\x1b Berg", code=1)
    assert failed.stderr == "reader: no rule for Anna\ufffd Berg\n"


def test_rule_applies_to_another_article(ask: Ask, request: pytest.FixtureRequest) -> None:
    Path("other.txt").write_text("Peter Holt met Anna Berg.\n")
    assert ask("people", "other.txt").stdout.startswith("Peter Holt · ")
    request.getfixturevalue("corrected")
    assert ask("people", "other.txt").stdout == "Pete Holt · 1 mention · ¶ 1\n"


def test_no_library_means_no_rules(ask: Ask, tmp_path: Path) -> None:
    assert ask("people", "--rules").stderr == "no rules\n"
    assert json.loads(ask("people", "--rules", "--format", "json").stdout) == {"version": 1, "rules": []}
    assert "no rule for Nobody" in ask("people", "--rules", "--remove", "Nobody", code=1).stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "arguments", [("harbour.txt", "--rules"), ("harbour.txt", "--remove", "Anna Berg"), ("--remove", "A")]
)
def test_wrong_usage_exits_with_2(ask: Ask, arguments: tuple[str, ...]) -> None:
    assert "Error" in ask("people", *arguments, code=2).stderr
