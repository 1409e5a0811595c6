"""Parse HTML to blocks, for web pages, books and word processor files.

Elements are visited once, without recursion, as real pages nest deeper than Python's stack. Parse untrusted input only
in the worker process.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count, repeat
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from lxml import etree
from lxml import html as lxml_html

from tui_reader.formats.html_text import text_of_html
from tui_reader.formats.inline import InlineText, prefixed, table_blocks
from tui_reader.formats.plain_text.encoding import detect
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, BlockKind, InlineKind

T = TypeVar("T")
MAX_COLUMNS = 100
"""Columns that a cell of a table may take."""
MAX_TAG = 65_536
"""Maximum bytes of a tag, as endless attributes take quadratic time to parse."""

_LONG_TAG = re.compile(rb"<[^<>]{%d,}>" % MAX_TAG)
_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|<\?xml[^<>]{1,99}?encoding)\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
_EMPTY = re.compile(
    rb"<(script|style|title|iframe|textarea|a|i|b|em|strong|span|div|p)\b([^<>]{0,2000})/>", re.IGNORECASE
)

_HIDDEN = frozenset(
    ("head", "script", "style", "template", "noscript", "svg", "iframe", "object", "video", "audio")
    + ("canvas", "select", "button", "nav", "textarea")
)
_PERMALINKS = frozenset(("¶", "§", "#", "\uf0c1", "\U0001f517"))
_BACK = frozenset(("↩", "↩\ufe0e", "↩\ufe0f", "↑", "^", "⏎", "↵"))
"""Links from a footnote to its reference."""
_HOMES = frozenset(
    ("article", "aside", "body", "center", "div", "fieldset", "footer", "form", "header", "html", "main", "section")
    + ("search", "hgroup")
)
"""Elements that divide a page into parts."""
_PARTS = frozenset(("figure", "dl", "table", "details", "pre", "blockquote"))
"""Elements that are part of an article like the paragraphs beside them."""
_BLOCKS = _HOMES | frozenset(
    ("address", "details", "dl", "figcaption", "figure", "legend", "p", "summary", "tbody", "tfoot", "thead", "caption")
)
_VERSE = re.compile(r"(?:^|[\s:_-])(?:poem|poetry|verse|stanza|lyrics?)(?:$|[\s_-])", re.IGNORECASE)
"""The class, or the type in an EPUB, of a poem."""
_INVISIBLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_RULE = re.compile(r"⁂|(?:[*·•※~#_–—-]\s?){3,20}")
"""A paragraph that only parts two others."""
_QUOTATION_MARKS = ("“”", "‘’")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_INLINES: Mapping[str, InlineKind] = MappingProxyType(
    {
        **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "emphasis"),
        **dict.fromkeys(("strong", "b"), "strong"),
        **dict.fromkeys(("s", "del", "strike"), "strike"),
        **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
        "a": "link",
    }
)


class Outlined(NamedTuple):
    """A block and where it stands in its page."""

    block: Block
    home: int
    """The number of the innermost element of `_HOMES` around it."""
    outer: tuple[int, ...]
    """The numbers of the two elements around that one."""
    is_part: bool
    """True inside an element of `_PARTS`."""


def parse(data: bytes, encoding: str | None = None) -> list[Block]:
    """Parse a page or a fragment to blocks; see `parse_outlined`."""
    return [one.block for one in parse_outlined(data, encoding)]


def parse_outlined(data: bytes, encoding: str | None = None) -> list[Outlined]:
    """Parse a page or a fragment to blocks with their places.

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
        return [Outlined(block, 0, (), False) for block in text.blocks()]
    return [] if root is None else _blocks_of(root)


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


def _blocks_of(root: Any) -> list[Outlined]:
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
            if tag == "math":
                walker.add_formula(element)
                skipped = element
                continue
            walker.start(tag, element)
        else:
            walker.end(tag, element)
            walker.text_after(element)
    walker.flush()
    return walker.blocks


