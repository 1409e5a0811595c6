"""`reader export --all` and `--filter`: a file for each article, or one file; the user's edits are kept in both."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli

TEXTS = {
    "flood": "The river rose\n\nThe river rose by two metres.\n\n“We had no warning,” said Ann Reed, the mayor.\n",
    "budget": "A café budget\n\nThe council agreed on 40 million.\n\n“It is a budget of hope,” said Tom Hall.\n",
    "plain": "Nothing here\n\nNobody annotated this text.\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
        reader("add", f"{name}.txt")
    reader("annotate", "flood.txt", "--quote", "two metres", "--note", "Check.", "--tag", "law")
    reader("annotate", "budget.txt", "--quote", "40 million", "--tag", "money")
    return tmp_path


def reader(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, arguments, prog_name="reader")
    assert done.exit_code == code, done.output
    return done


def test_each_annotated_article_gets_a_file_that_keeps_edits(folder: Path) -> None:
    (folder / "out").mkdir()
    assert reader("export", "--all", "-o", "out").stderr == "exported 2 articles\n"
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["A café budget.md", "The river rose.md"]
    path = folder / "out" / "The river rose.md"
    alone = reader("export", "flood.txt").stdout
    assert path.read_text() == alone
    path.write_text(alone + "\nMy own line.\n")
    reader("annotate", "flood.txt", "--quote", "The river rose by", "--note", "New.")
    assert "The river rose.md: kept 1 line" in reader("export", "--all", "-o", "out/").stderr
    assert "My own line." in path.read_text() and "New." in path.read_text()
    before = {one: one.stat().st_mtime_ns for one in (folder / "out").iterdir()}
    reader("export", "--all", "-o", "out")
    assert {one: one.stat().st_mtime_ns for one in (folder / "out").iterdir()} == before
    assert (folder / "out" / "The river rose.md.bak").exists() is False
    reader("export", "--all", "-o", "out", "--force")
    assert "My own line." not in path.read_text() and (folder / "out" / "The river rose.md.bak").exists()


def test_only_matching_articles_are_exported(folder: Path) -> None:
    (folder / "out").mkdir()
    assert reader("export", "--filter", "tag:money", "-o", "out").stderr == "exported 1 article\n"
    assert [path.name for path in (folder / "out").iterdir()] == ["A café budget.md"]
    assert reader("export", "--filter", "nowhere").stderr == "no annotated article fits\n"
    assert "two metres" not in reader("export", "--all", "--tag", "money").stdout


def test_one_markdown_file_keeps_the_edits(folder: Path) -> None:
    reader("export", "--all", "-o", "all.md")
    path = folder / "all.md"
    text = path.read_text()
    assert text.startswith('---\ntitle: "Annotations"\n') and text.count("\n## ") == 2
    assert "## The river rose" in text and "> two metres" in text and "> 40 million" in text and "— Tom Hall" in text
    assert "Nothing here" not in text and 'tags:\n  - "law"\n  - "money"\n' in text
    lines = text.replace("Check.", "Check, edited.").split("\n")
    at = lines.index("> 40 million")
    path.write_text("\n".join([*lines[: at - 2], "A line of mine.", "", *lines[at - 2 :]]))
    reader("annotate", "plain.txt", "--quote", "Nobody", "--note", "Really?")
    told = reader("export", "--all", "-o", "all.md").stderr
    assert "kept 1 line, 1 edited block" in told
    merged = path.read_text()
    assert all(words in merged for words in ("A line of mine.", "Check, edited.", "## Nothing here", "Really?"))
    assert merged.count("> two metres") == 1
    reader("export", "--all", "-o", "all.md")
    assert path.read_text() == merged, "a second export changes nothing"
    assert "was not written by reader for this article" in reader("export", "flood.txt", "-o", "all.md", code=1).stderr


def test_one_json_and_one_csv_file(folder: Path) -> None:
    reader("export", "--all", "-o", "all.json")
    data = json.loads((folder / "all.json").read_text())
    assert data["version"] == 1
    assert [one["article"]["title"] for one in data["articles"]] == ["The river rose", "A café budget"]
    assert [one["annotations"][0]["text"] for one in data["articles"]] == ["two metres", "40 million"]
    reader("tag", data["articles"][0]["annotations"][0]["id"], "later")
    reader("export", "--all", "-o", "all.json")
    tags = json.loads((folder / "all.json").read_text())["articles"][0]["annotations"][0]["tags"]
    assert tags == ["law", "later"], "it is replaced"
    reader("export", "--all", "-o", "all.csv")
    rows = list(csv.DictReader(io.StringIO((folder / "all.csv").read_text())))
    assert [(row["text"], row["title"]) for row in rows] == [
        ("two metres", "The river rose"),
        ("40 million", "A café budget"),
    ]
    assert "files are never replaced" in reader("export", "--all", "-o", "all.csv", code=1).stderr


def test_failures_are_reported_and_the_rest_is_exported(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "The river rose.md").mkdir()
    done = reader("export", "--all", "-o", "out")
    assert done.stderr == "exported 2 articles\n", "the next free name is taken"
    assert (folder / "out" / "The river rose-2.md").exists()
    (folder / "out").chmod(0o500)
    if not (folder / "out").stat().st_uid:  # root writes everywhere
        return
    assert reader("export", "--all", "--format", "json", "-o", "out", code=1).stderr.count("reader: cannot write") == 2


@pytest.mark.parametrize("name", ["out.pdf", "out.docx", "notes.html", "a.b"])
def test_unknown_suffix_is_one_line_error(folder: Path, name: str) -> None:
    for arguments in (("flood.txt",), ("--all",)):
        done = reader("export", *arguments, "-o", name, code=1)
        suffix = Path(name).suffix
        line = f"reader: an export ends in .md, .json or .csv, not in {suffix}; --format writes it anyway\n"
        assert done.stderr == line and not Path(name).exists()
    reader("export", "flood.txt", "-o", name, "--format", "markdown")
    assert Path(name).read_text().startswith("---\n")


@pytest.mark.parametrize("arguments", [("flood.txt",), ("--all",)])
def test_missing_directory_is_created_in_an_existing_one(folder: Path, arguments: tuple[str, ...]) -> None:
    reader("export", *arguments, "-o", "notes/")
    assert (folder / "notes" / "The river rose.md").exists()
    told = reader("export", *arguments, "-o", "no/such/", code=1).stderr
    assert told == "reader: cannot create no/such/: no such file or directory\n"


@pytest.mark.parametrize("name", ["outdir", "a/b", "notes "])
@pytest.mark.parametrize("arguments", [("flood.txt",), ("--all",)])
def test_file_name_without_suffix_is_refused(folder: Path, arguments: tuple[str, ...], name: str) -> None:
    told = reader("export", *arguments, "-o", name, code=1).stderr
    assert told.startswith("reader: an export ends in .md, .json or .csv, and a directory in /: ")
    assert told.count("\n") == 1 and not Path(name).exists()
    reader("export", *arguments, "-o", "notes", "--format", "markdown")
    assert Path("notes").is_file()


@pytest.mark.parametrize("suffix", ["md", "json"])
@pytest.mark.parametrize(
    ("earlier", "nothing"),
    [
        (["--all"], ["--filter", "tag:zzz"]),
        (["--all"], ["--all", "--tag", "zzz"]),
        (["--all"], ["--filter", "tag:zzz", "--force"]),
        (["--filter", "tag:law"], ["--filter", "after:2999-01"]),
        (["flood.txt"], ["flood.txt", "--tag", "zzz"]),
        (["flood.txt"], ["flood.txt", "--tag", "money", "--force"]),
    ],
)
def test_export_of_nothing_leaves_the_file_as_it_is(
    folder: Path, earlier: list[str], nothing: list[str], suffix: str
) -> None:
    path = folder / f"notes.{suffix}"
    reader("export", *earlier, "-o", str(path))
    before = path.read_bytes()
    told = reader("export", *nothing, "-o", str(path), code=1)
    assert told.stderr.count("\n") == 1 and "nothing was written" in told.stderr and told.stdout == ""
    assert path.read_bytes() == before
    reader("export", *nothing, "-o", f"new.{suffix}", code=1)
    reader("export", *nothing, "-o", "new/", code=1)
    assert not Path(f"new.{suffix}").exists() and not Path("new").exists()


@pytest.mark.parametrize("suffix", ["md", "json"])
@pytest.mark.parametrize(
    ("earlier", "fewer"),
    [
        (["--all"], ["--filter", "tag:money"]),
        (["--all"], ["--all", "--tag", "money"]),
        (["flood.txt"], ["flood.txt", "--tag", "law"]),
    ],
)
def test_export_without_most_of_the_annotations_keeps_a_backup(
    folder: Path, earlier: list[str], fewer: list[str], suffix: str
) -> None:
    for words in ("The river rose by", "no warning", "the mayor"):
        reader("annotate", "flood.txt", "--quote", words, "--note", "More.")
    path = folder / f"notes.{suffix}"
    reader("export", *earlier, "-o", str(path))
    before = path.read_bytes()
    told = reader("export", *fewer, "-o", str(path)).stderr
    assert "no longer exported; previous file kept as" in told
    assert Path(f"{path}.bak").read_bytes() == before != path.read_bytes()
    reader("export", *earlier, "-o", str(path))
    reader("delete", json.loads(reader("notes", "flood.txt", "--format", "json").stdout)["annotations"][0]["id"])
    reader("export", *earlier, "-o", str(path))
    assert not Path(f"{path}.bak2").exists(), "one of four is not most of them"


@pytest.mark.parametrize("arguments", [["--all", "flood.txt"], ["--filter", "x", "flood.txt"], []])
def test_wrong_usage_exits_with_2(folder: Path, arguments: list[str]) -> None:
    assert "Usage:" in reader("export", *arguments, code=2).stderr
