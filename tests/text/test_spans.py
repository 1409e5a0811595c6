from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.spans import Span, innermost, merge, reading_order

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 20), st.integers(0, 8))


def inside(span: Span) -> set[int]:
    return set(range(span.start, span.end))


@given(SPANS, SPANS)
def test_overlap_and_clip_match_sets_of_offsets(one: Span, other: Span) -> None:
    common = inside(one) & inside(other)
    if one.length and other.length:
        assert one.overlaps(other) == other.overlaps(one) == bool(common)
    clipped = one.clip(other)
    assert inside(clipped) == common
    assert clipped.start <= clipped.end


@given(SPANS, st.integers(-1, 30))
def test_contains_is_half_open(span: Span, offset: int) -> None:
    assert span.contains(offset) == (offset in inside(span))
    assert span.length == len(inside(span))


@given(st.lists(SPANS, max_size=8))
def test_merge_covers_the_same_offsets_without_adjacent_spans(spans: list[Span]) -> None:
    merged = merge(spans)
    assert set().union(*map(inside, merged)) == set().union(*map(inside, spans))
    assert all(left.end < right.start for left, right in zip(merged, merged[1:], strict=False))
    assert merge(merged) == merged


def test_reading_order_puts_the_outer_span_first() -> None:
    spans = [Span(2, 4), Span(0, 3), Span(2, 9), Span(0, 1)]
    assert sorted(spans, key=reading_order) == [Span(0, 3), Span(0, 1), Span(2, 9), Span(2, 4)]


@given(st.lists(SPANS, max_size=8), st.integers(0, 28))
def test_innermost_is_the_shortest_span_containing_the_offset(spans: list[Span], offset: int) -> None:
    found = innermost(spans, offset)
    containing = [span for span in spans if offset in inside(span)]
    if found is None:
        assert not containing
    else:
        assert found in containing
        assert found.length == min(span.length for span in containing)


def test_later_of_two_equally_short_spans_is_innermost() -> None:
    assert innermost([Span(0, 4), Span(1, 5), Span(0, 9)], 2) == Span(1, 5)
