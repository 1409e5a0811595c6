"""Which article a source refers to: by path, title and id, also when the path now has another text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_check import Run, correct, mark, reader, write

__all__ = ["reader"]
MONDAY = ("Monday edition.", "The mayor opened the bridge before a crowd and spoke for an hour about the river.")
TUESDAY = ("Tuesday issue.", "Farmers blocked three roads near the border to protest against falling prices.")


@pytest.fixture
def rolling(reader: Run, home: Path) -> Run:
    """One path with Monday's text and two annotations, then Tuesday's text."""
    write("news.txt", *MONDAY)
    mark(home, "news.txt", MONDAY[0])
    mark(home, "news.txt", MONDAY[1])
    write("news.txt", *TUESDAY)
    return reader


@pytest.mark.parametrize("name", ["reader:1", "Monday edition"])
@pytest.mark.parametrize("opened", [False, True])
def test_previous_article_of_a_path_stays_reachable(rolling: Run, home: Path, name: str, opened: bool) -> None:
    if opened:
        mark(home, "news.txt", TUESDAY[0])
    for command in ("notes", "export", "text", "quotes", "people"):
        result = rolling(command, name)
        assert "has another text now; the stored text of reader:1 is used" in result.stderr, command
        assert "Farmers" not in result.stdout
    notes = json.loads(rolling("notes", name, "--format", "json").stdout)["annotations"]
    assert [note["text"] for note in notes] == list(MONDAY)
    assert rolling("check", name, code=1).stdout.startswith("Monday edition")


def test_path_holding_another_article_is_reported(rolling: Run, home: Path) -> None:
    line = "held “Monday edition” before, with 2 annotations: reader:1"
    assert line in rolling("check", "news.txt", code=1).stdout
    assert line in rolling("notes", "news.txt").stderr
    mark(home, "news.txt", TUESDAY[0])
    listed = rolling("list").stdout.splitlines()
    assert [row.split()[0] for row in listed] == ["reader:2", "reader:1"]
    assert "(holds another article now)" in listed[1] and "(holds" not in listed[0]
    record = json.loads(rolling("check", "news.txt", "--format", "json", code=1).stdout)["check"][0]
    assert [one["id"] for one in record["earlier"]] == ["reader:1"]


def test_id_is_never_a_path_and_title_must_match_exactly(rolling: Run, home: Path) -> None:
    Path("reader:1").write_text("A file with the name of an id.")
    assert "Monday edition" in rolling("text", "reader:1").stdout
    assert "A file with" in rolling("text", "./reader:1").stdout
    assert "no such article" in rolling("notes", "reader:99", code=1).stderr
    write("other.txt", MONDAY[0], "Quite another text of that title, about a harbour and its ships in the north.")
    mark(home, "other.txt", MONDAY[0])
    assert (
        "2 articles are called “Monday edition”: reader:2, reader:1"
        in rolling("notes", "Monday edition", code=1).stderr
    )


def empty(path: Path) -> None:
    path.write_text("")


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def portable(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00\x00")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 8)


def broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def unreadable(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("replace", [empty, directory, portable, binary, broken_link, unreadable])
def test_replaced_file_opens_with_stored_text(reader: Run, home: Path, replace: Callable[[Path], None]) -> None:
    write("a.txt", *MONDAY)
    mark(home, "a.txt", MONDAY[1])
    replace(Path("a.txt"))
    for command in ("notes", "export", "text", "quotes"):
        result = reader(command, "a.txt")
        assert "the stored text of reader:1 is used" in result.stderr and result.stderr.count("\n") <= 2, command
    assert "The mayor opened" in reader("export", "a.txt").stdout
    assert "1 annotation kept" in reader("check", "a.txt", code=1).stdout


def test_text_is_split_from_the_article_it_was_matched_to(reader: Run, home: Path) -> None:
    write("a.txt", *MONDAY, "The crowd went home at noon.")
    mark(home, "a.txt", MONDAY[1])
    write("a.txt", *MONDAY, "The crowd stayed until the evening.")
    assert "1 annotation kept" in reader("check", "a.txt").stdout
    assert "keeps its 1 annotation as reader:1" in reader("part", "a.txt").stdout
    assert "no annotations" in reader("notes", "a.txt").stderr
    assert "The mayor opened" in reader("notes", "reader:1").stdout
    assert "The crowd went home" in reader("text", "reader:1").stdout
    assert "held “Monday edition” before" in reader("check", "a.txt").stdout, "reported, but with exit code 0"
    assert "has only this text" in reader("part", "a.txt", code=1).stderr


def test_article_without_its_path_can_be_forgotten_and_restored(rolling: Run, home: Path) -> None:
    mark(home, "news.txt", TUESDAY[0])
    assert "forgot Monday edition (2 annotations)" in rolling("forget", "reader:1").stdout
    assert "reader:1: forgotten; reader undo reader:1 restores it" in rolling("notes", "reader:1", code=1).stderr
    assert "undone: forget “Monday edition”" in rolling("undo").stdout
    assert "The mayor opened" in rolling("notes", "reader:1").stdout
    rolling("forget", "reader:1")
    assert "undone: forget “Monday edition”" in rolling("undo", "reader:1").stdout


def test_reverted_path_returns_to_its_first_article(reader: Run, home: Path) -> None:
    """A, then B opened once, then A edited: A's annotations are back, and B is not asked about."""
    write("a.txt", *MONDAY, "Nobody asked a question about the price.")
    mark(home, "a.txt", MONDAY[1])
    write("a.txt", *TUESDAY)
    mark(home, "a.txt")
    write("a.txt", MONDAY[0], MONDAY[1].replace("an hour", "two hours"), "Everybody asked about the price.")
    result = reader("check", "a.txt", code=1)
    assert "1 annotation changed" in result.stdout and "a new text of an article" not in result.stdout


