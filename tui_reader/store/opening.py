"""Open a text: recognise its article, place the annotations of other versions, summarise the changes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui_reader.model import Annotation, Article, ChangeSummary, Identity, Place, Reading
from tui_reader.store import anchoring, articles, corrections, drafts, listing, sketches
from tui_reader.store.anchoring import Progress, Texts
from tui_reader.store.articles import Known
from tui_reader.store.memo import Memo
from tui_reader.store.placing import Placement
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.store.rows import Database


def open_text(
    db: Database,
    article: Article,
    document: Document,
    identity: Identity,
    *,
    now: str,
    uid: str,
    progress: Progress | None = None,
    memo: Memo | None = None,
) -> Reading:
    """Register the text; see `library.articles.open`. `uid` is for a new article."""
    conn = db.conn
    sketches.catch_up(db)
    memo = memo or Memo()
    known = articles.recognise(conn, article, document, identity, memo)
    if known is None:
        return Reading(*articles.register(db, None, article, document, identity, now=now, uid=uid, memo=memo), article)
    place = articles.place_in(conn, known, known.version, document)
    since, was = articles.opened_at(conn, known.current), articles.former_path(conn, known, article)
    _, version = articles.register(db, known, article, document, identity, now=now, uid=uid, memo=memo)
    texts = Texts(conn, document, progress, memo)
    anchoring.add_anchors(db, version, anchoring.place_all(conn, known.article, version, texts))
    corrections.place_all(db, known.article, version, texts)
    return _reading(conn, known, version, article, texts, place, {}, since, was)


def look_at_text(
    conn: sqlite3.Connection,
    article: Article,
    document: Document,
    identity: Identity,
    progress: Progress | None = None,
    memo: Memo | None = None,
) -> tuple[Reading, dict[int, Placement]] | None:
    """Do the same without writing; None for an article that is unknown or forgotten.

    Returns:
        The article, and by row id the placements of the annotations that have no anchor in this text yet.
    """
    known = articles.recognise(conn, article, document, identity, memo)
    if known is None or known.forgotten:
        return None
    place = articles.place_in(conn, known, known.version, document)
    texts = Texts(conn, document, progress, memo)
    placements = anchoring.place_all(conn, known.article, known.version, texts)
    since, was = articles.opened_at(conn, known.current), articles.former_path(conn, known, article)
    return _reading(conn, known, known.version or 0, article, texts, place, placements, since, was), placements


def stored_reading(conn: sqlite3.Connection, article_id: int) -> Reading | None:
    """Return an article as last stored, without its source."""
    found = articles.stored(conn, article_id)
    if found is None:
        return None
    version, article, known = found
    return Reading(
        article_id,
        version,
        article,
        articles.place_in(conn, known, version, None),
        listing.listed(conn, article_id, version),
        drafts.listed(conn, article_id, version),
    )


def _reading(
    conn: sqlite3.Connection,
    known: Known,
    version: int,
    article: Article,
    texts: Texts,
    place: Place | None,
    placements: Mapping[int, Placement],
    since: str,
    was: str,
) -> Reading:
    found = listing.listed(conn, known.article, version, placements)
    changed = None
    if version != known.current and not known.forgotten:
        decided = corrections.decisions(conn, known.article, version, texts)
        changed = _changes(texts, known.current, found, since)._replace(
            was=was, corrections=sum(decision.needs_look for decision in decided)
        )
    return Reading(
        known.article,
        version,
        known.own.over(article),
        place,
        found,
        drafts.listed(conn, known.article, version, texts),
        changed,
    )


def _changes(texts: Texts, before: int, annotations: Sequence[Annotation], since: str) -> ChangeSummary:
    """Summarise the changes since the version `before`: paragraphs (0 if its text is not stored) and annotations."""
    found = texts.changes(before)
    doubtful = Counter(annotation.status for annotation in annotations if annotation.needs_look)
    return ChangeSummary(
        since,
        len(found.new),
        len(found.gone),
        len(found.edited),
        len(found.moved),
        sum(not annotation.needs_look and annotation.status != "orphan" for annotation in annotations),
        doubtful["moved"],
        doubtful["changed"],
        doubtful["orphan"],
    )
