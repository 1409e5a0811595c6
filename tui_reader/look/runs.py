"""Runs of text and how they look: what both painters, Textual's widgets and the first frame, put on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from rich.cells import cell_len, get_character_cell_size

from tui_reader.text.layout.graphemes import VS16, ZWJ

Run = tuple[str, tuple[str, ...]]
"""(text, names of looks in `palette.LOOKS`): each look is laid over those before it, the first over the ground."""
Style = TypeVar("Style")
LONG_PIECE = 200
PILED_SHOWN = 8
"""Characters without a cell of their own that are sent after one that has one."""


def shorten(text: str, width: int) -> str:
    """Cut `text` to `width` cells, with an ellipsis where something was cut."""
    if cell_len(text) <= width:
        return text
    if width <= 1:
        return "…"[: max(0, width)]
    cells, cut = 0, 0
    for cut, character in enumerate(text):  # noqa: B007 - the index is what the loop is for
        cells += cell_len(character)
        if cells > width - 1:
            break
    return text[:cut].rstrip() + "…"


def calm(text: str) -> str:
    """Cut short what is piled on one letter or joined to it, in any script: `cell_len` stays what it was.

    It takes no cell where it is measured; ten thousand of it choke a terminal, or run over the other panes.
    """
    if len(text) < LONG_PIECE or text.isascii():
        return text
    kept: list[str] = []
    at = piled = 0
    widened = False  # by the variation selector of emoji, which is the one of these that cell_len counts
    while at < len(text):
        part = text[at : at + 2] if text[at] == ZWJ else text[at]  # a joiner takes the next character's cells
        at += len(part)
        piled = piled + len(part) if part[0] == ZWJ or not get_character_cell_size(part) else 0
        if piled <= PILED_SHOWN or (part == VS16 and not widened):
            kept.append(part)
        widened = bool(piled) and (widened or part == VS16)
    return "".join(kept)


def filled(pieces: Iterable[tuple[str, Style]], width: int, filling: Style) -> tuple[list[tuple[str, Style]], int]:
    """Join neighbours of one style, each of which costs on its way to the terminal, and fill the row up with blanks.

    Returns:
        The pieces, and their width in cells: more than `width` if they do not fit.
    """
    row: list[tuple[str, Style]] = []
    room = width
    run, run_style = "", filling
    for text, style in pieces:
        if text:
            room -= len(text) if text.isascii() else cell_len(text)
            if style is run_style:
                run += text
            else:
                if run:
                    row.append((calm(run), run_style))
                run, run_style = text, style
    if room > 0 and run_style is filling:
        run += " " * room
    if run:
        row.append((calm(run), run_style))
    if room > 0 and run_style is not filling:
        row.append((" " * room, filling))
    return row, width - min(room, 0)
