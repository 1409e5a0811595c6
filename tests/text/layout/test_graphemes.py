from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._unicode_data._versions import VERSIONS
from rich.cells import cell_len, get_character_cell_size
from wcwidth import iter_graphemes

from tui_reader.text.layout.graphemes import (
    NARROW_CLASS,
    WIDE_CLASS,
    border_after,
    border_before,
    cluster,
    extends,
    graphemes,
    next_border,
    previous_border,
)

EVERY_CHARACTER = "".join(map(chr, range(0x110000)))
ODD = st.text(
    st.sampled_from(
        "ab \n\xad漢か한국\u0301\u200b\u200c\u200d\ufe0e\ufe0f\u20e3"
        "👍🏽👨❤🇩🇪🇫1#क्षि\u1100\u1161각ｶﾞ\u0600\x00\x07\ud800\u0e33"
    ),
    max_size=40,
)


@pytest.mark.parametrize(("chars", "cells"), [(NARROW_CLASS, 1), (WIDE_CLASS, 2)])
def test_width_classes_hold_only_characters_of_their_width(chars: str, cells: int) -> None:
    held = re.findall(f"[{chars}]", EVERY_CHARACTER)
    assert len(held) > 1_000
    assert [char for char in held if get_character_cell_size(char) != cells] == []
    assert [char for char in held if cluster(char + "a", 0) != (1, cells) or extends(char, 0)] == []


@pytest.mark.parametrize("version", VERSIONS[-8:])
def test_narrow_class_is_narrow_in_older_tables_too(version: str) -> None:
    held = re.findall(f"[{NARROW_CLASS}]", EVERY_CHARACTER[:0x3000])
    assert [char for char in held if get_character_cell_size(char, version) != 1] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301a", [(0, 2, 1), (2, 3, 1)]),
        ("👍🏽!", [(0, 2, 2), (2, 3, 1)]),
        ("❤\ufe0f", [(0, 2, 2)]),
        ("1\ufe0f\u20e3", [(0, 3, cell_len("1\ufe0f\u20e3"))]),
        ("🇩🇪🇫🇷🇬", [(0, 2, 2), (2, 4, 2), (4, 5, 1)]),
        ("👨‍👩‍👧x", [(0, 5, 2), (5, 6, 1)]),
        ("a\n\u0301", [(0, 1, 1), (1, 2, 0), (2, 3, 0)]),
        ("क्षि", [(0, 4, cell_len("क्षि"))]),
    ],
)
def test_clusters_and_their_widths(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert list(graphemes(text)) == expected


@given(ODD | st.text(max_size=40))
def test_clusters_cover_the_text_at_standard_boundaries(text: str) -> None:
    text = text.replace("\r\n", "\n")  # the line feed is a cluster of its own
    found = list(graphemes(text))
    borders = [0, *itertools.accumulate(len(grapheme) for grapheme in iter_graphemes(text))]
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert {start for start, _, _ in found} <= set(borders)


@given(ODD | st.text(max_size=40))
def test_cell_widths_add_up_to_the_strip_width(text: str) -> None:
    for line in text.split("\n"):
        total = 0
        for _start, end, cells in graphemes(line):
            total += cells
            assert total == cell_len(line[:end])


@given(ODD | st.text(st.sampled_from("a\t\n🇩🇪👩\u200d\u0301"), max_size=30), st.integers(-2, 45))
def test_boundaries_around_any_offset(text: str, at: int) -> None:
    borders = [0, *(end for _, end, _ in graphemes(text))]
    assert border_before(text, at) == max((border for border in borders if border <= at), default=0)
    assert border_after(text, at) == min((border for border in borders if border >= max(0, at)), default=len(text))
    assert previous_border(text, at) == max((border for border in borders if border < min(at, len(text))), default=0)
    if at >= 0:
        assert next_border(text, at) == min((border for border in borders if border > at), default=len(text))


def test_boundary_is_found_without_scanning_a_long_line() -> None:
    text = "word " * 200_000 + "e\u0301x"
    assert (previous_border(text, len(text)), previous_border(text, len(text) - 1)) == (1_000_002, 1_000_000)


def test_tab_is_its_own_cluster() -> None:
    assert [end for _, end, _ in graphemes("a\tb\t\t")] == [1, 2, 3, 4, 5]
