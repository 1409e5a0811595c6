"""Gather what all articles say of one person or organisation, apart from the quotes."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.search import lists
from tui_reader.store.search.conditions import PUBLISHED
from tui_reader.store.values import to_json

MOST_TOGETHER = 12


class Role(NamedTuple):
    """What articles call a person."""

    role: str
    articles: int
    first: str | None
    """The date of the first of these articles; None if none of them has a date."""
    last: str | None


class Together(NamedTuple):
    """A person whom the same articles name."""

    name: str
    articles: int


class PersonCard(NamedTuple):
    """A person or organisation over all articles."""

    name: str
    aliases: tuple[str, ...]
    roles: tuple[Role, ...]
    """The latest first."""
    together: tuple[Together, ...]
    """Those named in the most of the same articles first."""
    articles: int
    """That name the person, or quote the organisation."""
    mentions: int
    quotes: int
    words: int
    first: str | None
    """The date of the first article; None if none of them has a date."""
    last: str | None


def card(conn: sqlite3.Connection, key: str) -> PersonCard | None:
    """Return the card of the person or organisation with a name without case; None if no article has the name."""
    keys = to_json(list(lists.speaker_keys(conn, key)))
    mine = f"{lists.PERSON_TABLES} WHERE a.forgotten IS NULL AND p.key IN (SELECT value FROM json_each(?1))"
    said = (
        f"{lists.QUOTE_TABLES} WHERE a.forgotten IS NULL AND {lists.TO_LIST} "
        "AND q.speaker_key IN (SELECT value FROM json_each(?1))"
    )
    people = lists.people_of(conn, lists.speaker_keys(conn, key))
    quotes, words, in_articles, first, last, speaker = conn.execute(
        f"""SELECT count(*), coalesce(sum(q.words), 0), count(DISTINCT a.id), min({PUBLISHED}), max({PUBLISHED}),
            max(q.speaker)
        FROM {said}""",
        [keys],
    ).fetchone()
    named, first_named, last_named = conn.execute(
        f"SELECT count(DISTINCT a.id), min({PUBLISHED}), max({PUBLISHED}) FROM {mine}", [keys]
    ).fetchone()
    if not people and not quotes:
        return None
    roles = fetch_all(
        conn.execute(
            f"""SELECT p.role, count(DISTINCT a.id), min({PUBLISHED}), max({PUBLISHED}) FROM {mine} AND p.role != ''
            GROUP BY p.role ORDER BY max({PUBLISHED}) DESC, count(*) DESC, p.role""",
            [keys],
        )
    )
    together = fetch_all(
        conn.execute(
            f"""SELECT o.name, count(DISTINCT a.id) FROM {lists.PERSON_TABLES} JOIN person AS o ON o.version = p.version
            WHERE a.forgotten IS NULL AND p.key IN (SELECT value FROM json_each(?1))
            AND o.key NOT IN (SELECT value FROM json_each(?1))
            GROUP BY o.key ORDER BY count(DISTINCT a.id) DESC, o.name LIMIT ?2""",
            [keys, MOST_TOGETHER],
        )
    )
    known = sorted(people.items(), key=lambda one: (one[0] != key, -one[1].articles))
    name = known[0][1].name if known else speaker
    others = [other for _, row in known for other in (row.name, *row.aliases) if other != name]
    days = [day for day in (first, first_named, last, last_named) if day]
    return PersonCard(
        name,
        tuple(dict.fromkeys(others)),
        tuple(Role(*row) for row in roles),
        tuple(Together(*row) for row in together),
        max(named, in_articles),
        sum(row.mentions for row in people.values()),
        quotes,
        words,
        min(days, default=None),
        max(days, default=None),
    )
