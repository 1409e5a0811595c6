"""Messages about how an article changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tui_reader.library.changed import annotations_line, day, how, paragraphs_line, since_line, summary_line
from tui_reader.model import Annotation, ChangeSummary, Placed, PlacementStatus

NOW = datetime(2026, 9, 14, 12, 0).astimezone()


@pytest.mark.parametrize(
    ("ago", "told"),
    [
        (timedelta(minutes=30), "11:30"),
        (timedelta(days=1), "13 Sep"),
        (timedelta(days=134), "3 May"),
        (timedelta(days=365), "14 Sep 2025"),
    ],
)
def test_day_is_formatted_relative_to_now(ago: timedelta, told: str) -> None:
    assert day((NOW - ago).isoformat(), NOW) == told


def test_invalid_time_is_shown_unchanged() -> None:
    assert day("some time ago", NOW) == "some time " and day("", NOW) == ""


@pytest.mark.parametrize(
    ("counts", "paragraphs", "marks"),
    [
        ((2, 1, 0, 0, 14, 1, 0, 1), "2 paragraphs new, 1 gone", "14 annotations kept, 1 moved, 1 unplaced"),
        ((1, 0, 0, 0, 1, 0, 0, 0), "1 paragraph new", "1 annotation kept"),
        ((0, 0, 3, 1, 0, 0, 2, 0), "3 paragraphs edited, 1 moved", "2 annotations changed"),
        ((0, 0, 0, 0, 0, 0, 0, 0), "", ""),
    ],
)
def test_counts_agree_in_number(counts: tuple[int, ...], paragraphs: str, marks: str) -> None:
    summary = ChangeSummary._make(("2026-05-03T12:00:00Z", *counts, "", 0))
    assert (paragraphs_line(summary), annotations_line(summary)) == (paragraphs, marks)
    told = "; ".join(part for part in (paragraphs or "spacing and typography only", marks) if part)
    assert summary_line(summary, NOW) == f"changed since 3 May: {told}"
    assert summary.paragraphs == sum(counts[:4]) and summary.to_check == sum(counts[5:])


def test_earlier_file_name_is_mentioned() -> None:
    summary = ChangeSummary("2026-05-03T12:00:00Z", 1, 0, 0, 0, 0, 0, 0, 0, was="/notes/a\x1b.txt")
    assert since_line(summary, NOW) == "changed since 3 May (was a\ufffd.txt)"


@pytest.mark.parametrize(
    ("status", "score", "told"),
    [
        ("moved", 1.0, "the words are elsewhere now"),
        ("moved", 0.5, "the words may be at one of several places"),
        ("changed", 0.9, "the words were changed"),
        ("orphan", 0.0, "the words are no longer in the text"),
        ("same", 1.0, "the words are where they were"),
    ],
)
def test_placement_is_explained(status: PlacementStatus, score: float, told: str) -> None:
    mark = Annotation("u", "span", None, "words", None, "", (), "", "", status)
    assert how(Placed(mark, "word diff", score)) == told
