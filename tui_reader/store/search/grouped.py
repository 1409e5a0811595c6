"""Long lists over the whole library in groups: first the groups, then the keys of one, then the rows of some keys.

So a list of any length is shown after one statement that counts its groups, and what is not looked at is not read. The
statements call the tables as `conditions` says.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from tui_reader.model import COLOURS
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.search import lists
from tui_reader.store.search.conditions import EVERY_ROW, PUBLISHED, SITE, TITLE, Condition, Kind, where
from tui_reader.text.query import EVERYTHING, Query

Key = int | str | None


class Group(NamedTuple):
    """A group of a list."""

    key: Key
    label: str
    """Its name, `""` for the rows that lack one."""
    size: int
    """The number of its rows."""


class _Grouping(NamedTuple):
    """What makes a group."""

    key: str
    label: str
    of_key: str
    """The condition that a row is in the group with the key `?`."""
    order: tuple[str, ...] = ()
    """The terms that order the groups; none: they are ordered as their rows are."""
    descending: bool = False
    join: str = ""


class _Order(NamedTuple):
    """An order of rows; where rows are equal, they are in reading order."""

    terms: tuple[str, ...]
    descending: bool = False
    of_group: tuple[str, ...] = ()
    """The same for the rows of an article, if it is not the same for all of them."""


class Listed(NamedTuple):
    """A kind of list."""

    kind: Kind
    tables: str
    condition: str
    key: str
    groupings: Mapping[str, _Grouping]
    orders: Mapping[str, _Order]
    within: str
    """The order of equal rows."""
    aggregate: bool = False
    """Whether several rows of the tables are one of the list."""
    counted: str = ""
    """Counts all rows by article, as `(SELECT … AS article, … AS size …)`, from an index where there is one."""


_ARTICLE = _Grouping("a.id", TITLE, "a.id = ?")
_ARTICLES: Mapping[str, _Order] = MappingProxyType(
    {
        "opened": _Order(("a.opened",), descending=True),
        "date": _Order((PUBLISHED,), descending=True),
        "title": _Order((f"{TITLE} COLLATE NOCASE",)),
        "site": _Order((f"coalesce({SITE}, char(1114111)) COLLATE NOCASE",)),
    }
)
_MADE = "substr(n.created, 1, 10)"
_BY_COLOUR = " ".join(f"WHEN '{name}' THEN {number}" for number, name in enumerate(COLOURS))
NOTES = Listed(
    "note",
    lists.NOTE_TABLES,
    lists.NOTE_LISTED,
    "n.id",
    {
        "article": _ARTICLE,
        "tag": _Grouping(
            "t.id",
            "coalesce(t.name, '')",
            """CASE WHEN ? IS NULL THEN NOT EXISTS (SELECT 1 FROM annotation_tag AS g WHERE g.annotation = n.id)
                ELSE n.id IN (SELECT g.annotation FROM annotation_tag AS g WHERE g.tag = ?) END""",
            ("t.id IS NULL", "t.key"),
            join="LEFT JOIN annotation_tag AS j ON j.annotation = n.id LEFT JOIN tag AS t ON t.id = j.tag",
        ),
        "colour": _Grouping(
            "n.colour", "coalesce(n.colour, '')", "n.colour IS ?", (f"CASE n.colour {_BY_COLOUR} ELSE 99 END",)
        ),
        "day": _Grouping(_MADE, _MADE, f"{_MADE} = ?", (_MADE,), descending=True),
    },
    {
        **_ARTICLES,
        "created": _Order(("n.created",), descending=True, of_group=("max(n.created)",)),
        "updated": _Order(("n.updated",), descending=True, of_group=("max(n.updated)",)),
    },
    "a.id DESC, n.kind != 'article', x.start IS NULL, x.start, n.start, n.id",
    counted="SELECT article, count(*) AS size FROM annotation WHERE deleted IS NULL GROUP BY article",
)
_SPEAKER = "coalesce(q.speaker_key, CASE WHEN q.speaker_kind != 'none' THEN lower(q.speaker_text) END, '')"
_DAY = f"substr({PUBLISHED}, 1, 10)"
QUOTES = Listed(
    "quote",
    lists.QUOTE_TABLES,
    f"a.forgotten IS NULL AND {lists.TO_LIST}",
    "q.id",
    {
        "article": _ARTICLE,
        "speaker": _Grouping(
            _SPEAKER,
            "coalesce(max(q.speaker), CASE WHEN q.speaker_kind != 'none' THEN max(q.speaker_text) END, '')",
            f"{_SPEAKER} = ?",
            (f"{_SPEAKER} = ''", "-count(*)", _SPEAKER),
        ),
        "day": _Grouping(_DAY, f"coalesce({_DAY}, '')", f"{_DAY} IS ?", (_DAY,), descending=True),
    },
    {
        **_ARTICLES,
        "speaker": _Order((f"{_SPEAKER} = ''", _SPEAKER), of_group=(f"min({_SPEAKER} = '')", f"min({_SPEAKER})")),
        "words": _Order(("q.words",), descending=True, of_group=("max(q.words)",)),
    },
    "a.id DESC, q.start",
    counted=f"""SELECT v.article, c.size FROM
        (SELECT q.version, count(*) AS size FROM quote AS q WHERE {lists.TO_LIST} GROUP BY q.version) AS c
        JOIN article_version AS v ON v.id = c.version JOIN article AS w ON w.id = v.article AND w.version = v.id""",
)
PEOPLE = Listed(
    "person",
    lists.PERSON_TABLES,
    "a.forgotten IS NULL",
    "p.key",
    {},
    {
        "articles": _Order(("count(*)",), descending=True),
        "mentions": _Order(("sum(p.count)",), descending=True),
        "quotes": _Order(
            (
                f"(SELECT count(*) FROM quote AS q JOIN article_version AS w ON w.id = q.version "
                f"JOIN article AS b ON b.id = w.article AND b.version = w.id "
                f"WHERE q.speaker_key = p.key AND b.forgotten IS NULL AND {lists.TO_LIST})",
            ),
            descending=True,
        ),
        "name": _Order(("p.key",)),
    },
    "count(*) DESC, sum(p.count) DESC, p.key",
    aggregate=True,
)


def groups(
    conn: sqlite3.Connection,
    listed: Listed,
    query: Query = EVERYTHING,
    *,
    by: str = "",
    sort: str,
    reverse: bool = False,
    only: Condition = EVERY_ROW,
) -> list[Group]:
    """List the groups of what fits, none of which is empty.

    Args:
        by: what makes a group; `""`: everything is in one.
        only: a further condition on the rows.
    """
    condition = where(query, listed.kind)
    values = [*condition.values, *only.values]
    if not by:
        count = f"count(DISTINCT {listed.key})" if listed.aggregate else "count(*)"
        found = conn.execute(
            f"SELECT {count} FROM {listed.tables} WHERE {listed.condition} AND {condition.sql} AND {only.sql}", values
        )
        (size,) = found.fetchone()
        return [Group(None, "", size)] if size else []
    grouping, order = listed.groupings[by], listed.orders[sort]
    if grouping.order:
        terms, descending = grouping.order, grouping.descending
    else:
        terms, descending = (*(order.of_group or order.terms), "a.id"), order.descending
    if by == "article" and query.is_empty and only == EVERY_ROW and not order.of_group:
        found = conn.execute(
            f"""SELECT {grouping.key}, {grouping.label}, c.size FROM ({listed.counted}) AS c
            JOIN article AS a ON a.id = c.article WHERE a.forgotten IS NULL
            ORDER BY {_directed(terms, descending=descending != reverse)}"""
        )
        return [Group(*row) for row in fetch_all(found)]
    found = conn.execute(
        f"""SELECT {grouping.key}, {grouping.label}, count(*) FROM {listed.tables} {grouping.join}
        WHERE {listed.condition} AND {condition.sql} AND {only.sql} GROUP BY 1
        ORDER BY {_directed(terms, descending=descending != reverse)}""",
        values,
    )
    return [Group(*row) for row in fetch_all(found)]


def keys(
    conn: sqlite3.Connection,
    listed: Listed,
    query: Query = EVERYTHING,
    *,
    by: str = "",
    group: Key = None,
    sort: str,
    reverse: bool = False,
    limit: int | None = None,
    only: Condition = EVERY_ROW,
) -> list[Any]:
    """List the keys of the rows of a group in order; the arguments are those of `groups`."""
    condition, order = where(query, listed.kind), listed.orders[sort]
    of_key = listed.groupings[by].of_key if by else "1"
    found = conn.execute(
        f"""SELECT {listed.key} FROM {listed.tables}
        WHERE {listed.condition} AND {condition.sql} AND {only.sql} AND {of_key}
        {f"GROUP BY {listed.key}" if listed.aggregate else ""}
        ORDER BY {_directed(order.terms, descending=order.descending != reverse)}, {listed.within} LIMIT ?""",
        [*condition.values, *only.values, *[group] * of_key.count("?"), -1 if limit is None else limit],
    )
    return [key for (key,) in found]


def _directed(terms: tuple[str, ...], *, descending: bool) -> str:
    """Return the terms of an ORDER BY with their direction; what a row lacks is last in both."""
    return ", ".join(f"{term} {'DESC' if descending else 'ASC'} NULLS LAST" for term in terms)
