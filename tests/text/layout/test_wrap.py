from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import iter_graphemes

from tui_reader.text.layout import wrap as wrap_module
from tui_reader.text.layout.graphemes import graphemes
from tui_reader.text.layout.wrap import HANGING, cell_of, offset_at, row_of, wrap, wrap_from

ODD_ALPHABET = (
    "ab .,-“”'\n  \xa0\xad漢字かなァ、。「」（）\u3000한국어\u0301\u0308\u200b\u200c\u200d\ufe0e\ufe0f\u2060\u20e3"
    "👍🏽👨👩👧❤🇩🇪🇫1#क्षिகாกำ\u1100\u1161\u11a8각ｶﾞ\u0600\x00\x07\u2003é€\ud800\U000e0067\u0e33"
)
ODD = st.text(st.sampled_from(ODD_ALPHABET), max_size=60)
ANY = st.one_of(ODD, st.text(max_size=60), st.text("ab  \n", max_size=80))
WIDTHS = st.integers(1, 30)


def rows(text: str, width: int) -> list[str]:
    return [text[a:b] for a, b in itertools.pairwise([0, *wrap(text, width), len(text)])]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two ", "three"]),
        ("one two", 7, ["one two"]),
        ("one two   three", 7, ["one two   ", "three"]),
        ("one two  ", 7, ["one two  "]),
        ("abcdefghij kl", 4, ["abcd", "efgh", "ij ", "kl"]),
        ("ab\n\ncd\n", 10, ["ab\n", "\n", "cd\n"]),
        ("abcd  \nef", 4, ["abcd  \n", "ef"]),
        ("    ", 2, ["    "]),
        ("one\xa0two three", 9, ["one\xa0two ", "three"]),
        ("naïve “café” — ok", 8, ["naïve ", "“café” — ", "ok"]),
        ("漢字かな", 4, ["漢字", "かな"]),
        ("漢字、かな", 4, ["漢", "字、", "かな"]),
        ("漢字「かな」", 6, ["漢字", "「か", "な」"]),
        ("漢「かな」だ", 6, ["漢「か", "な」だ"]),
        ("abc漢字", 4, ["abc", "漢字"]),
        ("한국어 문장", 8, ["한국어 ", "문장"]),
        ("ok 👍🏽👍🏽", 5, ["ok 👍🏽", "👍🏽"]),
        ("🇩🇪🇫🇷🇬🇧", 4, ["🇩🇪🇫🇷", "🇬🇧"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
        ("e\u0301" * 5, 2, ["e\u0301e\u0301", "e\u0301e\u0301", "e\u0301"]),
        ("สวัสดีครับ", 4, ["สวัสดี", "ครับ"]),
        ("long\u200bword", 5, ["long\u200b", "word"]),
        ("漢", 1, ["漢"]),
    ],
)
def test_rows_end_at_expected_offsets(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


@given(ANY, WIDTHS)
def test_rows_cover_the_text_in_increasing_order(text: str, width: int) -> None:
    starts = [0, *wrap(text, width), len(text)]
    assert "".join(rows(text, width)) == text
    assert all(a < b for a, b in itertools.pairwise(starts)) or not text


@given(ANY, WIDTHS)
@example("\u200da\u200d\nb", 2)
def test_no_row_is_wider_than_the_width(text: str, width: int) -> None:
    for row in rows(text, width):
        painted = row.rstrip(HANGING)
        assert cell_len(painted) <= max(2, width) or len(list(graphemes(painted))) == 1


@given(ANY, WIDTHS)
def test_no_grapheme_is_split(text: str, width: int) -> None:
    borders = set(itertools.accumulate(len(grapheme) for grapheme in iter_graphemes(text)))
    assert set(wrap(text, width)) <= borders


@given(ANY, WIDTHS)
def test_line_feeds_occur_only_at_row_ends(text: str, width: int) -> None:
    assert all("\n" not in row[:-1] for row in rows(text, width))
    assert sum(row.endswith("\n") for row in rows(text, width)) == text.count("\n")


@given(st.one_of(st.text("ab  -", max_size=80), ODD), WIDTHS)
def test_fast_path_equals_the_slow_path(text: str, width: int) -> None:
    slow, at = [], 0
    while (at := wrap_module._row_end(text, at, max(2, width))) < len(text):
        slow.append(at)
    assert wrap(text, width) == slow


@given(ANY, WIDTHS, st.integers(1, 4))
def test_wrapping_from_any_row_equals_wrapping_the_whole(text: str, width: int, count: int) -> None:
    whole = wrap(text, width)
    for index, start in enumerate([0, *whole]):
        assert wrap_from(text, start, width, count) == whole[index : index + count]


@given(ANY, WIDTHS)
def test_cells_and_offsets_are_inverse_at_grapheme_boundaries(text: str, width: int) -> None:
    starts = [0, *wrap(text, width), len(text)]
    for begin, end in itertools.pairwise(starts):
        row = text[begin:end]
        for start, stop, cells in graphemes(row):
            assert cell_of(text, begin, begin + start) == cell_len(row[:start])
            assert cell_of(text, begin, begin + stop - 1) == cell_len(row[:start])
            if cells and start < len(row.rstrip(HANGING)):
                for cell in range(cell_len(row[:start]), cell_len(row[:start]) + cells):
                    assert offset_at(text, begin, end, cell) == begin + start
        beyond = offset_at(text, begin, end, 10_000)
        assert beyond == (end - 1 if row and row[-1] in HANGING else end)
        found = [offset_at(text, begin, end, cell) for cell in range(-1, width + 4)]
        assert found == sorted(found)


@given(ANY, WIDTHS)
def test_row_of_finds_the_row_of_an_offset(text: str, width: int) -> None:
    starts = wrap(text, width)
    bounds = [0, *starts, len(text) + 1]
    for offset in range(len(text)):
        row = row_of(starts, offset)
        assert bounds[row] <= offset < bounds[row + 1]


def seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return min(once() for _ in range(4))


@pytest.mark.parametrize(
    "unit",
    ["a" + "\u0301" * 99, "a\u0301\u0323b", "漢", "x", "👍🏽", "\u0301", "\u200d", "🇩🇪", "é  ", "가\n", "漢 \u200b"],
)
def test_wrapping_time_is_proportional_to_the_text(unit: str) -> None:
    small = unit * (15_000 // len(unit))
    large = small * 4  # the longest text that is still examined as a whole first
    assert seconds(lambda: wrap(large, 40)) < 9 * seconds(lambda: wrap(small, 40)) + 0.002  # 16 if it were quadratic


@pytest.mark.parametrize("text", ["a" + "\u0301" * 10_000, "x" * 1_000_000, "word " * 200_000, "漢字、" * 100_000])
def test_first_rows_of_a_giant_paragraph_need_not_wrap_the_rest(text: str) -> None:
    whole = wrap(text, 60)
    assert wrap_from(text, 0, 60, 50) == whole[:50]
    if len(whole) > 1_000:
        assert seconds(lambda: wrap_from(text, 0, 60, 50)) < seconds(lambda: wrap(text, 60)) / 10


def test_letter_with_ten_thousand_combining_marks_is_one_row() -> None:
    text = "ab" + "\u0301" * 10_000 + "c"
    assert wrap(text, 2) == [10_002]
    assert cell_of(text, 0, 5_000) == 1
    assert offset_at(text, 0, 10_002, 1) == 1
