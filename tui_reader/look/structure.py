"""Present the structure of a text: indents, the bars of quotations, emphasis and links, independent of colours.

Coordinates: cells from the left edge of the column; overlay offsets are relative to their block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rich.cells import cell_len

from tui_reader.look.annotations import Mark, Overlay
from tui_reader.text.document import Document, InlineKind

STEP = 2
"""Cells of indent per level of a list or of quotations."""
MAX_LEVELS = 6
SHORT_ITEM = 240
"""Characters of an item up to which no blank line is needed to see where it ends."""
HEADING_LOOKS = 4
"""Levels of headings that look different."""
BAR = "▎ "
"""Before each row of a quotation, once per level."""
CONTINUED = "↪ "
"""Before a row of code or of a table that continues the row above."""

_MARKER = re.compile(r"(?:[•◦▪‣*+–-]|\(?\d{1,4}[.)]|\(?[a-zA-Z][.)])[ \u00a0]+")
INLINE_MARKS: Mapping[InlineKind, Mark] = MappingProxyType(
    {
        "emphasis": Mark.EMPHASIS,
        "strong": Mark.STRONG,
        "strike": Mark.STRIKE,
        "code": Mark.CODE,
        "link": Mark.LINK,
        "footnote": Mark.LINK,
        "reference": Mark.LINK,
    }
)


class Indent(NamedTuple):
    """Cells before the first row of a block, and before each row that follows."""

    first: int = 0
    rest: int = 0

    def of(self, row: int) -> int:
        """Return the cells before row number `row` of the block."""
        return self.rest if row else self.first


NO_INDENT = Indent()


def indent_of(document: Document, index: int) -> Indent:
    """Return the indent of block `index`; list items hang from their marker, or from a term on their first line."""
    kind, level = document.kind(index), min(document.level(index), MAX_LEVELS)
    if kind == "item":
        text = document.texts[index]
        marker = _MARKER.match(text)
        hanging = level * STEP + (cell_len(marker.group()) if marker else STEP)
        return Indent(level * STEP if marker or "\n" in text else hanging, hanging)
    if kind == "quote":
        return Indent(max(1, level) * STEP, max(1, level) * STEP)
    if kind in ("code", "table"):
        return Indent(STEP, STEP)
    return NO_INDENT


def is_tight(document: Document, index: int) -> bool:
    """Return whether block `index` and the next one are short items of a list, which no blank line separates.

    Those with a term on a line of its own are apart.
    """
    following = index + 1
    return (
        document.kind(index) == "item"
        and following < len(document)
        and document.kind(following) == "item"
        and all(len(text) <= SHORT_ITEM and "\n" not in text for text in document.texts[index : following + 1])
    )


def before_row(document: Document, index: int, start: int, cells: int) -> str:
    """Return the text of the `cells` before the row of block `index` that begins at `start`."""
    kind = document.kind(index)
    if kind == "quote":
        return (BAR * max(1, document.level(index)))[:cells].ljust(cells)
    if kind in ("code", "table") and start and document.texts[index][start - 1] != "\n":
        return CONTINUED[:cells].ljust(cells)
    return " " * cells


def look_of(document: Document, index: int) -> str:
    """Return the name of a block's look, `""` for plain text: `heading-1` to `heading-4`, `quote`, `code`."""
    kind = document.kind(index)
    if kind == "heading":
        return f"heading-{max(1, min(document.level(index), HEADING_LOOKS))}"
    return kind if kind in ("quote", "code") else ""


def inline_overlays(document: Document, index: int) -> tuple[Overlay, ...]:
    """Return the overlays of the emphasis, links and footnotes in block `index`."""
    return tuple((i.start, i.end, int(INLINE_MARKS[i.kind])) for i in document.inlines(index) if i.kind != "anchor")
