"""Recognise articles by their text, then by their path; open, list and forget them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.model import (
    Article,
    ArticleEntry,
    Identity,
    OwnMetadata,
    Place,
    ReadAs,
    ReaderError,
    article_number,
    linked,
)
from tui_reader.store import paths, placing, rows, sketches, tables, versions
from tui_reader.store.memo import Memo
from tui_reader.store.search import index
from tui_reader.store.values import path_key, storable
from tui_reader.text import address
from tui_reader.text.address import is_address
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.store.journal import Step
    from tui_reader.store.rows import Database


class Known(NamedTuple):
    """What the library knows about a loaded text."""

    article: int
    version: int | None
    """None: the article is known, but not this text."""
    current: int
    """The version opened last."""
    own: OwnMetadata
    forgotten: bool


_OWN = "a.own_title, a.own_author, a.own_date, a.own_site, a.own_address, a.own_language"
_KNOWN = f"""
    SELECT a.id, v.id, a.version, a.forgotten, {_OWN}
    FROM article_version AS v JOIN article AS a ON a.id = v.article
"""


def peek(conn: sqlite3.Connection, identity: Identity, sha256: str | None) -> Known | None:
    """Recognise a text before it is read: by its hash, or by path, size and time of an earlier one."""
    if identity.article_id is not None:
        return _new_text_of(conn, identity.article_id, sha256) if sha256 else None
    if sha256:
        return _by_hash(conn, sha256, identity)
    if identity.path is None or identity.size is None:
        return None
    return _known(
        conn.execute(
            f"{_KNOWN} JOIN source AS s ON s.version = v.id WHERE s.path = ? AND s.size = ? AND s.mtime_ns = ?",
            [path_key(identity.path), identity.size, identity.mtime_ns],
        ).fetchone()
    )


def recognise(
    conn: sqlite3.Connection, article: Article, document: Document, identity: Identity, memo: Memo | None = None
) -> Known | None:
    """Recognise a text that was read to its end: by its hash, the articles of its path, or a missing file.

    Empty texts are all equal, so they are recognised by their path only.
    """
    from tui_reader.store import copies

    sha256 = versions.text_hash(article, document)
    if identity.article_id is not None:
        return _new_text_of(conn, identity.article_id, sha256)
    known = _by_hash(conn, sha256, identity) if document.length else None
    if known is not None or identity.path is None:
        return known
    if not document.length:
        found = paths.now_at(conn, identity.path)
    else:
        found = copies.of_path(conn, identity.path, document, memo)
        if found is None:
            found = copies.renamed(conn, document, memo)
    return _new_text_of(conn, found, sha256) if found is not None else None


def _new_text_of(conn: sqlite3.Connection, article: int, sha256: str) -> Known | None:
    """Return what is known about an article, with the version that has this hash."""
    row = conn.execute(f"SELECT a.version, a.forgotten, {_OWN} FROM article AS a WHERE a.id = ?", [article]).fetchone()
    if row is None:
        return None
    same = conn.execute("SELECT id FROM article_version WHERE article = ? AND sha256 = ?", [article, sha256]).fetchone()
    return Known(article, same[0] if same else None, row[0], OwnMetadata(*row[2:]), row[1] is not None)


def _by_hash(conn: sqlite3.Connection, sha256: str, identity: Identity) -> Known | None:
    """Find the article with this text: of several, that of this path, else not forgotten, last opened."""
    here = path_key(identity.path) if identity.path is not None else b""
    return _known(
        conn.execute(
            f"""{_KNOWN} WHERE v.sha256 = ? AND v.length > 0 ORDER BY EXISTS (
                SELECT 1 FROM source AS s JOIN article_version AS o ON o.id = s.version
                WHERE s.path = ? AND o.article = a.id
            ) DESC, a.forgotten IS NOT NULL, a.opened DESC, a.id DESC LIMIT 1""",
            [sha256, here],
        ).fetchone()
    )


def _known(row: Sequence[Any] | None) -> Known | None:
    return None if row is None else Known(row[0], row[1], row[2], OwnMetadata(*row[4:]), row[3] is not None)


def register(
    db: Database,
    known: Known | None,
    article: Article,
    document: Document,
    identity: Identity,
    *,
    now: str,
    uid: str,
    memo: Memo | None = None,
) -> tuple[int, int]:
    """Record that a text was opened, and store it unless it is too long; return article and version."""
    title, source = storable(article.title), path_key(article.source)
    if known is not None and not is_address(article.source) and (fetched := _fetched(db.conn, known.article)):
        before, *values = fetched
        names = ("author", "date", "site", "address")
        article = article._replace(
            **{name: getattr(article, name) or value for name, value in zip(names, values, strict=True)}
        )
        if known.version == known.current and is_address(os.fsdecode(before)):
            source = before  # a copy of what was fetched: the library keeps both places
    loaded = [None if value is None else storable(value) for value in origin(article)]
    if known is None:
        article_id = rows.insert(
            db, "article", {"uid": uid, "source": source, "title": title, "words": article.words, "opened": now}
        )
    else:
        article_id = known.article
        if known.forgotten:
            rows.update(db, "article", {"id": article_id}, {"forgotten": None})
            db.execute("DELETE FROM reading_position WHERE article = ?", [article_id])
    version = known.version if known is not None else None
    if version is None:
        version = rows.insert(
            db,
            "article_version",
            {
                "article": article_id,
                "sha256": versions.text_hash(article, document),
                "length": document.length,
                "metadata": versions.dump_metadata(article),
                "opened": now,
            },
        )
        if document.length <= versions.TEXT_AT_ONCE or is_address(article.source) or _is_annotated(db.conn, article_id):
            keep_text(db, version, document)
        if document.length:
            sketches.add(db, version, sketches.of(document, memo))
    else:
        db.execute(
            "UPDATE article_version SET opened = ?, metadata = ? WHERE id = ?",
            [now, versions.dump_metadata(article), version],
        )
    db.execute(
        """UPDATE article SET source = ?, title = ?, words = ?, opened = ?, version = ?, author = ?, date = ?, site = ?,
            address = ? WHERE id = ?""",
        [source, title, article.words, now, version, *loaded, article_id],
    )
    if article.language:
        _name_language(db, article_id, known, article.language)
    db.touched.articles.add(article_id)
    if identity.path is not None:
        rows.insert(
            db,
            "source",
            {
                "path": path_key(identity.path),
                "version": version,
                "size": identity.size,
                "mtime_ns": identity.mtime_ns,
            },
            replace=True,
        )
        paths.remember(db, identity.path, article_id)
        if is_address(identity.path) and article.address:  # where redirects led to
            paths.remember(db, address.identity(article.address), article_id)
    return article_id, version


def _fetched(conn: sqlite3.Connection, article: int) -> tuple[Any, ...] | None:
    """Return source, author, date, site and address of an article that an address has; None for any other."""
    source, *more, place = conn.execute(
        "SELECT source, author, date, site, address FROM article WHERE id = ?", [article]
    ).fetchone()
    place = place or os.fsdecode(source)
    if not is_address(place) or article not in paths.at(conn, address.identity(place)):
        return None
    return source, *more, place


def _name_language(db: Database, article_id: int, known: Known | None, language: str) -> None:
    """Store the language that the user named when the source was opened; `auto` removes one named earlier."""
    named, before = None if language == "auto" else language, known.own.language if known is not None else None
    if named != before:
        rows.update(db, "article", {"id": article_id}, {"own_language": named})


def origin(article: Article) -> tuple[str | None, ...]:
    """Return the values of the columns `author`, `date`, `site` and `address`."""
    return article.author, article.date, article.site, article.address


def _is_annotated(conn: sqlite3.Connection, article: int) -> bool:
    found = conn.execute("SELECT 1 FROM annotation WHERE article = ? AND deleted IS NULL LIMIT 1", [article])
    return found.fetchone() is not None


def keep_text(db: Database, version: int, document: Document) -> None:
    """Store the text of a version that has none yet."""
    if db.execute("SELECT text IS NULL FROM article_version WHERE id = ?", [version]).fetchone()[0]:
        text = storable(document.text)
        db.execute(
            "UPDATE article_version SET text = ?, blocks = ? WHERE id = ?",
            [text, versions.dump_blocks(document), version],
        )
        index.put(db, version, text)


def text_of(conn: sqlite3.Connection, version: int) -> str | None:
    row = conn.execute("SELECT text FROM article_version WHERE id = ?", [version]).fetchone()
    return None if row is None else row[0]


_STORED = """(
    SELECT v.id FROM article_version AS v JOIN article AS o ON o.id = v.article
    WHERE o.id = ? AND (v.id = o.version OR v.text IS NOT NULL)
    ORDER BY v.text IS NULL, v.id = o.version DESC, v.opened DESC, v.id DESC LIMIT 1
)"""
"""The version opened last or, if its text was too long, the last one whose text is stored."""


def document_of(conn: sqlite3.Connection, article: int) -> Document | None:
    """Return the text of the version opened last, or of the last one stored."""
    row = conn.execute(f"SELECT text, blocks FROM article_version WHERE id = {_STORED}", [article]).fetchone()
    return None if row is None or row[0] is None else versions.load_document(*row)


def stored(conn: sqlite3.Connection, article: int, *, own: bool = True) -> tuple[int, Article, Known] | None:
    """Return the version opened last, or the last one stored, with the article's metadata in it.

    Args:
        own: with the user's replacements.
    """
    row = conn.execute(
        f"""SELECT v.id, v.metadata, a.source, a.forgotten, {_OWN}
        FROM article AS a JOIN article_version AS v ON v.id = {_STORED} WHERE a.id = ?""",
        [article, article],
    ).fetchone()
    if row is None:
        return None
    written = OwnMetadata(*row[4:])
    loaded = versions.load_article(row[1], source=os.fsdecode(row[2]), own=written if own else versions.NOTHING_OWN)
    return row[0], loaded, Known(article, row[0], row[0], written, row[3] is not None)


def remembered(conn: sqlite3.Connection, path: str) -> ReadAs:
    """Return how the user wanted the file at a real path to be read."""
    row = conn.execute(
        "SELECT v.metadata FROM source AS s JOIN article_version AS v ON v.id = s.version WHERE s.path = ?",
        [path_key(path)],
    ).fetchone()
    return versions.read_as(row[0]) if row is not None else ReadAs()


def opened_at(conn: sqlite3.Connection, version: int) -> str:
    """Return when a version was last opened."""
    return str(conn.execute("SELECT opened FROM article_version WHERE id = ?", [version]).fetchone()[0])


def former_path(conn: sqlite3.Connection, known: Known, article: Article) -> str:
    """Return the path an article was last opened from, if its file is gone and this is another; else `""`."""
    path = os.fsdecode(conn.execute("SELECT source FROM article WHERE id = ?", [known.article]).fetchone()[0])
    there = path in ("-", article.source) or is_address(path) or os.path.lexists(path)
    return "" if there else path


def own_metadata(conn: sqlite3.Connection, article: int) -> OwnMetadata:
    """Return the user's replacements of an article's metadata."""
    row = conn.execute(f"SELECT {_OWN} FROM article AS a WHERE a.id = ?", [article]).fetchone()
    return OwnMetadata(*row) if row is not None else OwnMetadata()


def set_metadata(step: Step, article: int, values: Mapping[str, str | None]) -> None:
    """Set the user's replacements of an article's metadata, by the names of `OwnMetadata`; None: as in the source."""
    before = own_metadata(step.db.conn, article)._asdict()
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed:
        old, new = ({f"own_{name}": source[name] for name in changed} for source in (before, changed))
        step.update("article", {"id": article}, old, new)


# -- reading position -------------------------------------------------------------------------------------------


def save_place(db: Database, article: int, version: int, offset: int, words: str, percent: int | None) -> None:
    """Store the reading position. The percentage of an article that was begun is at least 1, also back at its start."""
    begun = (
        offset > 0
        or db.execute("SELECT 1 FROM reading_position WHERE article = ? AND percent > 0", [article]).fetchone()
    )
    if percent is None:
        length = db.execute("SELECT length FROM article_version WHERE id = ?", [version]).fetchone()[0]
        percent = round(100 * offset / length) if length else 0
    db.execute(
        "INSERT OR REPLACE INTO reading_position VALUES (?, ?, ?, ?, ?)",
        [article, version, offset, storable(words), max(1 if begun else 0, min(100, percent))],
    )


def begin(db: Database, article: int, version: int) -> None:
    """Record that something of an article was read, because it was annotated: it leaves the inbox."""
    db.execute(
        """INSERT INTO reading_position VALUES (?, ?, 0, '', 1)
        ON CONFLICT (article) DO UPDATE SET percent = 1 WHERE percent = 0""",
        [article, version],
    )


def place_in(conn: sqlite3.Connection, known: Known, version: int | None, document: Document | None) -> Place | None:
    """Return the reading position in a version; if it was saved in another one, it is placed in `document`."""
    if known.forgotten:
        return None
    row = conn.execute(
        """SELECT p.version, p."offset", p.words, v.length FROM reading_position AS p
        JOIN article_version AS v ON v.id = p.version WHERE p.article = ?""",
        [known.article],
    ).fetchone()
    if row is None:
        return None
    if row[0] == version:
        return Place(row[1], row[2])
    if document is None:
        return None
    return Place(placing.place_offset(document.text, row[1], row[2], row[3]), row[2])


# -- lists ------------------------------------------------------------------------------------------------------

_ENTRY = """
    SELECT a.id, a.source, coalesce(a.own_title, a.title), a.opened, a.words,
        (SELECT count(*) FROM annotation AS n WHERE n.article = a.id AND n.deleted IS NULL),
        coalesce((SELECT percent FROM reading_position AS p WHERE p.article = a.id), 0), a.version,
        a.source != CAST('-' AS BLOB) AND EXISTS (
            SELECT 1 FROM path_article AS mine
            JOIN source AS s ON s.path = mine.path JOIN article_version AS v ON v.id = s.version
            WHERE mine.article = a.id AND v.article != a.id
        ) AND NOT EXISTS (
            SELECT 1 FROM source AS s JOIN article_version AS v ON v.id = s.version WHERE v.article = a.id
        ),
        (SELECT count(*) FROM quote_decision AS d WHERE d.article = a.id AND d.verdict IS NOT 'replaced')
            + (SELECT count(*) FROM name_decision AS d WHERE d.article = a.id)
    FROM article AS a
