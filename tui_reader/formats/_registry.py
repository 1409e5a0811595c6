"""The input formats. To add one, write a module with a parser, or a class like `Format`, and add a row here.

The row of a format that is parsed in the worker process has its signature and its parser. The modules of a format are
imported only when a file looks like that format.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from tui_reader.formats.input import Input, Options
    from tui_reader.formats.parsed import Parsed
    from tui_reader.formats.source import Source

SNIFFED = 16_000
"""Bytes at the beginning of a source that are used to recognise its format."""
CERTAIN, LIKELY, POSSIBLE = 0.95, 0.9, 0.6
"""Confidence by content, by content and suffix, and by content that other formats share."""
_BLANKS = b" \t\r\n\f"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Format(Protocol):
    """An input format."""

    @property
    def name(self) -> str:
        """The name for `--from` and `article.format`."""

    @property
    def label(self) -> str:
        """The name for messages."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of its files."""

    def sniff(self, head: bytes, name: str) -> float:
        """Return the confidence that a source has this format, 0–1.

        Args:
            head: The first `SNIFFED` bytes of the source, or all.
            name: The name of the file, `""` for a pipe.
        """

    def load(self, file: Input, options: Options) -> Source:
        """Load the article in `file`.

        Raises:
            ReaderError: It is empty or cannot be read in this format; one line that begins with `file.name`.
        """


class Row(NamedTuple):
    """A format of this package."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    loader: str
    """`module:function` in this package, which takes the row, the input and the options and returns the source."""
    parser: str = ""
    """`module:function` for the worker process, which takes bytes and returns `Parsed`."""
    limit: int = 20_000_000
    """The maximum size of a file in bytes."""
    own: int = 0
    """Bytes up to which the loader parses a file itself, although there is a worker process."""
    begins: bytes = b""
    """The first bytes of its files, after whitespace and a byte order mark."""
    holds: bytes = b""
    """Bytes found anywhere in the beginning of its files."""
    signs: str = ""
    """`module:function` to examine the beginning of a file; called only if `begins` matches."""

    def sniff(self, head: bytes, name: str) -> float:
        if self.begins and not head.removeprefix(_BYTE_ORDER_MARK).lstrip(_BLANKS).startswith(self.begins):
            return 0.0
        if self.signs:
            return float(_function(self.signs)(head, name))
        if self.holds and self.holds in head:
            return CERTAIN
        if name.lower().endswith(self.suffixes):
            return LIKELY
        return CERTAIN if self.begins and not self.holds else 0.0

    def load(self, file: Input, options: Options) -> Source:
        source: Source = _function(self.loader)(self, file, options)
        return source

    def needs_process(self, size: int) -> bool:
        """Return whether a file of `size` bytes is parsed in the worker process."""
        return bool(self.parser) and size >= self.own

    def import_parser(self) -> Callable[[bytes], Parsed]:
        """Return the parser. Call this only in the worker process."""
        return _function(self.parser)


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(f"tui_reader.formats.{module}"), function)
    return loaded


PLAIN_TEXT = Row("text", "plain text", (".txt",), "loading:load_text")
FORMATS: tuple[Format, ...] = (
    PLAIN_TEXT,
    Row("markdown", "Markdown", (".md", ".markdown", ".mdown", ".mkd"), "structured:load_markdown",
        "markdown:parse_markdown", own=500_000, signs="markdown_signs:sniff"),
    Row("html", "HTML", (".html", ".htm", ".xhtml", ".xht"), "structured:load_page", "page:parse_page",
        begins=b"<", signs="html_signs:sniff"),
    Row("feed", "feed", (".rss", ".atom"), "feed:load_feed", "feed_parser:parse_feed", begins=b"<",
        signs="feed_signs:sniff"),
    Row("epub", "EPUB", (".epub",), "structured:load_parsed", "epub:parse_epub", 100_000_000,
        begins=b"PK\x03\x04", holds=b"mimetypeapplication/epub+zip"),
    Row("docx", "DOCX", (".docx",), "structured:load_parsed", "docx:parse_docx", 100_000_000,
        begins=b"PK\x03\x04", holds=b"word/"),
    Row("odt", "ODT", (".odt",), "structured:load_parsed", "odt:parse_odt", 100_000_000,
        begins=b"PK\x03\x04", holds=b"mimetypeapplication/vnd.oasis.opendocument.text"),
    Row("rtf", "RTF", (".rtf",), "structured:load_parsed", "rtf:parse_rtf", 100_000_000, begins=b"{\\rtf"),
    Row("pdf", "PDF", (".pdf",), "structured:load_parsed", "pdf:parse_pdf", 200_000_000, begins=b"%PDF-"),
)  # fmt: skip
"""Plain text is the fallback. Use the functions below for access."""


def formats() -> tuple[Format, ...]:
    return FORMATS


def format_names() -> tuple[str, ...]:
    return tuple(one.name for one in formats())


def format_named(name: str) -> Format:
    """Return the format with a name.

    Raises:
        KeyError: There is none.
    """
    return {one.name: one for one in formats()}[name]


def recognise(head: bytes, name: str) -> Format:
    """Recognise the format of a source; plain text if no other format matches.

    Args:
        head: The first bytes of the source.
        name: The name of the file, `""` for a pipe.
    """
    head = head[:SNIFFED]
    others = (one for one in formats() if one is not PLAIN_TEXT)
    best, confidence = max(((one, one.sniff(head, name)) for one in others), key=lambda pair: pair[1])
    return best if confidence > 0.5 else PLAIN_TEXT
