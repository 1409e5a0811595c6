"""Copy annotations from another library, with the articles, texts and tags that they need."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_reader.store import anchoring, articles, rows, tables

if TYPE_CHECKING:
    from tui_reader.store.rows import Database

Row = dict[str, Any]
_OWN = ("id", *(column for column in tables.STAMP_COLUMNS if column not in ("uid", "created", "updated")))
"""Columns that every library fills itself."""


class Taking:
    """A library from which annotations are copied, inside a transaction of another."""

    def __init__(self, db: Database, source: sqlite3.Connection) -> None:
        self._db, self._source = db, source
        self._articles: dict[int, int] = {}
        self._versions: dict[int, int] = {}
        self._tags: dict[int, int] = {}

    def take(self, uids: Sequence[str]) -> tuple[int, int]:
        """Copy the missing annotations with these uids; return how many, and on how many articles."""
        count = 0
        for uid in uids:
            if self._db.execute("SELECT 1 FROM annotation WHERE uid = ?", [uid]).fetchone():
                continue  # another program was faster
            count += 1
            (row,) = _rows(self._source, "annotation", "uid", uid)
            old = row.pop("id")
            article = self._article(row["article"])
            values = {**row, "article": article, "version": self._version(row["version"], article)}
            id_ = rows.insert(self._db, "annotation", values)
            for assigned in _rows(self._source, "annotation_tag", "annotation", old):
                rows.insert(
                    self._db,
                    "annotation_tag",
                    {"annotation": id_, "tag": self._tag(assigned["tag"]), "position": assigned["position"]},
                )
        for article in set(self._articles.values()):
            self._place(article)
        return count, len(set(self._articles.values()))

    def _article(self, old: int) -> int:
        """Find the article with the same uid or one of its texts, else create it."""
        if old not in self._articles:
            (row,) = _rows(self._source, "article", "id", old)
            texts = [text["sha256"] for text in _rows(self._source, "article_version", "article", old)]
            found = self._db.execute(
                f"""SELECT id FROM article WHERE uid = ? UNION ALL
                SELECT v.article FROM article_version AS v JOIN article AS a ON a.id = v.article
                WHERE a.forgotten IS NULL AND v.sha256 IN ({", ".join("?" * len(texts))})""",
                [row["uid"], *texts],
            ).fetchone()
            self._articles[old] = found[0] if found else self._new_article(old, row)
        return self._articles[old]

    def _new_article(self, old: int, row: Row) -> int:
        current = row["version"]
        article = rows.insert(self._db, "article", {**row, "id": None, "version": None})
        self._articles[old] = article
        if self._source.execute("SELECT 1 FROM sqlite_schema WHERE name = 'article_tag'").fetchone():
            for assigned in _rows(self._source, "article_tag", "article", old):
                values = {"article": article, "tag": self._tag(assigned["tag"]), "position": assigned["position"]}
                rows.insert(self._db, "article_tag", values)
        if current is not None:
            version = self._version(current, article)
            self._db.execute("UPDATE article SET version = ? WHERE id = ?", [version, article])
            for source in _rows(self._source, "source", "version", current):
                if not self._db.execute("SELECT 1 FROM source WHERE path = ?", [source["path"]]).fetchone():
                    rows.insert(self._db, "source", {**source, "version": version})
                    rows.insert(self._db, "path_article", {"path": source["path"], "article": article})
        return article

    def _version(self, old: int, article: int) -> int:
        """Find the same text of the article, storing its words if missing, else create it."""
        if old not in self._versions:
            (row,) = _rows(self._source, "article_version", "id", old)
            found = self._db.execute(
                "SELECT id FROM article_version WHERE article = ? AND sha256 = ?", [article, row["sha256"]]
            ).fetchone()
            if found is None:
                version = rows.insert(self._db, "article_version", {**row, "id": None, "article": article})
                self._db.execute("UPDATE article_version SET sketched = 0 WHERE id = ?", [version])
            else:
                (version,) = found
                self._db.execute(
                    "UPDATE article_version SET text = ?, blocks = ? WHERE id = ? AND text IS NULL",
                    [row["text"], row["blocks"], version],
                )
            self._versions[old] = version
        return self._versions[old]

    def _tag(self, old: int) -> int:
        if old not in self._tags:
            (row,) = _rows(self._source, "tag", "id", old)
            found = self._db.execute("SELECT id FROM tag WHERE key = ?", [row["key"]]).fetchone()
            values = {name: row[name] for name in ("name", "key", "colour", "description", "last_used")}
            self._tags[old] = found[0] if found else rows.insert(self._db, "tag", values)
        return self._tags[old]

    def _place(self, article: int) -> None:
        """Place the annotations in the text opened last."""
        conn = self._db.conn
        (version,) = conn.execute("SELECT version FROM article WHERE id = ?", [article]).fetchone()
        document = articles.document_of(conn, article)
        if version is not None and document is not None:
            placed = anchoring.place_all(conn, article, version, anchoring.Texts(conn, document))
            anchoring.add_anchors(self._db, version, placed)


def _rows(conn: sqlite3.Connection, table: str, column: str, value: object) -> list[Row]:
    cursor = conn.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', [value])
    names = [name for name, *_ in cursor.description]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name == "id" or name not in _OWN}
        for row in cursor
    ]
