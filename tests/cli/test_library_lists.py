"""Lists and searches over the whole library on the command line, in every format."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.exchange.listed import LISTS

FLOOD = """The river rose

The river rose by two metres, and the town of Elm flooded.

“We had no warning at all,” said Ann Reed, the mayor of Elm. “The river came in the night.”
"""
BUDGET = """A café budget

The council agreed on a budget of 40 million for cafés and bridges.

“It is a budget of hope,” said Tom Hall, the treasurer. A spokesman for the ministry said: “We have no comment.”
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("flood.txt", FLOOD), ("budget.txt", BUDGET)):
        (tmp_path / name).write_text(text)
        assert reader("set", name, "site=The =Gazette").exit_code == 0
    return tmp_path


def reader(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="reader")


COMMANDS = {
    "list": ("list",),
    "notes": ("notes",),
    "quotes": ("quotes",),
    "people": ("people",),
    "search": ("search", "river OR budget"),
    "sources": ("sources",),
    "groups": ("sources", "--by", "outlet"),
    "repeated": ("said", "Ann Reed", "--repeated"),
}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "notes"])
def test_every_format_has_the_same_rows(folder: Path, name: str) -> None:
    if name == "repeated":
        (folder / "again.txt").write_text("Again\n\n“We had no warning at all!” said Ann Reed, the mayor of Elm.\n")
        assert reader("set", "again.txt", "date=2026-01-02").exit_code == 0
    command = COMMANDS[name]
    values = json.loads(reader(*command, "--format", "json").stdout)[name]
    lines = [json.loads(line) for line in reader(*command, "--format", "jsonl").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(reader(*command, "--format", "csv").stdout)))
    tabs = [line.split("\t") for line in reader(*command, "--format", "tsv").stdout.splitlines()]
    assert values == lines and len(values) == len(table) == len(tabs) > 0
    assert list(table[0]) == list(LISTS[name]) and set(LISTS[name]) <= set(values[0])
    assert [list(row.values()) for row in table] == tabs
    first = LISTS[name][0]
    assert [row[0] for row in tabs] == [str(value[first]) for value in values]
    assert reader(*command).exit_code == 0 and reader(*command).stdout


def test_id_of_a_row_opens_the_article(folder: Path) -> None:
    (row,) = [line for line in reader("list", "--format", "tsv").stdout.splitlines() if "flood" in line]
    assert reader("text", row.split("\t")[0]).stdout.startswith("The river rose")
    (row,) = reader("search", "metres", "--format", "tsv").stdout.splitlines()
    assert reader("text", row.split("\t")[0]).stdout.startswith("The river rose")


def test_formula_is_escaped(folder: Path) -> None:
    reader("set", "flood.txt", "title==1+1")
    assert "'=1+1" in reader("list", "--format", "tsv").stdout and "'=1+1" in reader("list", "--format", "csv").stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ["budget", "flood"]),
        (["site:gazette"], ["budget", "flood"]),
        (["river"], ["flood"]),
        (["speaker:reed"], ["flood"]),
        (["--limit", "1"], ["budget"]),
        (["--limit", "1", "--reverse"], ["flood"]),
        (["--sort", "title", "--all"], ["budget", "flood"]),
        (["-river", "cafe"], ["budget"]),
    ],
)
def test_list_is_filtered(folder: Path, words: list[str], expected: list[str]) -> None:
    if words[:1] and words[0].startswith("-") and not words[0].startswith("--"):
        words = ["--", *words]
    found = reader("list", "--format", "jsonl", *words).stdout.splitlines()
    assert [Path(json.loads(line)["source"]).stem for line in found] == expected


def test_omitted_rows_are_reported(folder: Path) -> None:
    done = reader("list", "--limit", "1")
    assert "1 of 2 articles; --all lists all" in done.output
    assert "of 2" not in reader("list", "--limit", "2").output and "of 2" not in reader("list", "--all").output
    assert reader("list", "nowhere").output == "no articles fit\n"


def test_no_results_exit_with_1(folder: Path) -> None:
    for command in (("search", "zebra"), ("said", "Nobody Known")):
        done = reader(*command)
        assert done.exit_code == 1 and done.stdout == "" and "zebra" not in done.stderr.replace("no quotes of", "")
    assert reader("search", '"unbalanced * NEAR( OR').exit_code in (0, 1)
    assert reader("search", "\udcff\x00").exit_code == 2, "nothing is left of it that could be searched"


