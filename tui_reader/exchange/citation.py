"""A passage with where it comes from, as one pastes it into a draft."""

from __future__ import annotations

from tui_reader.model import Article, Quote
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.enumeration import listed


def cite(words: str, speaker: str | None, article: Article) -> str:
    """`“words” — Speaker, “Title”, source`: what `y` puts on the clipboard; without source for standard input."""
    origin = [clean_line(speaker)] if speaker else []
    origin.append(f"“{clean_line(article.title)}”")
    if article.source and article.source != "-":
        origin.append(clean_line(article.source))
    return f"“{clean(words).strip()}”\n— {', '.join(origin)}"


def cited_speaker(quote: Quote | None, known: str | None = None) -> str | None:
    """Name all who said a quote: "Ann Reed, with Tom Hall".

    Args:
        known: who said it as its annotation has it; that stands.
    """
    if quote is None or known not in (None, quote.source):
        return known
    together = f"with {listed(quote.others)}" if quote.others else None
    return ", ".join(filter(None, (quote.source, together))) or None
