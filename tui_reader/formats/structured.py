"""An article whose format says what is a heading, a list or a quotation: read whole, into blocks."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from tui_reader.formats import markdown
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.formats.plain_text.title import shorten, title_of
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


def load_markdown(
    data: bytes, name: str, article: Article, identity: Identity, words_a_minute: int
) -> Structured | None:
    """Return the article of a Markdown file, or None where it can be read as plain text only.

    Args:
        data: the whole file.
        name: the file's name as it is shown.
        article: what is known of it: its source, and an encoding where the user gave one.

    Raises:
        ReaderError: the file is no text, or it is empty.
    """
    try:
        encoding, mark = detect(data, article.encoding or None)
    except ReaderError as error:
        raise ReaderError(str(error) if article.encoding else f"{name} {error}") from None
    text = data[mark:].decode(encoding, "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode()) if encoding == "utf-8" else text.count("\ufffd")
    parsed = markdown.parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    if parsed is None:
        return None
    document = Document(parsed.blocks)
    if not len(document):
        raise ReaderError(f"{name} is empty")
    told = {key: clean_line(value, 500) for key, value in parsed.metadata.items()}
    if title := shorten(told.get("title", "")):
        article = article._replace(title=clean_line(title), title_from="header")
    else:
        title, title_from = title_of(document, None if article.source == "-" else article.source)
        article = article._replace(title=clean_line(title), title_from=title_from)
    notes = list(article.notes)
    if encoding not in ("utf-8", "ascii"):
        notes.append(f"read as {encoding}")
    if bad:
        notes.append(f"{bad:,} characters could not be read and are shown as \ufffd")
    words = sum(map(count_words, document.texts))
    return Structured(
        article._replace(
            author=told.get("author") or None,
            date=told.get("date") or None,
            format="markdown",
            encoding=encoding,
            words=words,
            minutes=max(1, -(-words // words_a_minute)),
            notes=tuple(notes),
            raw_sha256=hashlib.sha256(data).hexdigest(),
            text_sha256=hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
        ),
        document,
        identity,
    )
