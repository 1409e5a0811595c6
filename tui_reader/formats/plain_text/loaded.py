"""Load plain text: the beginning at once, the rest in slices on request."""

from __future__ import annotations

import hashlib
import time

from tui_reader.formats.file import PATIENCE, File
from tui_reader.formats.pipe import Pipe
from tui_reader.formats.plain_text.blocks import BlockBuilder
from tui_reader.formats.plain_text.encoding import Decoder, reading_notes
from tui_reader.formats.plain_text.gutenberg import find_end, find_header
from tui_reader.formats.plain_text.layout import Layout, estimate
from tui_reader.formats.plain_text.lines import LineReader
from tui_reader.formats.plain_text.pages import Pages, has_columns
from tui_reader.formats.plain_text.special import Special, find_special
from tui_reader.formats.plain_text.title import shorten, title_of
from tui_reader.model import Article, Identity, LayoutChoice, ReaderError
from tui_reader.text.clean import clean_line
from tui_reader.text.document import SEPARATOR, Document
from tui_reader.text.enumeration import counted
from tui_reader.text.words import count_words

HEAD = 128_000
"""Bytes of a file that are read first, to detect encoding and layout; shorter ones are read at once."""
SLICE = 64_000
"""Bytes read by a call of `more`, which takes a few milliseconds, so that key presses are not delayed."""
WORDS_A_MINUTE = 238
"""Average speed of silent reading of English non-fiction (Brysbaert 2019)."""

_BEGINNING, _PROSE = 20, 300
"""The blocks that may name the author, unless the first one is longer than this."""


