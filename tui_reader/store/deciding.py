"""The reader's word on quotes, kept by the words it speaks of; each act writes one step of the journal."""

from __future__ import annotations

import sqlite3
from typing import Any, cast

from tui_reader.model import Quote, QuoteDecision, QuoteVerdict, ReaderError, Selector
from tui_reader.store import rows
from tui_reader.store.journal import Step
from tui_reader.store.placing import select
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

_COLUMNS = 'id, exact, prefix, suffix, start, "end", verdict, speaker, added'


def quote_decisions(conn: sqlite3.Connection, article: int) -> tuple[QuoteDecision, ...]:
    """Read what was decided of an article's quotes, the oldest first."""
    found = conn.execute(f"SELECT {_COLUMNS} FROM quote_decision WHERE article = ? ORDER BY id", [article])
    return tuple(
        QuoteDecision(id_, Selector(*words), cast("QuoteVerdict | None", verdict), speaker, bool(added))
        for id_, *words, verdict, speaker, added in found
    )


def decide(step: Step, document: Document, quote: Quote, **changes: Any) -> None:
    """Set `verdict` and `speaker` of a quote; what was decided of it before stays where it is not named.

    Raises:
        ReaderError: another instance took back what was decided of the quote.
    """
    if not quote.decision:
        _insert(step, document, quote.span, {"verdict": None, "speaker": None, "added": 0, **changes})
        return
    row = step.db.execute("SELECT verdict, speaker FROM quote_decision WHERE id = ?", [quote.decision]).fetchone()
    if row is None:
        raise ReaderError("that quote was changed elsewhere: look at it again")
    before = dict(zip(("verdict", "speaker"), row, strict=True))
    step.update("quote_decision", {"id": quote.decision}, before, {**before, **changes})


def add(step: Step, document: Document, span: Span, *, speaker: str | None = None) -> None:
    """Make the words of a span a quote; that somebody confirmed who said it is another decision."""
    name = storable(speaker) if speaker is not None else None
    _insert(step, document, span, {"verdict": None, "speaker": name, "added": 1})


def _insert(step: Step, document: Document, span: Span, values: dict[str, Any]) -> None:
    words = select(document, span)
    if not words.exact.strip():
        raise ReaderError("there are no words here to quote")
    if storable(words.exact) != words.exact:
        raise ReaderError("these words cannot be kept: they hold what is no text")
    columns = {
        "article": step.article,
        "exact": words.exact,
        "prefix": storable(words.prefix),
        "suffix": storable(words.suffix),
        "start": words.start,
        "end": words.end,
        **values,
        "made": step.now,
    }
    id_ = rows.insert(step.db, "quote_decision", columns)
    step.record("quote_decision", {"id": id_}, None, columns)
