"""Search the whole library: titles, texts, annotations and people, ranked, each with its passage."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from tui_reader.store.search.conditions import ARTICLE_OF_TEXT, TITLE, Kind, phrase, where
from tui_reader.store.search.lists import people
from tui_reader.store.search.paragraphs import Paragraphs
from tui_reader.store.search.values import Found
from tui_reader.text.document import SEPARATOR
from tui_reader.text.query import Query, Term, Words
from tui_reader.text.spans import Span

AROUND = 90
"""Characters of a passage before and after the words that were found."""
_OPEN, _CLOSE = "\x02", "\x03"
"""Put around words by SQLite; texts have no such characters, as they are cleaned when they are loaded."""
TEXT_OF_INDEX = "article_version AS v ON v.id = text_index.rowid"
_WEIGHTS = {"article": 3.0, "note": 1.5, "text": 1.0}
"""What a word counts in a title and in an annotation, against one in a text."""


def search(conn: sqlite3.Connection, query: Query, *, limit: int) -> list[Found]:
    """Return what fits a query, the best first; nothing for a query without words and fields."""
    if query.is_empty:
        return []
    found = [*_titles(conn, query, limit), *_texts(conn, query, limit), *_notes(conn, query, limit)]
    if query.words:
        found += _people(conn, query, limit)
    return sorted(found, key=lambda one: -one.score)[:limit]


def ranking(query: Query, columns: str = "") -> tuple[str, Query]:
    """Split a query into a string of FTS5, by which rows can be ranked, and the rest; `""` for none."""
    ranked: list[str] = []
    rest: list[tuple[Term, ...]] = []
    for group in query.groups:
        words = [term for term in group if isinstance(term, Words) and term.spaced and not term.literals]
        if len(words) == len(group):
            ranked.append(" OR ".join(phrase(word.spaced, prefix=word.prefix) for word in words))
        else:
            rest.append(group)
    joined = " AND ".join(f"({part})" for part in ranked)
    return (f"{columns} : ({joined})" if columns and joined else joined), Query(tuple(rest))


def _ranked(
    conn: sqlite3.Connection, query: Query, kind: Kind, index: str, columns: str, tables: str, limit: int
) -> list[tuple[Any, ...]]:
    """Return the columns of the best rows of an index, each after its score.

    Args:
        tables: the tables after FROM, in which `i` is the index.
    """
    match, rest = ranking(query)
    condition = where(rest if match else query, kind)
    if match:
        found = conn.execute(
            f"""SELECT -bm25({index}), {columns} FROM {index} JOIN {tables} WHERE {index} MATCH ?
            AND a.forgotten IS NULL AND {condition.sql} ORDER BY bm25({index}), a.opened DESC, a.id DESC LIMIT ?""",
            [match, *condition.values, limit],
        )
    else:
        found = conn.execute(
            f"""SELECT 0.0, {columns} FROM {_WITHOUT_INDEX[kind]} WHERE a.forgotten IS NULL AND {condition.sql}
            ORDER BY a.opened DESC, a.id DESC LIMIT ?""",
            [*condition.values, limit],
        )
    return found.fetchall()


_NOTE_JOINS = """JOIN article AS a ON a.id = n.article
    LEFT JOIN anchor AS x ON x.annotation = n.id AND x.version = a.version"""
_WITHOUT_INDEX: dict[Kind, str] = {
    "article": "article AS a",
    "text": "article AS a",
    "note": f"annotation AS n {_NOTE_JOINS} AND n.deleted IS NULL",
}


# -- articles by their title and origin -------------------------------------------------------------------------------


def _titles(conn: sqlite3.Connection, query: Query, limit: int) -> Iterator[Found]:
    rows = _ranked(conn, query, "article", "article_index", f"a.id, {TITLE}",
                   "article AS a ON a.id = article_index.rowid", limit)  # fmt: skip
    for score, id_, title in rows:
        marks = tuple(_literal_marks(title, query.words))
        yield Found("article", id_, title, None, None, None, title, marks, score * _WEIGHTS["article"])


# -- passages of texts ------------------------------------------------------------------------------------------------


def _texts(conn: sqlite3.Connection, query: Query, limit: int) -> Iterator[Found]:
    if not query.words:
        return
    rows = _ranked(conn, query, "text", "text_index", f"a.id, {TITLE}, a.version",
                   f"{TEXT_OF_INDEX} JOIN {ARTICLE_OF_TEXT}", limit)  # fmt: skip
    paragraphs = Paragraphs(conn)
    match = " OR ".join(phrase(word.spaced, prefix=word.prefix) for word in query.words if word.spaced)
    highlighted = _highlighted(conn, [row[3] for row in rows], match)
    for score, article, title, version in rows:
        text, marks = _marked(conn, version, highlighted.get(version), query.words)
        if not marks:  # a condition without words, such as `a OR tag:b`
            continue
        starts = paragraphs.starts(version)
        first = _best(text, marks, starts)
        passage, inside = _passage(text, marks, first, starts)
        place = marks[first]
        speaker = _speaker(conn, version, place)
        yield Found(
            "quote" if speaker is not None else "text", article, title,
            bisect_right(starts, place.start) or None, place.start, place.end, passage, inside,
            score * _WEIGHTS["text"], speaker=speaker or None, places=len(marks),
        )  # fmt: skip


def _highlighted(conn: sqlite3.Connection, versions: Sequence[int], match: str) -> dict[int, str]:
    """Return texts with marks around what matches, in one scan: each scan of a short prefix costs milliseconds."""
    if not match or not versions:
        return {}
    found = conn.execute(
        f"""SELECT rowid, highlight(text_index, 0, ?, ?) FROM text_index WHERE text_index MATCH ?
        AND +rowid IN ({", ".join("?" * len(versions))})""",
        [_OPEN, _CLOSE, match, *versions],
    )
    return dict(found.fetchall())


def _marked(
    conn: sqlite3.Connection, version: int, marked: str | None, words: Sequence[Words]
) -> tuple[str, list[Span]]:
    """Return a text, and where the words are in it."""
    text, marks = _unmarked(marked) if marked is not None else (_text(conn, version), [])
    marks += _literal_marks(text, [word for word in words if word.literals], only_literals=True)
    return text, sorted(marks)


def _text(conn: sqlite3.Connection, version: int) -> str:
    row = conn.execute("SELECT text FROM article_version WHERE id = ?", [version]).fetchone()
    return str(row[0] or "") if row is not None else ""


def _unmarked(marked: str) -> tuple[str, list[Span]]:
    """Take the marks of SQLite out of a text, and return where they were."""
    pieces: list[str] = []
    spans: list[Span] = []
    at = 0
    first, *others = marked.split(_OPEN)
    pieces.append(first)
    at = len(first)
    for other in others:
        inside, _, after = other.partition(_CLOSE)
        spans.append(Span(at, at + len(inside)))
        pieces += [inside, after]
        at += len(inside) + len(after)
    return "".join(pieces), spans


def _literal_marks(text: str, words: Sequence[Words], *, only_literals: bool = False) -> list[Span]:
    """Find words as they are written, without regard to case."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = text
    spans: set[Span] = set()
    for word in words:
        for wanted in word.literals if only_literals else (*word.literals, *word.spaced.split()):
            at = folded.find(wanted.lower())
            while at >= 0 and len(spans) < 1_000:
                spans.add(Span(at, at + len(wanted)))
                at = folded.find(wanted.lower(), at + len(wanted))
    return _apart(sorted(spans))


