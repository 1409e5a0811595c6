"""`reader check` and `reader join`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli, run
from tui_reader.extraction import extract
from tui_reader.formats import load
from tui_reader.library import Library
from tui_reader.model import Edit, Reading, Target
from tui_reader.text.spans import Span

ONE = "The city's council met on Monday and talked for three hours about the bridge over the river."
TWO = "Nobody could say when the work would begin, or who was going to pay for all of it."
THREE = "The mayor promised an answer before the summer; the papers did not believe a word."
FOUR = "An engineer had warned of the cracks two years ago, in a letter that was lost somewhere."
FIRST = (ONE, TWO, THREE, FOUR)
QUOTE = "promised an answer before the summer"
Run = Callable[..., Result]


@pytest.fixture
def reader(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()

    def call(*arguments: str, stdin: str | None = None, code: int | None = 0) -> Result:
        result = runner.invoke(cli, arguments, input=stdin, prog_name="reader")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert code is None or result.exit_code == code, result.output
        return result

    return call


def write(name: str, *texts: str) -> None:
    Path(name).write_text("\n\n".join(texts))


def mark(home: Path, name: str, *marked: str) -> None:
    loaded = load(name)
    while loaded.more():
        pass
    with Library(home / "reader.db") as library:
        reading, document = library.articles.open(loaded.article, loaded.document, loaded.identity), loaded.document
        for words in marked:
            start = document.text.index(words)
            target = Target("paragraph" if words in FIRST else "span", Span(start, start + len(words)))
            library.annotations.annotate(reading, document, target, Edit("red", note=f"On {words[:10]}\x1b[31m"))
    library.keeper.finish()


def correct(home: Path, name: str) -> None:
    """Attribute the first quote of a file to Clara Young."""
    loaded = load(name)
    with Library(home / "reader.db") as library:
        reading, document = library.articles.open(loaded.article, loaded.document, loaded.identity), loaded.document
        library.quotes.set_speaker(reading, document, extract(document.text).quotes[0], "Clara Young")
    library.keeper.finish()


def test_text_output_reports_each_annotation(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE, QUOTE, FOUR)
    assert "3 annotations kept" in reader("check", "a.txt").stdout
    write("a.txt", ONE, TWO, THREE.replace("an answer", "a good answer"))
    lines = reader("check", "a.txt", code=1).stdout.splitlines()
    assert lines[0].startswith("The city's council met") and lines[1].startswith("changed since ")
    assert lines[1].endswith(": 1 paragraph gone, 1 edited; 1 annotation kept, 1 changed, 1 unplaced")
    assert lines[2].startswith("  exact    ¶ 1      “The city's council") and lines[2].endswith("(unchanged)")
    assert lines[3] == f"! changed  ¶ 3      “{QUOTE}”  (words changed, 89 % left)"
    assert lines[4] == "    now: “promised a good answer before the summer”"
    assert lines[5].startswith("! unplaced –        “An engineer had warned") and lines[5].endswith("(not found)")
    assert reader("check", "a.txt", code=1).stdout.splitlines() == lines  # nothing was written


def test_json_output(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE, QUOTE)
    write("a.txt", TWO, "He promised an answer before the summer.", "Who promised an answer before the summer?", FOUR)
    result = reader("check", "a.txt", "--format", "json", code=1)
    (one,) = json.loads(result.stdout)["check"]
    assert (one["known"], one["to_check"], one["title"]) == (True, 2, TWO[:-1])
    assert {"since", "new_paragraphs", "gone_paragraphs", "kept", "moved", "changed", "orphans"} <= set(one["changed"])
    marks = {record["text"]: record for record in one["annotations"]}
    assert marks[ONE]["status"] == "orphan" and marks[ONE]["start"] is None and marks[ONE]["method"] == "none"
    found = marks[QUOTE]
    text = Path("a.txt").read_text()
    places = [found, *found["candidates"]]
    assert all(text[place["start"] : place["end"]] == QUOTE for place in places if place["start"] is not None)
    assert found["to_check"] and not found["confirmed"] and {"score", "note", "tags", "colour"} <= set(found)
    assert "\x1b" not in result.stdout and "\x1b" not in reader("check", "a.txt", code=1).stdout


def test_unplaced_annotation_is_listed_with_its_text_and_note(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", QUOTE)
    write("a.txt", ONE, TWO, FOUR)
    for command in (["notes", "a.txt"], ["export", "a.txt"], ["export", "a.txt", "--format", "json"]):
        printed = reader(*command).stdout
        assert QUOTE in printed and "On promised a" in printed
    assert "unplaced" in reader("notes", "a.txt").stdout
    (record,) = json.loads(reader("export", "a.txt", "--format", "json").stdout)["annotations"]
    assert (record["status"], record["start"], record["confirmed"]) == ("orphan", None, False)


def test_confirmed_annotation_needs_no_check(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", QUOTE)
    write("a.txt", ONE, TWO, FOUR)
    loaded = load("a.txt")
    with Library(home / "reader.db") as library:
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        library.checking.leave_unplaced(reading, loaded.document, reading.annotations[0].uid)
    library.keeper.finish()
    assert "✓ unplaced" in reader("check", "a.txt").stdout
    assert json.loads(reader("check", "a.txt", "--format", "json").stdout)["check"][0]["to_check"] == 0


def test_several_sources_including_unreadable_ones(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE)
    write("b.txt", "Something else, not marked at all.")
    result = reader("check", "a.txt", "b.txt")
    assert "1 annotation kept" in result.stdout and "not in the library: no annotations" in result.stdout
    result = reader("check", "none.txt", "a.txt", code=1)
    assert "none.txt: no such file" in result.stderr and "1 annotation kept" in result.stdout
    assert "Missing argument" in reader("check", code=2).stderr
    assert "no such option" in reader("check", "a.txt", "--nope", code=2).stderr.lower()
    assert run(["check", "a.txt"]) == 0 and run(["check", "none.txt"]) == 1


def test_article_without_its_file_is_checked_by_title(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE)
    Path("a.txt").unlink()
    assert "1 annotation kept" in reader("check", "a.txt").stdout
    assert "1 annotation kept" in reader("check", "-", stdin="\n\n".join(FIRST)).stdout


def test_renamed_and_edited_file(reader: Run, home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE)
    Path("a.txt").unlink()
    write("b.txt", *FIRST, "And an end.")
    assert "(was a.txt): 1 paragraph new; 1 annotation kept" in reader("check", "b.txt").stdout


# -- join ------------------------------------------------------------------------------------------------------------


def two(home: Path) -> None:
    write("a.txt", *FIRST)
    mark(home, "a.txt", ONE, QUOTE)
    write("b.txt", ONE, TWO, THREE.replace("an answer", "a good answer"), FOUR)
    mark(home, "b.txt", FOUR)


def test_copies_are_reported_joined_and_unjoined_by_undo(reader: Run, home: Path) -> None:
    two(home)
    assert "this is a copy of “" in reader("check", "b.txt").stdout
    assert "% the same, 2 annotations)" in reader("check", "b.txt").stdout
    (copy,) = json.loads(reader("check", "b.txt", "--format", "json").stdout)["check"][0]["copies"]
    assert copy["source"].endswith("a.txt") and 0.5 < copy["likeness"] < 1
    assert reader("join", "b.txt", "a.txt").stdout.endswith("b.txt: 3 annotations, 1 to check\n")
    records = json.loads(reader("notes", "b.txt", "--format", "json").stdout)["annotations"]
    assert [record["text"] for record in records] == [ONE, QUOTE, FOUR]
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 1
    assert len(json.loads(reader("notes", "a.txt", "--format", "json").stdout)["annotations"]) == 3
    assert reader("undo", "b.txt").stdout == "undone: join\n"
    assert len(json.loads(reader("notes", "b.txt", "--format", "json").stdout)["annotations"]) == 1
    assert len(json.loads(reader("notes", "a.txt", "--format", "json").stdout)["annotations"]) == 2


def test_unrelated_same_or_missing_articles_cannot_be_joined(reader: Run, home: Path) -> None:
    two(home)
    write("c.txt", "Nothing of this is like the others.", "Not a line.")
    mark(home, "c.txt")
    assert "almost nothing in common" in reader("join", "b.txt", "c.txt", code=1).stderr
    assert "already one article" in reader("join", "b.txt", "b.txt", code=1).stderr
    assert "none.txt: not in the library" in reader("join", "b.txt", "none.txt", code=1).stderr
    assert "Missing argument" in reader("join", "b.txt", code=2).stderr


@pytest.mark.parametrize(
    ("decide", "told"),
    [
        (lambda library, reading: library.people.set_role(reading, "Ben Stone", "baker"), "role: baker"),
        (lambda library, reading: library.people.reject_person(reading, "Ben Stone"), "not a person"),
        (
            lambda library, reading: library.people.name_person(reading, "Ben Stone", "Benjamin Stone"),
            "name of Benjamin Stone",
        ),
        (lambda library, reading: library.people.add_person(reading, "Ben Stone"), "a person"),
        (lambda library, reading: library.people.split_person(reading, "Stone"), "another person"),
    ],
)
def test_correction_of_name_missing_from_the_text_is_reported(
    reader: Run, home: Path, decide: Callable[[Library, Reading], str], told: str
) -> None:
    write("a.txt", *FIRST, "Ben Stone, a baker, asked for a bridge that lasts.")
    loaded = load("a.txt")
    with Library(home / "reader.db") as library:
        decide(library, library.articles.open(loaded.article, loaded.document, loaded.identity))
    assert "to check" not in reader("check", "a.txt").stdout
    write("a.txt", *FIRST, "Dora Hill, a baker, asked for a bridge that lasts.")
    for _ in range(2):
        lines = reader("check", "a.txt", code=1).stdout.splitlines()
        assert "1 correction to check" in lines[1] and lines[-1].endswith(f"(not found) · correction: {told}")
    record = json.loads(reader("check", "a.txt", "--format", "json", code=1).stdout)["check"][0]
    assert record["to_check"] == 1 and record["corrections"][0]["kind"] == "name"
    with Library(home / "reader.db") as library:
        loaded = load("a.txt")
        reading = library.articles.open(loaded.article, loaded.document, loaded.identity)
        assert reading.changed is not None and reading.changed.corrections == 1
        (decision,) = library.quotes.decisions(reading.article_id, reading.version_id, loaded.document).names
        assert decision.gone and library.quotes.leave_correction(reading, decision) == "leave the correction"
    assert "to check" not in reader("check", "a.txt").stdout
    write("a.txt", *FIRST, "Ben K. Stone, a baker, asked for a bridge that lasts.")
    assert "to check" not in reader("check", "a.txt").stdout
