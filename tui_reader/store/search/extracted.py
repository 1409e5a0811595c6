"""Store the quotes and people of texts: as the rules find them, and as rows with the user's corrections.

The first are kept by the hash of what the rules read, so that opening the same text again need not search it. The rows
belong to a text of the library; lists over the whole library read them. Both are of one version of the rules, and are
made again when the rules, the corrections or the rules for names change.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import Extraction, Person, Quote
from tui_reader.store.search import index
from tui_reader.store.search.conditions import phrase
from tui_reader.store.values import from_json, storable, to_json
from tui_reader.text.clean import clean
from tui_reader.text.query import Words
from tui_reader.text.spans import Span

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

MAX_EXTRACTED = 2_000_000
"""Characters of the longest text whose quotes and people are stored."""
_MOST_BYTES = 100_000_000
"""The most bytes of an extraction, unpacked: the row may be somebody else's."""


class QuoteColumns(NamedTuple):
    """The columns of a row of `quote`, after `id` and `version`."""

    start: int
    end: int
    paragraph: int
    words: int
    kind: str
    speaker: str | None
    speaker_key: str | None
    speaker_text: str | None
    speaker_kind: str
    others: str
    role: str | None
    attribution: str
    confidence: float
    verdict: str


class PersonColumns(NamedTuple):
    """The columns of a row of `person`, after `id` and `version`."""

    name: str
    key: str
    aliases: str
    role: str | None
    role_text: str | None
    mentions: str
    times: int
    verdict: str


_PERSON = tuple("count" if name == "times" else name for name in PersonColumns._fields)


def stored(conn: sqlite3.Connection, key: str, rules: str, length: int) -> Extraction | None:
    """Return what these rules found in a text of that length; None if it is not stored or not understood."""
    row = conn.execute("SELECT found FROM extraction WHERE hash = ? AND rules = ?", [key, rules]).fetchone()
    if row is None:
        return None
    try:
        unpacked = zlib.decompressobj().decompress(row[0], _MOST_BYTES)
        quotes, people = from_json(unpacked.decode())
        found = Extraction(tuple(map(_quote, quotes)), tuple(map(_person, people)))
    except (zlib.error, ValueError, TypeError, UnicodeDecodeError):
        return None
    spans = [*(quote.span for quote in found.quotes), *(span for person in found.people for span in person.mentions)]
    return found if all(0 <= start <= end <= length for start, end in spans) else None


def keep(db: Database, key: str, rules: str, found: Extraction) -> None:
    """Store what the rules found in a text."""
    packed = zlib.compress(to_json([found.quotes, found.people]).encode(), 6)
    db.execute("INSERT OR REPLACE INTO extraction (hash, rules, found) VALUES (?, ?, ?)", [key, rules, packed])


def _quote(values: list[object]) -> Quote:
    """Rebuild a quote; raises TypeError or ValueError for values that are none."""
    quote = Quote(*values)  # type: ignore[arg-type]
    numbers, texts = (quote.start, quote.end, quote.decision), (quote.kind, quote.attribution, quote.verdict)
    if not all(isinstance(one, int) for one in numbers) or not isinstance(quote.confidence, (int, float)):
        raise TypeError(values)
    if not all(isinstance(one, str) for one in (*texts, *quote.others)):
        raise TypeError(values)
    return quote._replace(
        speaker=_clean(quote.speaker), speaker_text=_clean(quote.speaker_text), others=tuple(map(clean, quote.others))
    )


def _person(values: list[object]) -> Person:
    """Rebuild a person; raises TypeError or ValueError for values that are none."""
    person = Person(*values)  # type: ignore[arg-type]
    mentions = tuple(Span(start, end) for start, end in person.mentions)
    if not all(isinstance(one, int) for span in mentions for one in span):
        raise TypeError(values)
    aliases = tuple(clean(alias) for alias in person.aliases)
    return person._replace(
        name=clean(person.name), role=_clean(person.role), role_text=_clean(person.role_text), mentions=mentions,
        aliases=aliases,
    )  # fmt: skip


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


# -- rows -------------------------------------------------------------------------------------------------------------


def pending(conn: sqlite3.Connection, rules: str) -> list[int]:
    """List the versions whose rows are missing or stale, of articles that are not forgotten, the latest first."""
    found = conn.execute(
        """SELECT v.id FROM article AS a JOIN article_version AS v ON v.id = a.version
        LEFT JOIN prepared AS s ON s.version = v.id
        WHERE a.forgotten IS NULL AND s.extracted IS NOT ? || coalesce(' ' || a.own_language, '')
            AND v.text IS NOT NULL AND v.length <= ?
        ORDER BY a.opened DESC, a.id DESC""",
        [rules, MAX_EXTRACTED],
    )
    return [version for (version,) in found]


def put(
    db: Database,
    version: int,
    key: str,
    rules: str,
    language: str,
    quotes: Iterable[QuoteColumns],
    people: Iterable[PersonColumns],
) -> None:
    """Replace the rows of a text; `language` is the one that the user named, `""` if it is detected."""
    with index.guarded(db):
        index.drop_extracted(db, version)
        db.conn.executemany(_insert("quote", QuoteColumns._fields), [_stored(version, quote) for quote in quotes])
        db.conn.executemany(_insert("person", _PERSON), [_stored(version, person) for person in people])
        index.put_extracted(db, version)
        db.execute(
            """INSERT INTO prepared (version, extracted, extraction) VALUES (?, ?, ?)
            ON CONFLICT (version) DO UPDATE SET extracted = excluded.extracted, extraction = excluded.extraction""",
            [version, f"{rules} {language}".rstrip(), key],
        )


def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} (version, {names}) VALUES (?{', ?' * len(columns)})"


def _stored(version: int, row: QuoteColumns | PersonColumns) -> list[object]:
    return [version, *(storable(value) if isinstance(value, str) else value for value in row)]


def spoil(db: Database) -> None:
    """Mark the rows that the corrections of this transaction make stale."""
    for article in db.touched.decided:
        db.execute(
            "UPDATE prepared SET extracted = '' WHERE version IN (SELECT id FROM article_version WHERE article = ?)",
            [article],
        )
    for name in db.touched.names:
        words = Words(name).spaced
        if not words:
            db.execute("UPDATE prepared SET extracted = ''")
            return
        db.execute(
            """UPDATE prepared SET extracted = '' WHERE version IN (
                SELECT version FROM person WHERE id IN (SELECT rowid FROM people_index WHERE people_index MATCH ?)
                UNION SELECT version FROM quote WHERE id IN (SELECT rowid FROM quote_index WHERE quote_index MATCH ?)
            )""",
            [f"{{name aliases}} : {phrase(words)}", f"speaker : {phrase(words)}"],
        )
