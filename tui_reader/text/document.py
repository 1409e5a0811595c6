"""A document: the blocks of an article and their offsets in the article's text.

Coordinates: the text is the blocks' strings joined by one blank line (`SEPARATOR`); every offset is a code point of
it. A document may grow at its end while a long file is still being read, and never changes otherwise, so offsets
stay valid. The text is joined only on demand: one emoji in a joined string would double or quadruple the memory of a
long file.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from tui_reader.text.spans import Span

BlockKind = Literal["paragraph", "heading", "quote", "item", "code", "table", "verse", "rule"]
InlineKind = Literal["emphasis", "strong", "strike", "code", "link", "footnote", "reference", "anchor"]
NO_PROSE: frozenset[BlockKind] = frozenset(("code", "table", "rule"))
SEPARATOR = "\n\n"
BULLET = "• "
"""What an item of a list without numbers begins with."""


class Inline(NamedTuple):
    """Inline markup of `[start, end)` of a block's text: emphasis, a link, a reference to a footnote ….

    `target` is the address of a link, the label of a footnote or the name of an anchor, otherwise empty. A `reference`
    in the text and its `footnote` have the same label; a link to `#name` leads to the `anchor` of that name.
    """

    start: int
    end: int
    kind: InlineKind
    target: str = ""


class Block(NamedTuple):
    """One paragraph, heading, list item …; `level` is the depth of a heading, item or quote, otherwise 0.

    Offsets of `inlines` are relative to the block; they are sorted by their start and may nest.
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    inlines: tuple[Inline, ...] = ()


class Document:
    """The text of one version of an article, block by block."""

    __slots__ = ("_inlines", "_kinds", "_starts", "_texts", "complete")

    def __init__(self, blocks: Iterable[Block] = (), *, complete: bool = True) -> None:
        self._texts: list[str] = []
        self._starts = array("q")
        self._kinds: dict[int, tuple[BlockKind, int]] = {}  # but those of plain paragraphs, as most blocks are
        self._inlines: dict[int, tuple[Inline, ...]] = {}
        self.complete = complete
        self.extend(blocks)

    def extend(self, blocks: Iterable[Block]) -> None:
        """Append blocks; existing offsets stay valid."""
        texts, starts, kinds = self._texts, self._starts, self._kinds
        start = self.length + len(SEPARATOR) if texts else 0
        for block in blocks:
            if block.kind != "paragraph" or block.level:
                kinds[len(texts)] = (block.kind, block.level)
            if block.inlines:
                self._inlines[len(texts)] = block.inlines
            texts.append(block.text)
            starts.append(start)
            start += len(block.text) + len(SEPARATOR)

    def __len__(self) -> int:
        """Return the number of blocks."""
        return len(self._texts)

    def __iter__(self) -> Iterator[Block]:
        return (self.block(index) for index in range(len(self)))

    @property
    def texts(self) -> list[str]:
        """The blocks' strings; callers must not change the list."""
        return self._texts

    @property
    def length(self) -> int:
        """The length of the text in code points."""
        return self._starts[-1] + len(self._texts[-1]) if self._texts else 0

    @property
    def text(self) -> str:
        """The whole text, joined anew on every access."""
        return SEPARATOR.join(self._texts)

    @property
    def prose(self) -> str:
        """The whole text with code, tables, rules and bullets blanked out, as nobody is quoted there.

        Offsets stay valid.
        """
        hidden = [index for index, (kind, _) in self._kinds.items() if kind in NO_PROSE]
        items = [index for index, (kind, _) in self._kinds.items() if kind == "item"]
        if not hidden and not items:
            return self.text
        texts = list(self._texts)
        for index in items:
            if texts[index].startswith(BULLET):
                texts[index] = " " * len(BULLET) + texts[index][len(BULLET) :]
        for index in hidden:
            texts[index] = " " * len(texts[index])
        return SEPARATOR.join(texts)

    def block(self, index: int) -> Block:
        kind, level = self._kinds.get(index, ("paragraph", 0))
        return Block(self._texts[index], kind, level, self.inlines(index))

    def kind(self, index: int) -> BlockKind:
        return self._kinds[index][0] if index in self._kinds else "paragraph"

    def level(self, index: int) -> int:
        """Return the depth of block `index` as a heading, item or quote, otherwise 0."""
        return self._kinds[index][1] if index in self._kinds else 0

    def inlines(self, index: int) -> tuple[Inline, ...]:
        """Return the inline markup of block `index`; offsets are relative to the block."""
        return self._inlines.get(index, ())

    def with_inlines(self) -> Iterable[int]:
        """Return the indices of the blocks that have inline markup, in reading order."""
        return self._inlines.keys()

    def start(self, index: int) -> int:
        """Return the offset at which block `index` begins."""
        return self._starts[index]

    def span(self, index: int) -> Span:
        """Return the offsets of block `index`, without the blank line after it."""
        start = self._starts[index]
        return Span(start, start + len(self._texts[index]))

    def index_at(self, offset: int) -> int:
        """Return the index of the block at `offset`, clamped; the blank line after a block belongs to it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def locate(self, offset: int) -> tuple[int, int]:
        """Convert `offset` to (block, offset inside the block), clamped to the block's end."""
        index = self.index_at(offset)
        return index, max(0, min(offset - self._starts[index], len(self._texts[index]))) if self._texts else 0

    def slice(self, start: int, end: int) -> str:
        """Return the text of `[start, end)`; only the blocks it touches are joined."""
        if not self._texts or end <= start:
            return ""
        # A slice that ends in the blank line needs the block after it too.
        first, last = self.index_at(start), self.index_at(end + len(SEPARATOR) - 1)
        joined = SEPARATOR.join(self._texts[first : last + 1])
        base = self._starts[first]
        return joined[max(0, start - base) : max(0, end - base)]

    def clamp(self, start: int, end: int) -> Span:
        """Return the span cut to the bounds of the text."""
        start = max(0, min(start, self.length))
        return Span(start, max(start, min(end, self.length)))

    def headings(self) -> list[int]:
        """Return the indices of the heading blocks, in reading order."""
        return sorted(index for index, (kind, _) in self._kinds.items() if kind == "heading")
