"""Parse HTML to blocks, for web pages, books and word processor files.

Elements are visited once, without recursion, as real pages nest deeper than Python's stack. Parse untrusted input only
in the worker process.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from tui_reader.formats.html_text import text_of_html
from tui_reader.formats.inline import InlineText, join_rows, prefixed
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, BlockKind, InlineKind

MAX_TAG = 65_536
"""Maximum bytes of a tag, as endless attributes take quadratic time to parse."""

_LONG_TAG = re.compile(rb"<[^<>]{%d,}>" % MAX_TAG)
_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
_EMPTY = re.compile(
    rb"<(script|style|title|iframe|textarea|a|i|b|em|strong|span|div|p)\b([^<>]{0,2000})/>", re.IGNORECASE
)

_HIDDEN = frozenset(
    ("head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "video", "audio")
    + ("canvas", "select", "button", "nav")
)
_PERMALINKS = frozenset(("¶", "§", "#", "\uf0c1", "\U0001f517"))
_BACK = frozenset(("↩", "↩\ufe0e", "↩\ufe0f", "↑", "^", "⏎", "↵"))
"""Links from a footnote to its reference."""
_BLOCKS = frozenset(
    ("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption")
    + ("figure", "footer", "form", "header", "html", "main", "p", "section", "summary", "tbody", "tfoot", "thead")
)
_INLINES: Mapping[str, InlineKind] = MappingProxyType(
    {
        **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
        **dict.fromkeys(("strong", "b"), "strong"),
        **dict.fromkeys(("s", "del", "strike"), "strike"),
        **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
        "a": "link",
    }
)


def parse(data: bytes, encoding: str | None = None) -> list[Block]:
    """Parse a page or a fragment to blocks.

    Only the plain text is returned of a page that nests deeper than the parser supports.

    Args:
        data: HTML or XHTML.
        encoding: The encoding; None: as declared by the page, else detected.
    """
    data = data.decode(encoding or encoding_of(data), "replace").encode(
        "utf-8", "replace"
    )  # lxml supports fewer encodings
    data = _LONG_TAG.sub(lambda match: match.group()[:200].split(None, 1)[0] + b">", data)
    data = _END.sub(b"", data)  # lxml drops everything after the first one
    data = _EMPTY.sub(rb"<\1\2></\1>", data)  # empty elements of XHTML would contain the rest of a chapter
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if any("depth" in error.message for error in parser.error_log):
        text = InlineText()
        text.add(text_of_html(data.decode("utf-8")))
        return text.blocks()
    return [] if root is None else blocks_of(root)


def encoding_of(data: bytes) -> str:
    """Return the declared encoding of a page, else the detected one."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    declared = _CHARSET.search(data[:4096])
    if declared:
        name = declared.group(1).decode("ascii")
        with suppress(LookupError):
            return "cp1252" if codecs.lookup(name).name in ("iso8859-1", "ascii") else name  # as browsers do
    try:
        return detect(data)[0]
    except ReaderError:
        return "utf-8"


def blocks_of(root: Any) -> list[Block]:
    """Return the blocks of an lxml element."""
    walker = _Walker()
    skipped = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):  # an entity or a processing instruction
            continue
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                walker.text_after(element)
            continue
        tag = element.tag.rpartition("}")[2].lower()
        if event == "start":
            if _is_hidden(tag, element):
                skipped = element
                continue
            walker.start(tag, element)
        else:
            walker.end(tag)
            walker.text_after(element)
    walker.flush()
    return walker.blocks


def _is_hidden(tag: str, element: Any) -> bool:
    """Tell whether an element is invisible, the permalink sign of a heading, or a footnote's link to its reference."""
    if tag in _HIDDEN or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if tag != "a" or len(element):
        return False
    sign = (element.text or "").strip()
    return sign in _PERMALINKS or (sign in _BACK and "#" in element.get("href", ""))


