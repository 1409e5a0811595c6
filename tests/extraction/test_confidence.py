"""The stated confidence in a speaker: calibrated, and higher for clearer wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.fit_confidence import cases, fit, probability
from tests.extraction.extraction_scoring import FIXTURE
from tui_reader.extraction import extract
from tui_reader.extraction.confidence import Clues, features, stated, weights
from tui_reader.extraction.phrases import CLEAR
from tui_reader.model import SURE

NAMED = Clues("name", 0.97, CLEAR, person=True, full_name=True, story=0.3, talk=0.0)
CHANCES = st.floats(0, 1)


@given(st.sampled_from(("name", "pronoun", "role", "continuation", "floating")), CHANCES, CHANCES, CHANCES)
def test_confidence_is_a_probability(attribution: str, rule: float, story: float, talk: float) -> None:
    clues = Clues(attribution, rule, CLEAR, True, True, story, talk)  # type: ignore[arg-type]
    assert 0 < stated(clues) < 1


@pytest.mark.parametrize(
    "weaker",
    [
        NAMED._replace(rule=0.85),
        NAMED._replace(full_name=False),
        NAMED._replace(story=1.0),
        NAMED._replace(talk=0.4),
        NAMED._replace(margin=0.5),
    ],
)
def test_less_reliable_clues_lower_the_confidence(weaker: Clues) -> None:
    assert stated(weaker) < stated(NAMED)
    assert stated(NAMED) >= SURE


NEWS = (
    "The mayor, Ann Reed, met the union’s leader, Joan Bell, and its treasurer, Ruth Vane. “{}” she said. "
    "The bridge was closed in May."
)


@pytest.mark.parametrize("words", ["We have run out of time,", "It was a long night for us,", "I left at nine or so,"])
def test_ambiguous_pronoun_is_not_certain(words: str) -> None:
    one = extract("The mayor, Ann Reed, opened the bridge. “We have run out of time,” she said.").quotes[0]
    several = extract(NEWS.format(words)).quotes[0]
    assert several.confidence < one.confidence < SURE + 0.05
    assert several.confidence < SURE


def test_confidence_is_calibrated_on_news() -> None:
    found = cases(FIXTURE)
    rated = [(stated(case.clues), case.right) for case in found]
    sure = [right for said, right in rated if said >= SURE]
    unsure = [right for said, right in rated if said < SURE]
    assert sum(sure) / len(sure) > 0.95 > sum(unsure) / len(unsure)
    assert abs(sum(said for said, _ in rated) - sum(right for _, right in rated)) < 0.05 * len(rated)


def test_fit_separates_right_from_wrong() -> None:
    found = cases(FIXTURE)
    weights_found = fit([found])
    assert set(weights_found) <= set(weights())
    right = [probability(weights_found, features(case.clues)) for case in found if case.right]
    wrong = [probability(weights_found, features(case.clues)) for case in found if not case.right]
    assert sum(right) / len(right) > sum(wrong) / len(wrong)
