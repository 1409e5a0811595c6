"""List the articles, annotations, quotes and people of the whole library that fit a query."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from tui_reader.model import AnnotationKind, PlacementStatus, SpeakerKind
from tui_reader.store.file.row_types import fetch_all
from tui_reader.store.search.conditions import (
    ARTICLE_OF_TEXT,
    DATE,
    EVERY_ROW,
    PUBLISHED,
    SITE,
    STATE,
    TITLE,
    Condition,
    named,
    where,
)
from tui_reader.store.search.paragraphs import Paragraphs
from tui_reader.store.search.values import (
    ArticleRow,
    GroupRow,
    NoteRow,
    PersonRow,
    QuoteRow,
    Sort,
    SourceRow,
)
from tui_reader.store.values import from_json, to_json
from tui_reader.text.name import name_key
from tui_reader.text.query import EVERYTHING, Filter, Query, Words

CHUNK = 2_000
"""Rows fetched at once."""
_TAGS = """(SELECT group_concat(name, char(10)) FROM (
    SELECT t.name FROM {join} AS j JOIN tag AS t ON t.id = j.tag WHERE {on} ORDER BY j.position))"""
_COUNT = "(SELECT count(*) FROM annotation AS m WHERE m.article = a.id AND m.deleted IS NULL"
_TAKEN = """(a.source != CAST('-' AS BLOB) AND EXISTS (
        SELECT 1 FROM path_article AS mine
        JOIN source AS s ON s.path = mine.path JOIN article_version AS v ON v.id = s.version
        WHERE mine.article = a.id AND v.article != a.id
    ) AND NOT EXISTS (
        SELECT 1 FROM source AS s JOIN article_version AS v ON v.id = s.version WHERE v.article = a.id
    ))"""
_PERCENT = "coalesce((SELECT r.percent FROM reading_position AS r WHERE r.article = a.id), 0)"
_ARTICLES = f"""
    SELECT a.id, {TITLE}, coalesce(a.own_author, a.author), {SITE}, {DATE}, a.source, a.created,
        a.opened, a.words, {_PERCENT}, {STATE},
        {_TAGS.format(join="article_tag", on="j.article = a.id")},
        {_COUNT}), {_COUNT} AND m.note != ''), (SELECT count(*) FROM quote AS q WHERE q.version = a.version),
        coalesce(a.version, 0), {_TAKEN},
        (SELECT count(*) FROM quote_decision AS d WHERE d.article = a.id AND d.verdict IS NOT 'replaced')
            + (SELECT count(*) FROM name_decision AS d WHERE d.article = a.id)
    FROM article AS a WHERE a.forgotten IS NULL
"""
_ORDER: Mapping[Sort, tuple[str, bool]] = MappingProxyType(
    {
        "opened": ("a.opened", True),
        "added": ("a.created", True),
        "date": (PUBLISHED, True),
        "title": (f"{TITLE} COLLATE NOCASE", False),
        "author": ("coalesce(a.own_author, a.author, char(1114111)) COLLATE NOCASE", False),
        "site": (f"coalesce({SITE}, char(1114111)) COLLATE NOCASE", False),
        "words": ("a.words", True),
        "progress": (_PERCENT, True),
        "state": (STATE, False),
        "annotations": (f"{_COUNT})", True),
    }
)
"""By name of an order: the SQL, and whether the largest come first."""


def articles(
    conn: sqlite3.Connection,
    query: Query = EVERYTHING,
    *,
    sort: Sort = "opened",
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[ArticleRow]:
    """List articles, by default those opened last first."""
    condition = where(query, "article")
    expression, descending = _ORDER[sort]
    way = "DESC" if descending != reverse else "ASC"
    found = conn.execute(
        f"{_ARTICLES} AND {condition.sql} ORDER BY {expression} {way} NULLS LAST, a.id {way} LIMIT ? OFFSET ?",
        [*condition.values, -1 if limit is None else limit, offset],
    )
    return [_article(row) for row in fetch_all(found)]


def count_articles(conn: sqlite3.Connection, query: Query = EVERYTHING) -> int:
    """Count the articles that fit."""
    return _count(conn, "article AS a WHERE a.forgotten IS NULL", where(query, "article"))


def article_ids(conn: sqlite3.Connection, query: Query = EVERYTHING, *, limit: int | None = None) -> list[int]:
    """List the ids of the articles that fit, those opened last first."""
    condition = where(query, "article")
    found = conn.execute(
        f"""SELECT a.id FROM article AS a WHERE a.forgotten IS NULL AND {condition.sql}
        ORDER BY a.opened DESC, a.id DESC LIMIT ?""",
        [*condition.values, -1 if limit is None else limit],
    )
    return [id_ for (id_,) in found]


def tags_of(conn: sqlite3.Connection, article: int) -> tuple[str, ...]:
    """Return the tags of an article in the order they were added."""
    found = conn.execute(
        "SELECT t.name FROM article_tag AS j JOIN tag AS t ON t.id = j.tag WHERE j.article = ? ORDER BY j.position",
        [article],
    )
    return tuple(name for (name,) in found)


def article_of(conn: sqlite3.Connection, uid: str) -> int | None:
    """Return the article of an annotation that is not deleted."""
    row = conn.execute("SELECT article FROM annotation WHERE uid = ? AND deleted IS NULL", [uid]).fetchone()
    return None if row is None else int(row[0])


def _article(row: tuple[Any, ...]) -> ArticleRow:
    id_, title, author, site, date, source, *middle, tags, annotations, notes, quotes, version, taken, corrections = row
    return ArticleRow._make((
        id_, title, author, site, date, os.fsdecode(source), *middle, _lines(tags), annotations, notes, quotes, version,
        bool(taken), corrections,
    ))  # fmt: skip


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _count(conn: sqlite3.Connection, table: str, condition: Condition) -> int:
    (count,) = conn.execute(f"SELECT count(*) FROM {table} AND {condition.sql}", condition.values).fetchone()
    return int(count)


def _chunks(found: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    while chunk := found.fetchmany(CHUNK):
        yield from chunk


# -- annotations ------------------------------------------------------------------------------------------------------

NOTE_TABLES = """annotation AS n JOIN article AS a ON a.id = n.article
    LEFT JOIN anchor AS x ON x.annotation = n.id AND x.version = a.version"""
NOTE_LISTED = "n.deleted IS NULL AND a.forgotten IS NULL"
_NOTES = f"""
    SELECT n.id, n.uid, a.id, {TITLE}, n.kind, coalesce(x.status, 'orphan'), x.start, x."end", n.exact, n.note,
        n.colour, (SELECT group_concat(t.name, char(10)) FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag
            WHERE j.annotation = n.id), n.speaker, n.created, n.updated, a.version
    FROM {NOTE_TABLES} WHERE {NOTE_LISTED}
