"""Paint the rows of the article that the window shows, anchored at (block, line).

Nothing is laid out but what is looked at: a block's rows are wrapped when it comes on screen, so a key press, a
resize or a jump costs what the window costs, whatever the length of the article. Offsets outside are code points
of the document; (block, line) and cells exist only here and in `text/layout/wrap.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Literal

from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui_reader.app.widgets.pointed import Pointed
from tui_reader.look.annotations import Decoration, Mark, Overlay, by_block
from tui_reader.look.article import is_gap, line_runs, shown_lines
from tui_reader.look.flow import Flow, Rows
from tui_reader.look.headline import Headline
from tui_reader.look.panes import column_in
from tui_reader.text.document import Document
from tui_reader.text.layout.folds import Folds
from tui_reader.text.layout.viewport import Place
from tui_reader.text.spans import Span
from tui_reader.text.words import word_at

CACHED_STRIPS = 4096
Layer = Literal["faint", "marks", "target", "evidence", "hits", "selection"]
LAYERS: tuple[Layer, ...] = ("faint", "marks", "target", "evidence", "hits", "selection")


class ArticleView(Pointed, can_focus=True):
    """The paragraphs with cursor, annotations and selection."""

    class Reflowed(Message):
        """The size of the view changed, and with it perhaps the place."""

    def __init__(self, document: Document, *, measure: int = 72, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.document = document
        self.flow = Flow(document, measure)
        self.measure = measure
        self.top: Place = (0, 0)
        self.cursor = 0
        self.point = 0
        """The offset in the cursor's block that commands start from: where a jump or click went, else its start."""
        self._shown: frozenset[int] | None = None
        """The blocks that are painted as usual, the others dim or hidden; None for all."""
        self._hidden: Folds | None = None
        """Which blocks are hidden but for the cursor and the selection; None for none."""
        self._layers: dict[Layer, Mapping[int, tuple[Overlay, ...]]] = {layer: {} for layer in LAYERS}
        self._strips: dict[object, Strip] = {}
        self._column = column_in(0, measure)
        self._geometry = (0, 0, 0)
        self._expected: tuple[int, int] | None = None
        """The size that the pane will have in the first frame."""
        self._cursor_row = 0
        """Where the cursor's first row was in the last frame: a reflow keeps it there."""
        self._top_offset = 0

    # -- what is shown ------------------------------------------------------------------------------------------

    def set_marks(
        self, overlays: Mapping[int, tuple[Overlay, ...]], decorations: Mapping[int, Decoration], blocks: Iterable[int]
    ) -> None:
        """Show these annotations; the row under the cursor keeps its place.

        Args:
            blocks: those in which something changed since the last call.
        """
        self._layers["marks"] = overlays
        self.flow.decorate(decorations, blocks)

    def set_headline(self, headline: Headline | None) -> None:
        """Show this headline; the row under the cursor keeps its place."""
        if self.flow.set_headline(headline):
            self._strips.clear()

    def set_layer(self, layer: Layer, spans: Iterable[tuple[Span, Mark]]) -> None:
        """Replace the passages of a layer."""
        self._layers[layer] = by_block(self.document, ((span, int(mark)) for span, mark in spans))

    def show_only(self, blocks: Iterable[int] | None, *, hide: bool = False) -> None:
        """Paint all blocks but these dim, or hide them; None: show all as usual.

        What is under the cursor or in the selection is never hidden, nor is a title that is part of the text.
        """
        self._shown = None if blocks is None else frozenset(blocks)
        self._hidden = None
        if hide and self._shown is not None:
            headline = self.flow.headline
            title = {headline.block} if headline is not None and headline.in_text else ()
            self._hidden = Folds(self._shown.union(title), self.count)
        self._fold()

    def _fold(self) -> None:
        """Hide what is to be hidden; the cursor's row keeps its place in the window, unless that is at the top."""
        folds = self._hidden.opened(self._open_blocks()) if self._hidden is not None else None
        if folds is self.flow.folds:
            return
        row = self.flow.distance(self.top, (self.cursor, 0), self.page) if self.count else 0
        self.flow.folds = folds
        if not self.count:
            return
        if 0 <= row < self.page and self.top != (0, 0):
            self.top = self.flow.back((self.cursor, 0), row)
        else:
            self.top = self.flow.shown_place(self.top)
        self.top = self.flow.fit(self.top, self.cursor, self.page)

    def _open_blocks(self) -> range:
        """Return the blocks that are never hidden: those of the selection and the one under the cursor."""
        first = last = self.cursor
        if self.selection is not None:
            start, end = self.selected_span
            first = min(first, self.document.index_at(start))
            last = max(last, self.document.index_at(max(start, end - 1)))
        return range(first, last + 1)

    def select(self, anchor: int, head: int) -> None:
        """Show a selection and bring its head into view."""
        self.selection = (anchor, head)
        self.set_layer("selection", [(self.selected_span, Mark.SELECTED)])
        self.cursor = self.document.index_at(max(0, head - 1) if head > anchor else head)
        self.point = max(head, self.document.start(self.cursor))
        self._fold()
        self._fit_offset(head - 1 if head > anchor else head)

    def deselect(self) -> None:
        self.selection = None
        self._layers["selection"] = {}
        self._fold()

    @property
    def selected_span(self) -> Span:
        """The selection in reading order; empty where there is none."""
        return Span(*sorted(self.selection)) if self.selection else Span(self.point, self.point)

    @property
    def cursor_span(self) -> Span:
        """The block under the cursor."""
        return self.document.span(self.cursor) if len(self.document) else Span(0, 0)

    def forget_strips(self) -> None:
        super().forget_strips()
        self._strips.clear()

    # -- moving -------------------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        return max(1, self.size.height or self._geometry[2])

    @property
    def count(self) -> int:
        return len(self.document)

    def move_paragraphs(self, step: int) -> None:
        """Go to the next or previous paragraph; one taller than the window is read through first."""
        shape = self.flow.rows(self.cursor)
        rows = shape.height - shape.gap
        above = self.flow.distance((self.cursor, 0), self.top)
        if step > 0 and rows - above > self.page:
            self.scroll_lines(min(max(1, self.page - 2), rows - above - self.page))
        elif step < 0 and above > 0:
            self.scroll_lines(-min(max(1, self.page - 2), above))
        else:
            self.go_to_block(self.beside(self.cursor, step))

    def beside(self, block: int, step: int) -> int:
        """Return the block below, or above, that is not hidden; at an end one that is there."""
        if self.flow.folds is not None:
            return self.flow.folds.beside(block, step)
        return max(0, min(block + step, self.count - 1))

    def go_to_end(self, step: int) -> None:
        """Go to the last block that is not hidden, or to the first."""
        self.go_to_block(self.nearest(self.count - 1 if step > 0 else 0))

    def nearest(self, block: int, last: int | None = None) -> int:
        """Return a block; if it is hidden, the next one that is not, up to `last`, or the one before."""
        if self.flow.folds is None:
            return block
        return self.flow.folds.nearest(block, self.count if last is None else last)

    def move_lines(self, lines: int) -> None:
        """Scroll, the cursor staying on the row it is on; at an end it goes to the first or last paragraph."""
        if not self.count:
            return
        before = self.top
        row = self.flow.distance(self.top, (self.cursor, 0), self.page)
        self.scroll_lines(lines)
        if self.top == before:
            cursor = self.count - 1 if lines > 0 else 0
        else:
            cursor = self.flow.forward(self.top, max(0, min(row, self.page - 1)))[0]
        self._set_cursor(self.nearest(cursor, self.window[1]))

    def wheel(self, lines: int) -> None:
        """Scroll; the cursor moves only when it would leave the window."""
        if not self.count:
            return
        self.scroll_lines(lines)
        last = self.flow.forward(self.top, self.page - 1)[0]
        first = self.top[0] + (1 if self.top[1] and self.top[0] < last else 0)
        if not first <= self.cursor <= last:
            self._set_cursor(self.nearest(min(max(self.cursor, first), last), last))

    def go_to_block(self, index: int) -> None:
        """Put the cursor on a block (clamped) and bring it into view."""
        if self.count:
            self._set_cursor(max(0, min(index, self.count - 1)))
            self.top = self.flow.fit(self.top, self.cursor, self.page)

    def go_to_offset(self, offset: int) -> None:
        """Put the cursor on the block that holds `offset`, and the row of `offset` into view."""
        if not self.count:
            return
        self.go_to_block(self.document.index_at(offset))
        self.point = max(offset, self.document.start(self.cursor))
        self._fit_offset(offset)

    def put(self, offset: int, row: int) -> None:
        """Open at `offset`, with its block's first line at screen row `row` (negative: that many lines above)."""
        if not self.count:
            return
        self._set_cursor(self.document.index_at(offset))
        self.point = max(offset, self.document.start(self.cursor))
        self._cursor_row = row
        if self._geometry[2]:
            self._restore_row()
            self._fit_offset(offset)

    def show_at(self, offset: int, row: int) -> None:
        """Put the row of `offset` on screen row `row`, also at the article's end, where blank rows follow."""
        if self.count:
            self.go_to_offset(offset)
            self.top = self.flow.back(self.flow.place_of(offset), row)

    def close_gap(self) -> None:
        """Scroll back so far that no blank rows follow the article's end."""
        if self.count:
            self.top = min(self.top, self.flow.lowest_top(self.page))

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last block in the window."""
        if not self.count:
            return 0, 0
        return self.top[0], self.flow.forward(self.top, self.page - 1)[0]

    @property
    def shows_end(self) -> bool:
        """True if the last paragraph is in the window and nothing more is read."""
        last = self.window[1]
        return self.document.complete and last == self.count - 1 and not self.flow.rows(last).hidden

    @property
    def reading_offset(self) -> int:
        """The offset to continue at: the point, or the first row shown if the point was scrolled out."""
        if not self.count:
            return 0
        place = self.flow.place_of(self.point)
        seen = self.top <= place <= self.flow.forward(self.top, self.page - 1)
        return self.point if seen else self.flow.offset_of(self.top)

    @property
    def cursor_row(self) -> int:
        """The screen row of the cursor block's first line, negative where it lies above the window."""
        if self._geometry[2] and self.count:
            return self.flow.distance(self.top, (self.cursor, 0))
        return self._cursor_row

    @property
    def point_row(self) -> int:
        """The screen row of the point, negative where it lies above the window."""
        return self.flow.distance(self.top, self.flow.place_of(self.point)) if self.count else 0

    def cursor_cell(self) -> Offset | None:
        """The first cell of the paragraph under the cursor that is on screen; of a selection, the end that moves."""
        if not self.count:
            return None
        offset = self.selection[1] if self.selection else self.document.start(self.cursor)
        place = max(self.flow.place_of(offset), self.top)
        row = min(self.flow.distance(self.top, place, self.page), self.page - 1)
        cells = self.flow.cell_of(offset) if self.selection else 0
        return Offset(min(self._column.left + cells, max(0, self.size.width - 1)), row)

    def set_measure(self, measure: int) -> None:
        """Make the column narrower or wider; the row under the cursor stays where it is."""
        self.measure = measure
        self._frame = None

    def _set_cursor(self, index: int) -> None:
        self.cursor = index
        self.point = self.document.start(index)
        self._fold()

    def scroll_lines(self, lines: int) -> None:
        if lines > 0:
            lowest = self.flow.lowest_top(self.page)
            self.top = max(self.top, min(lowest, self.flow.forward(self.top, lines)))
        else:
            self.top = self.flow.back(self.top, -lines)

    def _fit_offset(self, offset: int) -> None:
        """Bring the row of `offset` on screen: a block taller than the window may show other rows."""
        if self.count:
            self.top = self.flow.showing(self.top, offset, self.page)

    # -- geometry -----------------------------------------------------------------------------------------------

    def expect(self, width: int, height: int) -> None:
        """Take the size that the pane is going to have, so that what is told about its window is right at once."""
        self._expected = (width, height)

    def repaint(self) -> None:
        if not self.size and self._expected is not None:
            self._measure_pane(*self._expected)
        super().repaint()

    def _measure_pane(self, width: int, height: int) -> None:
        """Take over a new size or measure, keeping the cursor's row where it was."""
        geometry = (width, self.measure, height)
        if geometry == self._geometry:
            return
        first = not self._geometry[2]
        if not first:
            self._cursor_row = min(self._cursor_row, height - 1)
        self._column = column_in(width, self.measure)
        self.flow.set_width(self._column.width)
        self._geometry = geometry
        self._strips.clear()
        self._restore_row()
        if first:  # only now is it known which rows the window shows of a paragraph taller than it
            self._fit_offset(self.point)

    def _restore_row(self) -> None:
        if not self.count:
            return
        if self._cursor_row >= 0:
            top = self.flow.back((self.cursor, 0), self._cursor_row)
        else:
            top = self.flow.place_of(self._top_offset)
            if top[0] != self.cursor:
                top = self.flow.forward((self.cursor, 0), -self._cursor_row)
        self.top = self.flow.settled(top, self.cursor, self._geometry[2])

    def offset_from(self, x: int, y: int) -> int:
        """The document offset nearest to the cell (x, y) of the pane."""
        if not self.count:
            return 0
        return self.flow.offset_at(self.flow.forward(self.top, max(0, y)), x - self._column.left)

    def word_at(self, offset: int) -> Span:
        index, inside = self.document.locate(offset)
        word, base = word_at(self.document.texts[index], inside), self.document.start(index)
        return Span(base + word.start, base + word.end)

    # -- painting -----------------------------------------------------------------------------------------------

    def build(self, width: int, height: int) -> list[Strip]:
        self._measure_pane(width, height)
        strips: list[Strip] = []
        row = -self.top[1]
        layers = [layer for layer in self._layers.values() if layer]
        for index, rows, first, end in shown_lines(self.flow, self.top, height):
            if index == self.cursor:
                self._cursor_row = row
            row += rows.height
            overlays: tuple[Overlay, ...] = ()
            for layer in layers:
                overlays += layer.get(index, ())
            strips += [self._line(index, line, rows, overlays, width) for line in range(first, end)]
        if self.count:
            self._top_offset = self.flow.offset_of(self.top)
        blank = self._blank(width)
        strips.extend([blank] * (height - len(strips)))
        return strips

    def _blank(self, width: int) -> Strip:
        return self._cached(("blank", width), partial(self.row, (), width))

    def _cached(self, key: object, make: Callable[[], Strip]) -> Strip:
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= CACHED_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = make()
        return strip

    def _line(self, index: int, line: int, rows: Rows, overlays: tuple[Overlay, ...], width: int) -> Strip:
        if is_gap(rows, line):
            return self._blank(width)
        dim = self._shown is not None and index not in self._shown
        is_cursor = index == self.cursor
        key = (index, line, rows.hidden, is_cursor, self.has_focus, overlays, self.flow.decorations.get(index), dim)

        def make() -> Strip:
            letters = self.has_few_colours or self.app.no_color
            runs = line_runs(
                self.flow, self._column, index, line, overlays, is_cursor=is_cursor, letters=letters, dim=dim
            )
            return self.row(runs, width)

        return self._cached(key, make)

    # -- events -------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self.post_message(self.Reflowed())

    def on_focus(self) -> None:
        self._frame = None
