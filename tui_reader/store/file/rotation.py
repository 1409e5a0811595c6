"""Which backups are kept: pure, by their times alone.

Counted in backups and never in days that passed, so that a year without reading, or a clock that was wrong for a day,
deletes nothing. Of a day, a week and a month the first one is kept: it does not change while later ones come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

LATEST = 5
"""Kept whatever their day: what was made before a bulk delete must outlive the rest of that day."""
DAYS, WEEKS, MONTHS = 7, 4, 6


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose the backups to keep: the 5 latest, the first of 7 days, of 4 weeks (ISO 8601) and of 6 months.

    Those dated after `now` were made before the clock went back, or while it was wrong. They are counted by
    themselves: they can neither push out the one just made nor be taken for old.

    Args:
        moments: when each backup was made, UTC, in any order.
        now: the time of the backup made last.
    """
    ordered = sorted(set(moments), reverse=True)
    later = [moment for moment in ordered if moment > now]
    return _kept(later) | _kept(ordered[len(later) :])


def _kept(newest_first: Sequence[datetime]) -> set[datetime]:
    chosen = set(newest_first[:LATEST])
    for count, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        chosen.update(_firsts(newest_first, period)[:count])
    return chosen


def _firsts(newest_first: Sequence[datetime], period: Callable[[datetime], Any]) -> list[datetime]:
    """The first moment of each period, the latest period first."""
    return list({period(moment): moment for moment in newest_first}.values())


def _day(moment: datetime) -> tuple[int, int, int]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, int]:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month
