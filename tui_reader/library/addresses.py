"""Open the article of a web address: from the library if it was fetched before, else from the web."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from tui_reader.model import ReadAs, ReaderError
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.values import timestamp
from tui_reader.text.address import Address, is_address, parse
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.formats.complete import Complete
    from tui_reader.formats.source import Source
    from tui_reader.formats.task import Task
    from tui_reader.library import Library
    from tui_reader.model import ArticleEntry


def parsed(source: str) -> Address:
    """Normalise an address.

    Raises:
        ReaderError: It is none.
    """
    try:
        return parse(source)
    except ValueError as error:
        raise ReaderError(f"{clean_line(source, 200)}: the address {error}") from None


def kept_at(address: Address, library: Library, wanted: ReadAs) -> ArticleEntry | None:
    """Return the article that was fetched from an address, unless it is to be read in another way or is unreadable."""
    if wanted.format or wanted.encoding or wanted.layout or wanted.language:
        return None
    with suppress(LibraryError):  # what was fetched can be read without the library
        entry = library.articles.at(str(address))
        if entry is not None and library.articles.text_of(entry.article_id) is not None:
            return entry
    return None


def fetch_again(source: str, library: Library, wanted: ReadAs, words_a_minute: int, task: Task) -> Complete:
    """Fetch the address of an article of the library, or of one that was just fetched, again.

    Raises:
        ReaderError: it cannot be fetched or read.
    """
    typed = _typed_here(source, library)
    return fetch_article(parsed(source), lambda: library, wanted, words_a_minute, typed=typed, task=task)


def open_link(address: str, source: str, library: Library, words_a_minute: int, task: Task) -> Source:
    """Open the article that a link leads to, from the library if it was fetched before.

    Args:
        address: where the link leads to.
        source: the source of the article that has the link.

    Raises:
        ReaderError: it cannot be fetched or read.
    """
    origin = parsed(source) if is_address(source) and _typed_here(source, library) else None
    return open_address(parsed(address), lambda: library, ReadAs(), words_a_minute, origin=origin, task=task)


def _typed_here(source: str, library: Library) -> bool:
    """Return whether the user typed an address, or opened it from one on the same server, on this machine."""
    entry = library.articles.at(source)
    return entry is None or entry.article_id not in library.articles.added_elsewhere()


def fetched_from(source: str, library: Library) -> tuple[Address, bool]:
    """Return the address of a source that was fetched, or may be, and whether the user typed it, now or earlier.

    Args:
        source: an address, or an article of the library by its title or `reader:ID`.

    Raises:
        ReaderError: there is no such article, or it is none of the web.
    """
    if is_address(source):
        return parsed(source), True
    entry = library.articles.find(source)
    if entry is None:
        raise ReaderError(f"{clean_line(source, 200)}: not in the library")
    if not is_address(entry.source):
        raise ReaderError(f"{clean_line(source, 200)}: not from a web address; reader check reads a file again")
    return parsed(entry.source), entry.article_id not in library.articles.added_elsewhere()


def open_address(
    address: Address,
    get_library: Callable[[], Library],
    wanted: ReadAs,
    words_a_minute: int,
    *,
    typed: bool = False,
    origin: Address | None = None,
    meanwhile: Callable[[], object] | None = None,
    task: Task | None = None,
) -> Source:
    """Open the article of an address, from the library if it was fetched before; see `fetch_article`.

    Args:
        meanwhile: called before it is fetched, and not otherwise.
    """
    from tui_reader.library.sources import stored_article

    library = get_library()
    entry = kept_at(address, library, wanted)
    if entry is not None:
        return stored_article(entry, library)
    if meanwhile is not None:
        meanwhile()
    return fetch_article(address, get_library, wanted, words_a_minute, typed=typed, origin=origin, task=task)


def fetch_article(
    address: Address,
    get_library: Callable[[], Library],
    wanted: ReadAs,
    words_a_minute: int,
    *,
    typed: bool,
    origin: Address | None = None,
    task: Task | None = None,
) -> Complete:
    """Fetch the article of an address; nothing is stored.

    Args:
        address: the address.
        get_library: called for the clock, and for how the user wanted it to be read earlier.
        wanted: the format and encoding that the user names.
        words_a_minute: the reading speed that gives `article.minutes`.
        typed: whether the user typed the address.
        origin: the typed address of the feed or page that it was found in.
        task: is told the progress, and may cancel.

    Raises:
        ReaderError: it cannot be fetched or read.
    """
    from tui_reader.formats.input import Options
    from tui_reader.formats.web import load_address

    library = get_library()
    known = library.articles.remembered(str(address))
    kind = known.format if not wanted.format else "" if wanted.format == "auto" else wanted.format
    layout = wanted.layout or known.layout or "auto"
    named = wanted.encoding or known.encoding
    encoding = None if named == "auto" else named
    named_address = wanted.address or known.address
    options = Options(kind, encoding, layout, words_a_minute, named_address, task=task, language=wanted.language)
    return load_address(address, options, fetched_at=timestamp(library.now()), typed=typed, origin=origin)
