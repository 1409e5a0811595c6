"""Move through the article."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.app.context import Context
from tui_reader.app.focus import Thing, span_of
from tui_reader.library.open_article import read_to_end
from tui_reader.text.navigate import neighbour
from tui_reader.text.spans import Span


def paragraph(ctx: Context, step: int) -> None:
    ctx.leave_thing()
    ctx.view.move_paragraphs(step)


def half_page(ctx: Context, step: int) -> None:
    ctx.leave_thing()
    ctx.view.move_lines(step * max(1, ctx.view.page // 2))


def page(ctx: Context, step: int) -> None:
    """Scroll a page on; two lines stay in sight."""
    ctx.leave_thing()
    ctx.view.move_lines(step * max(1, ctx.view.page - 2))


def end(ctx: Context, step: int) -> None:
    """Go to the last paragraph, or to the first."""
    ctx.leave_thing()
    if step > 0:
        read_to_end(ctx.article.source)
    ctx.view.go_to_block(ctx.view.count - 1 if step > 0 else 0)


def heading(ctx: Context, step: int) -> None:
    headings, here = ctx.view.document.headings(), ctx.view.cursor
    found = [index for index in headings if (index > here if step > 0 else index < here)]
    ctx.leave_thing()
    if found:
        ctx.view.go_to_block(found[0] if step > 0 else found[-1])
    else:
        ctx.say(_none_there("heading", step, bool(headings)))


def annotation(ctx: Context, step: int) -> None:
    placed = [one for one in ctx.article.annotations if one.span and one.kind != "article"]
    _jump(ctx, placed, "mark", step)


def quote(ctx: Context, step: int) -> None:
    _jump(ctx, ctx.focus.quotes, "quote", step)


def _jump(ctx: Context, things: Sequence[Thing], name: str, step: int) -> None:
    thing, point = ctx.focus.thing, ctx.view.point
    here = span_of(thing) if thing is not None else Span(point, point)
    found = neighbour([span_of(one) for one in things], here, step, at_cursor=thing is None)
    if found is not None:
        ctx.go_to(things[found])
    else:
        ctx.say(_none_there(name, step, bool(things)))


def _none_there(name: str, step: int, any_at_all: bool) -> str:
    return f"no {name} {'below' if step > 0 else 'above'}" if any_at_all else f"no {name}s in this article"
