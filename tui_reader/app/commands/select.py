"""Select words of the article by keys."""

from __future__ import annotations

from tui_reader.app.context import Context
from tui_reader.app.focus import span_of
from tui_reader.model import Annotation
from tui_reader.text import navigate
from tui_reader.text.navigate import Selection, first_word, whole_blocks

UNITS = {"select-word": "word", "select-sentence": "sentence", "select-down": "paragraph", "add-person": "paragraph"}
"""What the second key of two selects, by the row of its key."""


def start(ctx: Context) -> None:
    """Start at the passage last jumped to, at the search hit, or at the first word on screen of the paragraph."""
    view, passage = ctx.view, ctx.focus.current
    if not view.count:
        return
    if ctx.where == "list":
        ctx.focus_article()
        ctx.sides.close_overlay()
    # What was just marked is no place to start from: the point stands behind it. What was jumped to is.
    whole = isinstance(passage, Annotation) and passage.kind != "span"
    if passage is not None and not whole and span_of(passage).length and view.point == span_of(passage).start:
        span = span_of(passage)
    else:
        hit = ctx.search.hit_here if ctx.search is not None else None
        span = hit or first_word(view.document, view.point)
    ctx.leave_passage()
    view.select(span.start, span.end)


def start_paragraphs(ctx: Context) -> None:
    """Select the paragraph; from now on whole paragraphs are added or left out."""
    if ctx.view.count:
        ctx.leave_passage()
        ctx.view.select(*ctx.view.cursor_span)
        ctx.after_each["paragraphs"] = _Paragraphs()


class _Paragraphs:
    """While it is among `ctx.after_each`, a selection grows and shrinks by whole paragraphs."""

    def __call__(self, ctx: Context) -> None:
        if ctx.view.selection is None or not whole_blocks(ctx.view.document, ctx.view.selected_span):
            del ctx.after_each["paragraphs"]


def inside(ctx: Context) -> None:
    """Wait for the key of a word, sentence or paragraph, which is selected exactly."""
    ctx.prefixed = {row: f"select:whole({unit!r})" for row, unit in UNITS.items()}
    units = {unit: ctx.key(row) for row, unit in reversed(UNITS.items())}
    ctx.notify("Select the " + ", ".join(f"{unit} ({units[unit]})" for unit in ("word", "sentence", "paragraph")))


def whole(ctx: Context, unit: str) -> None:
    """Select exactly the word, the sentence or the paragraph at the end that moves."""
    ctx.view.select(*navigate.unit_at(ctx.view.document, _selection(ctx), unit))


def word(ctx: Context, step: int) -> None:
    ctx.view.select(*navigate.extend_word(ctx.view.document, _selection(ctx), step))


def word_end(ctx: Context) -> None:
    ctx.view.select(*navigate.extend_word_end(ctx.view.document, _selection(ctx)))


def sentence(ctx: Context) -> None:
    ctx.view.select(*navigate.extend_sentence(ctx.view.document, _selection(ctx)))


def character(ctx: Context, step: int) -> None:
    ctx.view.select(*navigate.extend_character(ctx.view.document, _selection(ctx), step))


def paragraph(ctx: Context, step: int) -> None:
    if "paragraphs" in ctx.after_each:
        ctx.view.select(*navigate.extend_blocks(ctx.view.document, _selection(ctx), step))
        return
    ctx.view.select(*navigate.extend_paragraph(ctx.view.document, _selection(ctx), step))


def swap_ends(ctx: Context) -> None:
    """Go on at the other end."""
    ctx.view.select(*navigate.swap_ends(_selection(ctx)))


def leave(ctx: Context) -> None:
    ctx.view.deselect()


def _selection(ctx: Context) -> Selection:
    return Selection(*(ctx.view.selection or (ctx.view.point, ctx.view.point)))
