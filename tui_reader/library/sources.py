"""Find the source of an article: a file, a pipe, an address, or the library if the file is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tui_reader.formats import format_names, load
from tui_reader.formats.complete import Complete
from tui_reader.formats.feed import IsFeed
from tui_reader.formats.input import is_process_substitution
from tui_reader.formats.loading import opens_at_once
from tui_reader.formats.task import Cancelled
from tui_reader.model import Identity, ReadAs, ReaderError, linked
from tui_reader.text.address import is_address, missing
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.formats.task import Task
    from tui_reader.library import Library
    from tui_reader.model import ArticleEntry


__all__ = ["NoSuchFile", "find_source", "open_entry", "open_file", "opens_at_once"]


class NoSuchFile(ReaderError):
    """Neither a file nor an article of the library has this name."""


def find_source(
    source: str,
    get_library: Callable[[], Library],
    wanted: ReadAs,
    words_a_minute: int,
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
) -> Source:
    """Load `source`: a file, `-`, an address, or an article of the library by its path, title or `reader:ID`.

    If the file was emptied, replaced or damaged, the stored text is opened, with a notice. An address is fetched once;
    later its stored text is opened.

    Args:
        get_library: called for how a file is to be read, without waiting, and for an article if no file can be read.
        wanted: the format and encoding that the user named.
        words_a_minute: the reading speed that gives `article.minutes`.
        meanwhile: called while another process parses the source, and not otherwise.
        task: is told the progress of what takes long, and may cancel it.

    Raises:
        NoSuchFile: there is neither a file nor an article.
        ReaderError: the file cannot be read as text and no text of it is stored, or the library cannot be read.
    """
    if is_address(source):
        from tui_reader.library.addresses import open_address, parsed

        address = parsed(source)
        return open_address(address, get_library, wanted, words_a_minute, typed=True, meanwhile=meanwhile, task=task)
    if linked(source) is None and (source == "-" or os.path.lexists(source)):
        try:
            return _load(
                source, wanted, words_a_minute, lambda: get_library().articles.remembered(source), meanwhile, task
            )
        except (Cancelled, IsFeed):
            raise
        except ReaderError as error:
            named = wanted.format not in ("", "auto")  # a wrong format says nothing about the file
            stored = _stored_instead(source, get_library, error) if source != "-" and not named else None
            if stored is None:
                raise
            return stored
    library = get_library()
    entry = library.articles.find(source)
    if entry is None:
        what = missing(source)
        if linked(source) is not None:
            forgotten = library.articles.is_forgotten(source)
            what = (
                f"forgotten; reader undo {source} restores it"
                if forgotten
                else "no such article or annotation in the library"
            )
        raise NoSuchFile(f"{clean_line(source, 200)}: {what}")
    return open_entry(entry, library, wanted, words_a_minute, meanwhile, task)


def is_pipe(source: str) -> bool:
    """Return whether a source is read once, as it comes: standard input or `<(command)`."""
    return source == "-" or is_process_substitution(source)


def open_pipe(source: str, wanted: ReadAs, words_a_minute: int, waiting: Callable[[], object]) -> Source:
    """Load what comes first through a pipe; plain text is live until the pipe ends.

    Args:
        waiting: called if nothing comes for a while.

    Raises:
        ReaderError: it cannot be read.
    """
    return load(
        source,
        kind=_named(wanted.format),
        encoding=_named(wanted.encoding) or None,
        layout=wanted.layout or "auto",
        words_a_minute=words_a_minute,
        address=wanted.address,
        language=wanted.language,
        live=waiting,
    )


def open_file(path: str, wanted: ReadAs, words_a_minute: int, task: Task | None = None) -> Source:
    """Read the beginning of a file, without the library if it cannot be read.

    Raises:
        ReaderError: it cannot be read as text.
    """
    return _load(path, wanted, words_a_minute, ReadAs, task=task)


def _load(
    source: str,
    wanted: ReadAs,
    words_a_minute: int,
    remembered: Callable[[], ReadAs],
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
) -> Source:
    """Load a file as the user says, else as was said earlier if it can still be read so.

    Args:
        remembered: returns what was said earlier.
    """
    is_said = all((wanted.format, wanted.encoding, wanted.layout, wanted.address))
    known = remembered() if source != "-" and not is_said else ReadAs()
    kind = wanted.format or (known.format if known.format in format_names() else "")
    encoding = wanted.encoding or known.encoding
    read = partial(
        load,
        source,
        layout=wanted.layout or known.layout or "auto",
        language=wanted.language,
        words_a_minute=words_a_minute,
        address=wanted.address or known.address,
        meanwhile=meanwhile,
        task=task,
    )
    if (kind, encoding) != (wanted.format, wanted.encoding):
        with suppress(ReaderError):  # another file by now
            return read(kind=_named(kind), encoding=_named(encoding) or None)
        if task is not None:
            task.check()
    return read(kind=_named(wanted.format), encoding=_named(wanted.encoding) or None)


def _named(name: str | None) -> str:
    """Return the name of a format or encoding, `""` if it is to be detected."""
    return "" if name is None or name == "auto" else name


def open_entry(
    entry: ArticleEntry,
    library: Library,
    wanted: ReadAs,
    words_a_minute: int,
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
) -> Source:
    """Load an article of the library from its file, or its stored text if the file has another article.

    Raises:
        NoSuchFile: the file does not have it, and no text of it is stored.
    """
    if entry.source == "-" or is_address(entry.source):
        return stored_article(entry, library)
    if not os.path.lexists(entry.source):
        return stored_article(entry, library, f"{clean_line(entry.source, 200)} is gone")
    try:
        loaded = _load(
            entry.source, wanted, words_a_minute, lambda: library.articles.remembered(entry.source), meanwhile, task
        )
    except Cancelled:
        raise
    except ReaderError as error:
        if wanted.format not in ("", "auto"):
            raise
        return stored_article(entry, library, str(error))
    if _has_article(loaded, entry.article_id, library):
        return loaded
    loaded.close()
    return stored_article(entry, library, f"{clean_line(entry.source, 200)} has another text now")


def _has_article(loaded: Source, article_id: int, library: Library) -> bool:
    """Return whether a file has an article: by path, size and time if it is long, else by its text."""
    peek = library.articles.peek(loaded.identity, loaded.article.text_sha256 or None)
    if peek is not None and peek.article_id == article_id:
        return True
    while loaded.more():
        pass
    return library.articles.recognise(loaded.article, loaded.document, loaded.identity) == article_id


def _stored_instead(source: str, get_library: Callable[[], Library], error: ReaderError) -> Complete | None:
    """Return the stored text of the article at a path that cannot be read; None if there is none."""
    try:
        library = get_library()
        entry = library.articles.at(source)
        return stored_article(entry, library, str(error)) if entry is not None else None
    except ReaderError:  # the error of the file is more helpful
        return None


def stored_article(entry: ArticleEntry, library: Library, why: str = "") -> Complete:
    """Return the stored text of an article, with a notice that says why it is used.

    Raises:
        NoSuchFile: none is stored.
    """
    reading, document = library.articles.reading(entry.article_id), library.articles.text_of(entry.article_id)
    article = library.articles.as_loaded(entry.article_id)
    if reading is None or document is None or article is None:
        raise NoSuchFile(f"{why or entry.name}, and its text was too long to be stored")
    which = "the stored text" if reading.version_id == entry.version_id else "an earlier text, the last one stored,"
    notice = f"{why}; {which} of {entry.name} is used" if why else ""
    return Complete(article, document, Identity(article_id=entry.article_id), notice)
