"""Count tags by paragraph, and tags that stand together, in the current texts of the library."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from tui_reader.model import TagCounts, TaggedParagraph, TagPair
from tui_reader.store.versions import load_document

_TAGGED = """
    SELECT r.id, coalesce(r.own_title, r.title), r.version, a.id, p.start, p."end", t.name
    FROM annotation_tag AS j JOIN tag AS t ON t.id = j.tag JOIN annotation AS a ON a.id = j.annotation
    JOIN article AS r ON r.id = a.article LEFT JOIN anchor AS p ON p.annotation = a.id AND p.version = r.version
    WHERE a.deleted IS NULL AND r.forgotten IS NULL AND a.kind != 'article' ORDER BY r.id, t.key
"""


def counted(conn: sqlite3.Connection) -> TagCounts:
    """Count the tagged paragraphs; annotations without a place in the current text are left out."""
    titles: dict[int, str] = {}
    paragraphs: dict[tuple[int, int], Counter[str]] = {}
    """Tags by (article, paragraph)."""
    passages: dict[int, set[str]] = {}
    """Tags by annotation."""
    starts: dict[int, _Paragraphs | None] = {}
    unplaced: set[int] = set()
    for article, title, version, annotation, start, end, tag in conn.execute(_TAGGED).fetchall():
        titles[article] = title
        if version not in starts:
            starts[version] = _Paragraphs.of(conn, version)
        text = starts[version]
        if start is None or end is None or text is None:
            unplaced.add(annotation)
            continue
        passages.setdefault(annotation, set()).add(tag)
        for paragraph in text.between(start, end):
            paragraphs.setdefault((article, paragraph), Counter())[tag] += 1
    in_paragraphs = Counter(pair for tags in paragraphs.values() for pair in _pairs(set(tags)))
    in_passages = Counter(pair for tags in passages.values() for pair in _pairs(tags))
    pairs = sorted(in_paragraphs.items(), key=lambda item: (-item[1], item[0]))
    return TagCounts(
        tuple(
            TaggedParagraph(f"reader:{article}", titles[article], paragraph, dict(tags))
            for (article, paragraph), tags in sorted(paragraphs.items())
        ),
        tuple(TagPair(one, other, count, in_passages[one, other]) for (one, other), count in pairs),
        len(unplaced),
    )


def _pairs(tags: set[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(tags, key=lambda tag: (tag.casefold(), tag)), 2)


class _Paragraphs:
    """Where the paragraphs of a stored text are, counted from 1."""

    def __init__(self, text: str, blocks: str) -> None:
        self._document = load_document(text, blocks)

    @classmethod
    def of(cls, conn: sqlite3.Connection, version: int | None) -> _Paragraphs | None:
        """Read a text; None if it is not stored."""
        row = conn.execute("SELECT text, blocks FROM article_version WHERE id = ?", [version]).fetchone()
        return cls(row[0], row[1]) if row is not None and row[0] is not None and row[1] is not None else None

    def between(self, start: int, end: int) -> range:
        last = self._document.index_at(max(start, end - 1))
        return range(self._document.index_at(start) + 1, last + 2)