def _apart(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _best(text: str, marks: Sequence[Span], starts: Sequence[int]) -> int:
    """Return the index of the first mark of the passage with the most different words."""
    best, most = 0, 0
    for first, mark in enumerate(marks[:500]):
        block = bisect_right(starts, mark.start)
        words: set[str] = set()
        for other in marks[first : first + 20]:
            if other.start > mark.start + AROUND or bisect_right(starts, other.start) != block:
                break
            words.add(text[other.start : other.end].lower())
        if len(words) > most:
            best, most = first, len(words)
    return best


def _passage(text: str, marks: Sequence[Span], first: int, starts: Sequence[int]) -> tuple[str, tuple[Span, ...]]:
    """Return the words around a mark, inside its paragraph, and the marks in them."""
    mark = marks[first]
    block = max(1, bisect_right(starts, mark.start))
    low = starts[block - 1] if starts else 0
    high = starts[block] - len(SEPARATOR) if block < len(starts) else len(text)
    start, end = max(low, mark.start - AROUND), min(high, mark.end + 2 * AROUND)
    if start > low and (blank := text.find(" ", start, mark.start)) >= 0:
        start = blank + 1
    if end < high and (blank := text.rfind(" ", mark.end, end)) >= 0:
        end = blank
    before, after = "… " if start > low else "", " …" if end < high else ""
    shift = len(before) - start
    inside = tuple(Span(one.start + shift, one.end + shift) for one in marks if start <= one.start and one.end <= end)
    return before + text[start:end].replace("\n", " ") + after, inside


def _speaker(conn: sqlite3.Connection, version: int, place: Span) -> str | None:
    """Return who says the words at a place, `""` for a quote without a name; None outside of quotes."""
    row = conn.execute(
        """SELECT coalesce(speaker, speaker_text, '') FROM quote WHERE version = ? AND start <= ? AND "end" >= ?
        AND kind != 'fragment' ORDER BY start DESC LIMIT 1""",
        [version, place.start, place.end],
    ).fetchone()
    return None if row is None else str(row[0])


# -- annotations and people -------------------------------------------------------------------------------------------


def _notes(conn: sqlite3.Connection, query: Query, limit: int) -> Iterator[Found]:
    columns = f"""a.id, {TITLE}, a.version, n.uid, n.kind, n.exact, n.note, x.start, x."end", (
        SELECT group_concat(t.name, char(10)) FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag
        WHERE j.annotation = n.id)"""
    tables = f"annotation AS n ON n.id = note_index.rowid {_NOTE_JOINS}"
    paragraphs = Paragraphs(conn)
    for score, article, title, version, uid, kind, exact, note, start, end, tags in _ranked(
        conn, query, "note", "note_index", columns, tables, limit
    ):
        placed = kind != "article" and start is not None
        text = " ".join((note or exact or title).split())
        yield Found(
            "note", article, title, paragraphs.at(version, start) if placed else None,
            start if placed else None, end if placed else None, text, tuple(_literal_marks(text, query.words)),
            score * _WEIGHTS["note"], uid, note, tuple(tags.split("\n")) if tags else (),
        )  # fmt: skip


def _people(conn: sqlite3.Connection, query: Query, limit: int) -> Iterator[Found]:
    for person in people(conn, query, limit=limit):
        roles = f", {person.roles[0]}" if person.roles else ""
        text = f"{person.name}{roles}"
        (title,) = conn.execute(f"SELECT {TITLE} FROM article AS a WHERE a.id = ?", [person.latest]).fetchone()
        yield Found(
            "person", person.latest, title, None, None, None, text, tuple(_literal_marks(text, query.words)),
            4.0 + person.articles / (person.articles + 10), places=person.articles,
        )  # fmt: skip
