"""Every row of the attribution tables matches its own example and names the stated speaker."""

from __future__ import annotations

import pytest

from tui_reader.extraction import extract
from tui_reader.extraction.patterns import BEAT, FLOATING, PATTERNS, Pattern

ROWS = [*PATTERNS, *FLOATING, BEAT]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.side} {row.name}")
def test_example(row: Pattern) -> None:
    assert {q.speaker for q in extract(row.example).quotes} == {row.names}


def test_names_are_unique_on_each_side() -> None:
    assert len({(row.side, row.name) for row in ROWS}) == len(ROWS)
