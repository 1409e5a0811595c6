"""An article whose format says what is a heading, a list or a quotation: read whole, into blocks."""

from __future__ import annotations

import codecs
import hashlib

from tui_reader.formats.complete import Complete
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.formats.plain_text.title import shorten, title_of
from tui_reader.formats.recognise import FormatName
from tui_reader.model import Article, Identity, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.words import count_words


def load_structured(
    kind: FormatName, data: bytes, name: str, article: Article, identity: Identity, words_a_minute: int
) -> Complete | None:
    """Return the article in `data`, or None where it can be read as plain text only.

    Args:
        data: the whole file.
        name: the file's name as it is shown.
        article: what is known of it: its source, and an encoding where the user gave one.

    Raises:
        ReaderError: the file cannot be read as this format, or it is empty.
    """
    try:
        if kind == "markdown":
            parsed, article = _markdown(data, article)
        else:
            from tui_reader.formats import isolated

            parsed = isolated.parse(kind, _declared(data, article.encoding) if kind == "html" else data)
    except ReaderError as error:
        raise ReaderError(f"{name} {error}") from None
    if parsed is None:
        return None
    document = Document(parsed.blocks)
    if not len(document):
        raise ReaderError(f"{name} has no text")
    told = {key: clean_line(value, 500) for key, value in parsed.metadata.items()}
    if title := shorten(told.get("title", "")):
        article = article._replace(title=clean_line(title), title_from="header")
    else:
        title, title_from = title_of(document, None if article.source == "-" else article.source)
        article = article._replace(title=clean_line(title), title_from=title_from)
    words = sum(map(count_words, document.texts))
    complete = article._replace(
        author=told.get("author") or None,
        date=told.get("date") or None,
        site=told.get("site") or None,
        format=kind,
        words=words,
        minutes=max(1, -(-words // words_a_minute)),
        notes=(*article.notes, *parsed.notes),
        raw_sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
    )
    return Complete(complete, document, identity)


def _declared(data: bytes, encoding: str) -> bytes:
    """Return a page in the encoding that the user names, whatever the page says: a byte order mark wins over both."""
    if not encoding:
        return data
    name, mark = _detect(data, encoding)
    return codecs.BOM_UTF8 + data[mark:].decode(name, "replace").encode("utf-8", "replace")


def _detect(data: bytes, encoding: str) -> tuple[str, int]:
    try:
        return detect(data, encoding or None)
    except ReaderError as error:
        raise ReaderError(f"cannot be read: {error}" if encoding else str(error)) from None


def _markdown(data: bytes, article: Article) -> tuple[Parsed | None, Article]:
    from tui_reader.formats import markdown

    encoding, mark = _detect(data, article.encoding)
    text = data[mark:].decode(encoding, "replace")
    notes = list(article.notes)
    if encoding not in ("utf-8", "ascii"):
        notes.append(f"read as {encoding}")
    if bad := text.count("\ufffd"):
        notes.append(f"{bad:,} characters could not be read and are shown as \ufffd")
    parsed = markdown.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    return parsed, article._replace(encoding=encoding, notes=tuple(notes))
