"""Format a passage with its source, for pasting into a draft."""

from __future__ import annotations

import os

from tui_reader.model import Article, Quote
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.enumeration import listed


def cite(words: str, speaker: str | None, article: Article) -> str:
    """Return `“words” — Speaker, “Title”, by Author, Site, date, source`, the text that `y` copies.

    The source is the address, or else the name of the file without its directory; nothing for standard input. What is
    unknown is left out.
    """
    facts = (
        speaker,
        f"“{article.title}”",
        article.author and f"by {article.author}",
        article.site,
        article.date,
        article.address or _name(article.source),
    )
    origin = ", ".join(clean_line(fact) for fact in facts if fact)
    return f"“{clean(words).strip()}”\n— {origin}"


def _name(source: str) -> str | None:
    if source in ("", "-"):
        return None
    return source if source.startswith(("http://", "https://")) else os.path.basename(source) or source


def cited_speaker(quote: Quote | None, known: str | None = None) -> str | None:
    """Return all speakers of a quote: "Ann Reed, with Tom Hall".

    Args:
        quote: The quote, if any.
        known: The speaker of the annotation, which has precedence.
    """
    if quote is None or known not in (None, quote.source):
        return known
    together = f"with {listed(quote.others)}" if quote.others else None
    return ", ".join(filter(None, (quote.source, together))) or None
