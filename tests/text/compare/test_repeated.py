"""Passages that share most of their words: examples, and a check against comparing all pairs."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.diff import words
from tui_reader.text.compare.repeated import (
    FEWEST,
    MOST_COMPARED,
    SHARE,
    Alike,
    _candidates,
    _numbered,
    alike,
    differing,
    marked,
)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("We will not close the mine.", "“We will not close the school,”", 5),
        ("We will never raise taxes", "we will NEVER raise Taxes!", 5),
        ("Taxes never raise we will", "We will never raise taxes", 5),
        ("They don’t want any of this", "They don't want all of this", 6),
        ("no no no no yes yes", "no no no no no no", 4),
        ("Das können wir uns nicht leisten", "Das können wir uns doch leisten", 5),
        ("我们不会关闭学校", "我们不会关闭医院", 6),
        ("one two three four five", "one two three six seven", 3),
    ],
)
def test_similar_passages_are_paired(one: str, other: str, shared: int) -> None:
    (pair,) = alike([one, "Something else was said about the weather", other])
    most = max(len(words(one)), len(words(other)))
    assert pair == Alike(0, 2, shared, shared / most)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will not close", "We will not close"),  # fewer than five words
        ("one two three four five", "one two six seven eight"),
        ("one two three four five", "one two three four five six seven eight nine"),  # 5 of 9
        ("no no no no no", "no yes yes yes yes"),  # a word counts as often as it occurs
        ("", ""),
        ("… — “”", "… — “”"),
    ],
)
def test_dissimilar_passages_are_not_paired(one: str, other: str) -> None:
    assert alike([one, other]) == []


def test_edited_pairs_come_first_and_copies_are_chained() -> None:
    same, near, far = "We will not close this mine", "We will not close that mine", "We shall not close that big mine"
    found = alike([same, near, same, far, same])
    assert [(pair.first, pair.second) for pair in found] == [(0, 1), (1, 3), (0, 2), (2, 4)]
    assert [pair.share for pair in found] == sorted([pair.share for pair in found[:2]], reverse=True) + [1.0, 1.0]


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=9), max_size=12))
def test_pairs_equal_those_of_a_full_comparison(passages: list[list[str]]) -> None:
    texts = [" ".join(passage) for passage in passages]
    firsts = [index for index, text in enumerate(texts) if len(words(text)) >= FEWEST and text not in texts[:index]]
    expected = {}
    for one, other in combinations(firsts, 2):
        shared = sum((Counter(passages[one]) & Counter(passages[other])).values())
        most = max(len(passages[one]), len(passages[other]))
        if shared >= SHARE * most - 1e-9:
            expected[one, other] = shared
    found = {(pair.first, pair.second): pair.shared for pair in alike(texts) if texts[pair.first] != texts[pair.second]}
    assert found == expected


def test_few_of_thousands_of_candidates_are_compared() -> None:
    texts = [f"the {at} and {at % 1_500} of {at * 7} in {at * 3} {at * 11}" for at in range(3_000)]
    compared = list(_candidates([_numbered(tuple(words(text))) for text in texts]))
    assert len(compared) < 10 * len(texts)
    assert alike([*texts, texts[5] + " again"])[0] == (5, 3_000, 9, 0.9)


def test_number_of_comparisons_is_limited() -> None:
    texts = [f"number {at} says what all of the others say too" for at in range(1_000)]
    assert 0 < len(alike(texts)) <= MOST_COMPARED


@pytest.mark.parametrize(
    ("one", "other", "ours", "theirs"),
    [
        ("We will close it.", "We will not close it!", [], ["not"]),
        ("the mine in May", "the school in June", ["mine", "May"], ["school", "June"]),
        ("a b c d", "a x y d", ["b c"], ["x y"]),
        ("same WORDS", "Same words", [], []),
        ("", "new, words", [], ["new, words"]),
        ("我们去学校", "我们去医院", ["学校"], ["医院"]),
    ],
)
def test_differing_words(one: str, other: str, ours: list[str], theirs: list[str]) -> None:
    first, second = differing(one, other)
    assert [one[slice(*span)] for span in first] == ours and [other[slice(*span)] for span in second] == theirs


@given(st.text("ab c,", max_size=30), st.text("ab c,", max_size=30))
def test_without_the_differing_words_both_are_equal(one: str, other: str) -> None:
    first, second = differing(one, other)

    def kept(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
        for start, end in reversed(spans):
            text = text[:start] + " " * (end - start) + text[end:]
        return words(text)

    assert kept(one, first) == kept(other, second)
    assert marked(one, first, "", "") == one


def test_marked_words() -> None:
    spans = differing("We will close it", "We may close it")[0]
    assert marked("We will close it", spans, "[-", "-]") == "We [-will-] close it"