class _Walker:
    """The position in a page, and the blocks so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text = InlineText()
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._quotes = self._heading = self._pre = self._tables = 0
        self._marker = ""
        self._rows: list[InlineText] = []

    def start(self, tag: str, element: Any) -> None:
        handler = getattr(self, f"_start_{tag}", None)
        if handler is not None:
            handler(element)
        elif tag in _INLINES:
            self._text.open(_INLINES[tag], element.get("href", "") if tag == "a" else "")
        elif tag in _BLOCKS:
            self.flush()
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.flush()
            self._heading = int(tag[1])
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            if name:
                self._text.anchor(name)
        if element.text:
            self._add(element.text)

    def end(self, tag: str) -> None:
        handler = getattr(self, f"_end_{tag}", None)
        if handler is not None:
            handler()
        elif tag in _INLINES:
            self._text.close(_INLINES[tag])
        elif tag in _BLOCKS:
            self.flush()
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.flush()
            self._heading = 0

    def text_after(self, element: Any) -> None:
        """Add the text that follows an element in its parent."""
        if element.tail:
            self._add(element.tail)

    def flush(self) -> None:
        """End the current block; in a table row, add a space between blocks instead."""
        if self._rows:
            self._text.add(" ")
            return
        text, self._text = self._text, self._text.continued()
        if self._pre:
            kind: tuple[BlockKind, int] = ("code", 0)
        elif self._heading:
            kind = ("heading", self._heading)
        elif self._lists:
            kind = ("item", len(self._lists) - 1)
        else:
            kind = ("quote", self._quotes) if self._quotes else ("paragraph", 0)
        blocks = text.blocks(*kind)
        if blocks and self._marker and kind[0] == "item":
            blocks[0] = prefixed(blocks[0], self._marker)
            self._marker = ""
        self.blocks += blocks

    def _add(self, text: str) -> None:
        self._text.add_lines(text) if self._pre and not self._rows else self._text.add(text)

    def _start_br(self, element: Any) -> None:
        self._text.add(" ") if self._rows else self._text.break_line()

    def _start_hr(self, element: Any) -> None:
        self.flush()
        if not self._rows:
            self.blocks.append(Block("* * *", "rule"))

    def _start_img(self, element: Any) -> None:
        if alt := element.get("alt"):
            self._add(alt)

    def _start_pre(self, element: Any) -> None:
        self.flush()
        self._pre += 1

    def _end_pre(self) -> None:
        self.flush()
        self._pre -= 1

    def _start_blockquote(self, element: Any) -> None:
        self.flush()
        self._quotes += 1

    def _end_blockquote(self) -> None:
        self.flush()
        self._quotes -= 1

    def _start_ul(self, element: Any) -> None:
        self.flush()
        self._lists.append(None)

    def _start_ol(self, element: Any) -> None:
        self.flush()
        start = element.get("start", "1")
        self._lists.append(int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 1)

    def _end_ul(self) -> None:
        self.flush()
        self._lists.pop()

    _end_ol = _end_ul

    def _start_li(self, element: Any) -> None:
        self.flush()
        number = self._lists[-1] if self._lists else None
        self._marker = "• " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _end_li(self) -> None:
        self.flush()
        self._marker = ""

    def _start_table(self, element: Any) -> None:
        if not self._tables:
            self.flush()
        self._tables += 1

    def _start_tr(self, element: Any) -> None:
        if self._tables == 1:
            self.flush()
            self._text = InlineText()
            self._rows.append(self._text)

    def _start_td(self, element: Any) -> None:
        if self._rows and self._text:
            self._text.add(" ") if self._tables > 1 else self._text.add_lines(" | ")

    _start_th = _start_td

    def _end_table(self) -> None:
        self._tables -= 1
        if not self._tables and self._rows:
            rows, self._rows, self._text = self._rows, [], InlineText()
            blocks = join_rows(rows)
            if not any(" | " in block.text for block in blocks):  # a table with one column is used for layout
                blocks = [block for row in rows for block in row.blocks()]
            self.blocks += blocks
