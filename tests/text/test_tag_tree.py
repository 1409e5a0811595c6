from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.tag_tree import Row, duplicates, is_within, like, moved, one_apart, tag_path, tree


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("policy/ai", "policy/ai"),
        ("#policy / ai", "policy/ai"),
        ("policy//ai/", "policy/ai"),
        ("/", ""),
        (" / #", ""),
        ("Steuer / 2026 / Bund", "Steuer/2026/Bund"),
    ],
)
def test_path_has_no_empty_parts(typed: str, path: str) -> None:
    assert tag_path(typed) == path


@given(st.text(max_size=30))
def test_normalising_a_path_is_idempotent(typed: str) -> None:
    assert tag_path(tag_path(typed)) == tag_path(typed)


@pytest.mark.parametrize(
    ("name", "ancestor", "within"),
    [
        ("policy", "policy", True),
        ("policy/ai", "policy", True),
        ("Policy/AI/eu", "POLICY/ai", True),
        ("policymaker", "policy", False),
        ("policy", "policy/ai", False),
        ("policy", "", False),
    ],
)
def test_children_are_within_their_parent(name: str, ancestor: str, within: bool) -> None:
    assert is_within(name, ancestor) is within


@pytest.mark.parametrize(
    ("name", "old", "new", "after"),
    [
        ("policy", "policy", "politics", "politics"),
        ("policy/ai/eu", "policy", "politics", "politics/ai/eu"),
        ("Policy/ai", "policy/ai", "ai", "ai"),
        ("a/b", "a", "x/y", "x/y/b"),
    ],
)
def test_child_tags_move_with_their_parent(name: str, old: str, new: str, after: str) -> None:
    assert moved(name, old, new) == after


def test_missing_parents_are_rows_of_the_tree() -> None:
    assert tree(["b", "a/b/c", "A", "a-z"]) == [
        Row("A", 0, True), Row("a/b", 1, False), Row("a/b/c", 2, True), Row("a-z", 0, True), Row("b", 0, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UK", "uk"),
        ("quote", "quotes"),
        ("policy", "policies"),
        ("church", "churches"),
        ("policy/law", "policy/laws"),
        ("ip theft", "ip-theft"),
        ("ip_theft", "iptheft"),
        ("energy", "enery"),
        ("energy", "enregy"),
        ("energy", "enerhy"),
        ("café", "cafe"),
        ("cafe\u0301", "café"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("policy / ai", "policy/ai"),
    ],
)
def test_similar_names_are_found(one: str, other: str) -> None:
    assert like(one, ["else", other, "another"]) == [other] and like(other, [one]) == [one]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uk", "us"),
        ("tax", "fax"),
        ("2025", "2026"),
        ("chapter 1", "chapter 2"),
        ("policy/uk", "policy/us"),
        ("policy", "policy/ai"),
        ("bus", "bu"),
        ("economy", "economics"),
    ],
)
def test_clearly_different_names_are_not_similar(one: str, other: str) -> None:
    assert like(one, [other]) == [] and like(other, [one]) == []


def test_name_is_not_similar_to_itself_and_pairs_are_listed_once() -> None:
    assert duplicates(["claim", "claims", "doubt", "cliam"]) == {"claim": ["claims", "cliam"], "claims": ["cliam"]}


@given(st.text("abc", min_size=1, max_size=7), st.data())
def test_one_edit_is_distance_one_in_both_directions(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word)))
    letter = data.draw(st.sampled_from("xyz"))
    for other in {word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]}:
        assert one_apart(word, other) and one_apart(other, word)
    assert not one_apart(word, word)
