"""Add many articles to the library: from files, folders, addresses and lists of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader import store
from tui_reader.library.core import LONG, LibraryPart
from tui_reader.model import ReadAs, ReaderError
from tui_reader.store import articles, paths, rows
from tui_reader.store.file.errors import LibraryError
from tui_reader.store.values import path_key
from tui_reader.text.address import is_address
from tui_reader.text.clean import clean_line
from tui_reader.text.enumeration import counted

if TYPE_CHECKING:
    from tui_reader.formats.source import Source
    from tui_reader.library.library import Library
    from tui_reader.store.rows import Database

BATCH = 0.05
"""Seconds of writing in one transaction: another program waits no longer than that."""
PAUSE = 0.015
"""Seconds between two transactions, in which programs that wait for the library get their turn."""
MOST_AT_ONCE = 40
"""The most articles that are read before they are written."""
SUFFIXES = frozenset(
    (
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".xhtml",
        ".epub",
        ".docx",
        ".odt",
        ".rtf",
        ".pdf",
        ".rst",
        ".org",
        ".log",
    )
)
"""The suffixes of the files that are added from a folder."""
LONGEST_LIST = 5_000_000
"""Bytes of the longest list of paths and addresses."""


class Wanted(NamedTuple):
    """One article to add."""

    source: str
    """A path or an address."""
    typed: bool
    """Whether the user named it, not a list: only such an address may lead to the local network."""


class Added(NamedTuple):
    """What became of one source."""

    source: str
    result: Literal["added", "known", "failed"]
    article_id: int = 0
    problem: str = ""
    """One line for the user, if it failed."""
    error: Exception | None = None
    """An unexpected exception, whose traceback may be kept."""


class Adding(LibraryPart):
    """The method of the library that stores many articles at once."""

    def store_all(
        self, sources: Sequence[Source], result: list[tuple[int, bool]] | None = None
    ) -> list[tuple[int, bool]]:
        """Store complete texts in few transactions; return for each its article and whether that is new.

        An article that the library has is not changed, but the path it is at now is remembered. A new text of the
        article at a path is stored, with its annotations placed in it, as opening it does.

        Args:
            result: an empty list that gets the result, also of what was stored before an error.

        Raises:
            LibraryError: the library cannot be written; what was stored in earlier transactions stays.
        """
        result = [] if result is None else result
        while len(result) < len(sources):
            memos = {
                at: self._core.computed(source.article, source.document, source.identity)
                for at, source in enumerate(sources[len(result) :], len(result))
                if source.document.length > LONG
            }
            with self._core.store.transaction() as db:
                end, done = time.monotonic() + BATCH, list[tuple[int, bool]]()
                for at in range(len(result), len(sources)):
                    done.append(self._stored(db, sources[at], memos.get(at)))
                    if time.monotonic() >= end:
                        break
            result += done
            time.sleep(PAUSE)
        self._core.cache = None
        return result

    def _stored(self, db: Database, source: Source, memo: store.memo.Memo | None) -> tuple[int, bool]:
        article, document, identity = source.article, source.document, source.identity
        known = articles.recognise(db.conn, article, document, identity, memo)
        if known is not None and known.version is not None and known.version == known.current and not known.forgotten:
            if identity.path is not None and paths.now_at(db.conn, identity.path) != known.article:
                row = {"path": path_key(identity.path), "version": known.version}
                rows.insert(db, "source", {**row, "size": identity.size, "mtime_ns": identity.mtime_ns}, replace=True)
                paths.remember(db, identity.path, known.article)
            return known.article, False
        reading = store.opening.open_text(
            db, article, document, identity, now=self._core.time(), uid=self._core.new_uid(), memo=memo
        )
        return reading.article_id, known is None


def add(
    library: Library,
    wanted: Sequence[Wanted],
    *,
    words_a_minute: int,
    read_as: ReadAs,
    told: Callable[[Added], object],
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Add articles one after the other; what cannot be read is told and the rest goes on.

    Args:
        told: called with what became of each source, soon after it was stored.
        stop: asked before each source is read; what was read is stored.

    Returns:
        False if the rest was left out: the library could not be written any more, and `told` said why, or `stop`.
    """
    waiting = iter(wanted)
    while batch := list(islice(waiting, MOST_AT_ONCE)):
        loaded: list[tuple[Wanted, Source]] = []
        for one in batch:
            if stop():
                break
            try:
                loaded.append((one, _load(library, one, words_a_minute, read_as)))
            except ReaderError as error:
                told(Added(one.source, "failed", problem=_problem(one.source, error)))
            except Exception as error:  # a mistake of the program in one of many files does not end the rest
                told(Added(one.source, "failed", problem=_problem(one.source, error), error=error))
        stored: list[tuple[int, bool]] = []
        failed = False
        try:
            library.adding.store_all([source for _, source in loaded], stored)
        except LibraryError:  # perhaps of one of them: the rest one by one
            failed = True
        for (one, source), (article, new) in zip(loaded, stored, strict=False):
            source.close()
            told(Added(one.source, "added" if new else "known", article))
        if failed and not _one_by_one(library, loaded[len(stored) :], told):
            return False
        if stop():
            return False
    return True


