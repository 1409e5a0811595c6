"""SECURITY.md names existing tests and covers every file of this directory."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)


def test_every_test_named_by_the_page_exists() -> None:
    assert len(NAMED) > 30
    for path, name in NAMED:
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?def {name}\(", source, re.MULTILINE), f"{path}::{name}"


def test_every_threat_names_a_test_and_every_file_is_named() -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and not row.startswith("| threat")]
    assert len(rows) > 15
    for row in rows:
        assert "::test_" in row, row
    here = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("test_hostile_*.py")}
    assert here <= {path for path, _ in NAMED}
