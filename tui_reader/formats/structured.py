"""Load formats with structure, such as headings, lists and quotes; files are read completely."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui_reader.formats._registry import PLAIN_TEXT, Row
from tui_reader.formats.complete import Complete
from tui_reader.formats.metadata import with_metadata
from tui_reader.formats.page_signs import NEEDS_JAVASCRIPT
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.plain_text.encoding import detect, reading_notes
from tui_reader.formats.plain_text.title import title_of
from tui_reader.formats.task import Cancelled, Task
from tui_reader.model import ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.words import count_words

if TYPE_CHECKING:
    from tui_reader.formats.input import Input, Options
    from tui_reader.formats.source import Source


def load_parsed(row: Row, file: Input, options: Options) -> Source:
    """Load a file with the worker process."""
    return complete(parse(row, file, file.whole(row.limit), options), row.name, file, options)


def load_page(row: Row, file: Input, options: Options) -> Source:
    """Load a page with the worker process, in the encoding set by the user, if any."""
    data = file.whole(row.limit)
    with _named(file):
        if options.format and not options.encoding:
            detect(data)  # raises an error for binary data, which the parser would accept
        page = _declared(data, options.encoding)
    return complete(parse(row, file, page, options), row.name, file, options)


def load_markdown(row: Row, file: Input, options: Options) -> Source:
    """Load Markdown; as plain text if it is too large or nests deeper than the parser supports.

    A long file is parsed in the worker process, so that it can be cancelled.
    """
    if file.size > row.limit:
        return PLAIN_TEXT.load(file, options)
    data = file.whole(row.limit)
    with _named(file):
        encoding, mark = _detect(data, options.encoding)
    text = data[mark:].decode(encoding, "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parsed = _parse_long(row, file, text, options) if row.needs_process(len(data)) else _parse_markdown(text)
    if parsed is None:
        return PLAIN_TEXT.load(file.reopened(), options)
    notes = reading_notes(encoding, text.count("\ufffd"))
    return complete(parsed._replace(notes=(*notes, *parsed.notes)), row.name, file, options, encoding)


def _parse_markdown(text: str) -> Parsed | None:
    from tui_reader.formats import markdown

    return markdown.parse(text)


def _parse_long(row: Row, file: Input, text: str, options: Options) -> Parsed | None:
    """Parse Markdown in the worker process; return None if that fails."""
    try:
        return parse(row, file, text.encode("utf-8", "replace"), options)
    except Cancelled:
        raise
    except ReaderError:
        return None


def parse(row: Row, file: Input, data: bytes, options: Options) -> Parsed:
    """Parse a file in the worker process.

    Raises:
        ReaderError: It cannot be parsed; one line that begins with its name.
    """
    from tui_reader.formats import isolated

    task = options.task or Task()
    task.tell(f"Reading {row.label}")
    with _named(file):
        return isolated.parse(row.name, data, meanwhile=options.meanwhile, task=task)


@contextmanager
def _named(file: Input) -> Iterator[None]:
    """Prefix the messages of errors with the name of the file."""
    try:
        yield
    except Cancelled:
        raise
    except ReaderError as error:
        raise ReaderError(f"{file.name} {error}") from None


def complete(parsed: Parsed, format_name: str, file: Input, options: Options, encoding: str | None = None) -> Complete:
    """Return the source for a parsed file, and close the file.

    Args:
        parsed: The result of the parser.
        format_name: The name of the format.
        file: The input.
        options: The options it was read with.
        encoding: The encoding it was read in; None: as set by the user.

    Raises:
        ReaderError: It has no text.
    """
    file.close()
    document = Document(parsed.blocks)
    if not len(document):
        raise ReaderError(
            f"{file.name}: {NEEDS_JAVASCRIPT}" if NEEDS_JAVASCRIPT in parsed.notes else f"{file.name} has no text"
        )
    article = with_metadata(file.article(options), parsed.metadata)
    if encoding is not None:
        article = article._replace(encoding=encoding)
    if not article.title:
        title, title_from = title_of(document, None if article.source == "-" else article.source)
        article = article._replace(title=clean_line(title), title_from=title_from)
    words = sum(map(count_words, document.texts))
    article = article._replace(
        format=format_name,
        words=words,
        minutes=max(1, -(-words // options.words_a_minute)),
        notes=(*article.notes, *parsed.notes),
        raw_sha256=file.sha256,
        text_sha256=hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
    )
    return Complete(article, document, file.identity)


def _declared(data: bytes, encoding: str | None) -> bytes:
    """Return a page in UTF-8 with a byte order mark, which overrides its declaration, if the user set an encoding."""
    if not encoding:
        return data
    name, mark = _detect(data, encoding)
    return codecs.BOM_UTF8 + data[mark:].decode(name, "replace").encode("utf-8", "replace")


def _detect(data: bytes, encoding: str | None) -> tuple[str, int]:
    try:
        return detect(data, encoding)
    except ReaderError as error:
        raise ReaderError(f"cannot be read: {error}" if encoding else str(error)) from None
