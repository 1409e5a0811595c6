"""The program: step back, help, other articles, leave."""

from __future__ import annotations

from tui_reader.app.commands import check
from tui_reader.app.context import Context


def back(ctx: Context) -> None:
    """Step back by one step; never quit. A text that comes through a pipe is not read any further."""
    if ctx.article.stop_reading():
        ctx.notify("Reading ended; the rest is left out")
        return
    if not ctx.sides.close_overlay() and not check.close_banner(ctx) and not (ctx.search and ctx.search.end()):
        ctx.leave_passage()


def show_help(ctx: Context) -> None:
    from tui_reader.app.screens.dialogs.help import HelpScreen

    ctx.ask(HelpScreen(ctx.rows, ctx.config.path))


def show_palette(ctx: Context) -> None:
    """Let a command be found by its name."""
    ctx.app.action_command_palette()


def show_library(ctx: Context) -> None:
    """List the recent articles."""
    ctx.app.show_library()


def suspend(ctx: Context) -> None:
    """Go back to the shell; its `fg` brings the program back."""
    ctx.screen.save_everything()
    ctx.app.action_suspend_process()


def quit(ctx: Context) -> None:  # noqa: A001
    ctx.app.end()
