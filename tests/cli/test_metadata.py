"""`reader set` and how an article's metadata is used afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli
from tui_reader.exchange.front_matter import find, parse_head, read_text
from tui_reader.exchange.marker import split_head

PAGE = """---
title: Bees
author: Ann Reed
published: 2026-05-03
source: https://example.org/bees
---

# Bees

They are back, all of them, and nobody knows where they have been in the meantime.
"""
FOUND = {
    "title": "Bees",
    "author": "Ann Reed",
    "date": "2026-05-03",
    "site": None,
    "address": "https://example.org/bees",
    "language": "en",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("READER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(PAGE)
    return tmp_path


def reader(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="reader")


def metadata(source: str = "a.md") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reader("set", source, "--format", "json").stdout)["set"]
    return found


def test_set_without_values_prints_metadata_and_stores_nothing(folder: Path) -> None:
    assert metadata() == FOUND
    assert reader("set", "a.md").output.splitlines()[0] == "title     Bees"
    assert reader("list").output == "no articles yet\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Where bees go = nobody knows"),
        ("author", "Émile O'Hara, Ann Reed"),
        ("date", "1999"),
        ("date", "1999-12"),
        ("site", "The Beekeeper"),
        ("address", "http://example.com/a?b=c"),
    ],
)
def test_set_value_is_exported_and_survives_a_changed_source(folder: Path, name: str, value: str) -> None:
    assert reader("set", "a.md", f"{name}={value}").exit_code == 0
    assert metadata() == FOUND | {name: value}
    article = json.loads(reader("export", "a.md", "--format", "json").stdout)["article"]
    assert article[name] == value
    (folder / "a.md").write_text(PAGE.replace("Ann Reed", "Tom Hall").replace("They are", "The bees are"))
    expected = FOUND | {"author": "Tom Hall"} | {name: value}
    assert metadata() == metadata("reader:1") == expected
    reader("export", "a.md", "-o", "out.md")
    head = parse_head(split_head((folder / "out.md").read_text()).head)
    keys = {"date": "published"}
    for key in ("title", "author", "date", "site", "address"):
        known = expected[key]
        assert read_text(find(head, keys.get(key, key))) == known


def test_several_values_are_one_undo_step(folder: Path) -> None:
    reader("set", "a.md", "author=Me", "site=Here", "date=2001")
    assert metadata() == FOUND | {"author": "Me", "site": "Here", "date": "2001"}
    assert reader("undo", "a.md").output == "undone: author and site and date\n"
    assert metadata() == FOUND


def test_empty_value_restores_the_original(folder: Path) -> None:
    reader("set", "a.md", "title=Mine", "author=Me")
    assert reader("set", "a.md", "title=").output.startswith("title     Bees\nauthor    Me\n")


def test_joining_keeps_user_metadata_of_both_copies(folder: Path) -> None:
    (folder / "b.md").write_text(PAGE.replace("nobody knows", "nobody can say"))
    reader("set", "a.md", "title=Mine")
    reader("set", "b.md", "title=Other", "site=Here")
    done = reader("join", "a.md", "b.md")
    assert done.exit_code == 0, done.output
    assert metadata() == FOUND | {"title": "Mine", "site": "Here"}


@pytest.mark.parametrize(
    ("word", "line", "code"),
    [
        ("date=May", "May is no date: write 2026, 2026-05 or 2026-05-03", 1),
        ("date=2026-13", "2026-13 is no date: write 2026, 2026-05 or 2026-05-03", 1),
        ("address=javascript:alert(1)", "is no address: it begins with http:// or https://", 1),
        ("colour=red", "'colour=red' is not NAME=VALUE; the names are title, author, date, site, address, language", 2),
        ("title", "'title' is not NAME=VALUE", 2),
        ("=x", "'=x' is not NAME=VALUE", 2),
    ],
)
def test_invalid_value_is_one_line_error_and_sets_nothing(folder: Path, word: str, line: str, code: int) -> None:
    done = reader("set", "a.md", "author=Me", word)
    assert done.exit_code == code and line in done.output.replace("\n", " ")
    assert metadata() == FOUND


def test_control_characters_in_values_are_neutralized(folder: Path) -> None:
    done = reader("set", "a.md", "title=\x1b]0;x\x07a\nb\u202e", "author=[red]x[/]")
    assert "\x1b" not in done.output and "\u202e" not in done.output and "[red]x[/]" in done.output
    assert reader("export", "a.md").output.count("\x1b") == 0
