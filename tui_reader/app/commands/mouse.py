"""What the mouse does in the article."""

from __future__ import annotations

from tui_reader.app.context import Context


def press(ctx: Context, offset: int) -> None:
    """Put the cursor there; a marked or quoted passage becomes what commands are on."""
    ctx.focus_article()
    ctx.view.go_to_offset(offset)
    ctx.focus.current = ctx.focus.at(offset)


def drag(ctx: Context, anchor: int, head: int) -> None:
    """Select from one place to another."""
    ctx.focus_article()
    ctx.leave_passage()
    ctx.view.select(anchor, head)


def wheel(ctx: Context, lines: int) -> None:
    """Scroll; a cursor that would leave the window moves on by itself."""
    before = ctx.view.cursor
    ctx.view.wheel(lines)
    if ctx.view.cursor != before:
        ctx.leave_passage()


def pull(ctx: Context, fraction: float) -> None:
    """Go to a part of the article, 0–1, by the bar beside it."""
    ctx.leave_passage()
    ctx.view.go_to_block(ctx.view.nearest(round(fraction * (ctx.view.count - 1))))
