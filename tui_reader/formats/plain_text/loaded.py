"""Load a source: its beginning at once, the rest in slices that the caller asks for."""

from __future__ import annotations

import codecs
import hashlib

from tui_reader.formats.file import File
from tui_reader.formats.plain_text.blocks import BlockBuilder
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.formats.plain_text.gutenberg import find_end, find_header
from tui_reader.formats.plain_text.layout import LayoutChoice, estimate
from tui_reader.formats.plain_text.lines import LineReader
from tui_reader.formats.plain_text.title import shorten, title_of
from tui_reader.model import Article, Identity, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import SEPARATOR, Document
from tui_reader.text.words import count_words

WHOLE = 1_000_000
"""Bytes up to which a file is read at once."""
HEAD = 128_000
"""Bytes of a longer file that are read first; encoding and layout are decided on them."""
SLICE = 64_000
"""Bytes a call of `more` reads: some milliseconds' work, so that a key pressed meanwhile does not wait."""
WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction (Brysbaert 2019)."""


class Loaded:
    """An article as far as it has been read. `article` is final once `document.complete` is true."""

    notice = ""
    """A file that was read has nothing to tell the user, unlike stored text."""

    def __init__(
        self,
        name: str,
        file: File | None,
        data: bytes,
        article: Article,
        identity: Identity,
        layout: LayoutChoice,
        words_a_minute: int,
        size: int,
    ) -> None:
        """Decide on encoding and layout by `data`, the first bytes; `file` None: there are no more."""
        self.identity = identity
        self.document = Document(complete=False)
        self._name, self._file, self._size, self._rate = name, file, size, words_a_minute
        self._raw, self._text_hash = hashlib.sha256(), hashlib.sha256()
        self._read = self._words = self._hashed = self._bad = 0
        self._ended = self._final = False
        self._frame = False
        self._lines = LineReader()
        encoding, mark = article.encoding, 0
        try:
            encoding, mark = detect(data, article.encoding or None)
        except ReaderError as error:
            raise ReaderError(str(error) if article.encoding else f"{name} {error}") from None
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._notes = list(article.notes)
        if encoding not in ("utf-8", "ascii"):
            self._notes.append(f"read as {encoding}")
        lines = self._decode(data, mark)
        if header := find_header(lines):
            self._frame = True
            lines = lines[header.length :]
            self._notes.append("Project Gutenberg's header and licence are left out")
            if header.author:
                article = article._replace(author=clean_line(header.author))
            if header.title:
                article = article._replace(title=shorten(clean_line(header.title)), title_from="header")
        found = estimate(lines, layout)
        if layout == "auto" and found.mode != "lines" and any(lines):
            guess = "double-spaced lines" if found.double_spaced else f"lines wrapped at {found.column}"
            self._notes.append(
                "one sentence a line: joined" if found.mode == "sentences" or not found.column else f"{guess}: joined"
            )
        self.article = article._replace(encoding=encoding)
        self._builder = BlockBuilder(found)
        self._add(lines)
        while not len(self.document) and self.more():
            pass  # a beginning of nothing but blank lines
        if not len(self.document):
            self.close()
            raise ReaderError(f"{name} is empty")
        if not self.article.title:
            title, title_from = title_of(self.document, None if self.article.source == "-" else self.article.source)
            self.article = self.article._replace(title=clean_line(title), title_from=title_from)

    def more(self, size: int = SLICE) -> bool:
        """Read up to `size` more bytes into the document; False once it is complete."""
        if self.document.complete:
            return False
        try:
            data = self._file.read(size) if self._file else b""
        except ReaderError as error:
            self._notes.append(f"cut: {error}")
            data = b""
            self.close()
        self._add(self._decode(data, 0))
        return not self.document.complete

    def close(self) -> None:
        """Stop reading and give the file back."""
        if self._file:
            self._file.close()
            self._file = None

    def _decode(self, data: bytes, mark: int) -> list[str]:
        """The lines these bytes finish; no more bytes, or none to come, finish the last one."""
        self._raw.update(data)
        self._read += len(data)
        self._final = self._file is None or not data or self._read >= self._size > 0
        if self._final:
            self.close()
        text = self._decoder.decode(data[mark:], final=self._final)
        if not text.isascii():
            self._bad += text.count("\ufffd")
        return self._lines.feed(text, final=self._final)

    def _add(self, lines: list[str]) -> None:
        if self._frame and (end := None if self._ended else find_end(lines)) is not None:
            lines, self._ended, ending = lines[:end], True, True
        else:
            lines, ending = ([], False) if self._ended else (lines, self._final)
        document = self.document
        known = len(document)
        document.extend(self._builder.feed(lines, final=ending or self._final))
        texts = document.texts[known:]
        if texts:
            joined = SEPARATOR.join(texts)
            self._text_hash.update((SEPARATOR if known else "").encode() + joined.encode("utf-8"))
            self._words += sum(map(count_words, texts))
        document.complete = self._final
        words, notes = self._words, self._notes
        if self._final and self._bad:
            notes.append(f"{self._bad:,} characters could not be decoded; shown as \ufffd")
        if not self._final and self._read:
            words = round(words * max(1.0, self._size / self._read))
        self.article = self.article._replace(
            words=words,
            minutes=max(1, -(-words // self._rate)),
            notes=tuple(notes),
            raw_sha256=self._raw.hexdigest() if self._final else "",
            text_sha256=self._text_hash.hexdigest() if self._final else "",
        )
