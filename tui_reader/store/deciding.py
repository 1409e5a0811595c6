"""Store decisions on quotes, each with its passage and text; each change is one step of the journal.

`corrections.py` places decisions in another text.
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
    """Set `verdict` and `speaker` of a quote; values that are not given stay as decided before.

    A decision that was made on another text now refers to this text, which the user has seen.

    Raises:
        ReaderError: another instance removed the decision on the quote.
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
    """Add a quote of the words of a span, without confirming its speaker."""
    name = storable(speaker) if speaker is not None else None
    _insert(step, reading, document, span, {"verdict": None, "speaker": name, "added": 1})


def put(step: Step, reading: Reading, document: Document, decision: int, span: Span) -> None:
    """Place a decision on this passage of this text.

    Raises:
        ReaderError: another instance removed it, or there are no words in `span`.
    """
    before = _find(step, decision, "the correction was removed elsewhere")
    after = {**before, **_made_on(step, reading, document, span)}
    step.update("quote_decision", {"id": decision}, before, after)


def leave(step: Step, decision: int) -> None:
    """Leave a decision unplaced; it applies again if its passage comes back. Raises as `put`."""
    before = _find(step, decision, "the correction was removed elsewhere")
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
    """Return the columns that describe a passage, and store the text, which the decision needs later."""
    words = select(document, span)
    if not words.exact.strip():
        raise ReaderError("no words here to quote")
    if storable(words.exact) != words.exact:
        raise ReaderError("not saved: the words contain invalid characters")
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
