"""Move in the list that has the keys, and filter it."""

from __future__ import annotations

from collections.abc import Callable

from tui_reader.app.context import LISTED, Context, Outcome
from tui_reader.app.panels import Panel
from tui_reader.app.widgets.list_pane import ListPane


def move(ctx: Context, step: int) -> None:
    _go(ctx.panel, ctx.panel.pane.move, step)


def page(ctx: Context, step: int) -> None:
    _go(ctx.panel, ctx.panel.pane.move_page, step)


def end(ctx: Context, step: int) -> None:
    _go(ctx.panel, ctx.panel.pane.move_end, step)


def _go(panel: Panel, go: Callable[[int], None], step: int) -> None:
    """Move in the list; the article follows, so that what is chosen is seen where it stands."""
    go(step)
    panel.moved()
    panel.follow()


def open_row(ctx: Context) -> None:
    """Go to what the row stands for."""
    ctx.panel.open_row()


def fold(ctx: Context, step: int) -> Outcome:
    """Fold the branches under the row, or unfold them."""
    return ctx.panel.fold(step)


def choose(ctx: Context, pane: ListPane) -> None:
    """Follow a click on a row."""
    ctx.screen.set_focus(pane)
    ctx.panel.moved()
    ctx.panel.follow()


def leave(ctx: Context) -> Outcome:
    """Step back: first out of the filter, then to the article."""
    if ctx.panel.filter:
        ctx.panel.filter = ""
        return LISTED
    ctx.focus_article()
    ctx.sides.close_overlay()
    return None


def ask_filter(ctx: Context) -> None:
    """Ask what to filter the list by: the one that has the keys, or the notes where that one has no filter."""
    from tui_reader.app.commands import panes
    from tui_reader.app.screens.dialogs.ask import AskLine

    panel = ctx.panel
    if not panel.filter_hint:
        panel = ctx.sides.panel("notes")
        if panel.side not in ctx.sides.open:
            panes.toggle(ctx, panel.id)

    def chosen(answer: str) -> Outcome:
        panel.filter = answer.strip()
        return LISTED

    ctx.ask(AskLine(f"Filter the {panel.title.lower()}", panel.filter, panel.filter_hint), chosen)
