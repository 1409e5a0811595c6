"""README says what the program does and what CI runs."""

from __future__ import annotations

import re
from pathlib import Path

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
