"""Changes between two versions, as shown by the banner and the comparison."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.changes import changes, word_diff
from tui_reader.text.normal import same_words

A = "The ferry left the harbour at noon with sixty people on board."
B = "A storm came up from the west before it reached the island."
C = "The crew asked everybody to go below, and most did."
OLD = "\n\n".join((A, B, C))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, ([], [], [], [])),
        (OLD.replace(" ", "\n").replace(",", "\u200b,"), ([], [], [], [])),
        (f"{A}\n\nNew.\n\n{B}\n\n{C}", (["New."], [], [], [])),
        (f"{A}\n\n{C}", ([], [B], [], [])),
        (f"{B}\n\n{C}\n\n{A}", ([], [], [], [(A, A)])),
        (OLD.replace("noon", "one"), ([], [], [(A, A.replace("noon", "one"))], [])),
        (f"{A} {B}\n\n{C}", ([], [], [(f"{A}\n\n{B}", f"{A} {B}")], [])),
        ("", ([], [A, B, C], [], [])),
    ],
)
def test_changes_by_paragraph(new: str, expected: tuple[list[object], ...]) -> None:
    found = changes(OLD, new)

    assert [new[slice(*span)] for span in found.new] == expected[0]
    assert [OLD[slice(*span)] for span in found.gone] == expected[1]
    assert [(OLD[slice(*old)], new[slice(*other)]) for old, other in found.edited] == expected[2]
    assert [(OLD[slice(*old)], new[slice(*other)]) for old, other in found.moved] == expected[3]
    assert bool(found) == any(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a b", "a b", [("equal", "a b", "a b")]),
        ("a b", "a c", [("equal", "a ", "a "), ("replace", "b", "c")]),
        ("a b", "a x b", [("equal", "a ", "a "), ("insert", "", "x "), ("equal", "b", "b")]),
        ("a x b", "a b", [("equal", "a ", "a "), ("delete", "x ", ""), ("equal", "b", "b")]),
        ("\u201ca\u201d", '"a"', [("equal", "\u201ca\u201d", '"a"')]),
        ("", "a", [("insert", "", "a")]),
        ("a", "", [("delete", "a", "")]),
    ],
)
def test_word_diff_examples(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(op, old[slice(*a)], new[slice(*b)]) for op, a, b in word_diff(old, new)] == expected


TEXT = st.lists(st.sampled_from(["a", "b", "c", " ", "-", "\n", "\u2019", "\u2026", "\u200b", "\ud800"])).map("".join)


@given(TEXT, TEXT)
def test_word_diff_covers_both_texts_and_equal_parts_are_equal(old: str, new: str) -> None:
    found = word_diff(old, new)

    for text, spans in ((old, [change.old for change in found]), (new, [change.new for change in found])):
        assert "".join(text[slice(*span)] for span in spans) == text
        assert all(one.end == other.start for one, other in pairwise(spans))
    assert all(one.op != other.op for one, other in pairwise(found))
    if old.strip() and same_words(old, new):
        assert {change.op for change in found} <= {"equal"}


@given(st.lists(st.sampled_from([A, B, C, "x", "x y"])), st.lists(st.sampled_from([A, B, C, "x", "x y"])))
def test_every_paragraph_is_counted_once(old: list[str], new: list[str]) -> None:
    found = changes("\n\n".join(old), "\n\n".join(new))
    spans = [*found.new, *(span for _, span in found.edited), *(span for _, span in found.moved)]

    assert len(set(spans)) == len(spans)
    assert bool(found) == (old != new)
