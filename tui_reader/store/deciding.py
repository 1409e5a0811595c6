"""Decisions on quotes, each with the passage and the text it was made on; each act writes one step of the journal.

Where a decision stands in another text is the business of `corrections.py`.
"""

from __future__ import annotations

from typing import Any

from tui_reader.model import Quote, ReaderError, Reading, Selector
from tui_reader.store import articles, corrections, rows
from tui_reader.store.journal import Step
from tui_reader.store.placing import select
from tui_reader.store.values import storable
from tui_reader.text.document import Document
from tui_reader.text.spans import Span

_MADE_ON = ("exact", "prefix", "suffix", "start", "end", "version", "left_out")


def decide(step: Step, reading: Reading, document: Document, quote: Quote, **changes: Any) -> None:
    """Set `verdict` and `speaker` of a quote; what was decided of it before stays where it is not named.

    A decision that was made on another text is from now on one on this text, which the user has seen.

    Raises:
        ReaderError: another instance took back what was decided of the quote.
    """
    if not quote.decision:
        _insert(step, reading, document, quote.span, {"verdict": None, "speaker": None, "added": 0, **changes})
        return
    before = _find(step, quote.decision, "that quote was changed elsewhere: look at it again")
    after = {**before, **changes}
    if before["version"] != reading.version_id:
        after.update(_made_on(step, reading, document, quote.span))
    step.update("quote_decision", {"id": quote.decision}, before, after)


def add(step: Step, reading: Reading, document: Document, span: Span, *, speaker: str | None = None) -> None:
    """Make the words of a span a quote; that somebody confirmed who said it is another decision."""
    name = storable(speaker) if speaker is not None else None
    _insert(step, reading, document, span, {"verdict": None, "speaker": name, "added": 1})


def put(step: Step, reading: Reading, document: Document, decision: int, span: Span) -> None:
    """Say that a decision is on this passage of this text.

    Raises:
        ReaderError: it was taken back elsewhere, or there are no words in `span`.
    """
    before = _find(step, decision, "that correction was taken back elsewhere")
    after = {**before, **_made_on(step, reading, document, span)}
    step.update("quote_decision", {"id": decision}, before, after)


def leave(step: Step, decision: int) -> None:
    """Say that a decision has no passage here; it is applied again where its passage comes back. Raises as `put`."""
    before = _find(step, decision, "that correction was taken back elsewhere")
    step.update("quote_decision", {"id": decision}, before, {**before, "left_out": step.now})


def _find(step: Step, decision: int, gone: str) -> dict[str, Any]:
    names = ("verdict", "speaker", *_MADE_ON)
    wanted = ", ".join(f'"{name}"' for name in names)
    row = step.db.execute(
        f"SELECT {wanted} FROM quote_decision WHERE id = ? AND article = ?", [decision, step.article]
    ).fetchone()
    if row is None:
        raise ReaderError(gone)
    return dict(zip(names, row, strict=True))


def _made_on(step: Step, reading: Reading, document: Document, span: Span) -> dict[str, Any]:
    """The columns that say what a decision is made on; the text is kept, since a decision needs it later."""
    words = select(document, span)
    if not words.exact.strip():
        raise ReaderError("there are no words here to quote")
    if storable(words.exact) != words.exact:
        raise ReaderError("these words cannot be kept: they hold what is no text")
    articles.keep_text(step.db, reading.version_id, document)
    words = Selector(words.exact, storable(words.prefix), storable(words.suffix), words.start, words.end)
    return corrections.columns(words, reading.version_id)


def _insert(step: Step, reading: Reading, document: Document, span: Span, values: dict[str, Any]) -> None:
    columns = {
        **rows.new_columns(step.db, "quote_decision"),
        "article": step.article,
        **_made_on(step, reading, document, span),
        **values,
    }
    id_ = rows.insert(step.db, "quote_decision", columns)
    step.record("quote_decision", {"id": id_}, None, columns)
