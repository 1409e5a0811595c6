"""Which old paragraph corresponds to which new one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.compare.alignment import Alignment, align
from tui_reader.text.normal import normalise

A = "The ferry left the harbour at noon with sixty people on board"
B = "A storm came up from the west before it reached the second island"
C = "On the quay the harbour master waited for news until the evening"
B2 = B.replace("second", "third")
HALF = "A storm came up from the west and then we all went home for supper"


def aligned(old: list[str], new: list[str]) -> Alignment:
    return align(normalise("\n\n".join(old)), normalise("\n\n".join(new)))


def pairs(old: list[str], new: list[str]) -> list[tuple[list[int], list[int], str]]:
    return [
        (
            [*unit.old],
            [*unit.new],
            " ".join(
                word
                for word, holds in (
                    ("equal", unit.equal),
                    ("edited", not unit.equal),
                    ("moved", not unit.in_order),
                    ("doubtful", not unit.sure),
                )
                if holds
            ),
        )
        for unit in aligned(old, new).units
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [], []),
        ([A, B], [A, C, B], [([0], [0], "equal"), ([1], [2], "equal")]),
        ([A, B, C], [B, C, A], [([0], [2], "equal moved"), ([1], [0], "equal"), ([2], [1], "equal")]),
        ([A, B, C], [A, B2, C], [([0], [0], "equal"), ([1], [1], "edited"), ([2], [2], "equal")]),
        ([A, B, C], [A, C, B2], [([0], [0], "equal"), ([1], [2], "edited moved"), ([2], [1], "equal")]),
        ([A, B, C], [A, C, HALF], [([0], [0], "equal"), ([2], [1], "equal")]),
        ([A, B, C], [A, HALF, C], [([0], [0], "equal"), ([1], [1], "edited"), ([2], [2], "equal")]),
        ([A, B], [f"{A} {B}"], [([0, 1], [0], "edited")]),
        ([f"{A} {B}"], [A, B], [([0], [0, 1], "edited")]),
        (["Harbour", A], [f"Harbour {A}"], [([0, 1], [0], "edited")]),
        ([f"{A} End"], [A, "End"], [([0], [0, 1], "edited")]),
        (
            [A, "End", B, "End", C],
            [f"{A} End {B}", "End", C],
            [([0, 1, 2], [0], "edited"), ([3], [1], "equal"), ([4], [2], "equal")],
        ),
        ([A, "Harbour", B], [f"{A} Harbour {B}"], [([0, 1, 2], [0], "edited")]),
        ([f"{A} Harbour {B}"], [A, "Harbour", B], [([0], [0, 1, 2], "edited")]),
        (  # an edited paragraph that now ends like the next one
            [A, "End", B, "End"],
            [f"{A} End", "End", B, "End"],
            [([0], [0], "edited"), ([1], [1], "equal"), ([2], [2], "equal"), ([3], [3], "equal")],
        ),
        ([B], [B2, C], [([0], [0], "edited")]),
        ([B], [B2, B.replace("second", "fourth")], [([0], [0], "edited doubtful")]),
        ([A, "x", "x", B], [A, "x", B], [([0], [0], "equal"), ([1], [1], "equal doubtful"), ([3], [2], "equal")]),
        (["x", A, "x"], ["x", A, "x"], [([0], [0], "equal"), ([1], [1], "equal"), ([2], [2], "equal")]),
    ],
)
def test_paragraphs_are_paired(
    old: list[str], new: list[str], expected: list[tuple[list[int], list[int], str]]
) -> None:
    assert pairs(old, new) == expected


PARAGRAPHS = st.lists(st.sampled_from([A, B, B2, C, f"{A} {B}", "x", "x y", "y"]), max_size=9)


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_paragraph_is_in_at_most_one_unit(old: list[str], new: list[str]) -> None:
    found = aligned(old, new)

    for side, units, count in (
        ("old", found.by_old, len(old)),
        ("new", found.by_new, len(new)),
    ):
        members = [index for unit in found.units for index in getattr(unit, side)]
        assert len(members) == len(set(members))
        assert len(units) == count
        assert {index for index, unit in enumerate(units) if unit} == set(members)
    assert all(old[unit.old[0]] == new[unit.new[0]] for unit in found.units if unit.equal)
