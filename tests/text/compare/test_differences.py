"""Old and new text as one sequence of differences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.differences import differences
from tui_reader.text.normal import same_words

A = "The ferry left the harbour at noon with sixty people on board."
B = "A storm came up from the west before it reached the island."
C = "The crew asked everybody to go below, and most did."
D = "Nobody was hurt, but the ferry did not sail again that week."
OLD = "\n\n".join((A, B, C, D))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, [("unchanged", A, 4)]),
        (OLD.replace(" ", "\n"), [("unchanged", A, 4)]),
        (f"{A}\n\nNew here.\n\n{B}\n\n{C}\n\n{D}", [("unchanged", A, 1), ("new", "New here.", 1), ("unchanged", B, 3)]),
        (f"{A}\n\n{C}\n\n{D}", [("unchanged", A, 1), ("gone", B, 1), ("unchanged", C, 2)]),
        (f"{A}\n\n{B}\n\n{C}", [("unchanged", A, 3), ("gone", D, 1)]),
        (f"{B}\n\n{C}\n\n{D}\n\n{A}", [("unchanged", B, 3), ("moved", A, 1)]),
        (OLD.replace("noon", "one"), [("edited", A, 1), ("unchanged", B, 3)]),
        (f"{A} {B}\n\n{C}\n\n{D}", [("edited", A, 1), ("unchanged", C, 2)]),
        ("", [("gone", A, 1), ("gone", B, 1), ("gone", C, 1), ("gone", D, 1)]),
    ],
)
def test_difference_of_each_paragraph(new: str, expected: list[tuple[str, str, int]]) -> None:
    found = differences(OLD, new)
    assert [(one.kind, one.paragraphs) for one in found] == [(kind, count) for kind, _, count in expected]
    for one, (_, words, _) in zip(found, expected, strict=True):
        text = new[slice(*one.new)] if one.kind == "new" else OLD[slice(*one.old)] if one.old else ""
        assert text.startswith(words)


PARAGRAPHS = st.lists(st.sampled_from((A, B, C, D, A.replace("noon", "one"), "Short.", "")), max_size=7)


@given(PARAGRAPHS, PARAGRAPHS)
def test_nothing_is_omitted(old: list[str], new: list[str]) -> None:
    before, after = "\n\n".join(old), "\n\n".join(new)
    found = differences(before, after)
    assert sum(one.paragraphs for one in found if one.kind != "gone") == len([text for text in new if text])
    shown = [one.new for one in found if one.kind != "gone"]
    assert shown == sorted(shown) and same_words("\n\n".join(after[slice(*span)] for span in shown), after)
    kept = [one.old for one in found if one.old]
    assert len(set(kept)) == len(kept)
    words = [after[slice(*one.new)] if one.kind in ("unchanged", "moved") else before[slice(*one.old)]
             for one in found if one.old]  # fmt: skip
    assert sorted(" ".join(words).split()) == sorted(before.split())
    for one in found:
        if one.kind in ("unchanged", "moved") and one.old and one.paragraphs == 1:
            assert same_words(before[slice(*one.old)], after[slice(*one.new)])


def test_typography_is_no_difference() -> None:
    curly = OLD.replace("The", "“The”").replace("'", "’")
    straight = OLD.replace("The", '"The"')
    assert [one.kind for one in differences(straight, curly)] == ["unchanged"]