def test_long_changed_and_deleted_text_uses_latest_stored_version(reader: Run, home: Path) -> None:
    paragraphs = [
        f"Paragraph {n} tells of {n * 7919 % 10007} things and {n * 104729 % 9973} more. " * 8 for n in range(2_300)
    ]
    write("long.txt", *paragraphs)
    mark(home, "long.txt", paragraphs[1_000].strip())
    write("long.txt", "A new beginning.", *paragraphs)
    mark(home, "long.txt")
    Path("long.txt").unlink()
    result = reader("export", "long.txt")
    assert result.stderr.count("\n") == 1 and "long.txt is gone; the stored text of reader:1 is used" in result.stderr
    assert "Paragraph 1000 tells" in result.stdout
    assert reader("text", "reader:1").stdout.startswith("A new beginning.")


SHORT = ("Ferry cancelled after the storm", "Schools stay shut")
NEW_SHORT = ("Ferry cancelled after a big storm", "Schools stay closed")
OLD_STORM = (
    "Storm shuts the harbour",
    "Ferries to the island were cancelled after the wind rose above ninety kilometres an hour.",
    "The lifeboat brought in two fishermen.",
)
NEW_STORM = (
    "Harbour open again",
    "Ferries to the mainland sail since the storm fell off below fifty kilometres.",
    "A lifeboat found three sailors near the rocks.",
)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        (OLD_STORM, NEW_STORM, "a.txt"),
        (SHORT, NEW_SHORT, "b.txt"),
        (("Call the dentist on Monday",), ("Call the doctor on Monday",), "b.txt"),
        (("今日は雨です。",), ("今日は雪です。",), "b.txt"),
        (("Der Zug hält heute nicht in Hof",), ("Der Zug hält morgen nicht in Hof",), "b.txt"),
    ],
)
@pytest.mark.parametrize("answer", ["join", "part"])
def test_check_asks_about_a_possible_new_version(
    reader: Run, home: Path, old: tuple[str, ...], new: tuple[str, ...], name: str, answer: str
) -> None:
    write("a.txt", *old)
    mark(home, "a.txt", old[-1])
    Path("a.txt").unlink()
    write(name, *new)
    asked = reader("check", name, code=1).stdout
    assert f"this may be a new text of “{old[0]}” (reader:1, " in asked and "held" not in asked
    command = next(line.split(": ", 1)[1] for line in asked.splitlines() if f"reader {answer} " in line)
    assert command.split()[2] == os.path.abspath(name)
    question = [f"reader: {line}" for line in asked.splitlines() if "may be a new" in line or "    " in line]
    assert len(question) == 3
    for other in ("notes", "quotes", "export", "people"):
        assert reader(other, name).stderr.splitlines()[:3] == question, other
    (copy,) = json.loads(reader("check", name, "--format", "json", code=1).stdout)["check"][0]["copies"]
    assert copy["doubtful"] and copy["id"] == "reader:1"
    assert len(json.loads(reader("list", "--format", "json").stdout)["list"]) == 1, "check writes nothing"
    reader(*command.split()[1:])
    later = reader("check", name, code=None).stdout
    assert "may be a new text" not in later + reader("notes", name).stderr
    assert "no annotations" in reader("notes", name).stderr if answer == "part" else "1 annotation" in later
    listed = json.loads(reader("list", "--format", "json").stdout)["list"]
    assert [entry["annotations"] for entry in listed] == ([1] if answer == "join" else [0, 1])


def test_same_or_missing_article_cannot_be_kept_apart(reader: Run, home: Path) -> None:
    write("a.txt", *MONDAY)
    mark(home, "a.txt", MONDAY[1])
    assert "a.txt is reader:1 itself" in reader("part", "a.txt", "reader:1", code=1).stderr
    assert "reader:7: not in the library" in reader("part", "a.txt", "reader:7", code=1).stderr


def test_article_with_only_corrections_is_asked_about(reader: Run, home: Path) -> None:
    write("a.txt", *OLD_STORM, "“Nobody told us a word of it,” said Anna Reed, who owns a boat.")
    correct(home, "a.txt")
    write("a.txt", *NEW_STORM, "“There was not a word about it,” said Anna Hill, who is the captain of a boat there.")
    asked = reader("check", "a.txt", code=1).stdout
    assert "this may be a new text of “Storm shuts the harbour” (reader:1, " in asked and "1 correction)" in asked
    mark(home, "a.txt")
    assert "1 correction)" in reader("check", "a.txt", code=1).stdout
    write("a.txt", *TUESDAY)
    assert "with 1 correction: reader:1" in reader("check", "a.txt", code=1).stdout
    assert "1 correction" in reader("list").stdout
