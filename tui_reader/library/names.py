"""Find corrections of names that a changed text no longer has."""

from __future__ import annotations

import sqlite3

from tui_reader.model import NameDecision, Reading
from tui_reader.store import naming
from tui_reader.text.document import Document


def names_in(conn: sqlite3.Connection, article: int, version: int, document: Document) -> tuple[NameDecision, ...]:
    """Return the decisions on an article's names; `gone` is set if only an earlier text has the name."""
    names = naming.names(conn, article)
    if all(decision.left_out for decision in names):
        return names
    from tui_reader.review.absent import absent

    text, rules = document.text, naming.rules(conn)
    missing = {decision.id for decision in absent(text, names, rules)}
    gone: set[int] = set()
    if missing:
        for earlier in naming.earlier_texts(conn, article, version):
            gone |= missing - {decision.id for decision in absent(earlier, names, rules)}
    return tuple(decision._replace(gone=decision.id in gone) for decision in names)


def with_names(conn: sqlite3.Connection, reading: Reading, document: Document) -> Reading:
    """Add the corrections of names that need a look to the summary of a changed text."""
    if reading.changed is None:
        return reading
    names = names_in(conn, reading.article_id, reading.version_id, document)
    waiting = sum(decision.needs_look for decision in names)
    changed = reading.changed._replace(corrections=reading.changed.corrections + waiting)
    return reading._replace(changed=changed)
