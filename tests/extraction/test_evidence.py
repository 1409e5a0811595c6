from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.extraction import extract
from tui_reader.extraction.evidence import evidence

CASES = [
    ("“We will not sell the harbour,” said Maria Lopez, the mayor.", ["Maria Lopez", "said", None]),
    ("Maria Lopez told the council: “We will not sell the harbour.”", ["Maria Lopez", "told", None]),
    ("Peter Hall disagreed. “The town cannot pay for it,” he said.", ["he", "said", "Peter Hall"]),
    ("A spokesman for the port said: “Nobody asked us about it.”", ["A spokesman for the port", "said", None]),
    ("Someone wrote “the town cannot pay for it” on a wall.", [None, "wrote", None]),
    ("“The town cannot pay for it any more.”", [None, None, None]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_evidence_of_an_attribution(text: str, wanted: list[str | None]) -> None:
    (quote,) = extract(text).quotes
    if wanted[0] is None:
        quote = quote._replace(speaker=None, speaker_text=None)
    found = evidence(text, quote)
    assert [span and text[span.start : span.end] for span in found] == wanted


def test_name_inside_a_longer_word_is_no_evidence() -> None:
    text = "Lopezville is a town. “We will not sell the harbour,” said Lopez."
    (quote,) = extract(text).quotes
    found = evidence(text, quote._replace(speaker="Lopez", speaker_text="Lopez"))
    assert found.name is not None and text[: found.name.start].endswith("said ")


@given(st.lists(st.sampled_from(["“We never said so at all,”", "said", "Anna Berg", "she", "\n\n", ".", "told"])))
def test_evidence_is_within_the_text_and_outside_the_quote(parts: list[str]) -> None:
    text = " ".join(parts)
    for quote in extract(text).quotes:
        for span in evidence(text, quote):
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert not span.overlaps(quote.span)