"""


def notes(
    conn: sqlite3.Connection, query: Query = EVERYTHING, *, article: int | None = None, limit: int | None = None
) -> Iterator[NoteRow]:
    """Yield annotations by article, those opened last first, and in reading order.

    Args:
        article: only of this article, the latest first.
    """
    condition = where(query, "note")
    if article is not None:
        condition = Condition(f"{condition.sql} AND a.id = CAST(? AS INTEGER)", (*condition.values, str(article)))
    order = "" if article is None else "n.updated DESC,"
    found = conn.execute(
        f"""{_NOTES} AND {condition.sql} ORDER BY {order} a.opened DESC, a.id DESC, n.kind != 'article',
        x.start IS NULL, x.start, n.start, n.id LIMIT ?""",
        [*condition.values, -1 if limit is None else limit],
    )
    paragraphs = Paragraphs(conn)
    for _, *row in _chunks(found):
        yield _note(row, paragraphs)


def note_uids(conn: sqlite3.Connection, query: Query = EVERYTHING) -> list[str]:
    """List the uids of the annotations that fit."""
    condition = where(query, "note")
    found = conn.execute(f"SELECT n.uid FROM {NOTE_TABLES} WHERE {NOTE_LISTED} AND {condition.sql}", condition.values)
    return [uid for (uid,) in fetch_all(found)]


def notes_named(conn: sqlite3.Connection, uids: Sequence[str]) -> Iterator[NoteRow]:
    """Yield the annotations with these uids that are not deleted, by article and in reading order."""
    found = conn.execute(
        f"""{_NOTES} AND n.uid IN (SELECT value FROM json_each(?)) ORDER BY a.opened DESC, a.id DESC,
        n.kind != 'article', x.start IS NULL, x.start, n.start, n.id""",
        [to_json(list(uids))],
    )
    paragraphs = Paragraphs(conn)
    for _, *row in _chunks(found):
        yield _note(row, paragraphs)


def notes_of(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, NoteRow]:
    """Return the annotations with these row ids that are not deleted."""
    paragraphs = Paragraphs(conn)
    found = conn.execute(f"{_NOTES} AND n.id IN ({', '.join('?' * len(ids))}) ORDER BY a.id", ids)
    return {id_: _note(row, paragraphs) for id_, *row in fetch_all(found)}


def _note(row: Sequence[Any], paragraphs: Paragraphs) -> NoteRow:
    uid, article, title, kind, status, start, end, *rest, version = row
    words, note, colour, tags, speaker, created, updated = rest
    placed = kind != "article" and start is not None
    return NoteRow(
        uid, article, title, _known(kind, AnnotationKind), _known(status, PlacementStatus),
        start if placed else None, end if placed else None, paragraphs.at(version, start) if placed else None,
        words, note, colour, _lines(tags), speaker, created, updated,
    )  # fmt: skip


def count_notes(conn: sqlite3.Connection, query: Query = EVERYTHING) -> int:
    """Count the annotations that fit."""
    return _count(conn, f"{NOTE_TABLES} WHERE {NOTE_LISTED}", where(query, "note"))


def _known(value: Any, _: object) -> Any:
    """Return a value that the schema limits to those of a type."""
    return value


# -- quotes -----------------------------------------------------------------------------------------------------------

QUOTE_TABLES = f"quote AS q JOIN article_version AS v ON v.id = q.version JOIN {ARTICLE_OF_TEXT}"
_QUOTE_TABLES = f"{QUOTE_TABLES} WHERE a.forgotten IS NULL"
_QUOTES = f"""
    SELECT q.id, a.id, {TITLE}, {SITE}, {DATE}, q.paragraph, q.start, q."end",
        substr(v.text, q.start + 1, q."end" - q.start), q.words, q.kind,
        coalesce(q.speaker, CASE WHEN q.speaker_kind != 'none' THEN q.speaker_text END), q.speaker_kind, q.others,
        q.role, q.confidence, q.verdict, (
            SELECT group_concat(t.name, char(10)) FROM anchor AS x JOIN annotation AS n ON n.id = x.annotation
            JOIN annotation_tag AS j ON j.annotation = n.id JOIN tag AS t ON t.id = j.tag
            WHERE x.version = q.version AND x.start = q.start AND x."end" = q."end" AND n.kind = 'span'
                AND n.deleted IS NULL
        )
    FROM {_QUOTE_TABLES}
