"""The formats: a row each. A new one is a module with a parser, or a class like `Format`, and a row here.

A format that is parsed in the worker process is a row with its marks and its parser. Nothing is imported for a text
but the rows: what a format needs is imported when a file begins like one of its own.
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
"""Bytes at the beginning of a source by which its format is recognised."""
CERTAIN, LIKELY, POSSIBLE = 0.95, 0.9, 0.6
"""How sure the content makes, a name whose suffix fits its content, and content that other formats have too."""
_BLANKS = b" \t\r\n\f"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Format(Protocol):
    """One format of articles."""

    @property
    def name(self) -> str:
        """What `--from` and `article.format` call it."""

    @property
    def label(self) -> str:
        """What people call it."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How the names of its files end."""

    def sniff(self, head: bytes, name: str) -> float:
        """Return how sure it is that a source has this format, 0–1.

        Args:
            head: its first bytes, `SNIFFED` of them or all.
            name: the file's name, `""` for a pipe.
        """

    def load(self, file: Input, options: Options) -> Source:
        """Return the article in `file`.

        Raises:
            ReaderError: it cannot be read as this format, or it is empty; one line that begins with `file.name`.
        """


class Row(NamedTuple):
    """A format that this package has."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    loader: str
    """`module:function` of this package: takes the row, the input and the options, and returns the source."""
    parser: str = ""
    """`module:function` that the worker process runs: takes bytes, and returns `Parsed`."""
    limit: int = 20_000_000
    """Bytes of the longest file."""
    begins: bytes = b""
    """What its files begin with, after blanks and a byte order mark."""
    holds: bytes = b""
    """What the beginning of its files has somewhere."""
    signs: str = ""
    """`module:function` that tells more of the beginning of a file; asked only where `begins` fits."""

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

    def import_parser(self) -> Callable[[bytes], Parsed]:
        """Return the parser; only to be called in the worker process."""
        return _function(self.parser)


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"tui_reader.formats.{module}"), function)
    return found


PLAIN_TEXT = Row("text", "plain text", (".txt",), "loading:load_text")
FORMATS: tuple[Format, ...] = (
    PLAIN_TEXT,
    Row("markdown", "Markdown", (".md", ".markdown", ".mdown", ".mkd"), "structured:load_markdown",
        signs="markdown_signs:sniff"),
    Row("html", "HTML", (".html", ".htm", ".xhtml", ".xht"), "structured:load_page", "page:parse_page",
        begins=b"<", signs="html_signs:sniff"),
    Row("epub", "EPUB", (".epub",), "structured:load_parsed", "epub:parse_epub", 100_000_000,
        begins=b"PK\x03\x04", holds=b"mimetypeapplication/epub+zip"),
    Row("docx", "DOCX", (".docx",), "structured:load_parsed", "docx:parse_docx", 100_000_000,
        begins=b"PK\x03\x04", holds=b"word/"),
    Row("pdf", "PDF", (".pdf",), "structured:load_parsed", "pdf:parse_pdf", 200_000_000, begins=b"%PDF-"),
)  # fmt: skip
"""What is nothing else is plain text. To be read through the functions below."""


def formats() -> tuple[Format, ...]:
    return FORMATS


def format_names() -> tuple[str, ...]:
    return tuple(one.name for one in formats())


def format_named(name: str) -> Format:
    """The format of a name; KeyError for a name that none has."""
    return {one.name: one for one in formats()}[name]


def recognise(head: bytes, name: str) -> Format:
    """Return the format of a source; what no format is more sure of than `POSSIBLE` is plain text.

    Args:
        head: its first bytes.
        name: the file's name, `""` for a pipe.
    """
    head = head[:SNIFFED]
    found, sure = max(((one, one.sniff(head, name)) for one in formats() if one is not PLAIN_TEXT), key=lambda x: x[1])
    return found if sure > 0.5 else PLAIN_TEXT
