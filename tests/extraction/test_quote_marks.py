"""Quotation marks: opening, closing, and apostrophes."""

from __future__ import annotations

import pytest

from tui_reader.extraction.lexicon import lexicon
from tui_reader.extraction.marks import double_marks, opens, single_role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("he said |'yes to all", "opens"),
        ("he said yes|', she left", "closes"),
        ("the boys|' names", "plural"),
        ("nothin|' doing", "plural"),
        ("rock |'n' roll", "none"),
        ("in the |'90s", "none"),
        ("|'Tis the season", "none"),
        ("she said, |' he left", "either"),
        ("'Yes.' |' No,' she said", "either"),
        ("he said |‘yes", "opens"),
        ("|’twas the night", "none"),
    ],
)
def test_single_mark(text: str, role: str) -> None:
    at = text.index("|")
    plain = text.replace("|", "")
    assert single_role(plain, at, 0, len(plain), lexicon()) == role


@pytest.mark.parametrize(
    ("text", "opener", "expected"),
    [
        ('say "yes', None, True),
        ('yes" she', None, False),
        ("5'10\" tall", None, None),
        ('yes," she', '"', False),
        ("“yes", None, True),
        ("yes”", "“", False),
        ("„ja", None, True),
        ("ja“ sagte", "„", False),
        ("»ja", None, True),
        ("ja« sagte", "»", False),
    ],
)
def test_double_mark(text: str, opener: str | None, expected: bool | None) -> None:
    mark = double_marks(text, 0, len(text))[-1]
    assert opens(text, mark, opener, even=False) is expected
