"""How the structure of a text is shown: indents, the bars of quotations, emphasis and links, before any colour.

Coordinates: cells from the left edge of the column; overlay offsets count inside their block.
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
"""Cells a level of a list or of quotations is indented by."""
MOST_LEVELS = 6
BAR = "▎ "
"""Stands before each row of a quotation, once a level."""
CONTINUED = "↪ "
"""Stands before a row of code or of a table that goes on with the row above."""

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
    """Return the indent of block `index`: list items hang by their marker, the rest of a structure is moved in."""
    kind, level = document.kind(index), min(document.level(index), MOST_LEVELS)
    if kind == "item":
        marker = _MARKER.match(document.texts[index])
        hanging = level * STEP + (cell_len(marker.group()) if marker else STEP)
        return Indent(level * STEP if marker else hanging, hanging)
    if kind == "quote":
        return Indent(max(1, level) * STEP, max(1, level) * STEP)
    if kind in ("code", "table"):
        return Indent(STEP, STEP)
    return NO_INDENT


def before_row(document: Document, index: int, start: int, cells: int) -> str:
    """Return what stands in the `cells` before the row of block `index` that begins at `start`."""
    kind = document.kind(index)
    if kind == "quote":
        return (BAR * max(1, document.level(index)))[:cells].ljust(cells)
    if kind in ("code", "table") and start and document.texts[index][start - 1] != "\n":
        return CONTINUED[:cells].ljust(cells)
    return " " * cells


def inline_overlays(document: Document, index: int) -> tuple[Overlay, ...]:
    """Return the overlays of the emphasis, links and footnotes in block `index`."""
    return tuple((i.start, i.end, int(INLINE_MARKS[i.kind])) for i in document.inlines(index))