"""
TO_LIST = "(q.kind != 'fragment' OR q.speaker IS NOT NULL OR q.speaker_text IS NOT NULL)"


def quotes(
    conn: sqlite3.Connection,
    query: Query = EVERYTHING,
    *,
    speaker_keys: tuple[str, ...] | None = None,
    fragments: bool = False,
    limit: int | None = None,
) -> Iterator[QuoteRow]:
    """Yield quotes by article, those opened last first, and in reading order.

    Args:
        speaker_keys: only of speakers whose names without case are these, by the latest date first, undated ones last.
        fragments: with scare quotes and titles.
    """
    condition = where(query, "quote")
    order = "a.opened DESC, a.id DESC, q.start"
    only, values = "1" if fragments else TO_LIST, [*condition.values]
    if speaker_keys is not None:
        only += f" AND q.speaker_key IN ({', '.join('?' * len(speaker_keys))})"
        values += speaker_keys
        order = f"{PUBLISHED} DESC, {order}"
    found = conn.execute(
        f"{_QUOTES} AND {condition.sql} AND {only} ORDER BY {order} LIMIT ?", [*values, -1 if limit is None else limit]
    )
    for _, *row in _chunks(found):
        yield _quote(row)


def quotes_of(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, QuoteRow]:
    """Return the quotes with these row ids."""
    found = conn.execute(f"{_QUOTES} AND q.id IN ({', '.join('?' * len(ids))})", ids)
    return {id_: _quote(row) for id_, *row in fetch_all(found)}


def _quote(row: Sequence[Any]) -> QuoteRow:
    *before, speaker, kind, others, role, confidence, verdict, tags = row
    return QuoteRow._make((*before, speaker, speaker_kind(kind), _names(others), role, confidence, verdict,
                           tuple(dict.fromkeys(_lines(tags)))))  # fmt: skip


def speaker_kind(value: str) -> SpeakerKind:
    """Return a stored kind of speaker; `none` for a value that is none."""
    return next((kind for kind in get_args(SpeakerKind) if kind == value), "none")


def _names(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(name) for name in from_json(text)) if text else ()
    except (ValueError, TypeError):
        return ()


# -- people and sources -----------------------------------------------------------------------------------------------

PERSON_TABLES = f"person AS p JOIN article_version AS v ON v.id = p.version JOIN {ARTICLE_OF_TEXT}"


def people(conn: sqlite3.Connection, query: Query = EVERYTHING, *, limit: int | None = None) -> list[PersonRow]:
    """List people by name over all articles, those named in the most articles first."""
    gathered = sorted(_people(conn, query).values(), key=lambda one: (-one.articles, -one.mentions, one.name))
    return gathered[:limit]


def people_of(conn: sqlite3.Connection, keys: Sequence[str], query: Query = EVERYTHING) -> dict[str, PersonRow]:
    """Return the people whose names without case are these, as the articles that fit have them."""
    return _people(conn, query, Condition("p.key IN (SELECT value FROM json_each(?))", (to_json(list(keys)),)))


def _people(conn: sqlite3.Connection, query: Query, only: Condition = EVERY_ROW) -> dict[str, PersonRow]:
    """Gather what several articles say of each person, the latest first."""
    condition = where(query, "person")
    values = [*condition.values, *only.values]
    listed = f"WHERE a.forgotten IS NULL AND {condition.sql} AND {only.sql}"
    quotes = dict(
        fetch_all(
            conn.execute(
                # the plus keeps SQLite from looking up all quotes of the speaker for each article
                f"""SELECT p.key, count(*) FROM {PERSON_TABLES}
                JOIN quote AS q ON q.version = p.version AND +q.speaker_key = p.key
                {listed} AND {TO_LIST} GROUP BY 1""",
                values,
            )
        )
    )
    facts = {
        name: conn.execute(
            f"""SELECT p.key, p.{name} FROM {PERSON_TABLES} {listed} AND p.{name} != ''
            GROUP BY p.key, p.{name} ORDER BY max(a.opened) DESC, max(a.id) DESC, max(p.id)""",
            values,
        )
        for name in ("role", "aliases")
    }
    roles: dict[str, dict[str, None]] = {}
    aliases: dict[str, dict[str, None]] = {}
    for key, role in fetch_all(facts["role"]):
        roles.setdefault(key, {}).setdefault(role)
    for key, lines in fetch_all(facts["aliases"]):
        aliases.setdefault(key, {}).update(dict.fromkeys(_lines(lines)))
    found = conn.execute(
        f"""SELECT p.key, p.name, a.id, count(*), sum(p.count), max(a.opened || ' ' || printf('%020d', a.id))
        FROM {PERSON_TABLES} {listed} GROUP BY p.key""",
        values,
    )
    return {  # the name and the article are those of the row with the maximum
        key: PersonRow(
            name, tuple(roles.get(key, ())), tuple(alias for alias in aliases.get(key, ()) if alias != name),
            articles, mentions, quotes.get(key, 0), latest,
        )
        for key, name, latest, articles, mentions, _ in fetch_all(found)
    }  # fmt: skip


def speaker_keys(conn: sqlite3.Connection, key: str) -> tuple[str, ...]:
    """Return the keys of the speakers that a name means: of that name, or with it as an alias in an article."""
    known = "SELECT key FROM person WHERE key = ? UNION SELECT speaker_key FROM quote WHERE speaker_key = ?"
    keys = {row[0] for row in conn.execute(known, [key, key])}
    words = Words(key)
    aliases = named("aliases", "people_index", "aliases", Filter("person", key)) if words.text.strip() else None
    if aliases is not None:
        for other, lines in conn.execute(f"SELECT key, aliases FROM person WHERE {aliases.sql}", aliases.values):
            if key in map(name_key, _lines(lines)):
                keys.add(other)
    return tuple(sorted(keys))


def sources(conn: sqlite3.Connection, query: Query = EVERYTHING, *, limit: int | None = None) -> list[SourceRow]:
    """Count whom the articles quote, most words first."""
    condition = where(query, "quote")
    found = conn.execute(
        f"""SELECT coalesce(max(q.speaker), CASE WHEN q.speaker_kind != 'none' THEN q.speaker_text END, ''),
            q.speaker_kind, count(DISTINCT a.id), count(*), sum(q.words)
        FROM {_QUOTE_TABLES} AND {condition.sql} AND {TO_LIST}
        GROUP BY coalesce(q.speaker_key, CASE WHEN q.speaker_kind != 'none' THEN lower(q.speaker_text) END, ''),
            q.speaker_kind
        ORDER BY sum(q.words) DESC, count(*) DESC, 1 LIMIT ?""",
        [*condition.values, -1 if limit is None else limit],
    )
    return [SourceRow(name, speaker_kind(kind), *counts) for name, kind, *counts in fetch_all(found)]


def source_groups(conn: sqlite3.Connection, query: Query = EVERYTHING) -> list[GroupRow]:
    """Count the quoted words of named and unnamed sources by outlet and month, the latest first, undated ones last."""
    condition = where(query, "quote")
    named = "CASE WHEN q.speaker_kind IN ('person', 'organisation') THEN q.words ELSE 0 END"
    unnamed = "CASE WHEN q.speaker_kind IN ('role', 'unnamed') THEN q.words ELSE 0 END"
    found = conn.execute(
        f"""SELECT coalesce({SITE}, ''), substr({PUBLISHED}, 1, 7), count(DISTINCT a.id), count(*), sum(q.words),
            sum({named}), sum({unnamed})
        FROM {_QUOTE_TABLES} AND {condition.sql} AND {TO_LIST} GROUP BY 1, 2 ORDER BY 2 DESC, 5 DESC, 1""",
        condition.values,
    )
    return [GroupRow(*row) for row in fetch_all(found)]
