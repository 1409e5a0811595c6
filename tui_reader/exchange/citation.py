"""Format a passage with its source, for pasting into a draft."""

from __future__ import annotations

from tui_reader.model import Article, Quote
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.enumeration import listed


def cite(words: str, speaker: str | None, article: Article) -> str:
    """Return `“words” — Speaker, “Title”, source`, the text that `y` copies; without source for standard input."""
    origin = [clean_line(speaker)] if speaker else []
    origin.append(f"“{clean_line(article.title)}”")
    if article.source and article.source != "-":
        origin.append(clean_line(article.source))
    return f"“{clean(words).strip()}”\n— {', '.join(origin)}"


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
