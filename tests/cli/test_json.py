"""The JSON of all commands against docs/json.md: the same fields everywhere, and nothing undocumented."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tui_reader.cli.main import cli

PAGE = Path(__file__).parents[2] / "docs" / "json.md"
TEXT = """The river rose

The river rose by two metres at https://example.org/gauge, and the town of Elm flooded.

“We had no warning at all,” said Ann Reed, the mayor of Elm. “The river came in the night.”

“We had no warning at all this time,” said Ann Reed.

“We have no comment,” said one who was there. The minister said: “We will look into it.”

It was late at night, and nothing was heard for a week.

“A fine mess we are in now!”
"""


def documented() -> dict[str, tuple[set[str], set[str]]]:
    """Return the fields of each kind of record, and those of one article besides."""
    rows = re.findall(r"^\| ([a-z ]+) \| ([a-z_0-9, –]+) \|$", PAGE.read_text(), re.MULTILINE)
    found = {}
    for name, fields in rows:
        everywhere, _, only = fields.partition("–")
        found[name] = (set(re.findall("[a-z_0-9]+", everywhere)), set(re.findall("[a-z_0-9]+", only)))
    return found


FIELDS = documented()
COMMANDS: list[tuple[str, str, str, bool]] = [
    ("list", "list", "articles", False),
    ("notes", "annotations", "annotations", False),
    ("notes a.txt", "annotations", "annotations", True),
    ("export a.txt", "annotations", "annotations", True),
    ("quotes", "quotes", "quotes", False),
    ("quotes a.txt", "quotes", "quotes", True),
    ("export a.txt", "quotes", "quotes", True),
    ("said Ann Reed", "quotes", "quotes", False),
    ("said Ann Reed --repeated", "repeated", "pairs of quotes", False),
    ("people", "people", "people", False),
    ("people a.txt", "people", "people", True),
    ("export a.txt", "people", "people", True),
    ("people a.txt", "sources", "sources", True),
    ("search river", "search", "results", False),
    ("sources --by outlet", "groups", "outlets", False),
    ("add a.txt", "add", "added articles", False),
    ("links a.txt", "links", "links", False),
    ("text a.txt", "paragraphs", "paragraphs", False),
    ("tags", "tags", "tags", False),
]
TYPES: Mapping[str, tuple[type, ...]] = {
    "words": (int,),
    "text": (str,),
    "title": (str,),
    "note": (str,),
    "start": (int, type(None)),
    "end": (int, type(None)),
    "paragraph": (int, type(None)),
    "tags": (list,),
    "others": (list,),
    "aliases": (list,),
    "roles": (list,),
    "mentions": (int,),
    "articles": (int,),
    "quotes": (int,),
    "annotations": (int,),
    "notes": (int,),
    "speaker": (str, type(None)),
    "confidence": (float, int),
}
"""The types that a field has in every record, whatever command prints it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    (folder / "a.txt").write_text(TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_HOME", str(folder / "home"))
        patch.chdir(folder)
        run("annotate", "a.txt", "--quote", "two metres", "--tag", "gauge", "--note", "Check.")
        run("note", "a.txt", "On the whole.")
        run("set", "a.txt", "site=The Gazette")
    return folder


@pytest.fixture
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(folder / "home"))
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments, prog_name="reader")
    assert done.exit_code == 0, done.output
    return done.stdout


def values(command: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*command.split(), "--format", "json"))
    return found


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("command", "name", "kind", "of_one"), COMMANDS)
def test_each_list_has_the_documented_fields(command: str, name: str, kind: str, of_one: bool) -> None:
    everywhere, besides = FIELDS[kind]
    found = values(command)
    assert found["version"] == 1 and found[name]
    for record in found[name]:
        assert set(record) == everywhere | (besides if of_one else set()), (command, name)
        for field, types in TYPES.items():
            assert field not in record or isinstance(record[field], types), (command, field, record[field])


@pytest.mark.usefixtures("home")
def test_article_fields_of_text_and_export() -> None:
    for command in ("text a.txt", "export a.txt"):
        assert set(values(command)["article"]) == FIELDS["article"][0]
    assert {"speaker", "speaker_kind", "words", "quotes", "articles"} == set(values("sources")["sources"][0])


@pytest.mark.usefixtures("home")
def test_unnamed_sources_are_identified_by_their_wording() -> None:
    expected = [
        ("Ann Reed", "person"),
        ("Ann Reed", "person"),
        ("Ann Reed", "person"),
        ("one", "unnamed"),
        ("The minister", "role"),
        (None, "none"),
    ]
    for command in ("quotes", "quotes a.txt", "export a.txt"):
        quotes = values(command)["quotes"]
        assert [(quote["speaker"], quote["speaker_kind"]) for quote in quotes] == expected, command
        assert [quote["words"] for quote in quotes] == [len(quote["text"].split()) for quote in quotes]


@pytest.mark.usefixtures("home")
def test_each_id_opens_its_article() -> None:
    for command in ("list", "notes", "notes a.txt", "search river", "add a.txt", "export a.txt"):
        found = values(command)
        for name in ("list", "annotations", "search", "add"):
            for record in found.get(name, ()):
                assert run("text", record["id"]) == TEXT
                assert "article" not in record or run("text", record["article"]) == TEXT
    assert run("text", values("export a.txt")["article"]["id"]) == TEXT


@pytest.mark.usefixtures("home")
def test_csv_columns_are_the_same_with_and_without_a_source() -> None:
    for command in ("notes", "quotes", "people"):
        everything, one = (run(command, *source, "--format", "csv") for source in ((), ("a.txt",)))
        assert everything == one, command


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("link", ["reader:999", "reader:zzzzzzzzzzzz", "reader:-o", "reader:--help", "reader:0"])
def test_unknown_link_is_one_line_error(link: str) -> None:
    done = CliRunner().invoke(cli, ["text", link], prog_name="reader")
    assert done.exit_code == 1
    assert done.stderr == f"reader: {link}: no such article or annotation in the library\n"


@pytest.mark.usefixtures("home")
def test_link_is_never_a_path(folder: Path) -> None:
    (folder / "reader:06abc").write_text("A file with the name of a link.\n")
    assert CliRunner().invoke(cli, ["text", "reader:06abc"], prog_name="reader").exit_code == 1
    assert run("text", "./reader:06abc") == "A file with the name of a link.\n"


@pytest.mark.usefixtures("home")
def test_writing_commands_accept_links() -> None:
    link = run("annotate", "a.txt", "--quote", "in the night", "--tag", "x").split("\t")[0]
    assert link.startswith("reader:") and run("tag", link, "y").startswith(f"{link}: #")
    assert run("note", link, "At last.") and run("delete", link.removeprefix("reader:"), link).startswith("deleted 1 ")


def test_meaning_of_a_colour_is_in_every_list_of_annotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "config.toml").write_text('[colours]\nred = "to *check*"\n')
    (tmp_path / "a.txt").write_text("The river rose in the night.")
    run("annotate", "a.txt", "--quote", "river", "--colour", "to *check*")
    for command in ("notes a.txt", "notes"):
        (found,) = values(command)["annotations"]
        assert (found["colour"], found["colour_name"]) == ("red", "to *check*")
        (row,) = csv.DictReader(io.StringIO(run(*command.split(), "--format", "csv")))
        assert (row["colour"], row["colour_name"]) == ("red", "to *check*")
        assert "to *check*" in run(*command.split())
