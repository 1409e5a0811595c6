"""Erasing an article removes every trace of it from the file, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.store.file import schema

SECRET = ("zebrafish", "Quentin Blackwood", "marmalade", "xylophone", "heliotrope", "walrus", "tangerine", "secretpath")
TEXT = """A zebrafish secret

The zebrafish was seen in a jar of marmalade on Monday.

“We never saw the zebrafish,” said Quentin Blackwood, the marmalade minister. 斑马鱼的秘密文章。
"""
OTHER = """The river rose

The river rose by two metres, and the town of Elm flooded.

“We had no warning at all,” said Ann Reed, the mayor of Elm.
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library with two articles, of which one gets everything that can be made on an article."""
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secretpath.txt").write_text(TEXT)
    (tmp_path / "river.txt").write_text(OTHER)
    reader("annotate", "river.txt", "--quote", "two metres", "--note", "Check the gauge.", "--tag", "water")
    reader("annotate", "secretpath.txt", "--quote", "seen in a jar", "--note", "A xylophone!", "--tag", "water")
    reader("annotate", "secretpath.txt", "--quote", "on Monday", "--note", "heliotrope")
    reader("delete", rows("notes", "secretpath.txt")[1])
    reader("note", "secretpath.txt", "walrus")
    reader("tag", "secretpath.txt", "river")
    reader("set", "secretpath.txt", "author=Tangerine Smith")
    reader("tags", "rename", "water", "waters")  # a step of the library on annotations of both
    (tmp_path / "secretpath.txt").write_text(TEXT.replace("Monday", "tangerine day"))
    reader("add", "secretpath.txt")
    reader("index")
    reader("state", "secretpath.txt", "river.txt", "done")
    return tmp_path / "home" / "data" / "reader.db"


def reader(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(cli, arguments, prog_name="reader", input=stdin)
    assert done.exit_code == code, done.output
    return done


def rows(*arguments: str) -> list[str]:
    return [line.split("\t")[0] for line in reader(*arguments, "--format", "tsv").stdout.splitlines()]


def database() -> Path:
    return Path(reader("path", "library").stdout.strip())


def terms(path: Path) -> set[str]:
    """The words that the full-text indexes hold."""
    conn = sqlite3.connect(path)
    found: set[str] = set()
    for name in schema.word_indexes():
        conn.execute(f"CREATE VIRTUAL TABLE temp.words_of_{name} USING fts5vocab(main, {name}, row)")
        found |= {term for (term,) in conn.execute(f"SELECT term FROM words_of_{name}")}
    conn.close()
    return found


@pytest.mark.parametrize("forgotten", [False, True])
@pytest.mark.usefixtures("library")
def test_erased_article_leaves_nothing_in_the_file(forgotten: bool) -> None:
    path = database()
    before = path.read_bytes().lower()
    assert all(word.lower().encode() in before for word in SECRET)
    assert {"zebrafish", "marmalad"} <= terms(path) and any("斑马" in term for term in terms(path))
    if forgotten:
        reader("forget", "secretpath.txt")
    reader("forget", "--erase", "--yes", "secretpath.txt")
    after = path.read_bytes().lower()
    assert [word for word in SECRET if word.lower().encode() in after] == []
    assert not {"zebrafish", "marmalad", "blackwood"} & terms(path) and not any("斑马" in term for term in terms(path))
    assert list(path.parent.glob("reader.db-*")) == []
    assert reader("doctor").exit_code == 0
    assert "secretpath" not in reader("list", "--all").output


@pytest.mark.usefixtures("library")
def test_other_articles_are_unchanged() -> None:
    kept = reader("export", "river.txt").stdout
    reader("forget", "--erase", "--yes", "secretpath.txt")
    assert reader("export", "river.txt").stdout == kept
    assert rows("search", "metres") and not reader("search", "zebrafish", code=1).stdout
    assert reader("undo", "river.txt").stdout.startswith("undone: ")
    conn = sqlite3.connect(database())
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    tombstones = conn.execute("SELECT count(*) FROM tombstone WHERE \"table\" IN ('article', 'annotation')").fetchone()
    assert tombstones[0] >= 3, "another library must not bring them back"
    conn.close()
    reader("add", "secretpath.txt")
    assert "no annotations" in reader("notes", "secretpath.txt").stderr


@pytest.mark.usefixtures("library")
def test_erasing_asks_and_names_the_backups() -> None:
    reader("backup")
    told = reader("forget", "--erase", "secretpath.txt", code=1).stderr
    assert told == "reader: A zebrafish secret was not erased; --yes erases it without asking\n"
    assert rows("notes", "secretpath.txt")
    told = reader("forget", "--erase", "--yes", "secretpath.txt").stderr
    backups = [line for line in told.splitlines() if line.startswith("  this backup still has it: ")]
    assert any(line.endswith("-hand.db") for line in backups) and "this cannot be undone" in told
    assert reader("undo", "secretpath.txt", code=1).stderr.startswith("reader: secretpath.txt: not in the library")


@pytest.mark.usefixtures("library")
def test_several_articles_are_erased_unless_one_is_unknown() -> None:
    sources = ("secretpath.txt", "river.txt", "./river.txt")
    before = reader("list", "--all").stdout
    assert "nowhere: not in the library" in reader("forget", "--erase", "--yes", *sources, "nowhere", code=1).stderr
    assert "were not erased; --yes erases them" in reader("forget", "--erase", *sources, code=1).stderr
    assert reader("list", "--all").stdout == before
    assert reader("forget", "--erase", "--yes", *sources).stdout.count("erased ") == 2
    assert reader("list", "--all").stdout == ""


@pytest.mark.parametrize("arguments", [("nowhere",), ("reader:99",), ("--yes", "nowhere")])
def test_unknown_article_is_one_line_error(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    assert reader("forget", "--erase", *arguments, code=1).stderr == f"reader: {arguments[-1]}: not in the library\n"
    assert "--yes requires --erase" in reader("forget", "--yes", "x", code=2).stderr
