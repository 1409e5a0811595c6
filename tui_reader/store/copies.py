"""Articles that may be one: an earlier text of a path, a file that was renamed and edited, a second copy.

The index of sketches proposes texts, so no others are read, however many there are.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import Copy, Earlier
from tui_reader.store import articles, paths, sketches, state
from tui_reader.text.compare.likeness import DOUBTFUL, Likeness, Words, compare
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

_APART = "apart"
"""Under this key: the uids of articles that the reader keeps apart, two to a line."""
_MOST_TEXTS = 4
"""Texts of an article that a new one is compared with: the current one and the latest that were annotated."""


class Alike(NamedTuple):
    """An article and how much of a text it has."""

    article: int
    likeness: Likeness


def of_path(conn: sqlite3.Connection, path: str, document: Document) -> int | None:
    """The article of this path, now or earlier, that `document` is a new text of; None where it is none of them."""
    new = Words(document.text)
    found = [
        alike
        for article in paths.at(conn, path)
        if (alike := _alike(conn, article, new)).likeness.on_one_path == "same"
    ]
    best = max(found, key=lambda alike: alike.likeness.contained, default=None)
    return best.article if best is not None else None


def renamed(conn: sqlite3.Connection, document: Document) -> int | None:
    """The article whose file is gone and whose text is mostly `document`: the file was renamed, and edited since."""
    new = Words(document.text)
    found = [
        alike
        for article in sketches.likely(conn, document.text)
        if _is_gone(conn, article) and (alike := _alike(conn, article, new)).likeness.across_paths == "same"
    ]
    best = max(found, key=lambda alike: alike.likeness.mutual, default=None)
    return best.article if best is not None else None


def found(
    conn: sqlite3.Connection,
    article: int | None,
    document: Document,
    *,
    path: str | None = None,
    asked: bool = False,
) -> list[Copy]:
    """The other articles that `document` may be a text of, the most alike first.

    Those of the same path and those whose file is gone are listed also where it is doubtful, if they have annotations
    or corrections to lose; others where they are mostly the same.

    Args:
        article: None for a text that was not opened yet.
        path: where that text lies.
        asked: the user wants to choose: those kept apart are listed too, and all that the path held.
    """
    apart, new = _apart(conn), Words(document.text)
    mine = _uid(conn, article) if article is not None else ""
    here = paths.at(conn, path) if path is not None else []
    if article is not None:
        here = paths.neighbours(conn, article)
    result: list[Copy] = []
    for other in dict.fromkeys([*here, *sketches.likely(conn, document.text)]):
        entry = articles.entry(conn, other)
        if other == article or entry is None or (not asked and _pair(mine, _uid(conn, other)) in apart):
            continue
        likeness = _alike(conn, other, new).likeness
        verdict = likeness.on_one_path if other in here else likeness.across_paths
        doubtful = other in here or _is_gone(conn, other)
        if (
            verdict == "same"
            or (verdict == "doubtful" and doubtful and entry.is_marked)
            or (asked and other in here and entry.is_marked)
        ):
            result.append(Copy(entry, round(likeness.mutual, 3), doubtful))
    return sorted(result, key=lambda copy: -copy.likeness)


def earlier(conn: sqlite3.Connection, path: str, article: int | None) -> list[Earlier]:
    """The articles with annotations or corrections that a path held before `article` and no other path holds now.

    Args:
        article: None where the path holds a text that was not opened yet.
    """
    apart = _apart(conn)
    mine = _uid(conn, article) if article is not None else ""
    result = []
    for other in paths.at(conn, path):
        if other == article or paths.is_elsewhere(conn, other, path):
            continue
        entry = articles.entry(conn, other)
        if entry is not None and entry.is_marked:
            result.append(Earlier(entry, _pair(mine, _uid(conn, other)) in apart))
    return result


def keep_apart(db: Database, article: int, other: int) -> None:
    """Remember that two articles are not to be offered for joining."""
    pairs = _apart(db.conn) | {_pair(_uid(db.conn, article), _uid(db.conn, other))}
    state.remember(db, _APART, "\n".join(sorted(pairs)))


def may_be_one(conn: sqlite3.Connection, article: int, other: int, document: Document) -> bool:
    """Tell whether `other` may be joined to `article`: they had one path, or their texts have something in common."""
    if other in paths.neighbours(conn, article):
        return True
    return _alike(conn, other, Words(document.text)).likeness.contained >= DOUBTFUL


def _alike(conn: sqlite3.Connection, article: int, new: Words) -> Alike:
    """Compare a text with those of an article; the best counts, and a text that was not stored is taken as equal."""
    best = Likeness(0.0, 0.0, len(new.all))
    stored = False
    for old in _texts(conn, article):
        stored = True
        likeness = compare(Words(old), new)
        best = max(best, likeness, key=lambda one: (one.contained, one.mutual))
    return Alike(article, best if stored else Likeness(1.0, 0.0, len(new.all)))


def _texts(conn: sqlite3.Connection, article: int) -> Iterator[str]:
    rows = conn.execute(
        """SELECT v.text FROM article_version AS v JOIN article AS a ON a.id = v.article
        WHERE a.id = ? AND v.text IS NOT NULL AND (v.id = a.version OR EXISTS (
            SELECT 1 FROM annotation AS n WHERE n.version = v.id AND n.deleted IS NULL
        )) ORDER BY v.id = a.version DESC, v.opened DESC LIMIT ?""",
        [article, _MOST_TEXTS],
    ).fetchall()
    return (text for (text,) in rows)


def _is_gone(conn: sqlite3.Connection, article: int) -> bool:
    """Tell whether the path of an article holds it no longer: no file is there, or another article."""
    source = os.fsdecode(conn.execute("SELECT source FROM article WHERE id = ?", [article]).fetchone()[0])
    if source == "-":
        return False
    return not os.path.lexists(source) or paths.now_at(conn, os.path.realpath(source)) not in (article, None)


def _apart(conn: sqlite3.Connection) -> set[str]:
    return set((state.get(conn, _APART) or "").splitlines())


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def _uid(conn: sqlite3.Connection, article: int) -> str:
    return str(conn.execute("SELECT uid FROM article WHERE id = ?", [article]).fetchone()[0])