class Loaded:
    """A plain-text source, which may still be loading; `article` is final if `document.complete` is true."""

    notice = ""
    """Always empty, as the text was read from the source."""

    def __init__(
        self,
        name: str,
        file: File | Pipe | None,
        data: bytes,
        article: Article,
        identity: Identity,
        layout: LayoutChoice,
        words_a_minute: int,
        size: int,
        original: bytes | None = None,
    ) -> None:
        """Detect encoding and layout from `data`, the first bytes.

        Args:
            name: For messages.
            file: The file; None if `data` is all.
            data: The first bytes.
            article: The metadata that is known.
            identity: What identifies the source.
            layout: What line breaks are.
            words_a_minute: The reading speed.
            size: All bytes; 0 if that is not known.
            original: The contents of the file, if `data` was decoded from it.
        """
        self.identity = identity
        self.document = Document(complete=False)
        self._name, self._file, self._size, self._rate = name, file, size, words_a_minute
        self._raw, self._text_hash = hashlib.sha256(original or b""), hashlib.sha256()
        self._is_decoded = original is not None
        self._read = self._words = self._hashed = self._bad = 0
        self._ended = self._final = False
        self._quiet_since: float | None = None
        self._frame = False
        self._lines = LineReader()
        try:
            self._decoder = Decoder(data, article.encoding or None, is_whole=file is None or 0 < size <= len(data))
        except ReaderError as error:
            raise ReaderError(str(error) if article.encoding else f"{name} {error}") from None
        self._notes = list(article.notes)
        lines = self._decode(data)
        if self.waits:
            lines += self._settled()
        self._encoding = self._decoder.encoding
        self._notes += reading_notes(self._encoding)
        if header := find_header(lines):
            self._frame = True
            lines = lines[header.length :]
            self._notes.append("Project Gutenberg's header and licence left out")
            if header.author:
                article = article._replace(author=clean_line(header.author))
            if header.title:
                article = article._replace(title=shorten(clean_line(header.title)), title_from="header")
        else:
            article, lines = self._without_headers(article, lines)
        special = find_special(lines) if layout == "auto" else None
        self._pages = Pages(() if special else lines)
        lines = self._body(lines)
        detected = Layout() if special else estimate(lines, layout)
        if special:
            self._notes.append(special.note)
            if special.title and not article.title:
                article = article._replace(title=shorten(clean_line(special.title)), title_from="header")
        elif layout == "auto" and detected.mode != "lines" and any(lines):
            guess = "double-spaced lines" if detected.double_spaced else f"lines wrapped at {detected.column}"
            self._notes.append(
                "one sentence per line: joined"
                if detected.mode == "sentences" or not detected.column
                else f"{guess}: joined"
            )
        if not special and has_columns(lines):
            self._notes.append("two columns of text stand side by side; lines are read across both")
        self.article = article
        self._builder: Special | BlockBuilder = special or BlockBuilder(detected, lines)
        self._add(lines)
        while not len(self.document) and self.more():  # the beginning has only blank lines, or one paragraph
            if isinstance(self._file, Pipe) and not self._file.wait(PATIENCE):
                self._add(self._body(self._lines.feed("", final=True)), flush=True)
        if not len(self.document):
            self.close()
            raise ReaderError(f"{name} is empty")
        if not self.article.title:
            title, title_from = title_of(self.document, None if self.article.source == "-" else self.article.source)
            self.article = self.article._replace(title=clean_line(title), title_from=title_from)
        if not (self.article.author and self.article.date):
            self._read_byline()

    def _read_byline(self) -> None:
        """Find the author and date in the first paragraphs."""
        texts = self.document.texts[:_BEGINNING]
        if len(texts[0]) > _PROSE:
            return
        from tui_reader.formats.byline import find_byline

        found = find_byline(texts)
        article = self.article
        self.article = article._replace(author=article.author or found.author, date=article.date or found.date)

    def _without_headers(self, article: Article, lines: list[str]) -> tuple[Article, list[str]]:
        """Read front matter or the header of a mail, and return the lines that belong to the text."""
        beginning = lines[0] if lines and lines[0] else next(filter(None, lines[:10]), "")
        if beginning != "---" and ":" not in beginning[:60]:
            return article, lines
        from tui_reader.formats.front_matter import split_front_matter, with_usual_names
        from tui_reader.formats.metadata import with_metadata
        from tui_reader.formats.plain_text.headers import find_headers

        values, length = split_front_matter(lines)
        if length:
            return with_metadata(article, with_usual_names(values)), lines[length:]
        if (header := find_headers(lines)) is None:
            return article, lines
        if header.left_out:
            self._notes.append(f"{counted(header.left_out, 'header line')} left out")
        return with_metadata(article, header.values), [*header.shown, "", *lines[header.length :]]

    def more(self, size: int = SLICE) -> bool:
        """Read up to `size` more bytes into the document; return False if it is complete."""
        if self.document.complete:
            return False
        if self.waits:
            self._settle()
            return True
        self._quiet_since = None
        try:
            data = self._file.read_now(size) if self._file else b""
        except ReaderError as error:
            self._notes.append(f"cut: {error}")
            data = b""
            self.close()
        self._add(self._body(self._decode(data)))
        return not self.document.complete

    @property
    def left(self) -> int:
        return 0 if self.document.complete or self.live else max(0, self._size - self._read)

    @property
    def share(self) -> float:
        return self._read / self._size if self.left else 1.0

    @property
    def live(self) -> bool:
        return isinstance(self._file, Pipe)

    @property
    def waits(self) -> bool:
        return self._file is not None and self._file.waits

    def stop(self) -> None:
        """End reading a live source, and keep what has come."""
        if self.live:
            self._notes.append("cut: reading was ended before standard input did")
            self.close()
            self._add(self._body(self._decode(b"")))

    def _settle(self) -> None:
        """Show the last paragraph once nothing has come for a while; what follows is another one."""
        if self._quiet_since is None:
            self._quiet_since = time.monotonic()
            if lines := self._settled():
                self._add(self._body(lines))
        elif time.monotonic() - self._quiet_since > PATIENCE and not self._lines.has_rest:
            self._quiet_since = float("inf")
            self._add([], flush=True)

    def _settled(self) -> list[str]:
        """Return the lines whose encoding would have been decided by what has not come yet."""
        text = self._decoder.settle()
        self._bad += text.count("\ufffd")
        return self._lines.feed(text) if text else []

    def close(self) -> None:
        """Stop reading and close the file."""
        if self._file:
            self._file.close()
            self._file = None

    def _decode(self, data: bytes) -> list[str]:
        """Return the lines completed by these bytes; at the end of the file, the last line too."""
        if not self._is_decoded:
            self._raw.update(data)
        self._read += len(data)
        self._final = self._file is None or not data or self._read >= self._size > 0
        if self._final:
            self.close()
        text = self._decoder.decode(data, final=self._final)
        if not text.isascii():
            self._bad += text.count("\ufffd")
        return self._lines.feed(text, final=self._final)

    def _body(self, lines: list[str]) -> list[str]:
        """Return the lines without Gutenberg's licence, running heads and page numbers."""
        if self._frame:
            if self._ended:
                lines = []
            elif (end := find_end(lines)) is not None:
                lines, self._ended = lines[:end], True
        return self._pages.feed(lines, final=self._ended or self._final)

    def _add(self, lines: list[str], *, flush: bool = False) -> None:
        """Add what these lines complete; with `flush`, also a paragraph that might go on."""
        document = self.document
        known = len(document)
        if self._lines.has_styles:
            self._builder.has_styles = True
        document.extend(self._builder.feed(lines, final=flush or self._ended or self._final))
        texts = document.texts[known:]
        if texts:
            joined = SEPARATOR.join(texts)
            self._text_hash.update((SEPARATOR if known else "").encode() + joined.encode("utf-8"))
            self._words += sum(map(count_words, texts))
        document.complete = self._final
        words, notes, encoding = self._words, self._notes, self._decoder.encoding
        if encoding != self._encoding:
            self._encoding = encoding
            notes += reading_notes(encoding)
        if self._final and self._pages.left_out:
            notes.append(f"running heads and page numbers left out ({self._pages.left_out:,} lines)")
        if self._final and self._bad:
            notes += reading_notes("utf-8", self._bad)
        if not self._final and self._read:
            words = round(words * max(1.0, self._size / self._read))
        self.article = self.article._replace(
            words=words,
            minutes=max(1, -(-words // self._rate)),
            encoding=encoding,
            notes=tuple(notes),
            raw_sha256=self._raw.hexdigest() if self._final else "",
            text_sha256=self._text_hash.hexdigest() if self._final else "",
        )