def test_search_shows_the_passage(folder: Path) -> None:
    text = reader("search", "metre").output
    assert "The river rose · ¶ 2" in text and "The river rose by two metres, and the town of Elm flooded." in text
    text = reader("search", "warning").output
    assert "¶ 3 · quote · said by Ann Reed" in text


AGAIN = {
    "may": ("2026-05-03", "“We will not close the mine this year,” said Ann Reed, the mayor of Elm."),
    "june": ("2026-06-10", "“We will close the mine this year,” said Ann Reed, the mayor of Elm."),
    "july": ("2026-07-01", "“We will not close the mine this year,” said Ann Reed."),
    "other": ("2026-07-02", "“We will not close the mine this year,” said Tom Hall, the owner."),
}


def test_said_repeated_lists_similar_quotes(folder: Path) -> None:
    for name, (date, text) in AGAIN.items():
        (folder / f"{name}.txt").write_text(f"In {name}\n\nThe town of Elm met in {name} to talk of work.\n\n{text}\n")
        assert reader("set", f"{name}.txt", f"date={date}").exit_code == 0
    text = reader("said", "ann", "reed", "--repeated").stdout
    different, same = text.split("\n\n")
    assert "2026-05-03" in different and "We will [-not-] close the mine" in different
    assert "2026-06-10" in different and "88% of the words" in different and "In may" in different
    assert same.startswith("same words") and "2026-07-01" in same and "[-" not in same
    first, second = [
        json.loads(line) for line in reader("said", "ANN REED", "--repeated", "--format", "jsonl").stdout.splitlines()
    ]
    assert (first["share"], first["shared"], first["speaker"]) == (0.875, 7, "Ann Reed") and second["share"] == 1
    assert [first["text"][slice(*span)] for span in first["only"]] == ["not"] and first["later_only"] == []
    assert len(reader("said", "Ann Reed", "--repeated", "--limit", "1", "--format", "tsv").stdout.splitlines()) == 1
    none = reader("said", "Tom Hall", "--repeated")
    assert (none.exit_code, none.stderr) == (1, "no repeated words of Tom Hall\n")


def test_said_lists_quotes_of_a_person(folder: Path) -> None:
    text = reader("said", "ann", "reed").output
    assert text.count("Ann Reed, mayor of Elm") == 2 and "  “The river came in the night.”" in text
    assert "reader:1 ¶ 3" in text


def test_undated_articles_are_called_undated(folder: Path) -> None:
    """They have no date in any list or format: the day when they were added says nothing of their words."""
    assert "undated" in reader("said", "ann", "reed").stdout.splitlines()[0]
    assert "Ann Reed, mayor of Elm · undated · " in reader("quotes", "--filter", "speaker:reed").stdout
    assert reader("sources", "--by", "outlet").stdout.splitlines()[1].startswith("undated ")
    for command, field in ((("said", "ann", "reed"), "date"), (("quotes",), "date"), (("quotes", "flood.txt"), "date"),
                           (("list",), "date"), (("sources", "--by", "outlet"), "month")):  # fmt: skip
        lines = reader(*command, "--format", "jsonl").stdout.splitlines()
        assert lines and [json.loads(line)[field] for line in lines] == [None] * len(lines), command
        cells = list(csv.DictReader(io.StringIO(reader(*command, "--format", "csv").stdout)))
        assert [cell[field] for cell in cells] == [""] * len(lines), command
    assert reader("list", "is:undated", "--format", "tsv").stdout == reader("list", "--format", "tsv").stdout != ""
    for query in ("after:1900", "before:2999"):
        assert (reader("list", query).stdout, reader("quotes", "--filter", query).stdout) == ("", "")
    (folder / "again.txt").write_text("Again\n\n“We had no warning at all!” said Ann Reed, the mayor of Elm.\n")
    assert reader("set", "again.txt", "date=2026-01-02").exit_code == 0
    pair = reader("said", "Ann Reed", "--repeated").stdout
    assert "\n  undated · " in pair and "\n  2026-01-02 · " in pair and "None" not in pair


