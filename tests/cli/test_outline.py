"""`reader outline`: the headings of an article as a tree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui_reader.cli.main import cli

TEXT = "# Tides\n\nWords.\n\n## Method\n\nMore words.\n\n### In *detail*\n\nWords.\n\n## Results \x1b[31m\n\nEnd.\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["outline", *arguments], prog_name="reader")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "tides.md"
    file.write_text(TEXT)
    return file


def test_headings_are_indented_by_depth(path: Path) -> None:
    lines = run(str(path)).stdout.splitlines()
    assert lines[:3] == ["Tides · ¶ 1", "  Method · ¶ 3", "    In detail · ¶ 5"]
    assert lines[3].startswith("  Results") and lines[3].endswith("¶ 7") and "\x1b" not in lines[3]


def test_json_and_csv(path: Path) -> None:
    records = json.loads(run(str(path), "--format", "json").stdout)["outline"]
    assert [(one["depth"], one["paragraph"]) for one in records] == [(0, 1), (1, 3), (2, 5), (1, 7)]
    assert "Method,1,3" in run(str(path), "--format", "csv").stdout


def test_article_without_headings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Just a sentence of words.\n\nAnd another one of more words.\n")
    result = run(str(tmp_path / "a.txt"))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no headings\n")
