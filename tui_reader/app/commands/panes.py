"""Show, hide and walk through the panes."""

from __future__ import annotations

from tui_reader.app.context import Context
from tui_reader.app.panels.panel import tab_at
from tui_reader.app.widgets.list_pane import ListPane
from tui_reader.app.widgets.painted import Painted


def toggle(ctx: Context, panel_id: str) -> None:
    """Show a panel and give it the keys; the same key again hides it."""
    panel, sides = ctx.panels[panel_id], ctx.sides
    over = sides.layout == "panels over the article"
    if panel.side in sides.open and sides.is_shown(panel) and (ctx.screen.focused is panel.pane or over):
        sides.close_side(panel.side)
        ctx.focus_article()
    else:
        sides.open_side(panel.side)
        sides.show(panel)
        ctx.screen.set_focus(panel.pane)
    sides.changed()


def choose_tab(ctx: Context, pane: ListPane, column: int) -> None:
    """Show the panel whose tab was clicked."""
    shown = ctx.sides.panel("sidebar")
    if pane is not shown.pane:
        return
    wanted = tab_at(shown, column)
    if wanted is not None:
        ctx.sides.show(wanted)
    ctx.sides.changed()


def zen(ctx: Context) -> None:
    """Show only the article, or bring back what was beside it."""
    ctx.sides.zen()
    ctx.sides.changed()


def focus_next(ctx: Context, step: int) -> None:
    """Give the next pane the keys."""
    order: list[Painted] = [ctx.view]
    if "sidebar" in ctx.sides.open:
        order.insert(0, ctx.sidebar)
    if "notes" in ctx.sides.open:
        order.append(ctx.notes)
    now = next((index for index, pane in enumerate(order) if pane is ctx.screen.focused), 0)
    ctx.screen.set_focus(order[(now + step) % len(order)])


def change_measure(ctx: Context, step: int) -> None:
    """Make the lines of the article longer or shorter by so many columns."""
    from tui_reader.look.panes import measure_of

    measure = measure_of(None, ctx.view.measure + step)
    ctx.view.set_measure(measure)
    ctx.sides.lay_out(ctx.screen.size.width)
    ctx.remember("measure", f"{measure}/{ctx.config.measure}")
    ctx.notify(f"Lines of up to {measure} columns")
