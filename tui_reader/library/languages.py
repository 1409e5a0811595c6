"""The language of an article: the one that the user named, else the one found by its frequent words."""

from __future__ import annotations

from tui_reader.extraction.languages import find_language
from tui_reader.extraction.lexicon import LANGUAGES, language_name
from tui_reader.model import Article
from tui_reader.text.document import Document

LOOKED_AT = 2_000
"""Characters of a text by which its language is detected."""


def told_language(article: Article, document: Document) -> str:
    """Return the name of an article's language: the one that the user named, else the one detected."""
    return named(article.language) or detected(document.slice(0, LOOKED_AT))


def detected(text: str) -> str:
    """Return the name of the language of a text: "German"."""
    return language_name(find_language(text))


def named(code: str | None) -> str:
    """Return the name of a language by its code, `""` for none or one without rules."""
    return language_name(code) if code in LANGUAGES else ""


def code_of(language: str) -> str | None:
    """Return the code of a language by its code or name, in any case: "de", "German"; None if there are no rules."""
    known = {code: code for code in LANGUAGES} | {language_name(code).lower(): code for code in LANGUAGES}
    return known.get(language.strip().lower())


def all_names() -> str:
    """Return the names of the languages with rules: "English, German"."""
    return ", ".join(map(language_name, LANGUAGES))


__all__ = ["LANGUAGES", "all_names", "code_of", "detected", "named", "told_language"]
