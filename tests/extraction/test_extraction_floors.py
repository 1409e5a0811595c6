"""Minimum scores of the extractor on 24 Wikinews articles (credit beside the fixture)."""

from __future__ import annotations

import pytest

from tests.extraction.extraction_scoring import Figures, records, score


@pytest.fixture(scope="module")
def figures() -> Figures:
    return score(records())


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("spans_f1", 0.97),
        ("speaker_accuracy", 0.88),
        ("speaker_precision", 0.91),
        ("people_f1", 0.92),
        ("role_recall", 0.75),
        ("role_precision", 0.93),
    ],
)
def test_floor(figures: Figures, figure: str, floor: float) -> None:
    assert getattr(figures, figure) >= floor


def test_fixture_has_the_stated_size() -> None:
    articles = records()
    assert len(articles) == 24
    assert sum(len(a["quotes"]) for a in articles) == 106
    assert sum(len(a["people"]) for a in articles) == 189
