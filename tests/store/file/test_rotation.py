from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.store.file.rotation import DAYS, LATEST, MONTHS, WEEKS, kept

START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
MANY = st.lists(MOMENTS, max_size=80)


def after(days: int, times_a_day: int = 1) -> set[datetime]:
    """The backups left after making some on each day, with rotation each time."""
    left: set[datetime] = set()
    for day in range(days):
        for number in range(times_a_day):
            now = START + timedelta(days=day, minutes=number)
            left = kept({*left, now}, now)
    return left


def test_year_of_daily_backups_keeps_days_weeks_and_months() -> None:
    left = sorted(after(365), reverse=True)
    last = START + timedelta(days=364)
    assert left[:DAYS] == [last - timedelta(days=days) for days in range(DAYS)]
    assert len({moment.isocalendar()[:2] for moment in left[: DAYS + WEEKS - 1]}) == WEEKS
    assert len({(moment.year, moment.month) for moment in left}) == MONTHS
    assert DAYS + MONTHS <= len(left) <= DAYS + WEEKS + MONTHS


def test_busy_day_keeps_its_first_and_latest_backups() -> None:
    left = sorted(after(2, times_a_day=20))
    second = START + timedelta(days=1)
    assert left == [START, second, *(second + timedelta(minutes=minute) for minute in range(20 - LATEST, 20))]


def test_few_backups_are_all_kept_however_old() -> None:
    few = [START - timedelta(days=400 * number) for number in range(5)]
    assert kept(few, START) == set(few)


@given(MANY, MOMENTS)
def test_new_and_latest_backups_are_always_kept(moments: list[datetime], now: datetime) -> None:
    left = kept([*moments, now], now)
    assert {now, max([*moments, now])} <= left <= {*moments, now}


@given(MANY, MOMENTS)
def test_rotation_is_bounded_idempotent_and_never_drops_all(moments: list[datetime], now: datetime) -> None:
    left = kept(moments, now)
    assert bool(left) == bool(moments)
    assert len(left) <= 2 * (LATEST + DAYS + WEEKS + MONTHS)
    assert kept(left, now) == left


@given(MANY, MOMENTS, MOMENTS)
def test_clock_moved_back_drops_nothing_kept_before(moments: list[datetime], now: datetime, back: datetime) -> None:
    """However far it moves: later backups are counted separately."""
    now = max([*moments, now])
    left, back = kept([*moments, now], now), min(back, now)
    again = kept({*left, back}, back)
    assert {moment for moment in left if moment > back} <= again and back in again
