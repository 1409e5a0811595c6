"""README and docs/ match the program and CI."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from click import Context

from tui_reader.cli.main import cli
from tui_reader.config import Config
from tui_reader.keys import KEYS, markdown_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")] + sorted(
    (ROOT / "docs").glob("*")
)


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 150, "move the details into docs/"


def test_key_table_is_up_to_date() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    table = page.partition("<!-- keys -->\n")[2].partition("<!-- /keys -->")[0]
    assert table == markdown_table(KEYS), "print tui_reader.keys.markdown_table(KEYS) into docs/keys.md"


def test_command_line_page_names_every_command() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8").partition("\n## ")[0]
    assert [name for name in cli.list_commands(Context(cli)) if not re.search(rf"\b{name}\b", page)] == []


def test_settings_page_names_every_setting() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    headings = {"colour_names": "[colours]", "keys": "[keys]", "path": "config.toml"}
    names = [headings.get(field, field.replace("_", "-")) for field in Config._fields]
    assert [name for name in names if name not in page] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = next(line for line in README.splitlines() if line.endswith("-m pytest -n 2"))
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_named_by_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^):#]+)\)", text):
        assert (page.parent / link).exists(), link
    for path in re.findall(r"`((?:tui_reader|tests|docs|screenshots|seeds|\.ci|\.github)/[\w./*-]*)`", text):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_hooks_use_the_linter_version_of_the_project() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (ruff,) = (repo for repo in hooks["repos"] if "ruff" in repo["repo"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"ruff=={ruff['rev'].removeprefix('v')}" in project["optional-dependencies"]["dev"]


def test_workflow_runs_ci_on_every_supported_python() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert {"run": "bash .ci/run"} in job["steps"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [c.rpartition(" :: ")[2] for c in project["classifiers"] if re.search(r"Python :: 3\.\d+$", c)]
    assert job["strategy"]["matrix"]["python"] == named
