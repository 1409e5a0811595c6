"""Build blocks from the paragraphs, rows and words of an RTF document, in their order."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.formats.inline import InlineText, prefixed, table_blocks
from tui_reader.text.document import BULLET, Block, BlockKind, InlineKind

_NUMBER = re.compile(r"[(\[]?(\d{1,6}|[a-zA-Z]|[ivxlcIVXLC]{1,7})[.)\]:]{0,2}")
_NUMBERS = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,8}\.?")


class Words(NamedTuple):
    """How words are set; `link` is an address, or `""`."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str = ""


class Shape(NamedTuple):
    """What a paragraph is; `level` is that of a heading."""

    kind: BlockKind = "paragraph"
    level: int = 0


class Builder:
    """The blocks of a text, and the paragraph or row that is being built."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._text = InlineText()
        self._set = Words()
        self._rows: list[InlineText] = []
        self._in_row = False
        self._later: list[Block] = []

    def add(self, text: str, words: Words, *, in_table: bool = False, lines: bool = False) -> None:
        """Add words to the paragraph, or to the row of a table.

        Args:
            lines: keep blanks as they are, for code.
        """
        self._go_to(in_table)
        self._change(words)
        self._text.add_lines(text) if lines else self._text.add(text)

    def refer(self, number: int, *, in_table: bool = False) -> None:
        """Add the reference to a footnote."""
        self._go_to(in_table)
        self._text.put(f"[{number}]", "link", f"#note-{number}")

    def anchor(self, name: str, *, in_table: bool = False) -> None:
        """Let links to `name` lead to what is added next."""
        self._go_to(in_table)
        self._text.anchor(name)

    def break_line(self, *, in_table: bool = False) -> None:
        self._go_to(in_table)
        self._text.add(" ") if in_table else self._text.break_line()

    def end_cell(self) -> None:
        self._go_to(True)
        self._change(Words())
        self._text.cell()

    def end_row(self) -> None:
        if self._in_row:
            self._change(Words())
            self._in_row, self._text = False, InlineText()

    def end_paragraph(self, shape: Shape, marker: str | None = None, level: int = 0) -> None:
        """End the paragraph; in a table, only a blank parts it from the next.

        Args:
            shape: what the paragraph is, if it is no item of a list.
            marker: what stands before an item of a list, or before a numbered heading.
            level: how deep the list is in others, from 0.
        """
        if self._in_row:
            self._text.add(" ")
            return
        self._change(Words())
        text, self._text = self._text, InlineText()
        if shape.kind == "heading":
            blocks = [_without_bold(block) for block in text.blocks("heading", shape.level)]
            before = f"{marker} " if marker else ""
        elif marker is not None:
            blocks, before = text.blocks("item", level), _marker(marker)
        else:
            is_verse = shape.kind == "paragraph" and text.is_verse()
            blocks, before = text.blocks("verse" if is_verse else shape.kind, shape.level), ""
        if blocks and before:
            blocks[0] = prefixed(blocks[0], before)
        if blocks and shape.kind == "code" and self._blocks and self._blocks[-1].kind == "code":
            blocks[0] = blocks[0]._replace(text=f"{self._blocks.pop().text}\n{blocks[0].text}", inlines=())
        self._blocks += blocks + self._later
        self._later.clear()

    def put_later(self, blocks: list[Block]) -> None:
        """Add blocks after the paragraph that is being built."""
        self._later += blocks

    def finish(self, shape: Shape, marker: str | None = None, level: int = 0) -> list[Block]:
        """End the last paragraph or table, and return all blocks."""
        self.end_row()
        self._end_table()
        self.end_paragraph(shape, marker, level)
        return self._blocks

    def _go_to(self, in_table: bool) -> None:
        """Let what is added go to a row of a table, or out of the table."""
        if in_table and not self._in_row:
            if self._text:
                self.end_paragraph(Shape())
            self._in_row = True
            self._text = InlineText()
            self._text.cell()
            self._rows.append(self._text)
        elif not in_table and (self._in_row or self._rows):
            self.end_row()
            self._end_table()

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._text = InlineText()
            self._blocks += table_blocks(rows) + self._later
            self._later.clear()

    def _change(self, words: Words) -> None:
        """Open and close the marks of words, so that the next words are set like `words`."""
        before, self._set = self._set, words
        marks: tuple[tuple[InlineKind, bool, bool], ...] = (
            ("strong", before.bold, words.bold),
            ("emphasis", before.italic, words.italic),
            ("strike", before.struck, words.struck),
        )
        if before.link and before.link != words.link:
            self._text.close("link")
        for kind, was, is_set in marks:
            if was and not is_set:
                self._text.close(kind)
        if words.link and before.link != words.link:
            self._text.open("link", words.link)
        for kind, was, is_set in marks:
            if is_set and not was:
                self._text.open(kind)


def _without_bold(heading: Block) -> Block:
    """Return a heading without what makes all of it bold, which says nothing of its words."""
    whole = (0, len(heading.text))
    return heading._replace(
        inlines=tuple(one for one in heading.inlines if one.kind != "strong" or (one.start, one.end) != whole)
    )


def _marker(text: str) -> str:
    """Return the marker of an item, from what the program wrote before it."""
    if not text:
        return ""
    if found := _NUMBER.fullmatch(text):
        return f"{found[1]}. "
    return f"{text} " if _NUMBERS.fullmatch(text) else BULLET
