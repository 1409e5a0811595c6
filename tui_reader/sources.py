"""A source → the whole article: from its file, from a pipe, or from the library where the file is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.loading import Loaded, load
from tui_reader.loading.restored import Restored
from tui_reader.model import Annotation, Article, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document

if TYPE_CHECKING:
    from tui_reader.library import Library


class NoSuchFile(ReaderError):
    """Neither a file nor an article of the library goes by this name."""


class Whole(NamedTuple):
    """An article read to its end, with the marks on it."""

    article: Article
    document: Document
    annotations: tuple[Annotation, ...] = ()
    article_id: int = 0
    """0 for an article the library does not know."""
    version_id: int = 0
    """0 for a text the library does not know."""


def find_source(
    source: str, get_library: Callable[[], Library], encoding: str | None, words_a_minute: int
) -> Loaded | Restored:
    """Load `source`; where there is no such file, the text the library stored under that path or title.

    Args:
        get_library: called only where there is no such file, so that reading a file waits for no database.

    Raises:
        NoSuchFile: there is neither.
        ReaderError: the file cannot be read as text, or the library cannot be read.
    """
    if source == "-" or os.path.lexists(source):
        return load(source, encoding=encoding, words_a_minute=words_a_minute)
    library = get_library()
    entry = library.find_article(source)
    if entry is None:
        raise NoSuchFile(f"{clean_line(source, 200)}: no such file")
    if entry.source != "-" and os.path.exists(entry.source):
        return load(entry.source, encoding=encoding, words_a_minute=words_a_minute)
    reading, document = library.reading(entry.article_id), library.text_of(entry.article_id)
    if reading is None or document is None:
        raise NoSuchFile(f"{clean_line(entry.source, 200)} is gone, and its text was too long to be stored")
    return Restored(reading.article, document)


def read_text(source: str, get_library: Callable[[], Library], encoding: str | None, words_a_minute: int) -> Whole:
    """Read an article to its end, without its marks. Raises as `find_source` does."""
    found = find_source(source, get_library, encoding, words_a_minute)
    while found.more():
        pass
    return Whole(found.article, found.document)


def read_whole(source: str, library: Library, encoding: str | None, words_a_minute: int) -> Whole:
    """Read an article to its end, and its marks as they stand in this text; nothing is written to the library."""
    found = find_source(source, lambda: library, encoding, words_a_minute)
    while found.more():
        pass
    reading = library.look(found.article, found.document, found.identity)
    if reading is None:
        return Whole(found.article, found.document)
    article = found.article._replace(title=reading.article.title, title_from=reading.article.title_from)
    return Whole(article, found.document, reading.annotations, reading.article_id, reading.version_id)


def take_in(source: str, library: Library, encoding: str | None, words_a_minute: int) -> None:
    """Register an article with the library, as opening it would. Raises as `find_source` does."""
    found = find_source(source, lambda: library, encoding, words_a_minute)
    while found.more():
        pass
    library.open(found.article, found.document, found.identity)
