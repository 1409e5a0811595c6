"""The guard between the article and what is said to be quoted from it: every exported word is compared first.

Offsets are code points into the document's text.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.exchange.material import Material
from tui_reader.model import Annotation
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.normal import same_words
from tui_reader.text.spans import Span


class Checked(NamedTuple):
    """The words of a mark, and how they compare with the text."""

    words: str
    """The words that were marked; for a mark that was stored without them, those that stand there."""
    now: str | None = None
    """What stands at the place now, where that differs."""


def words_at(document: Document, span: Span) -> str | None:
    """The words of `span`; None where it is empty or reaches beyond the text."""
    if not 0 <= span.start < span.end <= document.length:
        return None
    return document.slice(*span)


def check_annotation(document: Document, annotation: Annotation) -> Checked:
    """Compare an annotation's words with those at its place; an orphan has no place and nothing to differ from."""
    if annotation.span is None or annotation.status == "orphan" or annotation.kind == "article":
        return Checked(annotation.exact)
    found = words_at(document, annotation.span)
    if found is None or (annotation.exact and found != annotation.exact):
        return Checked(annotation.exact, found or "")
    return Checked(found)


def problems(material: Material) -> tuple[str, ...]:
    """Tell, a line each, where words to be exported are not the article's; empty when every one is.

    A mark whose status already says "changed" is no surprise and is not told again, nor are other quotation marks.
    """
    found = []
    document = material.document
    for annotation in material.placed:
        checked = check_annotation(document, annotation)
        if checked.now is None or annotation.status == "changed":
            continue
        if not same_words(checked.words, checked.now):
            found.append(f"{annotation.uid}: the words marked are not those in the text: {_short(annotation.exact)}")
    for quote in material.quotes:
        if words_at(document, quote.span) is None:
            found.append(f"quote at {quote.start}–{quote.end}: beyond the text, left out")
    return tuple(found)


def _short(words: str) -> str:
    return f"“{clean_line(words, 60)}”"
