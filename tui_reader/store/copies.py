"""Find articles that may be one: an earlier text of a path, a file that was renamed and edited, a second copy.

Only the texts that the index of sketches proposes are read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.model import Copy, Earlier
from tui_reader.store import articles, paths, sketches, state
from tui_reader.store.memo import Memo
from tui_reader.text import address
from tui_reader.text.address import is_address
from tui_reader.text.compare.likeness import DOUBTFUL, Likeness, Words, compare
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

_APART = "apart"
"""The state key with the uids of articles that the user keeps apart, two per line."""
_LATER = "join later"
"""The state key with postponed offers: per line the uids of the open and the other article, and the open version."""
_MAX_TEXTS = 4
"""The most texts of an article that a new one is compared with: the current one and the latest annotated ones."""


class Alike(NamedTuple):
    """An article and its similarity to a text."""

    article: int
    likeness: Likeness


def of_path(conn: sqlite3.Connection, path: str, document: Document, memo: Memo | None = None) -> int | None:
    """Return the article of this path, now or earlier, that `document` is a new text of; None if there is none."""
    new = _Text(document, memo)
    found = [
        alike
        for article in paths.at(conn, path)
        if (alike := _alike(conn, article, new)).likeness.on_one_path == "same"
    ]
    best = max(found, key=lambda alike: alike.likeness.contained, default=None)
    return best.article if best is not None else None


def renamed(conn: sqlite3.Connection, document: Document, memo: Memo | None = None) -> int | None:
    """Return the article whose file is gone and whose text is mostly `document`: its file was renamed and edited."""
    new = _Text(document, memo)
    found = [
        alike
        for article in sketches.likely(conn, document, memo)
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
    """List the other articles that `document` may be a text of, the most similar first.

    Articles of the same path and those whose file is gone are also listed if that is doubtful, provided that they have
    annotations or corrections; others only if they are mostly the same.

    Args:
        article: None for a text that is not opened yet.
        path: the path of that text.
        asked: the user wants to choose: also list those kept apart, and all that were at the path.
    """
    apart, new = _apart(conn), _Text(document)
    mine = _uid(conn, article) if article is not None else ""
    here = paths.at(conn, path) if path is not None else []
    if article is not None:
        here = paths.neighbours(conn, article)
    result: list[Copy] = []
    for other in dict.fromkeys([*here, *sketches.likely(conn, document)]):
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
    """List the articles with annotations or corrections that were at a path before `article`, and are at no other now.

    Args:
        article: None if the text at the path is not opened yet.
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
    """Record that joining two articles is not to be suggested."""
    pairs = _apart(db.conn) | {_pair(_uid(db.conn, article), _uid(db.conn, other))}
    state.remember(db, _APART, "\n".join(sorted(pairs)))


def postpone(db: Database, article: int, version: int, other: int) -> None:
    """Record that joining the two is not to be suggested while this version of `article` is open."""
    pair = f"{_uid(db.conn, article)} {_uid(db.conn, other)} "
    kept = [line for line in (state.get(db.conn, _LATER) or "").splitlines() if not line.startswith(pair)]
    state.remember(db, _LATER, "\n".join([*kept, f"{pair}{version}"]))


def is_postponed(conn: sqlite3.Connection, article: int, version: int, other: int) -> bool:
    """Return whether the user postponed the decision for this version of `article`."""
    line = f"{_uid(conn, article)} {_uid(conn, other)} {version}"
    return line in (state.get(conn, _LATER) or "").splitlines()


def may_be_one(conn: sqlite3.Connection, article: int, other: int, document: Document) -> bool:
    """Return whether `other` may be joined to `article`: they had one path, or their texts overlap."""
    if other in paths.neighbours(conn, article):
        return True
    return _alike(conn, other, _Text(document)).likeness.contained >= DOUBTFUL


class _Text:
    """A text that is compared with several others."""

    def __init__(self, document: Document, memo: Memo | None = None) -> None:
        self._document, self._memo = document, memo or Memo()

    @property
    def words(self) -> Words:
        return self._memo.get(("words", self._document), lambda: Words(self._document.text))

    def likeness(self, old: str) -> Likeness:
        return self._memo.get(("likeness", old, self._document), lambda: compare(Words(old), self.words))


def _alike(conn: sqlite3.Connection, article: int, new: _Text) -> Alike:
    """Compare a text with those of an article, and return the best; a text that is not stored counts as equal."""
    best = Likeness(0.0, 0.0, len(new.words.all))
    stored = False
    for old in _texts(conn, article):
        stored = True
        likeness = new.likeness(old)
        best = max(best, likeness, key=lambda one: (one.contained, one.mutual))
    return Alike(article, best if stored else Likeness(1.0, 0.0, len(new.words.all)))


def _texts(conn: sqlite3.Connection, article: int) -> Iterator[str]:
    rows = conn.execute(
        """SELECT v.text FROM article_version AS v JOIN article AS a ON a.id = v.article
        WHERE a.id = ? AND v.text IS NOT NULL AND (v.id = a.version OR EXISTS (
            SELECT 1 FROM annotation AS n WHERE n.version = v.id AND n.deleted IS NULL
        )) ORDER BY v.id = a.version DESC, v.opened DESC LIMIT ?""",
        [article, _MAX_TEXTS],
    ).fetchall()
    return (text for (text,) in rows)


def _is_gone(conn: sqlite3.Connection, article: int) -> bool:
    """Return whether the path of an article no longer has it: the file is missing, or is another article.

    An address is not asked; it has what was fetched last.
    """
    source = os.fsdecode(conn.execute("SELECT source FROM article WHERE id = ?", [article]).fetchone()[0])
    if source == "-":
        return False
    if is_address(source):
        return paths.now_at(conn, address.identity(source)) not in (article, None)
    return not os.path.lexists(source) or paths.now_at(conn, os.path.realpath(source)) not in (article, None)


def _apart(conn: sqlite3.Connection) -> set[str]:
    return set((state.get(conn, _APART) or "").splitlines())


def _pair(one: str, other: str) -> str:
    return " ".join(sorted((one, other)))


def _uid(conn: sqlite3.Connection, article: int) -> str:
    return str(conn.execute("SELECT uid FROM article WHERE id = ?", [article]).fetchone()[0])
