"""The slow steps of opening a source: read it to its end, open it in the library, extract its quotes and people.

Each may run in a thread, with a library of its own. Independent of Textual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.model import Extraction, ReaderError, Reading
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.library.library import Library


def read_to_end(source: Source) -> Source:
    """Read what is left of a source, and return it.

    Raises:
        ReaderError: it comes through a pipe that has not ended.
    """
    if not read_what_came(source):
        raise ReaderError("the text is still coming through the pipe")
    return source


def read_what_came(source: Source) -> bool:
    """Read what is left of a source; of a pipe, what has come so far. Return whether it is complete."""
    while source.more():
        if source.waits:
            return False
    return True


def register(library: Library, source: Source) -> Reading:
    """Open a source in the library: recognise it, place its annotations, record the time.

    Raises:
        LibraryError: the library is foreign, damaged or locked, or the disk is full.
    """
    read_to_end(source)
    reading = library.articles.open(source.article, source.document, source.identity)
    return library.waiting.make(reading, source.document, source.identity.path)


def arrive(library: Library, source: Source) -> Reading | None:
    """Open a source in the library; one that came through a pipe only if it is in it: else an annotation stores it.

    Raises:
        LibraryError: see `register`.
    """
    from tui_reader.library.sources import is_pipe

    read_to_end(source)
    article = source.article
    passing = is_pipe(article.source) and not article.named_address and article.format != "feed"
    if passing and library.articles.look(article, source.document, source.identity) is None:
        return None
    return register(library, source)


def extract(document: Document, language: str = "") -> Extraction:
    """Extract the quotes and people of a text, without corrections; `language` is the one that the user named."""
    from tui_reader.extraction import extract_document
    from tui_reader.library.languages import LANGUAGES

    return extract_document(document, language if language in LANGUAGES else None)


def extraction_of(library: Library, document: Document, language: str = "") -> Extraction:
    """Return the quotes and people of a text: stored ones if the rules are the same, else extract and store them."""
    found = library.extractions.stored_extraction(document, language)
    if found is None:
        found = extract(document, language)
        library.extractions.keep_extraction(document, found, language)
    return found
