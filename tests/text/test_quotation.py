from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.quotation import in_quotes

CASES = [
    ("plain words", "“plain words”"),
    ("“quoted”", "“quoted”"),
    ("'We were hoping…", "'We were hoping…'"),
    ("„Das kostet…", "„Das kostet…“"),
    ("«voilà»", "«voilà»"),
    ("he said “no”", "“he said “no””"),
    ("“We didn’t know,” said Zoë Müller.", "“We didn’t know,” said Zoë Müller."),
    ("‘We didn’t know", "‘We didn’t know’"),
    ("Nobody asked the shops,”", "“Nobody asked the shops,”"),
    ('nobody asked,"', '"nobody asked,"'),
    ('they said "no"', '“they said "no"”'),
    ("the dogs’", "“the dogs’”"),
    ("“", "“”"),
    ("", "“”"),
]


@pytest.mark.parametrize(("words", "shown"), CASES)
def test_quotation_marks_are_not_doubled(words: str, shown: str) -> None:
    assert in_quotes(words) == shown


@given(st.text())
def test_quoted_text_is_kept(words: str) -> None:
    assert words in in_quotes(words) and len(in_quotes(words)) <= len(words) + 2