def test_notes_of_all_articles(folder: Path) -> None:
    assert reader("notes").output == "no annotations\n"
    assert reader("notes", "--filter", "tag:x").output == "no annotations\n"
    assert reader("notes", "flood.txt", "--filter", "x").exit_code == 2


def test_sources_compare_named_and_unnamed_speakers(folder: Path) -> None:
    lines = reader("sources").stdout.splitlines()
    assert lines[-1] == "words of named sources: 18, of unnamed ones: 4"
    assert [line.split("  ")[0] for line in lines[1:3]] == ["Ann Reed", "Tom Hall"]
    (group,) = [
        json.loads(line) for line in reader("sources", "--by", "outlet", "--format", "jsonl").stdout.splitlines()
    ]
    assert (group["named"], group["unnamed"], group["articles"]) == (18, 4, 2)


def test_index_command_prepares_all_articles(folder: Path) -> None:
    assert reader("index").output == "2 articles indexed\n" and reader("index").exit_code == 0


@pytest.mark.parametrize("view", ["articles", "notes", "quotes", "people"])
def test_other_programs_can_read_the_views(folder: Path, view: str) -> None:
    reader("index")
    path = reader("path", "library").stdout.strip()
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    rows = conn.execute(f"SELECT * FROM {view}").fetchall()
    conn.close()
    assert path.endswith("reader.db") and (rows or view == "notes")
    if view in ("articles", "quotes"):
        assert {row["site"] for row in rows} == {"The =Gazette"}


def test_unwritable_library_can_be_searched(folder: Path) -> None:
    reader("index")
    path = Path(reader("path", "library").stdout.strip())
    path.parent.chmod(0o500)
    path.chmod(0o400)
    try:
        assert "metres" in reader("search", "metres").output
        assert reader("list", "river", "--format", "tsv").stdout.count("\n") == 1
    finally:
        path.parent.chmod(0o700)
        path.chmod(0o600)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("list", "after:foo"), "after: needs a date"),
        (("list", "--", "-tag:"), "tag: needs a value"),
        (("search", "flood", "is:new"), "is: needs one of changed, undated"),
        (("notes", "--filter", "person:"), "person: needs a name"),
        (("quotes", "--filter", "before:spring"), "before: needs a date"),
        (("people", "--filter", "site:"), "site: needs a part of a site"),
        (("sources", "--filter", "state:new"), "state: needs one of inbox"),
        (("said", "Ann Reed", "--filter", "tag:"), "tag: needs a value"),
        (("export", "--filter", "tag:"), "tag: needs a value"),
        (("state", "--filter", "after:foo", "archived"), "after: needs a date"),
        (("said", ""), "NAME is empty"),
        (("said", " ", "", "--repeated"), "NAME is empty"),
        (("search", ""), "QUERY is empty"),
        (("search", " ", "OR", '""'), "QUERY is empty"),
        (("state", "--filter", "", "archived"), "--filter is empty"),
        (("state", "--filter", " AND ", "archived"), "--filter is empty"),
        (("export", "--filter", "NOT", "-o", "notes.md"), "--filter is empty"),
    ],
)
def test_impossible_query_is_wrong_usage(folder: Path, arguments: tuple[str, ...], told: str) -> None:
    result = reader(*arguments)
    assert result.exit_code == 2 and told in result.stderr and result.stdout == ""
    assert "reading" not in reader("list").stdout and reader("list", "state:archived").stdout == ""


@pytest.mark.parametrize("query", ["", "  ", "OR", "AND", '""'])
def test_empty_query_of_a_list_lists_everything(folder: Path, query: str) -> None:
    for command, option in (("list", "--"), ("notes", "--filter"), ("quotes", "--filter"), ("people", "--filter")):
        assert reader(command, option, query).stdout == reader(command).stdout


@pytest.mark.parametrize("arguments", [("undo", ""), ("forget", ""), ("state", "", "done"), ("part", "flood.txt", "")])
def test_empty_source_changes_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    assert reader("state", "flood.txt", "archived").exit_code == 0
    result = reader(*arguments)
    assert result.exit_code == 1 and len(result.stderr.splitlines()) == 1 and result.stdout == ""
    assert len(reader("list", "state:archived", "--format", "tsv").stdout.splitlines()) == 1
