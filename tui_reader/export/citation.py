"""A passage with where it comes from, as one pastes it into a draft."""

from __future__ import annotations

from tui_reader.model import Article
from tui_reader.text.clean import clean, clean_line


def cite(words: str, speaker: str | None, article: Article) -> str:
    """`“words” — Speaker, “Title”, source`: what `y` puts on the clipboard; without source for standard input."""
    origin = [clean_line(speaker)] if speaker else []
    origin.append(f"“{clean_line(article.title)}”")
    if article.source and article.source != "-":
        origin.append(clean_line(article.source))
    return f"“{clean(words).strip()}”\n— {', '.join(origin)}"
