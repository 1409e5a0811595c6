"""Scrolling a document that is never fully laid out, compared with a flat list of all its lines."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.layout.viewport import Place, back, distance, fit, forward, lowest_top

HEIGHTS = st.lists(st.integers(1, 7), min_size=1, max_size=12)
PAGES = st.integers(1, 12)


class Flat:
    """The naive model, in which every line of the document has a number."""

    def __init__(self, heights: list[int]) -> None:
        self.heights, self.starts = heights, [0, *accumulate(heights)]
        self.count, self.lines = len(heights), sum(heights)

    def height(self, block: int) -> int:
        return self.heights[block]

    def number(self, place: Place) -> int:
        return self.starts[place[0]] + place[1]

    def place(self, number: int) -> Place:
        number = max(0, min(number, self.lines - 1))
        block = bisect_right(self.starts, number) - 1
        return block, number - self.starts[block]


@st.composite
def places(draw: st.DrawFn, count: int = 1) -> tuple[Flat, list[int]]:
    flat = Flat(draw(HEIGHTS))
    return flat, [draw(st.integers(0, flat.lines - 1)) for _ in range(count)]


@given(places(), st.integers(0, 60))
def test_forward_and_back_move_by_lines_and_stop_at_the_ends(case: tuple[Flat, list[int]], lines: int) -> None:
    flat, (at,) = case
    assert forward(flat.height, flat.count, flat.place(at), lines) == flat.place(at + lines)
    assert back(flat.height, flat.place(at), lines) == flat.place(at - lines)


@given(places(), st.integers(0, 60))
def test_back_reverses_forward_unless_an_end_was_reached(case: tuple[Flat, list[int]], lines: int) -> None:
    flat, (at,) = case
    place = flat.place(at)
    there = forward(flat.height, flat.count, place, lines)
    assert back(flat.height, there, flat.number(there) - at) == place


@given(places(2), st.integers(0, 80))
def test_distance_counts_lines_up_to_its_limit(case: tuple[Flat, list[int]], limit: int) -> None:
    flat, (one, two) = case
    lines = distance(flat.height, flat.place(one), flat.place(two), limit)
    assert lines == max(-limit, min(two - one, limit))


@given(places(), PAGES)
def test_lowest_top_shows_the_last_line_at_the_bottom(case: tuple[Flat, list[int]], page: int) -> None:
    flat, _ = case
    last_line = flat.lines - (2 if flat.heights[-1] > 1 else 1)
    assert lowest_top(flat.height, flat.count, page) == flat.place(last_line - page + 1)


@given(places(2), PAGES)
def test_fit_shows_the_cursor_with_the_smallest_scroll(case: tuple[Flat, list[int]], page: int) -> None:
    flat, (at, on) = case
    cursor = flat.place(on)[0]
    first, last = flat.starts[cursor], flat.starts[cursor] + max(0, flat.heights[cursor] - 2)
    top = flat.number(fit(flat.height, flat.count, flat.place(at), cursor, page))
    if last - first >= page:  # taller than the window: the window lies inside it
        assert first <= top <= last - page + 1
        allowed = range(first, last - page + 2)
    else:
        assert top <= first and last < top + page
        allowed = range(max(0, last - page + 1), first + 1)
    assert abs(top - at) == min(abs(each - at) for each in allowed)


def test_empty_document_has_one_place() -> None:
    assert fit(len, 0, (3, 3), 0, 5) == (0, 0) == lowest_top(len, 0, 5)  # type: ignore[arg-type]
