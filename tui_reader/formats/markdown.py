"""Parse Markdown to blocks: CommonMark with tables, strikethrough, footnotes, definitions and front matter.

Sources: CommonMark 0.31, GitHub Flavored Markdown (tables, strikethrough); the parser is markdown-it-py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_reader.formats.front_matter import read_front_matter, split_toml, with_usual_names
from tui_reader.formats.inline import InlineText, join_rows
from tui_reader.formats.parsed import Parsed
from tui_reader.model import ReaderError
from tui_reader.text.document import Block, BlockKind, InlineKind

if TYPE_CHECKING:
    from markdown_it.token import Token

LIMIT = 20_000_000
"""Maximum bytes of a file that is parsed as Markdown."""
MAX_NESTING = 100
"""Depth of nested lists and quotes from which on markdown-it drops text."""
_INLINES: Mapping[str, InlineKind] = MappingProxyType({"em": "emphasis", "strong": "strong", "s": "strike"})


def parse(text: str) -> Parsed | None:
    """Parse a Markdown text; return None if it nests deeper than the parser supports, to read it as plain text.

    Args:
        text: The decoded text, with `\\n` between lines.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    values, text = split_toml(text)
    tokens = parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin).parse(text)
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        return None
    walker = _Walker(tokens)
    walker.walk()
    metadata = with_usual_names(values | walker.metadata)
    return Parsed(walker.with_footnotes(), MappingProxyType(metadata))


def parse_markdown(data: bytes) -> Parsed:
    """Parse Markdown in UTF-8, for the worker process.

    Raises:
        ReaderError: It nests deeper than the parser supports.
    """
    parsed = parse(data.decode("utf-8", "replace"))
    if parsed is None:
        raise ReaderError("nests too deep")
    return parsed


class _Walker:
    """One pass over the block tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._blocks: list[Block] = []
        self._notes: dict[str, list[Block]] = {}
        self._out = self._blocks
        self._lists: list[int | None] = []  # the next number, or None for bullets
        self._quotes = 0
        self._marker = ""
        self._heading = 0
        self._is_term = False
        self._rows: list[InlineText] = []
        self._label = ""
        self.metadata: dict[str, str] = {}

    def walk(self) -> None:
        for token in self._tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler is not None:
                handler(token)

    def with_footnotes(self) -> list[Block]:
        """Return the blocks, each followed by the footnotes that it is the first to reference."""
        result, left = [], dict(self._notes)
        for block in self._blocks:
            result.append(block)
            for inline in block.inlines:
                if inline.kind == "reference":
                    result += left.pop(inline.target, [])
        return result + [block for note in left.values() for block in note]

    # Containers

    def _front_matter(self, token: Token) -> None:
        self.metadata = read_front_matter(token.content)

    def _blockquote_open(self, token: Token) -> None:
        self._quotes += 1

    def _blockquote_close(self, token: Token) -> None:
        self._quotes -= 1

    def _bullet_list_open(self, token: Token) -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        self._lists.append(int(token.attrGet("start") or 1) if token.attrGet("start") != 0 else 0)

    def _list_close(self, token: Token) -> None:
        self._lists.pop()

    _bullet_list_close = _ordered_list_close = _list_close

    def _dt_open(self, token: Token) -> None:
        self._is_term = True

    def _dt_close(self, token: Token) -> None:
        self._is_term = False

    def _dd_open(self, token: Token) -> None:
        self._lists.append(None)  # items without a marker

    def _dd_close(self, token: Token) -> None:
        self._lists.pop()

    def _list_item_open(self, token: Token) -> None:
        number = self._lists[-1]
        self._marker = "• " if number is None else f"{number}{token.markup or '.'} "
        if number is not None:
            self._lists[-1] = number + 1

    def _list_item_close(self, token: Token) -> None:
        self._marker = ""

    def _heading_open(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def _heading_close(self, token: Token) -> None:
        self._heading = 0

    def _footnote_open(self, token: Token) -> None:
        self._label = _label(token)
        self._out = self._notes.setdefault(self._label, [])

    def _footnote_close(self, token: Token) -> None:
        self._out, self._label = self._blocks, ""

    # Blocks

    def _inline(self, token: Token) -> None:
        if self._rows and not self._heading:
            _add_inlines(self._rows[-1], token.children or [], in_row=True)
            return
        text = InlineText()
        kind, level = self._kind()
        if self._label and not self._out:
            text.put(f"[{self._label}]", "footnote", self._label)
            text.add(" ")
        if self._marker:
            text.add_lines(self._marker)
            self._marker = ""
        if self._is_term:
            text.open("strong")
        _add_inlines(text, token.children or [])
        self._out.extend(text.blocks(kind, level))

    def _kind(self) -> tuple[BlockKind, int]:
        if self._heading:
            return "heading", self._heading
        if self._lists:
            return "item", len(self._lists) - 1
        return ("quote", self._quotes) if self._quotes else ("paragraph", 0)

    def _fence(self, token: Token) -> None:
        text = InlineText()
        text.add_lines(token.content)
        self._out.extend(text.blocks("code"))

    _code_block = _fence

    def _hr(self, token: Token) -> None:
        self._out.append(Block("* * *", "rule"))

    def _html_block(self, token: Token) -> None:
        from tui_reader.formats.html_text import text_of_html

        if text := text_of_html(token.content):
            inline = InlineText()
            inline.add(text)
            self._out.extend(inline.blocks(*self._kind()))

    def _table_open(self, token: Token) -> None:
        self._rows = []

    def _tr_open(self, token: Token) -> None:
        self._rows.append(InlineText())

    def _cell_open(self, token: Token) -> None:
        self._rows[-1].cell()

    _th_open = _td_open = _cell_open

    def _table_close(self, token: Token) -> None:
        rows, self._rows = self._rows, []
        self._out.extend(join_rows(rows))


def _add_inlines(text: InlineText, tokens: list[Token], *, in_row: bool = False) -> None:
    for token in tokens:
        kind = token.type
        if kind == "text":
            text.add(token.content)
        elif kind in ("softbreak", "hardbreak"):
            text.add(" ") if in_row or kind == "softbreak" else text.break_line()
        elif kind == "code_inline":
            text.put(token.content, "code")
        elif kind == "image":  # replaced by its alternative text
            _add_inlines(text, token.children or [], in_row=in_row)
        elif kind == "html_inline":
            if re.match(r"<br\b", token.content, re.IGNORECASE):
                text.add(" ") if in_row else text.break_line()
        elif kind == "link_open":
            text.open("link", str(token.attrGet("href") or ""))
        elif kind == "link_close":
            text.close("link")
        elif kind == "footnote_ref":
            text.put(f"[{_label(token)}]", "reference", _label(token))
        elif kind.endswith("_open") and kind[:-5] in _INLINES:
            text.open(_INLINES[kind[:-5]])
        elif kind.endswith("_close") and kind[:-6] in _INLINES:
            text.close(_INLINES[kind[:-6]])


def _label(token: Token) -> str:
    """Return the label of a footnote, or the number of an inline footnote."""
    return str(token.meta.get("label") or token.meta.get("id", 0) + 1)