def _one_by_one(library: Library, loaded: Sequence[tuple[Wanted, Source]], told: Callable[[Added], object]) -> bool:
    """Store articles each in a transaction; False if none of them can be stored."""
    stored = 0
    for one, source in loaded:
        try:
            ((article, new),) = library.adding.store_all([source])
        except LibraryError as error:
            told(Added(one.source, "failed", problem=_problem(one.source, error)))
        else:
            stored += 1
            told(Added(one.source, "added" if new else "known", article))
        source.close()
    return stored > 0


def _load(library: Library, wanted: Wanted, words_a_minute: int, read_as: ReadAs) -> Source:
    from tui_reader.library.opening import read_to_end

    if is_address(wanted.source) and not wanted.typed:
        from tui_reader.library import addresses

        address = addresses.parsed(wanted.source)
        entry = addresses.kept_at(address, library, read_as)
        if entry is None:
            return addresses.fetch_article(address, lambda: library, read_as, words_a_minute, typed=False)
    from tui_reader.library.sources import find_source, open_file

    if is_address(wanted.source):
        return read_to_end(find_source(wanted.source, lambda: library, read_as, words_a_minute))
    return read_to_end(open_file(wanted.source, read_as, words_a_minute))


def _problem(source: str, error: Exception) -> str:
    shown, said = clean_line(source, 200), clean_line(str(error) or type(error).__name__, 400)
    return said if said.startswith(shown) else f"{shown}: {said}"


def summary(done: Sequence[Added], wanted: int) -> str:
    """Return what became of all: "added 3 articles, 1 already in the library, 2 failed"."""
    numbers = {result: sum(one.result == result for one in done) for result in ("added", "known", "failed")}
    parts = [f"added {counted(numbers['added'], 'article')}"]
    parts += [f"{numbers['known']} already in the library"] if numbers["known"] else []
    parts += [f"{numbers['failed']} failed"] if numbers["failed"] else []
    parts += [f"{wanted - len(done)} left out"] if len(done) < wanted else []
    return ", ".join(parts)


# -- what to add ------------------------------------------------------------------------------------------------------


def expand(arguments: Sequence[str]) -> Iterator[Wanted]:
    """Yield the articles that arguments name: a file, an address, the files of a folder, the entries of a list.

    A file of which every line is an address or an existing file is a list.
    """
    for argument in arguments:
        if not is_address(argument) and os.path.isdir(argument):
            yield from (Wanted(path, False) for path in _files(argument))
        elif not is_address(argument) and (entries := _list(argument)) is not None:
            yield from (Wanted(entry, False) for entry in entries)
        else:
            yield Wanted(argument, True)


def entries(text: str, directory: str = "") -> list[str]:
    """Return the entries of a list, one per line: addresses, and paths relative to a directory."""
    lines = [line.strip("\r\n") for line in text.split("\n")]
    return [line if is_address(line) else os.path.join(directory, line) for line in lines if line.strip()]


def _files(folder: str) -> Iterator[str]:
    """Yield the files of a folder and of those in it that can be articles, by name; hidden ones are left out."""
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                yield os.path.join(directory, name)


def _list(path: str) -> list[str] | None:
    """Return the entries of a list; None for any other file."""
    try:
        if not os.path.isfile(path) or not 0 < os.path.getsize(path) <= LONGEST_LIST:
            return None
        with open(path, "rb") as file:
            first = file.readline(5_000)
            if b"\0" in first or not _exists(os.fsdecode(first).strip("\r\n"), os.path.dirname(path)):
                return None
            text = os.fsdecode(first + file.read())
    except (OSError, ValueError):
        return None
    directory = os.path.dirname(path)
    found = entries(text, directory)
    return found if found and all(is_address(entry) or os.path.lexists(entry) for entry in found) else None


def _exists(line: str, directory: str) -> bool:
    try:
        return bool(line.strip()) and (is_address(line) or os.path.lexists(os.path.join(directory, line)))
    except ValueError:
        return False
