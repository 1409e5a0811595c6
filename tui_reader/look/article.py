"""The lines of the article's paragraphs, as runs: gutter, text with annotations, tags, notes, headline.

Coordinates: lines of a block as in `look/flow.py`; offsets of overlays are relative to their block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from rich.cells import cell_len

from tui_reader.look.annotations import PAINTED, Decoration, Overlay, faint_in, letter_of, mask_runs
from tui_reader.look.flow import Flow, Rows
from tui_reader.look.panes import NARROW_GUTTER, Column
from tui_reader.look.runs import Run, shorten
from tui_reader.look.structure import before_row, inline_overlays, look_of
from tui_reader.look.table import padding
from tui_reader.text.enumeration import counted
from tui_reader.text.layout.graphemes import graphemes
from tui_reader.text.layout.viewport import Place

RULE = "─" * 20
"""What is painted for a rule, whatever stands in the text."""


class Shown(NamedTuple):
    """The lines of one block that a window shows."""

    block: int
    rows: Rows
    first: int
    """The first line shown."""
    end: int
    """The line after the last one shown."""


def shown_lines(flow: Flow, top: Place, height: int) -> Iterator[Shown]:
    """Yield the blocks in a window of `height` lines that begins at `top`."""
    index, line = top
    count = len(flow.document)
    while height > 0 and index < count:
        rows = flow.rows(index)
        end = min(rows.height, line + height)
        yield Shown(index, rows, line, end)
        height -= end - line
        index, line = flow.after(index), 0


def is_gap(rows: Rows, line: int) -> bool:
    """Return whether a line is the blank one after its block."""
    return bool(rows.gap) and line == rows.height - 1


def line_runs(
    flow: Flow,
    column: Column,
    index: int,
    line: int,
    overlays: tuple[Overlay, ...],
    *,
    is_cursor: bool,
    letters: bool,
    dim: bool = False,
) -> list[Run]:
    """Return one line of a block, other than the blank one after it.

    Args:
        overlays: the marks on the text of the block.
        is_cursor: the cursor is on the block.
        letters: a highlight is shown by the letter of its colour, as colours are few or none.
        dim: the block stands back.
    """
    rows, decoration = flow.rows(index), flow.decorations.get(index)
    row = line - rows.head
    if row < 0:
        return [(" " * column.left, ()), *_head_runs(rows, line)]
    if rows.hidden:
        return [(" " * column.left, ()), (f"⋯ {counted(rows.hidden, 'paragraph')} hidden", ("article--facts",))]
    runs = _gutter_runs(column, row, decoration, is_cursor=is_cursor, letters=letters)
    gutter = len(runs)
    if row < rows.text_rows:
        if cells := rows.indent.of(row):
            runs.append((before_row(flow.document, index, rows.starts[row], cells), ("article--bar",)))
        if inlines := inline_overlays(flow.document, index):
            overlays = (*inlines, *overlays)
        runs += _text_runs(flow, index, row, rows, overlays)
        if rows.tags_inline and row == rows.text_rows - 1:
            used = sum(cell_len(text) for text, _ in runs)
            room = column.left + flow.width - used - cell_len(rows.tags)
            runs += [(" " * room, ()), (rows.tags, ("article--tag",))]
    elif line < rows.under:
        runs.append((rows.facts[row - rows.text_rows], ("article--facts",)))
    elif rows.tags and not rows.tags_inline and line == rows.under:
        tags = shorten(rows.tags, flow.width)
        runs += [(" " * (flow.width - cell_len(tags)), ()), (tags, ("article--tag",))]
    else:
        note = rows.notes[line - rows.height + rows.gap]
        runs.append((shorten(f"✎ {note}", flow.width), ("article--note",)))
    if dim:
        runs[gutter:] = [(text, (*names, "article--faded")) for text, names in runs[gutter:]]
    return runs


def _head_runs(rows: Rows, line: int) -> list[Run]:
    """Return a line of the headline above a block."""
    if line < len(rows.title):
        return [(rows.title[line], ("article--heading-1",))]
    facts = rows.facts[line - len(rows.title) :]
    return [(facts[0], ("article--facts",))] if facts else []


def _gutter_runs(
    column: Column, row: int, decoration: Decoration | None, *, is_cursor: bool, letters: bool
) -> list[Run]:
    bar: Run = ("▌", ("article--cursor",)) if is_cursor else (" ", ())
    if column.gutter == NARROW_GUTTER:
        return [(" " * (column.left - 1), ()), bar]
    sign: Run = (" ", ())
    if decoration is not None and row == 0:
        name = f"article--{decoration.colour}-sign" if decoration.colour else "article--note"
        sign = (letter_of(decoration.colour) if letters and decoration.colour else decoration.sign, (name,))
    return [(" " * (column.left - 3), ()), sign, bar, (" ", ())]


def _text_runs(flow: Flow, index: int, row: int, rows: Rows, overlays: tuple[Overlay, ...]) -> list[Run]:
    text = flow.document.texts[index]
    look = look_of(flow.document, index)
    headline = flow.headline
    if headline is not None and headline.in_text and headline.block == index:
        look = "heading-1"
    start, end = flow.row_text(index, row)
    runs = mask_runs(start, end, overlays)
    if len(runs) > 1 and not text.isascii():  # a cluster is painted whole: half of one has no width of its own
        starts = [low for low, _, _ in takewhile(lambda part: part[0] < end, graphemes(text, start))]
        borders = [start, *(starts[bisect_right(starts, low) - 1] for low, _, _ in runs[1:]), end]
        runs = [(*pair, mask) for pair, (_, _, mask) in zip(pairwise(borders), runs, strict=True)]
    if flow.document.kind(index) == "rule":
        return [(RULE[: flow.width], names_of("bar", runs[0][2]))]
    if not rows.columns:
        return [(text[low:high], names_of(look, mask)) for low, high, mask in runs if low < high]
    blanks = dict(padding(text, start, end, rows.columns))
    pieces: list[Run] = []
    for low, high, mask in runs:
        names = names_of(look, mask)
        at = low
        for place in (place for place in blanks if low <= place < high):
            pieces += [(text[at:place], names), (" " * blanks[place], names)]
            at = place
        pieces.append((text[at:high], names))
    return pieces


@lru_cache(1024)
def names_of(look: str, mask: int) -> tuple[str, ...]:
    """Return the looks of a block's text with marks over it; emphasis and links lie under annotations."""
    shown = faint_in(look, mask)
    marks = [f"article--{mark.name.lower().replace('_', '-')}" for mark in PAINTED if shown & mark and mark.name]
    return (f"article--{look}", *marks) if look else tuple(marks)
