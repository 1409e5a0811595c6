"""Choose the backups to keep, by their times.

Backups are counted, not days, so that a year without use or a wrong clock deletes nothing. The first backup of each
day, week and month is kept: which one that is does not change as later ones are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

LATEST = 5
"""Kept whatever their day: a backup made before a bulk deletion must outlive that day."""
DAYS, WEEKS, MONTHS = 7, 4, 6


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose the backups to keep: the 5 latest, the first of 7 days, of 4 weeks (ISO 8601) and of 6 months.

    Backups dated after `now` were made with a wrong clock. They are counted separately, so that they neither displace
    the latest one nor count as old.

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
