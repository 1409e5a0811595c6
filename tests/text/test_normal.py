"""The normalised view: what is levelled, and that every offset maps back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.normal import normalise, same_words

TEXT = st.text(st.sampled_from("ab \n\t-.'\"\u2026\ufb03\u200b\u0301\xa0\u2014\u201c\ud800\u4e2d"), max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("a  b\nc\td", "a b c d"),
        ("\n\na\n \n\nb\n", "a\nb"),
        ("a\r\n\r\nb", "a\nb"),
        ("\u201ca\u201d \u2018b\u2019 ''c''", '"a" \'b\' "c"'),
        ("a \u2014 b \u2013c--d e-f", "a-b-c-d e-f"),
        ("\ufb01ne o\ufb03ce\u2026", "fine office..."),
        ("in\u00advis\u200bible \u200b word\ufeff", "invisible word"),
        ("e\u0301 \xe9", "\xe9 \xe9"),
        ("\ud800", "\ud800"),
    ],
)
def test_normalisation(text: str, expected: str) -> None:
    view = normalise(text)

    assert view.text == expected
    assert [view.text[start:end] for start, end in view.paragraphs] == [part for part in expected.split("\n") if part]


@pytest.mark.parametrize(
    ("text", "start", "end", "normal", "back"),
    [
        ("one  two", 5, 8, "two", "two"),
        ("one  two", 4, 8, "two", "two"),
        ("one -- two", 7, 10, "two", "two"),
        ("one -- two", 0, 6, "one-", "one --"),
        ("an o\ufb03ce", 5, 7, "ce", "ce"),
        ("an o\ufb03ce", 3, 5, "offi", "o\ufb03"),
        ("a\n\nb", 0, 4, "a\nb", "a\n\nb"),
        ("ab\u200b c", 0, 3, "ab", "ab"),
        ("a  ", 1, 3, "", ""),
    ],
)
def test_spans_map_there_and_back(text: str, start: int, end: int, normal: str, back: str) -> None:
    view = normalise(text)
    span = view.to_normal(start, end)

    assert view.text[slice(*span)] == normal
    if normal:
        assert text[slice(*view.to_raw(*span))] == back


@given(st.text(st.sampled_from("ab \n\t.\u2026\u200b\xa0\u201c\ud800\u4e2d"), max_size=40))
def test_text_and_its_normal_view_have_the_same_words(text: str) -> None:
    once = normalise(text).text.replace("\n", " ")

    assert same_words(text, once)


@given(TEXT, st.data())
def test_every_normal_span_maps_to_raw_text_with_the_same_words(text: str, data: st.DataObject) -> None:
    view = normalise(text)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    raw = view.to_raw(start, end)

    assert 0 <= raw.start < raw.end <= len(text)
    assert set(view.text[start:end].strip()) <= set(normalise(text[slice(*raw)]).text + " -")


@given(TEXT, st.integers(0, 40), st.integers(0, 40))
def test_raw_span_maps_within_the_view(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    view = normalise(text)
    span = view.to_normal(start, end)

    assert 0 <= span.start <= span.end <= len(view.text)
