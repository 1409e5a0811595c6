"""Parse RTF to blocks: paragraphs with bold, italics and links, headings, lists, tables, footnotes.

Pictures, comments and deleted text are left out. Source: Rich Text Format Specification 1.9.1; by it, control words
that are not known are skipped, and so are destinations that begin with `\\*`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

from tui_reader.formats.inline import prefixed
from tui_reader.formats.parsed import Parsed
from tui_reader.formats.progress import PROGRESS
from tui_reader.formats.references import connect
from tui_reader.formats.rtf_blocks import Builder, Shape, Words
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, Inline

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\0]+)|[\r\n\0]+|\\"
)
_SKIPPED = frozenset(
    ("annotation", "atnauthor", "atnid", "atnref", "atndate", "atnicn", "bkmkend", "colortbl", "comment", "datafield")
    + ("do", "filetbl", "footer", "footerf", "footerl", "footerr", "formfield", "ftnsep", "ftnsepc", "aftnsep")
    + ("aftnsepc", "ftncn", "aftncn", "generator", "header", "headerf", "headerl", "headerr", "latentstyles")
    + ("listoverridetable", "listtable", "nonesttables", "nonshppict", "object", "revtbl", "rsidtbl", "rxe")
    + ("shpinst", "shprslt", "tc", "template", "themedata", "txe", "upr", "wgrffmtfilter", "xe", "xmlnstbl", "pgptbl")
)
"""Destinations without text of the article."""
_COLLECTED = frozenset(("fonttbl", "stylesheet", "info", "fldinst", "listtext", "pntext", "bkmkstart"))
"""Destinations whose text is used, not shown."""
_WITHIN = {
    "title": "info", "author": "info", "creatim": "info", "picprop": "pict", "sn": "picprop", "sv": "picprop",
}  # fmt: skip
"""Destinations that are collected within another one."""
_SILENT = frozenset(("skip", "pict"))
_DATE = ("yr", "mo", "dy")
_SIGNS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
_CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings of `\\fcharset`."""
_CODE_PAGES = {10000: "mac_roman", 65001: "utf-8"}
_LINK = re.compile(r'HYPERLINK\s+(?P<inside>\\l\s+)?"(?P<address>[^"]*)"', re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_QUOTES = frozenset(("quote", "quotations", "quotation", "intense quote", "block text", "block quotation"))
_CODE = frozenset(("preformatted text", "source code", "html preformatted", "code"))


class _State(NamedTuple):
    """What holds until the end of a group or of a paragraph.

    Attributes:
        destination: where text goes: `text`, `skip`, or one that is collected.
        fallback: how many characters after a Unicode one stand for it, for programs without Unicode.
        encoding: of the bytes in this font; empty for that of the document.
        style: the number of the paragraph's style.
        outline: the level of a heading, from 0.
        level: how deep a list is in others, from 0.
    """

    destination: str = "text"
    words: Words = Words()
    hidden: bool = False
    fallback: int = 1
    encoding: str = ""
    style: int = 0
    outline: int = 9
    level: int = 0
    in_table: bool = False


def parse_rtf(data: bytes) -> Parsed:
    """Parse a document.

    Raises:
        ReaderError: It is not an RTF file.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ReaderError("is not an RTF file or is damaged")
    reader = _Reader("" if data.isascii() or not _is_utf8(data) else "utf-8")
    reader.read(data.decode("latin-1"))
    return Parsed(connect(reader.blocks()), reader.metadata())


class _Reader:
    """The position in a document, and what was read so far."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        """The encoding of bytes that are not escaped; some programs write UTF-8. Empty: that of the font."""
        self._state = _State()
        self._outer: list[tuple[_State, Callable[[], None] | None]] = []
        """For each open group, what holds after it, and what is done at its end."""
        self._at_end: Callable[[], None] | None = None
        self._builder = Builder()
        self._notes: list[list[Block]] = []
        self._texts: dict[str, str] = {}
        self._date = [0, 0, 0]
        self._encoding, self._fonts, self._font, self._default_font = "cp1252", dict[int, str](), 0, 0
        self._styles: dict[int, str] = {}
        self._style = 0
        self._bytes = bytearray()
        self._fallback = 0
        self._high = 0  # the first half of a character that takes two
        self._optional = False
        self._marker: str | None = None

    # -- tokens -------------------------------------------------------------------------------------------------------

    def read(self, text: str) -> None:
        at, told = 0, 0
        while match := _TOKEN.match(text, at):
            at = match.end()
            if at - told > 1_000_000:
                told = at
                PROGRESS.tell(at, len(text), "character")
            if self._bytes and not match["byte"]:
                self._end_bytes()
            if brace := match["brace"]:
                self._fallback = 0
                if brace == "{":
                    self._outer.append((self._state, self._at_end))
                    self._at_end = None
                elif self._close():
                    break
            elif match["word"] == "bin":
                at += max(0, int(match["number"] or 0))
            elif words := match["text"]:
                skipped = min(self._fallback, len(words))
                self._fallback -= skipped
                encoding = self._raw or self._state.encoding or self._encoding
                self._add(words[skipped:].encode("latin-1").decode(encoding, "replace"))
            elif self._fallback and (match["word"] or match["sign"] or match["byte"]):
                self._fallback -= 1
            elif byte := match["byte"]:
                self._bytes.append(int(byte, 16))
            elif sign := match["sign"]:
                self._sign(sign)
            elif word := match["word"]:
                self._word(word, int(match["number"]) if match["number"] else None)
        self._end_bytes()

    def _end_bytes(self) -> None:
        data, self._bytes = bytes(self._bytes), bytearray()
        self._add(data.decode(self._state.encoding or self._encoding, "replace"))

    def _close(self) -> bool:
        """End a group; return whether it was the outermost one."""
        if self._at_end is not None:
            self._at_end()
        if not self._outer:
            return True
        self._state, self._at_end = self._outer.pop()
        self._optional = False
        return not self._outer

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._optional = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        optional, self._optional = self._optional, False
        state = self._state
        method = getattr(self, f"_do_{word}", None)
        if word == "ud" or word == "shptxt":
            self._state = state._replace(destination="text")
            if word == "shptxt":
                self._begin_box()
        elif state.destination == "skip":
            return
        elif word in _COLLECTED or _WITHIN.get(word) == state.destination:
            self._collect(word)
        elif word == "pict":
            self._state = state._replace(destination="pict")
        elif word in _SKIPPED or (optional and method is None and word != "shppict"):
            self._state = state._replace(destination="skip")
        elif word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif method is not None:
            method(1 if number is None else number)
        elif word in _DATE and state.destination == "creatim":
            self._date[_DATE.index(word)] = number or 0

    def _add(self, text: str) -> None:
        state = self._state
        if not text or state.destination in _SILENT:
            return
        if state.destination != "text":
            self._texts[state.destination] = (self._texts.get(state.destination, "") + text)[:10_000]
        elif not state.hidden:
            is_code = self._shape().kind == "code"
            self._builder.add(text, state.words, in_table=state.in_table, lines=is_code)

    # -- destinations -------------------------------------------------------------------------------------------------

    def _collect(self, word: str) -> None:
        self._state = self._state._replace(destination=word)
        if word not in ("info", "fonttbl", "stylesheet"):
            self._texts[word] = ""
        if word in ("listtext", "pntext"):
            self._at_end = lambda: setattr(self, "_marker", self._texts[word].strip())
        elif word == "bkmkstart":
            self._at_end = self._end_bookmark
        elif word == "sv":
            self._at_end = self._end_property

    def _end_bookmark(self) -> None:
        if name := self._texts["bkmkstart"].strip():
            self._builder.anchor(name, in_table=self._outer[-1][0].in_table)

    def _end_property(self) -> None:
        """Show the description of a picture in its place."""
        if self._texts.get("sn", "").strip() == "wzDescription" and (words := self._texts["sv"].strip()):
            around = next(state for state, _ in reversed(self._outer) if state.destination == "text")
            self._builder.add(words, around.words, in_table=around.in_table)

    def _do_footnote(self, _: int) -> None:
        number = len(self._notes) + 1
        self._notes.append([])
        self._builder.refer(number, in_table=self._state.in_table)
        self._begin_beside(lambda blocks: self._notes.__setitem__(number - 1, blocks))

    def _begin_box(self) -> None:
        around = self._builder
        self._begin_beside(around.put_later)

    def _begin_beside(self, put: Callable[[list[Block]], None]) -> None:
        """Collect the paragraphs of this group apart, and give them to `put` at its end."""
        around, marker = self._builder, self._marker
        self._builder, self._marker = Builder(), None
        self._state = _State(fallback=self._state.fallback, encoding=self._state.encoding)

        def end() -> None:
            put(self._builder.finish(self._shape(), self._marker, self._state.level))
            self._builder, self._marker = around, marker

        self._at_end = end

    def _do_field(self, _: int) -> None:
        self._texts["fldinst"] = ""

    def _do_fldrslt(self, _: int) -> None:
        if found := _LINK.search(self._texts.get("fldinst", "")):
            address = f"#{found['address']}" if found["inside"] else found["address"]
            self._state = self._state._replace(words=self._state.words._replace(link=address))

    # -- the document -------------------------------------------------------------------------------------------------

    def _do_ansicpg(self, number: int) -> None:
        name = _CODE_PAGES.get(number, f"cp{number}")
        if _is_encoding(name):
            self._encoding = name

    def _do_mac(self, _: int) -> None:
        self._encoding = "mac_roman"

    def _do_pc(self, _: int) -> None:
        self._encoding = "cp437"

    def _do_pca(self, _: int) -> None:
        self._encoding = "cp850"

    def _do_deff(self, number: int) -> None:
        self._default_font = number

    def _do_f(self, number: int) -> None:
        if self._state.destination == "fonttbl":
            self._font = number
        self._state = self._state._replace(encoding=self._fonts.get(number, ""))

    def _do_fcharset(self, number: int) -> None:
        if self._state.destination == "fonttbl":
            self._fonts[self._font] = _CHARSETS.get(number, "")

    def _do_s(self, number: int) -> None:
        self._state = self._state._replace(style=number)
        if self._state.destination == "stylesheet":
            self._texts["stylesheet"] = ""
            self._at_end = lambda: self._styles.__setitem__(number, self._texts["stylesheet"].strip(" ;").lower())

    # -- characters ---------------------------------------------------------------------------------------------------

    def _do_uc(self, number: int) -> None:
        self._state = self._state._replace(fallback=max(0, min(number, 100)))

    def _do_u(self, number: int) -> None:
        self._fallback = self._state.fallback
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00 if self._high else 0xFFFD
        self._high = 0
        self._add(chr(code))

    def _do_b(self, number: int) -> None:
        self._set(self._state.words._replace(bold=number != 0))

    def _do_i(self, number: int) -> None:
        self._set(self._state.words._replace(italic=number != 0))

    def _do_strike(self, number: int) -> None:
        self._set(self._state.words._replace(struck=number != 0))

    _do_striked = _do_strike

    def _do_v(self, number: int) -> None:
        self._state = self._state._replace(hidden=number != 0)

    _do_deleted = _do_v

    def _do_plain(self, _: int) -> None:
        self._state = self._state._replace(
            words=Words(link=self._state.words.link), hidden=False, encoding=self._fonts.get(self._default_font, "")
        )

    def _set(self, words: Words) -> None:
        self._state = self._state._replace(words=words)

    # -- paragraphs ---------------------------------------------------------------------------------------------------

    def _do_pard(self, _: int) -> None:
        self._state = self._state._replace(style=0, outline=9, level=0, in_table=False)

    def _do_par(self, _: int) -> None:
        if self._state.destination == "text":
            self._builder.end_paragraph(self._shape(), self._marker, self._state.level)
            self._marker = None

    _do_sect = _do_page = _do_par

    def _do_line(self, _: int) -> None:
        if self._state.destination == "text":
            self._builder.break_line(in_table=self._state.in_table)

    def _do_outlinelevel(self, number: int) -> None:
        self._state = self._state._replace(outline=number)

    def _do_ilvl(self, number: int) -> None:
        self._state = self._state._replace(level=max(0, min(number, 8)))

    def _do_intbl(self, _: int) -> None:
        self._state = self._state._replace(in_table=True)

    def _do_cell(self, _: int) -> None:
        if self._state.destination == "text":
            self._builder.end_cell()
            self._marker = None

    def _do_nestcell(self, _: int) -> None:
        self._add(" ")

    def _do_row(self, _: int) -> None:
        if self._state.destination == "text":
            self._builder.end_row()

    def _shape(self) -> Shape:
        """Return what the paragraph is, by its style or its place in the outline."""
        name = self._styles.get(self._state.style, "")
        if 0 <= self._state.outline < 9:
            return Shape("heading", self._state.outline + 1)
        if found := _HEADING.fullmatch(name):
            return Shape("heading", max(1, int(found[1])))
        if name == "title":
            return Shape("heading", 1)
        return Shape("quote", 1) if name in _QUOTES else Shape("code") if name in _CODE else Shape()

    # -- the result ---------------------------------------------------------------------------------------------------

    def blocks(self) -> list[Block]:
        """Return the blocks of the document, and after them its footnotes."""
        found = self._builder.finish(self._shape(), self._marker, self._state.level)
        for number, note in enumerate(self._notes, 1):
            for index, block in enumerate(note):
                words = f"{number}. " if not index else ""
                moved = prefixed(block._replace(kind="item", level=0), words)
                anchor = (Inline(0, 1, "anchor", f"note-{number}"),) if not index else ()
                found.append(moved._replace(inlines=(*anchor, *moved.inlines)))
        return found

    def metadata(self) -> dict[str, str]:
        year, month, day = self._date
        date = f"{year:04}-{month:02}-{day:02}" if 0 < month < 13 and 0 < day < 32 and 1900 < year < 2200 else ""
        values = {"title": self._texts.get("title", ""), "author": self._texts.get("author", ""), "date": date}
        return {name: value.strip() for name, value in values.items() if value.strip()}


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
