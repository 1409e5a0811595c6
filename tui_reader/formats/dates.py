"""Find a calendar date in words: `14 October 2026`, `Oct. 14th, 2026`, `2026-10-14`, `14.10.2026`.

Dates in numbers whose day and month cannot be told apart (`03/04/2026`) are not read.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

_MONTHS = {
    beginning: month
    for month, beginnings in enumerate(
        (
            ("jan", "ene", "gen"),
            ("feb", "fév", "fev"),
            ("mar", "mär", "maa", "mrt"),
            ("apr", "avr", "abr"),
            ("may", "mai", "maj", "mag", "mei"),
            ("jun", "giu", "juin"),
            ("jul", "lug", "juil"),
            ("aug", "aoû", "ago"),
            ("sep", "set"),
            ("oct", "okt", "ott", "out"),
            ("nov",),
            ("dec", "dez", "déc", "dic"),
        ),
        1,
    )
    for beginning in beginnings
}
"""The beginnings of the names of months in English, German, French, Spanish, Italian, Portuguese and Dutch."""
_LONGEST = 200
_YEARS = range(1500, 2200)


class Found(NamedTuple):
    """A date in a text and where it stands."""

    date: str
    """`YYYY-MM-DD`."""
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    month = r"(?P<{}>[^\W\d_]{{3,10}})\.?"
    of = "(?:of |de |di )?"
    return re.compile(
        r"(?<![\w.-])(?:"
        r"(?P<y1>\d{4})(?P<sep1>[-/.])(?P<m1>\d{1,2})(?P=sep1)(?P<d1>\d{1,2})(?=\D|$)"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|º|\.|er)? {of}{month.format('m2')},? {of}(?P<y2>\d{{4}})"
        rf"|{month.format('m3')} (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>\d{{4}})"
        r"|(?P<a>\d{1,2})(?P<sep4>[-/.])(?P<b>\d{1,2})(?P=sep4)(?P<y4>\d{4})"
        r")(?!\d|[.-]\d)"
    )


def find_date(text: str) -> Found | None:
    """Return the first date in a line of text."""
    for match in _pattern().finditer(text[:_LONGEST]):
        year = match["y1"] or match["y2"] or match["y3"] or match["y4"]
        if match["m1"]:
            parts = (match["m1"], match["d1"])
        elif match["a"]:
            parts = _day_and_month(int(match["a"]), int(match["b"]), match["sep4"])
        else:
            parts = (_month(match["m2"] or match["m3"]), match["d2"] or match["d3"])
        try:
            found = date(int(year), int(parts[0]), int(parts[1]))
        except ValueError:
            continue
        if found.year in _YEARS:
            return Found(found.isoformat(), match.start(), match.end())
    return None


def _month(name: str) -> int:
    """Return the number of a month, 0 for another word."""
    name = name.lower()
    return _MONTHS.get(name[:4]) or _MONTHS.get(name[:3], 0)


def _day_and_month(first: int, second: int, separator: str) -> tuple[int, int]:
    """Return month and day of a date in numbers, zeros if they cannot be told apart."""
    if first > 12 or separator == "." or first == second:
        return second, first
    return (first, second) if second > 12 else (0, 0)
