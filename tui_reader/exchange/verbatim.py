"""Compare exported words with the text of the article.

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
    """The words of an annotation, and those in the text if they differ."""

    words: str
    """The annotated words; if they were not stored, the words at the place."""
    now: str | None = None
    """The current words at the place, if they differ."""


def words_at(document: Document, span: Span) -> str | None:
    """Return the words of `span`; None if it is empty or extends beyond the text."""
    if not 0 <= span.start < span.end <= document.length:
        return None
    return document.slice(*span)


def check_annotation(document: Document, annotation: Annotation) -> Checked:
    """Compare an annotation's words with those at its place, if it has one."""
    if annotation.span is None or annotation.status == "orphan" or annotation.kind == "article":
        return Checked(annotation.exact)
    words = words_at(document, annotation.span)
    if words is None or (annotation.exact and words != annotation.exact):
        return Checked(annotation.exact, words or "")
    return Checked(words)


def problems(material: Material) -> tuple[str, ...]:
    """Report words to export that are not in the article, one message each.

    Annotations with the status "changed" and differences in quotation marks are not reported.
    """
    messages = []
    document = material.document
    for annotation in material.placed:
        checked = check_annotation(document, annotation)
        if checked.now is None or annotation.status == "changed":
            continue
        if not same_words(checked.words, checked.now):
            messages.append(f"{annotation.uid}: annotated words differ from the text: {_short(annotation.exact)}")
    for quote in material.quotes:
        if words_at(document, quote.span) is None:
            messages.append(f"quote at {quote.start}–{quote.end}: outside the text, left out")
    return tuple(messages)


def _short(words: str) -> str:
    return f"“{clean_line(words, 60)}”"
