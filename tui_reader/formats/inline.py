"""Build the text of a block with its emphasis, links and footnotes.

Offsets are code points into the text of the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_reader.formats.plain_text.lines import MAX_BLOCK, cut
from tui_reader.formats.plain_text.shapes import SOFT_HYPHEN
from tui_reader.text.clean import clean
from tui_reader.text.document import Block, BlockKind, Inline, InlineKind

MAX_ANCHORS = 100
"""Anchors of one block, as a hostile page may have a million."""
_VERSE_LINES, _VERSE_WIDTH = 3, 65
"""Lines from which a paragraph with line breaks is a poem or an address, and their maximum length."""
BAR = " | "
"""Between the cells of a table row."""
_BLANKS = re.compile(r"[ \t\n\r\f]+")  # no-break spaces are kept


class InlineText:
    """The text of a block under construction: text is added in order, between opened and closed inline kinds."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[tuple[InlineKind, str, int]] = []
        self._inlines: list[Inline] = []
        self._anchors: list[tuple[str, int]] = []
        # Of a table row: columns so far, bars between them so far, and bars to put before the next text.
        self._columns = self._barred = self._bars = 0

    def __bool__(self) -> bool:
        """True if any text has been added."""
        return self._length > 0

    def add(self, text: str) -> None:
        """Add text with whitespace collapsed, also at the start of the block and between pieces.

        Soft hyphens are left out, as they only say where a word may be split.
        """
        text = _BLANKS.sub(" ", clean(text.replace(SOFT_HYPHEN, "")))
        if text.startswith(" ") and (not self._pieces or self._pieces[-1].endswith((" ", "\n"))):
            text = text[1:]
        self._append(text)

    def add_lines(self, text: str) -> None:
        """Add text with its whitespace and line breaks."""
        self._append(clean(text.expandtabs(8)))

    def break_line(self) -> None:
        """Begin a new line in the block."""
        if not self._pieces:
            return
        self._trim()
        self._append("\n")

    @property
    def ends_line(self) -> bool:
        """True after a line break."""
        return bool(self._pieces) and self._pieces[-1] == "\n"

    def is_verse(self) -> bool:
        """Return whether line breaks make the text a poem or an address."""
        return self.is_broken(_VERSE_LINES, _VERSE_WIDTH)

    def is_broken(self, lines: int, width: int = MAX_BLOCK) -> bool:
        """Return whether the text has at least so many lines, none wider than `width`."""
        if sum(piece.count("\n") for piece in self._pieces) < lines - 1:
            return False
        found = "".join(self._pieces).strip().split("\n")
        return len(found) >= lines and all(len(line) <= width for line in found)

    def cell(self, columns: int = 1) -> None:
        """Begin a cell of a table row, after ` | ` unless it is the first one; empty last cells leave no bars.

        Args:
            columns: The columns of the cell.
        """
        self._bars = self._columns - self._barred
        self._columns += columns

    def _append(self, text: str) -> None:
        if self._bars and (text := text.lstrip(" ")):
            self._trim()
            text = BAR * self._bars + text
            self._barred += self._bars
            self._bars = 0
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def _trim(self) -> None:
        """Remove blanks at the end."""
        if self._pieces:
            last = self._pieces[-1].rstrip(" ")
            self._length -= len(self._pieces[-1]) - len(last)
            self._pieces[-1] = last
            for index in reversed(range(len(self._inlines))):
                if self._inlines[index].end <= self._length:
                    break
                self._inlines[index] = self._inlines[index]._replace(end=self._length)

    @property
    def _next(self) -> int:
        """The offset of the text that is added next."""
        return self._length + len(BAR) * self._bars

    def open(self, kind: InlineKind, target: str = "") -> None:
        self._open.append((kind, target, self._next))

    def close(self, kind: InlineKind) -> None:
        """Close the innermost open `kind`; ignored if none is open, as in invalid HTML."""
        for index in reversed(range(len(self._open))):
            if self._open[index][0] == kind:
                _, target, start = self._open.pop(index)
                if start < self._length:
                    self._inlines.append(Inline(start, self._length, kind, clean(target)))
                return

    def anchor(self, name: str) -> None:
        """Record that links to `name` lead to what is added next, for at most `MAX_ANCHORS` names."""
        if len(self._anchors) < MAX_ANCHORS:
            self._anchors.append((name, self._next))

    def put(self, text: str, kind: InlineKind, target: str = "") -> None:
        """Add `text` unchanged, as inline `kind`."""
        self.open(kind, target)
        self._append(clean(text))
        self.close(kind)

    def continued(self) -> InlineText:
        """Return an empty text for the next block with the same open inline kinds, e.g. for a link over two blocks.

        Anchors that nothing was added to yet belong to the next block.
        """
        text = InlineText()
        text._anchors = [(name, 0) for name, start in self._anchors if start == self._length]
        for kind, target, _ in self._open:
            text.open(kind, target)
        return text

    def blocks(self, kind: BlockKind = "paragraph", level: int = 0) -> list[Block]:
        """Close all inline kinds and return the text as blocks of at most `MAX_BLOCK` characters, none if blank."""
        while self._open:
            self.close(self._open[-1][0])
        whole = "".join(self._pieces)
        first = len(whole) - len(whole.lstrip("\n" if kind in ("code", "table", "verse") else "\n "))
        text = whole[first:].rstrip()
        if not text:
            return []
        for name, at in self._anchors:
            if at < self._length:
                at = max(at, first)
                self._inlines.append(Inline(at, at + 1, "anchor", clean(name)))
        blocks, start = [], first
        for piece in cut(text):
            start = whole.index(piece, start)  # `cut` drops whitespace at the cuts
            blocks.append(Block(piece, kind, level, _within(self._inlines, start, start + len(piece))))
            start += len(piece)
        return blocks


def prefixed(block: Block, words: str) -> Block:
    """Return `block` with `words` before its text."""
    return block._replace(text=words + block.text, inlines=moved(block.inlines, len(words)))


def moved(inlines: Iterable[Inline], by: int) -> tuple[Inline, ...]:
    """Return `inlines` shifted by `by` characters."""
    return tuple(inline._replace(start=inline.start + by, end=inline.end + by) for inline in inlines)


def table_blocks(rows: list[InlineText]) -> list[Block]:
    """Return a table as `join_rows` does; one with a single column is used for layout, and its rows are paragraphs."""
    blocks = join_rows(rows)
    return blocks if any(BAR in block.text for block in blocks) else [block for row in rows for block in row.blocks()]


def join_rows(rows: list[InlineText]) -> list[Block]:
    """Return the rows of a table as a block with a line per row, or as several blocks if it is too long."""
    blocks: list[Block] = []
    for row in (block for inline in rows for block in inline.blocks("table")):
        last = blocks[-1] if blocks else None
        if last is None or len(last.text) + 1 + len(row.text) > MAX_BLOCK:
            blocks.append(row)
            continue
        start = len(last.text) + 1
        blocks[-1] = Block(f"{last.text}\n{row.text}", "table", 0, last.inlines + moved(row.inlines, start))
    return blocks


def _within(inlines: list[Inline], start: int, end: int) -> tuple[Inline, ...]:
    """Return the parts of `inlines` inside `[start, end)`, counted from `start`."""
    parts = (i._replace(start=max(i.start, start) - start, end=min(i.end, end) - start) for i in inlines)
    return tuple(sorted((part for part in parts if part.start < part.end), key=lambda part: (part.start, -part.end)))
