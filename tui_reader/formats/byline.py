"""Find the author and the date in the lines before an article: `By Ann Reed, reporter`, `Published 14 October 2026`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from tui_reader.formats.dates import find_date

_BLOCKS, _LINE = 10, 200
"""The number of blocks that are examined, and the most characters of a line with an author or date."""
_PROSE = 300
"""The first block of this length begins the article."""
_PARTICLES = frozenset(
    (
        "al",
        "and",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "la",
        "las",
        "le",
        "los",
    )
    + ("of", "san", "st", "ter", "van", "von", "y", "zu")
)
_NO_NAMES = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march")
    + ("april", "may", "june", "july", "august", "september", "october", "november", "december", "today", "tomorrow")
    + ("yesterday", "now", "then", "the", "a", "an", "this", "that", "all")
)
_DECORATION = " *_–—-|•·("
_END_OF_NAMES = re.compile(r" ?(?:[|•·(–—;,]|- )| (?:for|in|at|on|am) ")
_NEXT_NAME = re.compile(r", *(?:and )?([^,|•·(–—;]+)")  # By Ann Reed, Tom Hall and Lucy Moss, reporters
_BETWEEN_NAMES = re.compile(r",? (?:and|und|et|y|e|&|with) |, *")


class Byline(NamedTuple):
    """What the beginning of an article says of itself."""

    author: str | None = None
    date: str | None = None


@cache
def _by() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:written |words |story |text |report )?by|authors?|von|par|por|di|da|door|av|af)(?P<colon>:)? +",
        re.IGNORECASE,
    )


@cache
def _when() -> re.Pattern[str]:
    return re.compile(
        r"(?P<later>(?:last |zuletzt )?(?:updated|modified|revised|changed|aktualisiert|actualizado))?"
        r"(?:first published|originally published|published|posted|date|dated|filed|issued|created|released|"
        r"veröffentlicht|erschienen|datum|publié|publicado|fecha|pubblicato)?(?: on| am| at| le| el| il)?:? *",
        re.IGNORECASE,
    )


@cache
def _time() -> re.Pattern[str]:
    return re.compile(
        r"\d{1,2}[:.]\d{2}(?::\d{2})?|\b(?:am|pm|a\.m\.|p\.m\.|uhr|h|gmt|utc|bst|cet|cest|e[sd]t|p[sd]t|z|at|on|um|à)\b"
        r"|[+-]\d{2}:?\d{2}|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
        r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|T(?=\d)",
        re.IGNORECASE,
    )


def find_byline(texts: Iterable[str]) -> Byline:
    """Return the author and date in the first blocks of an article; that of publication, if also another."""
    author = published = changed = None
    for number, text in enumerate(texts):
        if number >= _BLOCKS or len(text) > _PROSE:
            break
        for line in text[:_PROSE].split("\n"):
            if len(line) > _LINE:
                continue
            named, rest = _author(line) if author is None else (None, "")
            author = author or named
            if (found := _date(rest if named else line)) is not None:
                date, is_change = found
                published, changed = (published, changed or date) if is_change else (published or date, changed)
    return Byline(author, published or changed)


def _author(line: str) -> tuple[str | None, str]:
    """Return the author named in a line, and the rest of the line."""
    line = line.lstrip(_DECORATION)
    match = _by().match(line)
    if match is None:
        return None, ""
    rest = line[match.end() :].strip(" *_")
    names = _END_OF_NAMES.split(rest, maxsplit=1)[0]
    after = rest[len(names) :]
    while (another := _NEXT_NAME.match(after)) and _is_name(another[1].partition(" and ")[0]):
        names, after = names + after[: another.end()].rstrip(), after[another.end() :]
    names = names.strip(" .*_")
    if not names or len(names) > _LINE / 2 or not all(map(_is_name, _BETWEEN_NAMES.split(names))):
        return None, ""
    if not match["colon"] and not match[0].lower().endswith("by ") and " " not in names:
        return None, ""  # Von München
    return (names.title() if names.isupper() else names), after


def _is_name(words: str) -> bool:
    """Return whether words may be the name of a person or agency."""
    parts = words.strip(" .").split(" ")
    if not 1 <= len(parts) <= 6 or parts[0].lower() in _NO_NAMES or any(map(str.isdigit, words)):
        return False
    return all(part[:1].isupper() or part.lower() in _PARTICLES for part in parts) and parts[-1][:1].isupper()


def _date(line: str) -> tuple[str, bool] | None:
    """Return the date of a line that says little else, and whether it is that of a change."""
    found = find_date(line)
    if found is None:
        return None
    before = line[: found.start].strip(" *_|•·,–—-()")
    label = _when().match(before)
    assert label is not None  # it matches an empty string
    before, after = before[label.end() :], line[found.end :]
    if label.end() and not _words(before):
        return found.date, bool(label["later"])
    return (found.date, False) if not _words(before) and not _words(after) else None


def _words(text: str) -> str:
    """Return text without times, weekdays and punctuation."""
    return re.sub(r"[\W_]+", "", _time().sub("", text))
