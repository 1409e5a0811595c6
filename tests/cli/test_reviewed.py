"""The user's corrections as shown by the command line and in exports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tui_reader.cli.main import cli
from tui_reader.extraction import extract
from tui_reader.formats import load
from tui_reader.library import Library
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
    """The first quote is attributed to Peter Hall and highlighted; the second is rejected."""
    loaded = load("harbour.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        first, second = extract(loaded.document.text).quotes
        library.quotes.set_speaker(reading, loaded.document, first, "Peter Hall")
        library.quotes.reject_quote(reading, loaded.document, second)
        edit = Edit(colour="yellow", speaker="Peter Hall")
        library.annotations.annotate(reading, loaded.document, Target("span", first.span), edit)
        return library.path


def records(output: str) -> list[tuple[str, str]]:
    return [(quote["speaker"], quote["verdict"]) for quote in json.loads(output)["quotes"]]


def test_quotes_before_and_after_corrections(ask: Ask, request: pytest.FixtureRequest) -> None:
    before = records(ask("quotes", "harbour.txt", "--format", "json"))
    assert before == [("Maria Lopez", "auto"), ("Peter Hall", "auto")]
    request.getfixturevalue("corrected")
    assert records(ask("quotes", "harbour.txt", "--format", "json")) == [("Peter Hall", "confirmed")]
    assert "Peter Hall, her rival · ¶ 1 · confirmed" in ask("quotes", "harbour.txt")


@pytest.mark.usefixtures("corrected")
def test_speaker_filter_uses_corrections(ask: Ask) -> None:
    assert "old harbour" in ask("quotes", "harbour.txt", "--speaker", "hall")
    assert ask("quotes", "harbour.txt", "--speaker", "lopez") == ""


@pytest.mark.usefixtures("corrected")
def test_export_has_the_corrected_and_confirmed_speaker(ask: Ask) -> None:
    markdown = ask("export", "harbour.txt")
    assert "— Peter Hall, her rival · speaker confirmed · ¶ 1" in markdown
    assert "— Peter Hall, her rival · ¶ 1 · confirmed\n" in markdown
    assert "cannot pay for it" not in markdown
    (note,) = json.loads(ask("export", "harbour.txt", "--format", "json"))["annotations"]
    assert (note["speaker"], note["speaker_confirmed"]) == ("Peter Hall", True)
    assert "— Peter Hall" in ask("notes", "harbour.txt")


def test_quotes_are_listed_if_the_library_cannot_be_read(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "reader.db").write_bytes(b"no library at all, but long enough to be looked at" * 99)
    result = CliRunner().invoke(cli, ["quotes", "harbour.txt"], prog_name="reader")
    assert result.exit_code == 0 and "Maria Lopez" in result.stdout
    assert result.stderr.count("\n") == 1 and "quotes and people are uncorrected" in result.stderr


FIRST = """The inquiry sat on Monday.

“No comment at all today,” said Anna Reed, the mayor.

The clerk read the minutes aloud for an hour.

“No comment at all today,” said Ben Stone, the treasurer.

The session closed at nine.
"""
PARAGRAPHS = FIRST.strip().split("\n\n")


@pytest.fixture
def session(ask: Ask, tmp_path: Path) -> Path:
    """The user attributed the second quote to Carl Young."""
    path = Path("session.txt")
    path.write_text(FIRST)
    loaded = load("session.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        second = extract(loaded.document.text).quotes[1]
        library.quotes.set_speaker(reading, loaded.document, second, "Carl Young")
    return path


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        pytest.param([0, 1, 2, 4], "! unplaced", id="removed"),
        pytest.param([0, 3, 2, 1, 4], "", id="swapped"),
        pytest.param([1, 0, 4], "! unplaced", id="removed and reordered"),
        pytest.param([4, 3, 2, 1, 0], "", id="reversed"),
    ],
)
def test_correction_does_not_move_to_another_speaker(ask: Ask, session: Path, kept: list[int], told: str) -> None:
    session.write_text("\n\n".join(PARAGRAPHS[number] for number in kept))
    result = CliRunner().invoke(cli, ["check", "session.txt"], prog_name="reader")
    assert result.exit_code == bool(told) and told in result.stdout
    assert ("correction: speaker: Carl Young" in result.stdout) == bool(told)
    speakers = [speaker for speaker, _ in records(ask("quotes", "session.txt", "--format", "json"))]
    wanted = {1: "Anna Reed", 3: "Carl Young"}
    assert speakers == [wanted[number] for number in kept if number in wanted]
    assert ("Carl Young" in ask("export", "session.txt")) == (not told)


def test_check_reports_a_changed_correction_as_json(ask: Ask, session: Path) -> None:
    words = "“No comment at all today or tomorrow,” said Ben"
    session.write_text(FIRST.replace("“No comment at all today,” said Ben", words))
    result = CliRunner().invoke(cli, ["check", "session.txt", "--format", "json"], prog_name="reader")
    (one,) = json.loads(result.stdout)["check"]
    (told,) = one["corrections"]
    assert result.exit_code == 1 and one["to_check"] == 1 and one["changed"] is not None
    assert (told["status"], told["speaker"], told["paragraph"]) == ("changed", "Carl Young", 4)
    assert told["now"] == words[: words.index(" said")] and told["text"] == "“No comment at all today,”"
    assert records(ask("quotes", "session.txt", "--format", "json"))[1] == ("Carl Young", "auto")


def test_check_prints_quotation_marks_once(ask: Ask, tmp_path: Path) -> None:
    Path("said.txt").write_text("“We didn’t know,” said Zoë Müller.\n\nThe end came soon.")
    loaded = load("said.txt")
    with Library(tmp_path / "home" / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        for span in (extract(loaded.document.text).quotes[0].span, loaded.document.span(0)):
            library.annotations.annotate(reading, loaded.document, Target("span", span), Edit(colour="yellow"))
    printed = ask("check", "said.txt")
    assert "“We didn’t know,”" in printed and "““" not in printed and "””" not in printed
