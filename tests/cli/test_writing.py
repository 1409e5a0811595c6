"""Adding and changing articles from the command line: each change is one undo step."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.store.file import connection
from tui_reader.store.file.errors import LibraryError

TEXT = """The river rose

The river rose by two metres, and the town’s “old bridge” was closed.

“We had no warning at all,” said Ann Reed, the mayor of Elm.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flood.txt").write_text(TEXT)
    return tmp_path


def reader(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(cli, arguments, prog_name="reader", input=stdin)
    assert done.exit_code == code, done.output
    return done


def rows(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in reader(*arguments, "--format", "jsonl").stdout.splitlines()]


def sources() -> list[str]:
    return sorted(Path(row["source"]).name for row in rows("list", "--all"))


# -- add ----------------------------------------------------------------------------


@pytest.fixture
def many(folder: Path) -> Path:
    texts = folder / "texts"
    (texts / "deep" / "er").mkdir(parents=True)
    (texts / ".git").mkdir()
    for number, name in enumerate(("a.txt", "b.md", "deep/c.txt", "deep/er/d.html")):
        (texts / name).write_text(
            f"Article {number} of {name}\n\nSome words of article {name}, all {number} of them.\n"
        )
    (texts / "picture.png").write_bytes(b"\x89PNG\0")
    (texts / ".git" / "x.txt").write_text("hidden")
    return texts


def test_folder_is_added_recursively(many: Path) -> None:
    assert reader("add", "texts").output == "added 4 articles\n"
    assert sources() == ["a.txt", "b.md", "c.txt", "d.html"]
    assert reader("add", "texts", "texts/a.txt").output == "added 0 articles, 5 already in the library\n"


def test_failures_are_reported_last_and_the_rest_is_added(many: Path) -> None:
    for number in range(30):
        (many / f"broken{number:02}.txt").touch()
    done = reader("add", "texts", "nowhere.txt", code=1)
    assert done.stdout == "added 4 articles, 31 failed\n" and len(done.stderr.splitlines()) == 21
    assert done.stderr.splitlines()[0] == f"reader: {os.path.join('texts', 'broken00.txt')} is empty"
    assert done.stderr.splitlines()[-1] == "reader: and 11 more; --format tsv lists all"
    done = reader("add", "texts", "nowhere.txt", "--format", "tsv", code=1)
    results = [line.split("\t")[2] for line in done.stdout.splitlines()]
    assert results.count("failed") == 31 and results.count("known") == 4


def test_list_file_names_paths_relative_to_it(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (many / "list").write_text("a.txt\n\ndeep/c.txt\n")
    assert reader("add", "texts/list").output == "added 2 articles\n"
    assert reader("add", "-", stdin="texts/b.md\ntexts/gone.txt\n", code=1).stdout == "added 1 article, 1 failed\n"
    assert sources() == ["a.txt", "b.md", "c.txt"]
    (many / "essay").write_text("a.txt\nand a second line, which is no file\n")
    assert reader("add", "texts/essay").output == "added 1 article\n" and "essay" in sources()


def test_same_text_at_another_path_is_the_same_article(folder: Path) -> None:
    (folder / "copy.txt").write_text(TEXT)
    assert reader("add", "flood.txt", "copy.txt").output == "added 1 article, 1 already in the library\n"
    reader("annotate", "copy.txt", "--quote", "two metres")
    assert len(rows("notes")) == 1 and len(rows("list")) == 1
    (folder / "flood.txt").rename(folder / "moved.txt")
    assert reader("add", "moved.txt").output == "added 0 articles, 1 already in the library\n"
    assert reader("text", "reader:1").stdout.startswith("The river rose")


def test_changed_text_keeps_its_annotations(folder: Path) -> None:
    reader("annotate", "flood.txt", "--quote", "two metres", "--note", "Check")
    (folder / "flood.txt").write_text(TEXT.replace("The river rose by", "On Monday the river rose by"))
    assert reader("add", "flood.txt").output == "added 0 articles, 1 already in the library\n"
    (note,) = rows("notes")
    assert (note["status"], note["text"], note["paragraph"]) == ("same", "two metres", 2)


def test_adding_does_not_change_the_reading_order(folder: Path, many: Path) -> None:
    reader("set", "texts/a.txt", "title=First")
    before = [row["opened"] for row in rows("list")]
    reader("add", "texts/a.txt")
    assert [row["opened"] for row in rows("list")] == before


def test_full_disk_while_adding(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader("add", "texts/a.txt")
    begin = connection.Store.transaction

    def full(self: connection.Store, patience: float | None = None) -> Any:
        raise LibraryError("the disk is full")

    monkeypatch.setattr(connection.Store, "transaction", full)
    done = reader("add", "texts", code=1)
    assert done.stdout == "added 0 articles, 4 failed\n" and "the disk is full" in done.stderr
    monkeypatch.setattr(connection.Store, "transaction", begin)
    assert sources() == ["a.txt"] and reader("doctor").exit_code == 0


# -- annotate ----------------------------------------------------------------------------


def test_annotate_finds_the_quoted_text(folder: Path) -> None:
    done = reader("annotate", "flood.txt", "--quote", 'the town\'s "old bridge"', "--note", "When?", "--tag", "Law")
    uid, place, words = done.stdout.rstrip("\n").split("\t")
    assert place == "reader:1 ¶ 2" and words == "the town’s “old bridge”"
    (note,) = rows("notes")
    assert (note["id"], note["note"], note["tags"], note["colour"]) == (uid, "When?", ["Law"], None)
    reader("annotate", "flood.txt", "--quote", "the town’s “old bridge”", "--colour", "red")
    (note,) = rows("notes")
    assert (note["note"], note["colour"]) == ("When?", "red")
    assert reader("undo", "flood.txt").output == "undone: highlight\n"
    assert reader("undo", "flood.txt").output == "undone: note\n" and rows("notes") == []


@pytest.mark.parametrize(("named", "colour"), [("doubt", "red"), ("Main Idea", "yellow"), ("GREEN", "green")])
def test_colour_can_be_given_by_its_meaning(folder: Path, named: str, colour: str) -> None:
    (folder / "home").mkdir(exist_ok=True)
    (folder / "home" / "config.toml").write_text('[colours]\nyellow = "main idea"\n')
    reader("annotate", "flood.txt", "--quote", "two metres", "--colour", named)
    (note,) = rows("notes", "flood.txt")
    assert note["colour"] == colour
    if colour == "yellow":
        assert "main idea" in reader("notes", "flood.txt").stdout and "main idea" in reader("notes").stdout


def test_unknown_colour_is_one_line_error_and_changes_nothing(folder: Path) -> None:
    done = reader("annotate", "flood.txt", "--quote", "two metres", "--colour", "duobt", code=1)
    assert done.stderr == "reader: no colour “duobt”; did you mean 'doubt'?\n" and rows("notes") == []


def test_annotated_quote_gets_its_speaker(folder: Path) -> None:
    reader("annotate", "flood.txt", "--quote", "“We had no warning at all,”")
    assert rows("notes")[0]["speaker"] == "Ann Reed" and rows("notes")[0]["colour"] == "yellow"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--quote", "two meters"), "did you mean “two metres”?"),
        (("--quote", "nothing of the kind at all"), "does not have the words"),
        (("--quote", "The river rose"), "at 2 places (¶ 1, ¶ 2)"),
        (("--quote", "The river rose", "--nth", "3"), "at 2 places only"),
        (("--quote", ""), "does not have the words"),
    ],
)
def test_text_not_found_changes_nothing(folder: Path, arguments: tuple[str, ...], told: str) -> None:
    done = reader("annotate", "flood.txt", *arguments, code=1)
    assert told in done.stderr and done.stdout == "" and done.stderr.count("\n") == 1
    assert rows("notes") == []


def test_nth_selects_one_of_several_matches(folder: Path) -> None:
    reader("annotate", "flood.txt", "--quote", "The river rose", "--nth", "2")
    assert rows("notes")[0]["paragraph"] == 2


# -- notes, tags, deletion, state ----------------------------------------------------------------------------


@pytest.fixture
def uid(folder: Path) -> str:
    return reader("annotate", "flood.txt", "--quote", "two metres", "--note", "First").stdout.split("\t")[0]


def test_note_of_an_annotation(uid: str) -> None:
    reader("note", uid, "Second")
    assert rows("notes")[0]["note"] == "Second"
    reader("note", uid, "-", stdin="From a pipe\nwith two lines\n")
    assert rows("notes")[0]["note"] == "From a pipe\nwith two lines"
    reader("undo", "flood.txt")
    assert rows("notes")[0]["note"] == "Second"
    reader("note", "flood.txt", "On the whole")
    assert [(row["kind"], row["note"]) for row in rows("notes")] == [("article", "On the whole"), ("span", "Second")]
    assert "no annotation has this id" in reader("note", "nowhere", "x", code=1).stderr


def test_tags_of_annotations_and_articles(uid: str) -> None:
    assert reader("tag", uid, "Law", "eu").output == f"{uid}: #Law #eu\n"
    assert reader("tag", uid, "--remove", "LAW").output == f"{uid}: #eu\n"
    assert reader("tag", "flood.txt", "Flood", "law").output == "reader:1: #Flood #Law\n"
    assert rows("list", "tag:law")[0]["tags"] == ["Flood", "Law"]
    assert reader("undo", "flood.txt").output == "undone: tag #Flood #law\n"
    assert rows("list", "tag:flood") == [] and rows("list")[0]["tags"] == []
    assert reader("tag", "flood.txt", code=2).exit_code == 2


def test_annotations_are_deleted_together(uid: str) -> None:
    other = reader("annotate", "flood.txt", "--quote", "no warning").stdout.split("\t")[0]
    assert "nothing was deleted" in reader("delete", uid, "nowhere", code=1).stderr and len(rows("notes")) == 2
    assert reader("delete", uid, other, uid).output == "deleted 2 annotations of reader:1\n"
    assert rows("notes") == [] and reader("undo", "flood.txt").exit_code == 0 and len(rows("notes")) == 2


def test_state_of_articles(folder: Path, many: Path) -> None:
    reader("add", "flood.txt", "texts")
    assert {row["state"] for row in rows("list")} == {"inbox"}
    assert reader("state", "flood.txt", "done").output == "done: 1 article\n"
    assert [row["source"].split("/")[-1] for row in rows("list", "state:done")] == ["flood.txt"]
    assert reader("state", "--filter", "state:inbox", "archived").output == "archived: 4 articles\n"
    assert len(rows("list", "state:archived")) == 4
    assert reader("undo").exit_code == 0 and len(rows("list", "state:inbox")) == 4
    assert "last word" in reader("state", "flood.txt", "finished", code=2).stderr
    assert "not in the library" in reader("state", "nowhere.txt", "done", code=1).stderr


def test_forget_drops_state_and_tags_and_undo_restores_them(folder: Path) -> None:
    reader("tag", "flood.txt", "Law")
    reader("state", "flood.txt", "done")
    reader("forget", "flood.txt")
    reader("add", "flood.txt")
    assert (rows("list")[0]["state"], rows("list")[0]["tags"]) == ("inbox", [])
    reader("forget", "flood.txt")
    reader("undo", "flood.txt")


def test_joining_keeps_the_tags_of_both(folder: Path) -> None:
    (folder / "copy.txt").write_text(TEXT.replace("two metres", "three metres or more"))
    reader("add", "flood.txt")
    reader("add", "copy.txt")
    reader("tag", "reader:1", "Law", "eu")
    reader("tag", "reader:2", "eu", "Old")
    reader("state", "reader:2", "done")
    reader("join", "flood.txt", "reader:2")
    (row,) = rows("list")
    assert row["tags"][:2] == ["Law", "eu"] and set(row["tags"]) == {"Law", "eu", "Old"} and row["state"] == "done"
    assert rows("list", "old")[0]["id"] == "reader:1" and reader("doctor").exit_code == 0
