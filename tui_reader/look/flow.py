"""Lay out the blocks of a document in a column: rows of text, then tags and notes, then a blank line.

The headline is above the rows of its block, or under them if the block is the title.

Nothing is painted here. A block is wrapped when it is first needed, so the cost depends on the blocks visited.
Coordinates: places are (block, line) as in `text/layout/viewport.py`; offsets are the document's; cells count
from the left edge of the column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rich.cells import cell_len

from tui_reader.look.annotations import Decoration
from tui_reader.look.headline import Headline
from tui_reader.look.structure import NO_INDENT, Indent, indent_of, is_tight
from tui_reader.look.table import Columns, columns_of, padding, unpadded
from tui_reader.text.document import Document
from tui_reader.text.layout import viewport
from tui_reader.text.layout.folds import Folds
from tui_reader.text.layout.viewport import Place
from tui_reader.text.layout.wrap import HANGING, iter_rows, offset_at, row_of, wrap

CACHED_BLOCKS = 2048
TAG_GAP = 3
"""The least cells between the last word of a paragraph and its tags."""
MIN_WIDTH = 10
FAR = 1 << 20
"""More lines than any window has."""


class Rows(NamedTuple):
    """The lines of one block."""

    starts: tuple[int, ...]
    """Where the rows of text begin inside the block, and last the end of the text."""
    tags: str
    tags_inline: bool
    """True if the tags are at the right end of the last row of text."""
    notes: tuple[str, ...]
    indent: Indent = NO_INDENT
    gap: int = 1
    """Blank lines after the block: none between the short items of a list."""
    columns: Columns = ()
    """The columns of a table whose cells are aligned."""
    title: tuple[str, ...] = ()
    """The rows of a title above the block."""
    facts: tuple[str, ...] = ()
    """The rows of the facts about the article: under the title, or under the text if that is the title."""
    facts_above: bool = False
    hidden: int = 0
    """How many blocks are hidden from this one on, which one line says in their place; 0 for a block that is shown."""

    @property
    def head(self) -> int:
        """The lines above the text, with the blank one between."""
        return len(self.title) + len(self.facts) + 1 if self.facts_above else 0

    @property
    def text_rows(self) -> int:
        return len(self.starts) - 1

    @property
    def under(self) -> int:
        """The line that follows the text and what belongs to it: the first of tags and notes."""
        return self.head + self.text_rows + (0 if self.facts_above else len(self.facts))

    @property
    def height(self) -> int:
        return self.under + (bool(self.tags) and not self.tags_inline) + len(self.notes) + self.gap


class Flow:
    """The lines of a document at one width, with its decorations."""

    def __init__(self, document: Document, width: int) -> None:
        self.document = document
        self.width = max(MIN_WIDTH, width)
        self.decorations: Mapping[int, Decoration] = {}
        self.headline: Headline | None = None
        self.folds: Folds | None = None
        """Which blocks are shown; None for all."""
        self._rows: dict[int, Rows] = {}

    def set_width(self, width: int) -> None:
        """Set the width in cells, at least `MIN_WIDTH`, as a window may report less at first."""
        width = max(MIN_WIDTH, width)
        if width != self.width:
            self.width = width
            self._rows.clear()

    def decorate(self, decorations: Mapping[int, Decoration], blocks: Iterable[int] | None = None) -> None:
        """Replace the decorations of the blocks; only blocks that changed are laid out again.

        Args:
            blocks: those in which something may have changed; None: compare all.
        """
        if blocks is None:
            before = self.decorations
            blocks = [
                index for index in before.keys() | decorations.keys() if before.get(index) != decorations.get(index)
            ]
        for index in blocks:
            self._rows.pop(index, None)
        self.decorations = decorations

    def set_headline(self, headline: Headline | None) -> bool:
        """Replace the headline; return whether it is another one."""
        if headline == self.headline:
            return False
        for one in (self.headline, headline):
            if one is not None:
                self._rows.pop(one.block, None)
        self.headline = headline
        return True

    # -- one block ----------------------------------------------------------------------------------------------

    def rows(self, index: int) -> Rows:
        if self.folds is not None and (hidden := self.folds.hidden_from(index)):
            return self._with_headline(index, Rows((0, 0), "", False, (), hidden=hidden))
        rows = self._rows.get(index)
        if rows is None:
            if len(self._rows) >= CACHED_BLOCKS:
                self._rows.clear()
            rows = self._rows[index] = self._with_headline(index, self._rows_of(index))
        return rows

    def height(self, index: int) -> int:
        """Return the lines of block `index`, including the blank line after it."""
        return self.rows(index).height

    def row_text(self, index: int, row: int) -> tuple[int, int]:
        """Return (start, end) inside the block of the painted part of a row of text, without the blanks at its break.

        Rows are counted from the first one of the text.
        """
        starts = self.rows(index).starts
        start, end = starts[row], starts[row + 1]
        return start, start + len(self.document.texts[index][start:end].rstrip(HANGING))

    def _with_headline(self, index: int, rows: Rows) -> Rows:
        headline = self.headline
        if headline is None or headline.block != index:
            return rows
        title = _cut(headline.title, self.width) if headline.title else ()
        return rows._replace(title=title, facts=_cut(headline.facts, self.width), facts_above=not headline.in_text)

    def _rows_of(self, index: int) -> Rows:
        text = self.document.texts[index]
        indent = indent_of(self.document, index) if self.document.kind(index) != "paragraph" else NO_INDENT
        if indent.rest > self.width // 2:  # a narrow window: leave room for words
            indent = NO_INDENT
        starts = (0, *self._breaks(text, indent), len(text))
        gap = 0 if is_tight(self.document, index) else 1
        is_table = self.document.kind(index) == "table"
        columns = columns_of(text, self.width - indent.rest) if is_table else ()
        decoration = self.decorations.get(index)
        if decoration is None:
            return Rows(starts, "", False, (), indent, gap, columns)
        last = indent.of(len(starts) - 2) + cell_len(text[starts[-2] :].rstrip(HANGING))
        last += sum(blanks for _, blanks in padding(text, starts[-2], len(text), columns))
        inline = bool(decoration.tags) and last + TAG_GAP + cell_len(decoration.tags) <= self.width
        return Rows(starts, decoration.tags, inline, decoration.notes, indent, gap, columns)

    def _breaks(self, text: str, indent: Indent) -> list[int]:
        """Return where rows begin after the first one, which may be wider than the others."""
        if indent.first == indent.rest:
            return wrap(text, self.width - indent.first)
        second = next(iter_rows(text, self.width - indent.first), None)
        return [] if second is None else [second, *iter_rows(text, self.width - indent.rest, second)]

    # -- offsets ------------------------------------------------------------------------------------------------

    def place_of(self, offset: int) -> Place:
        """Return the row of text that contains an offset."""
        index, inside = self.document.locate(offset)
        rows = self.rows(index)
        if rows.hidden and self.folds is not None:
            first = self.folds.first_of(index)
            return first, self.rows(first).head
        return index, rows.head + min(row_of(rows.starts[1:-1], inside), rows.text_rows - 1)

    def cell_of(self, offset: int) -> int:
        """Return the cell in its row at which an offset is painted; in a table, that of the text as it is."""
        index, inside = self.document.locate(offset)
        rows = self.rows(index)
        row = min(row_of(rows.starts[1:-1], inside), rows.text_rows - 1)
        return rows.indent.of(row) + cell_len(self.document.texts[index][rows.starts[row] : inside])

    def offset_of(self, place: Place) -> int:
        """Return where the row at `place` begins; for tags, notes and the blank line, where the last row does."""
        rows = self.rows(place[0])
        return self.document.start(place[0]) + rows.starts[max(0, min(place[1] - rows.head, rows.text_rows - 1))]

    def offset_at(self, place: Place, cell: int) -> int:
        """Return the offset nearest to a cell; below the text, its end."""
        index, line = place
        base = self.document.start(index)
        rows, text = self.rows(index), self.document.texts[index]
        row = line - rows.head
        if row < 0:
            return base
        if row >= rows.text_rows:
            return base + len(text)
        inside = max(0, cell - rows.indent.of(row))
        painted = self.row_text(index, row)
        if rows.columns:
            inside = unpadded(text, *painted, rows.columns, inside)
        return base + offset_at(text, *painted, inside)

    # -- walking ------------------------------------------------------------------------------------------------

    def forward(self, place: Place, lines: int) -> Place:
        return self._place(viewport.forward(self._unit_height, self._units, self._unit(place), lines))

    def back(self, place: Place, lines: int) -> Place:
        return self._place(viewport.back(self._unit_height, self._unit(place), lines))

    def distance(self, start: Place, end: Place, limit: int = FAR) -> int:
        """Return the lines from `start` down to `end`, negative if `end` is above."""
        return viewport.distance(self._unit_height, self._unit(start), self._unit(end), limit)

    def lowest_top(self, page: int) -> Place:
        return self._place(viewport.lowest_top(self._unit_height, self._units, page))

    def fit(self, top: Place, cursor: int, page: int) -> Place:
        """Return the top nearest to `top` that shows block `cursor` in a window of `page` lines."""
        without_gap = cursor < len(self.document) and not self.rows(cursor).gap
        unit = self._unit((cursor, 0))[0]

        def height(index: int) -> int:
            return self._unit_height(index) + (without_gap and index == unit)

        return self._place(viewport.fit(height, self._units, self._unit(top), unit, page))

    def after(self, index: int) -> int:
        """Return the block below block `index`, or below the hidden ones that it is the first of."""
        return index + (self.folds.hidden_from(index) or 1) if self.folds is not None else index + 1

    def shown_place(self, place: Place) -> Place:
        """Return a place, or the line that stands for it if it is hidden."""
        if self.folds is None or not self.folds.hides(place[0]):
            return place
        first = self.folds.first_of(place[0])
        return first, min(place[1], self.height(first) - 1) if first == place[0] else 0

    @property
    def _units(self) -> int:
        return len(self.document) if self.folds is None else len(self.folds)

    def _unit_height(self, unit: int) -> int:
        return self.height(unit if self.folds is None else self.folds.block_of(unit))

    def _unit(self, place: Place) -> Place:
        """Return a place with its unit in the place of its block; of a hidden block, the line that stands for it."""
        if self.folds is None:
            return place
        unit = self.folds.unit_of(place[0])
        return unit, place[1] if self.folds.block_of(unit) == place[0] else 0

    def _place(self, place: Place) -> Place:
        return place if self.folds is None else (self.folds.block_of(place[0]), place[1])

    def settled(self, top: Place, cursor: int, page: int) -> Place:
        """Return the top nearest to `top` that shows block `cursor`, with no blank rows after the end of the text."""
        return min(self.fit(top, cursor, page), max(self.lowest_top(page), (0, 0)))

    def showing(self, top: Place, offset: int, page: int) -> Place:
        """Return the top nearest to `top` that shows the row of an offset: a block may be taller than the window."""
        place = self.place_of(offset)
        if place < top:
            return place
        return self.back(place, page - 1) if place > self.forward(top, page - 1) else top


def _cut(text: str, width: int) -> tuple[str, ...]:
    """Return the rows of a text of one line."""
    starts = [0, *wrap(text, width), len(text)]
    return tuple(text[start:end].rstrip(HANGING) for start, end in zip(starts, starts[1:], strict=False))
