"""`reader compare`: two articles, or two texts of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli

OLD = """The bridge

The bridge was built to last a century, said the mayor.

It was opened in May.

Nobody remembers the old ferry.
"""
NEW = """The bridge

The bridge was built to last for eighty years, said the mayor.

Nobody remembers the old ferry.

The toll is two euros.
"""
LONG = "This sentence is wrapped at the end of its line, as in\na mail or a book, and goes on in the next one.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.txt").write_text(OLD)
    (tmp_path / "new.txt").write_text(NEW)
    return tmp_path


def reader(*arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli, arguments, prog_name="reader")
    assert done.exit_code == code, done.output
    return done


def test_two_articles_side_by_side(folder: Path) -> None:
    text = reader("compare", "old.txt", "new.txt").stdout
    assert text.splitlines()[0].split() == ["The", "bridge", "│", "The", "bridge"]
    assert "[-a century-]" in text and "{+for eighty years+}" in text
    assert f"gone\n{'It was opened in May.':78} │\n" in text
    assert f"new\n{' ' * 78} │ The toll is two euros.\n" in text and "… 1 paragraph unchanged" in text
    assert not (folder / "home").exists(), "nothing is stored"


def test_two_articles_as_json() -> None:
    data = json.loads(reader("compare", "old.txt", "new.txt", "--format", "json").stdout)
    assert data["version"] == 1
    found = data["compare"]["differences"]
    assert [one["kind"] for one in found] == ["edited", "gone", "new"]
    for one in found:
        for prefix, whole in (("", OLD), ("later_", NEW)):
            if one[f"{prefix}start"] is not None:
                assert whole[one[f"{prefix}start"] : one[f"{prefix}end"]] == one[f"{prefix}text"]
    edited = found[0]
    assert [edited["text"][start:end].strip() for start, end in edited["only"]] == ["a century"]
    assert [edited["later_text"][start:end].strip() for start, end in edited["later_only"]] == ["for eighty years"]


def test_two_texts_of_one_article(folder: Path) -> None:
    reader("annotate", "old.txt", "--quote", "ferry")
    assert reader("compare", "old.txt", code=1).stderr == "reader: old.txt: the library has no earlier text of it\n"
    (folder / "old.txt").write_text(NEW)
    reader("add", "old.txt")
    text = reader("compare", "old.txt").stdout
    assert text.startswith("opened 20") and "[-a century-]" in text and "│ now" in text.splitlines()[0]
    listed = reader("compare", "old.txt", "--versions").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1", "2"]
    assert reader("compare", "old.txt", "--old", "2", "--new", "1").stdout.count("{+a century+}") == 1
    assert reader("compare", "reader:1", "--old", "2", "--new", "2").stdout == "the words are the same\n"
    assert "there is no text 7" in reader("compare", "old.txt", "--old", "7", code=1).stderr
    numbers = json.loads(reader("compare", "old.txt", "--versions", "--format", "json").stdout)["versions"]
    assert [one["number"] for one in numbers] == [1, 2] and all(one["stored"] for one in numbers)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("It's “here”.", 'It’s "here".', True),
        (f"Title\n\n{LONG}", "Title\n\n" + LONG.replace("\n", " "), True),
        ("Same words.", "Other words.", False),
        ("[bold]x[/] \x1b[31mred", "[bold]x[/] \x1b[32mgreen", False),
        ("漢字の文章です。", "漢字の文です。", False),
    ],
)
def test_only_changed_words_are_differences(folder: Path, old: str, new: str, same: bool) -> None:
    (folder / "a.txt").write_text(old)
    (folder / "b.txt").write_text(new)
    text = reader("compare", "a.txt", "b.txt").stdout
    assert (text == "the words are the same\n") is same and "\x1b" not in text


@pytest.mark.parametrize("arguments", [["old.txt", "new.txt", "--old", "1"], ["a", "b", "--versions"], []])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert "Usage:" in reader("compare", *arguments, code=2).stderr


def test_missing_file_is_one_line_error() -> None:
    assert reader("compare", "old.txt", "none.txt", code=1).stderr == "reader: none.txt: no such file\n"