def _is_hidden(tag: str, element: Any) -> bool:
    """Return whether an element is invisible, a heading's permalink sign, or the way back from a footnote."""
    if tag in _HIDDEN or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if "pagebreak" in (element.get("epub:type") or element.get("role") or ""):  # the number of a printed page
        return True
    if (style := element.get("style")) and _INVISIBLE.search(style):
        return True
    if tag != "a" or len(element):
        return False
    sign = (element.text or "").strip()
    return sign in _PERMALINKS or (sign in _BACK and "#" in element.get("href", ""))


class _Walker:
    """The position in a page, and the blocks so far."""

    def __init__(self) -> None:
        self.blocks: list[Outlined] = []
        self._text = InlineText()
        self._lists: list[Any] = []  # an iterator of markers for each open list
        self._around: list[str] = []  # "list" and "quote", outermost first
        self._heading = self._pre = self._tables = self._parts = self._quoted = self._verses = 0
        self._descriptions: list[bool] = []  # whether each open <dl> has an open <dd>
        self._marker = ""
        self._rows: list[InlineText] = []
        self._homes = [0]
        self._count = 0

    def start(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self.flush()
        if tag in _HOMES:
            self._count += 1
            self._homes.append(self._count)
        self._parts += tag in _PARTS
        self._verses += _is_verse(element)
        handler = getattr(self, f"_start_{tag}", None)
        if handler is not None:
            handler(element)
        elif tag in _INLINES and not (self._pre and _INLINES[tag] == "code"):
            self._text.open(_INLINES[tag], element.get("href", "") if tag == "a" else "")
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.flush()
            self._heading = int(tag[1])
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            if name:
                self._text.anchor(name)
        if element.text:
            self._add(element.text)

    def end(self, tag: str, element: Any) -> None:
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
        self._parts -= tag in _PARTS
        self._verses -= _is_verse(element)
        if tag in _HOMES:
            self._homes.pop()

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
        blocks = text.blocks(*self._kind(text))
        if len(blocks) == 1 and blocks[0].kind == "paragraph" and _RULE.fullmatch(blocks[0].text):
            blocks = [Block(blocks[0].text, "rule")]
        if blocks and self._marker and blocks[0].kind == "item":
            blocks[0] = prefixed(blocks[0], self._marker)
            self._marker = ""
        self._put(blocks)

    def _kind(self, text: InlineText) -> tuple[BlockKind, int]:
        if self._verses and text.is_broken(2):
            return "verse", 0
        if self._pre:
            return "code", 0
        if self._heading:
            return "heading", self._heading
        if self._around:
            levels = self._around.count(self._around[-1])
            return ("item", levels - 1) if self._around[-1] == "list" else ("quote", levels)
        return ("verse" if text.is_verse() else "paragraph"), 0

    def _put(self, blocks: list[Block]) -> None:
        outer = tuple(self._homes[-3:-1])
        self.blocks += [Outlined(block, self._homes[-1], outer, self._parts > 0) for block in blocks]

    def _add(self, text: str) -> None:
        self._text.add_lines(text) if self._pre and not self._rows else self._text.add(text)

    def _start_br(self, element: Any) -> None:
        if self._rows or self._heading:
            self._text.add(" ")
        elif self._text.ends_line and not self._pre:  # two breaks end a paragraph
            self.flush()
        else:
            self._text.break_line()

    def _start_hr(self, element: Any) -> None:
        self.flush()
        if not self._rows:
            self._put([Block("* * *", "rule")])

    def _start_img(self, element: Any) -> None:
        if alt := element.get("alt"):
            self._add(alt)

    def add_formula(self, element: Any) -> None:
        """Add a formula as it was written, if that is known, else its letters."""
        source = [e.text for e in element.iter("{*}annotation") if "tex" in e.get("encoding", "") and e.text]
        self._text.add(element.get("alttext") or " ".join(source) or "".join(element.itertext()))

    def _start_q(self, element: Any) -> None:
        self._text.add(_QUOTATION_MARKS[self._quoted % 2][0])
        self._quoted += 1

    def _end_q(self) -> None:
        self._quoted -= 1
        self._text.add(_QUOTATION_MARKS[self._quoted % 2][1])

    def _start_pre(self, element: Any) -> None:
        self.flush()
        self._pre += 1

    def _end_pre(self) -> None:
        self.flush()
        self._pre -= 1

    _start_listing = _start_xmp = _start_pre
    _end_listing = _end_xmp = _end_pre

    def _start_blockquote(self, element: Any) -> None:
        self.flush()
        self._around.append("quote")

    def _end_blockquote(self) -> None:
        self.flush()
        self._around.pop()

    def _start_ul(self, element: Any) -> None:
        self._open_list(repeat("• "))

    def _start_ol(self, element: Any) -> None:
        down = "reversed" in element.attrib
        start = _number(element.get("start"), sum(child.tag == "li" for child in element) if down else 1)
        self._open_list(_markers(element.get("type", "1"), start, -1 if down else 1))

    def _open_list(self, markers: Iterator[str]) -> None:
        self.flush()
        self._lists.append(markers)
        self._around.append("list")

    def _end_ul(self) -> None:
        self.flush()
        self._lists.pop()
        self._around.pop()

    _start_menu = _start_dir = _start_ul
    _end_ol = _end_menu = _end_dir = _end_ul

    def _start_li(self, element: Any) -> None:
        self.flush()
        value, parent = _number(element.get("value"), None), element.getparent()
        if value is not None and self._lists and parent is not None and parent.tag == "ol":
            kind = element.get("type") or parent.get("type", "1")
            self._lists[-1] = _markers(kind, value, -1 if "reversed" in parent.attrib else 1)
        self._marker = next(self._lists[-1]) if self._lists else ""

    def _end_li(self) -> None:
        self.flush()
        self._marker = ""

    def _start_dl(self, element: Any) -> None:
        self._descriptions.append(False)

    def _end_dl(self) -> None:
        self._end_dd()
        self.flush()
        self._descriptions.pop()

    def _start_dt(self, element: Any) -> None:
        self._end_dd()  # lxml does not
        self.flush()
        self._text.open("strong")

    def _end_dt(self) -> None:
        self._text.close("strong")
        self.flush()

    def _start_dd(self, element: Any) -> None:
        self._end_dd()
        if self._descriptions:
            self._descriptions[-1] = True
            self._open_list(repeat(""))
        self.flush()

    def _end_dd(self) -> None:
        if self._descriptions and self._descriptions[-1]:
            self._descriptions[-1] = False
            self._end_ul()
        self.flush()

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
        if not self._rows:
            return
        if self._tables > 1:
            self._text.add(" ")
        else:
            self._text.cell(min(_number(element.get("colspan"), 1) or 1, MAX_COLUMNS))

    _start_th = _start_td

    def _end_table(self) -> None:
        self._tables -= 1
        if not self._tables and self._rows:
            rows, self._rows, self._text = self._rows, [], InlineText()
            self._put(table_blocks(rows))


def _is_verse(element: Any) -> bool:
    names = (element.get("class"), element.get("{http://www.idpf.org/2007/ops}type"), element.get("epub:type"))
    return any(name and _VERSE.search(name[:500]) for name in names)


def _number(value: str | None, default: T) -> int | T:
    """Return the number in an attribute."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 7 else default


def _markers(kind: str, start: int, step: int) -> Iterator[str]:
    """Yield the markers of an ordered list, as its `type` says: numbers, letters or Roman numerals."""
    for number in count(start, step):
        yield f"{list_number(number, kind)}. "


def list_number(number: int, kind: str) -> str:
    """Return a number as a `type` of ordered lists writes it: `a`, `A`, `i` or `I`; in digits if it cannot."""
    written = _letters(number) if kind in ("a", "A") else _roman(number) if kind in ("i", "I") else ""
    return (written.upper() if kind.isupper() else written) or str(number)


def _letters(number: int) -> str:
    text = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text
