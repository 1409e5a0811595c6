"""README says what the program does and what CI runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

from tui_reader.keys import KEYS, markdown_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_keys_is_the_one_in_force() -> None:
    table = README.partition("<!-- keys -->\n")[2].partition("<!-- /keys -->")[0]
    assert table == markdown_table(KEYS), "print tui_reader.keys.markdown_table(KEYS) into README"


def test_ci_runs_the_test_command_of_readme() -> None:
    command = next(line for line in README.splitlines() if line.endswith("-m pytest -n 2"))
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_picture_and_path_that_readme_names_exists() -> None:
    for name in re.findall(r"\]\((screenshots/[^)]+)\)", README) + re.findall(r"`(tui_reader/[\w./]+)`", README):
        assert (ROOT / name).exists(), name


def test_the_hooks_use_the_linter_of_the_project() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (ruff,) = (repo for repo in hooks["repos"] if "ruff" in repo["repo"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"ruff=={ruff['rev'].removeprefix('v')}" in project["optional-dependencies"]["dev"]


def test_the_workflow_runs_what_ci_runs_on_every_python_the_package_names() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["test"]
    assert {"run": "bash .ci/run"} in job["steps"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [c.rpartition(" :: ")[2] for c in project["classifiers"] if re.search(r"Python :: 3\.\d+$", c)]
    assert job["strategy"]["matrix"]["python"] == named
