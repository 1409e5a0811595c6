"""The program: step back, help, other articles, leave."""

from __future__ import annotations

from tui_reader.app.commands import check
from tui_reader.app.context import Context, Outcome
from tui_reader.model import ReaderError, ReviewVerdict
from tui_reader.text.clean import clean_line


def back(ctx: Context) -> Outcome:
    """Step back by one step; never quit. A text that comes through a pipe is not read any further."""
    if ctx.article.stop_reading():
        ctx.notify("Reading ended; the rest is left out")
        return None
    ctx.person = None
    if ctx.sides.close_overlay() or check.close_banner(ctx) or (ctx.search and ctx.search.end()):
        return None
    if ctx.filter is not None:
        from tui_reader.app.commands import filtering

        filtering.end(ctx)
        ctx.notify("All paragraphs are shown as usual")
        return filtering.TAGS
    ctx.leave_passage()
    return None


def show_help(ctx: Context) -> None:
    from tui_reader.app.screens.dialogs.help import HelpScreen

    ctx.ask(HelpScreen(ctx.rows, ctx.config.path))


def show_palette(ctx: Context) -> None:
    """Let a command be found by its name."""
    ctx.app.action_command_palette()


def choose_theme(ctx: Context) -> None:
    """Let a theme be found by its name."""
    ctx.app.action_change_theme()


def set_theme(ctx: Context, name: str) -> None:
    """Use a theme from now on.

    Raises:
        ReaderError: there is none of this name.
    """
    from tui_reader.config import nearest

    themes = ctx.app.available_themes
    if name not in themes:
        raise ReaderError(f"no theme “{clean_line(name, 40)}”{nearest(name, themes)}")
    ctx.app.theme = name
    ctx.notify(f"Theme: {name}")


def show_library(ctx: Context) -> None:
    """Show the library."""
    ctx.app.show_library()


def show_annotations(ctx: Context) -> None:
    """Show the annotations of all articles."""
    ctx.app.show_library("annotations")


def suspend(ctx: Context) -> None:
    """Go back to the shell; its `fg` brings the program back."""
    ctx.screen.save_everything()
    ctx.app.action_suspend_process()


def quit(ctx: Context) -> None:  # noqa: A001
    """Leave; a review asks for the verdict first."""
    if not ctx.app.in_review:
        ctx.app.end()
        return
    from tui_reader.app.screens.dialogs.verdict import VerdictDialog

    def given(verdict: ReviewVerdict) -> None:
        ctx.app.verdict = verdict
        ctx.app.end()

    ctx.ask(VerdictDialog(ctx.article.article.title, len(ctx.article.annotations)), given)
