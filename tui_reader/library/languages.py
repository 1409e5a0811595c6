"""The language of an article: the one that the user named, else the one found by its frequent words."""

from __future__ import annotations

from tui_reader.extraction.languages import find_language
from tui_reader.extraction.lexicon import LANGUAGES, language_name
from tui_reader.model import Article
from tui_reader.text.document import Document


def told_language(article: Article, document: Document) -> str:
    """Return the language of an article for the user: "German", "German, set by you"."""
    if article.language in LANGUAGES:
        return f"{language_name(article.language)}, set by you"
    return language_name(find_language(document.text))


__all__ = ["LANGUAGES", "told_language"]
