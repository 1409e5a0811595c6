"""Passages that lists of the whole library lead to."""

from __future__ import annotations

from tui_reader.store.search.values import Found, QuoteRow
from tui_reader.text.spans import Span


def passage_of(row: QuoteRow) -> Found:
    """Return the words of a quote as a passage that was found."""
    return Found(
        "quote", row.article_id, row.title, row.paragraph, row.start, row.end, row.text, (Span(0, len(row.text)),), 1.0,
        speaker=row.speaker,
    )  # fmt: skip