"""


def recent(conn: sqlite3.Connection, limit: int) -> list[ArticleEntry]:
    found = conn.execute(f"{_ENTRY} WHERE a.forgotten IS NULL ORDER BY a.opened DESC, a.id DESC LIMIT ?", [limit])
    return _entries(found.fetchall())


_FROM_THE_WEB = "lower(CAST(substr(a.source, 1, 4) AS TEXT)) = 'http'"


def from_the_web(conn: sqlite3.Connection) -> list[ArticleEntry]:
    """List the articles that were opened from an address last, the last one opened first."""
    found = conn.execute(f"{_ENTRY} WHERE a.forgotten IS NULL AND {_FROM_THE_WEB} ORDER BY a.opened DESC, a.id DESC")
    return [entry for entry in _entries(found.fetchall()) if is_address(entry.source)]


def added_elsewhere(conn: sqlite3.Connection, writer: str) -> frozenset[int]:
    """Return the articles that another installation than `writer` added, as far as is known."""
    return frozenset(id_ for (id_,) in conn.execute("SELECT id FROM article WHERE writer != ?", [writer]))


def entry(conn: sqlite3.Connection, article: int) -> ArticleEntry | None:
    return next(iter(_entries(conn.execute(f"{_ENTRY} WHERE a.id = ?", [article]).fetchall())), None)


def find(
    conn: sqlite3.Connection, source: str, real_path: str | None, sha256: str | None, *, forgotten: bool = False
) -> int | None:
    """Find an article by a link to it or an annotation, its text's hash, a path of it, or its exact title.

    Of several articles of a path the last one is found.

    Args:
        forgotten: search only forgotten articles instead of the others; of several with one title, the latest.

    Raises:
        ReaderError: several articles have this title.
    """
    state = f"a.forgotten IS {'NOT ' if forgotten else ''}NULL"
    if linked(source) is not None:
        return _of_link(conn, source, state)
    has_text = "a.id IN (SELECT article FROM article_version WHERE sha256 = ? AND length > 0)"
    article_id = _first(conn, f"SELECT a.id FROM article AS a WHERE {state} AND {has_text} {_LATEST}", [sha256])
    if article_id is None:
        article_id = _of_path(conn, source, real_path, state)
    if article_id is not None:
        return article_id
    titled = conn.execute(
        f"""SELECT a.id FROM article AS a WHERE {state} AND coalesce(a.own_title, a.title) = ?
        ORDER BY a.opened DESC, a.id DESC""",
        [storable(source)],
    ).fetchall()
    if len(titled) > 1 and not forgotten:
        names = ", ".join(f"reader:{id_}" for (id_,) in titled[:20])
        raise ReaderError(f"{len(titled)} articles are called “{source}”: {names}")
    return int(titled[0][0]) if titled else None


_LATEST = "ORDER BY a.opened DESC, a.id DESC LIMIT 1"


def _of_link(conn: sqlite3.Connection, link: str, state: str) -> int | None:
    """Find the article of a link, by its number, its uid, or the uid of an annotation."""
    number, uid = article_number(link), linked(link)
    found = _first(conn, f"SELECT a.id FROM article AS a WHERE a.id = ? AND {state}", [number])
    if found is None:
        found = _first(conn, f"SELECT a.id FROM article AS a WHERE a.uid = ? AND {state}", [uid])
    if found is None:
        of_annotation = "SELECT article FROM annotation WHERE uid = ? AND deleted IS NULL"
        found = _first(conn, f"SELECT a.id FROM article AS a WHERE a.id = ({of_annotation}) AND {state}", [uid])
    return found


def find_path(conn: sqlite3.Connection, source: str, real_path: str | None) -> int | None:
    """Find the article that was last at a path, whatever is there now."""
    return _of_path(conn, source, real_path, "a.forgotten IS NULL")


def _of_path(conn: sqlite3.Connection, source: str, real_path: str | None, state: str) -> int | None:
    paths = [path_key(path) for path in (source, real_path, _absolute(source)) if path]
    marks = ", ".join("?" * len(paths))
    return _first(
        conn,
        f"""SELECT a.id FROM article AS a WHERE {state} AND (
            a.source IN ({marks}) OR a.id IN (SELECT article FROM path_article WHERE path IN ({marks}))
        ) ORDER BY EXISTS (
            SELECT 1 FROM source AS s JOIN article_version AS v ON v.id = s.version
            WHERE s.path IN ({marks}) AND v.article = a.id
        ) DESC, a.opened DESC, a.id DESC LIMIT 1""",
        paths * 3,
    )


def _absolute(source: str) -> str:
    try:
        return os.path.abspath(source)
    except (OSError, ValueError):  # no working directory, a NUL
        return source


def _first(conn: sqlite3.Connection, statement: str, values: Sequence[object]) -> int | None:
    row = conn.execute(statement, values).fetchone()
    return None if row is None else int(row[0])


class Forgotten(NamedTuple):
    """An article whose `forget` can be undone."""

    article: int
    step: int
    of_library: bool
    """Whether it was forgotten in a step of the library, with others perhaps."""


def find_forgotten(conn: sqlite3.Connection, source: str, real_path: str | None) -> Forgotten | None:
    """Find the article whose `forget` can be undone: one opened again since, or one still forgotten."""
    for forgotten in (False, True):
        found = find(conn, source, real_path, None, forgotten=forgotten)
        row = conn.execute(
            """SELECT step, article IS NULL FROM change WHERE undone = 0 AND (
                (article = ?1 AND label = 'forget') OR (article IS NULL AND "table" = 'article'
                    AND json_extract(row, '$.id') = ?1 AND (label = 'forget' OR label LIKE 'forget: %'))
            ) ORDER BY step DESC LIMIT 1""",
            [found],
        ).fetchone()
        if found is not None and row is not None:
            return Forgotten(found, row[0], bool(row[1]))
    return None


def named(conn: sqlite3.Connection, label: str, ids: Sequence[int]) -> str:
    """Return the label of a step of the library with the title if it forgot a single article: "forget “Floods”".

    The title is not in the label that is stored, so that nothing is left of it when the article is erased.
    """
    if label != "forget" or len(ids) != 1 or (found := entry(conn, ids[0])) is None:
        return label
    return f"{label} “{clean_line(found.title, 60)}”"


def forget(step: Step, article: int) -> None:
    """Mark an article's annotations and corrections as deleted, and remove it from the list."""
    db, now = step.db, step.now
    forgotten = db.execute("SELECT forgotten FROM article WHERE id = ?", [article]).fetchone()[0]
    step.update("article", {"id": article}, {"forgotten": forgotten}, {"forgotten": now})
    alive = db.execute("SELECT id FROM annotation WHERE article = ? AND deleted IS NULL ORDER BY id", [article])
    for (annotation,) in alive.fetchall():
        step.update("annotation", {"id": annotation}, {"deleted": None}, {"deleted": now})
    for table in tables.CORRECTIONS:
        for (id_,) in db.execute(f"SELECT id FROM {table} WHERE article = ? ORDER BY id", [article]).fetchall():
            step.delete(table, {"id": id_})
    for (tag,) in db.execute("SELECT tag FROM article_tag WHERE article = ? ORDER BY tag", [article]).fetchall():
        step.delete("article_tag", {"article": article, "tag": tag})
    (state,) = db.execute("SELECT state FROM article WHERE id = ?", [article]).fetchone()
    step.update("article", {"id": article}, {"state": state}, {"state": None})
    db.execute("DELETE FROM draft WHERE article = ?", [article])


def _entries(rows: Iterable[tuple[int, bytes, str, str, int, int, int, int, int, int]]) -> list[ArticleEntry]:
    return [
        ArticleEntry(
            id_,
            source := os.fsdecode(raw),
            title,
            opened,
            words,
            count,
            percent,
            _exists(source),
            version,
            bool(taken),
            corrections,
        )
        for id_, raw, title, opened, words, count, percent, version, taken, corrections in rows
    ]


def _exists(source: str) -> bool:
    return is_address(source) or (source != "-" and os.path.exists(source))
