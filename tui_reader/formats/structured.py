"""An article whose format says what is a heading, a list or a quotation: read whole, into blocks."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from tui_reader.formats.parsed import Parsed
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.formats.plain_text.title import shorten, title_of
from tui_reader.formats.recognise import FormatName
from tui_reader.model import Article, Identity, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import Document
from tui_reader.text.words import count_words


class Structured(NamedTuple):
    """A source that is complete as soon as it is made."""

    article: Article
    document: Document
    identity: Identity = Identity()
    told: str = ""

    def more(self, size: int = 0) -> bool:
        """There is never more to read."""
        return False

    def close(self) -> None:
        """There is no file to release."""


def load_structured(
    kind: FormatName, data: bytes, name: str, article: Article, identity: Identity, words_a_minute: int
) -> Structured | None:
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

            parsed = isolated.parse(kind, data)
    except ReaderError as error:
        raise ReaderError(str(error) if article.encoding else f"{name} {error}") from None
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
    return Structured(complete, document, identity)


def _markdown(data: bytes, article: Article) -> tuple[Parsed | None, Article]:
    from tui_reader.formats import markdown

    encoding, mark = detect(data, article.encoding or None)
    text = data[mark:].decode(encoding, "replace")
    notes = list(article.notes)
    if encoding not in ("utf-8", "ascii"):
        notes.append(f"read as {encoding}")
    if bad := text.count("\ufffd"):
        notes.append(f"{bad:,} characters could not be read and are shown as \ufffd")
    parsed = markdown.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    return parsed, article._replace(encoding=encoding, notes=tuple(notes))
