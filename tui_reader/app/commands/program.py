"""The program: step back, help, other articles, leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.app.commands import check
from tui_reader.app.context import Context, Outcome
from tui_reader.model import ReaderError, ReviewVerdict
from tui_reader.text.clean import clean_line
from tui_reader.wording import sentence

if TYPE_CHECKING:
    from tui_reader.keys import Key

FEED = "feed"
"""The id of a command that only a feed has; it has no row."""


def back(ctx: Context) -> Outcome:
    """Step back by one step; never quit. A text that comes through a pipe is not read any further."""
    if ctx.article.stop_reading():
        ctx.notify("Reading ended; the rest is left out")
        return None
    if ctx.gave_up:
        ctx.notify("Stopped waiting; the text is read meanwhile")
        return None
    ctx.person = None
    if ctx.sides.close_overlay():
        return None
    left = ctx.banner.left
    if check.close_banner(ctx):
        if left is not None:
            left()
        return None
    if ctx.search and ctx.search.end():
        return None
    if ctx.filter is not None:
        from tui_reader.app.commands import filtering

        filtering.end(ctx)
        ctx.notify("All paragraphs are shown as usual")
        return filtering.TAGS
    ctx.leave_passage()
    return None


def show_help(ctx: Context) -> None:
    """Show the keys; first those of where one is."""
    from tui_reader.app.screens.dialogs.help import HelpScreen, Section, section_of
    from tui_reader.keys import print_keys

    panel, where = ctx.panel_with_keys, ctx.where

    def first(all_rows: Sequence[Key]) -> Section | None:
        if panel is None:
            return section_of("While selecting", all_rows, ("select",)) if where == "select" else None
        special = {*panel.hints, *panel.meaning, *panel.words}
        rows = [row for row in all_rows if "list" in row.contexts and (row.id in special or row.contexts == ("list",))]
        lines = [(print_keys(row), sentence(panel.words.get(row.id, row.tooltip))) for row in rows if print_keys(row)]
        return Section(f"{panel.title} panel", lines)

    ctx.ask(HelpScreen(ctx.config.path, first))


def show_palette(ctx: Context) -> None:
    """Let a command be found by its name; those used last come first."""
    from tui_reader.app.screens.dialogs.commands import RECENT, CommandPicker, Entry
    from tui_reader.keys import print_keys

    here = ctx.where
    rows = {row.id: row for row in ctx.rows if {here, "view"} & set(row.contexts) and print_keys(row)}
    entries = [Entry(row.id, row.label, print_keys(row), row.tooltip) for row in rows.values() if row.id != "palette"]
    if (feed := ctx.app.feed) is not None:
        entries.append(Entry(FEED, "Feed", "", "List the entries of the feed again"))
    recent = (ctx.article.library.get_state("recent_commands") or "").split()

    def chosen(row_id: str) -> Outcome:
        ctx.remember("recent_commands", " ".join([row_id, *(one for one in recent if one != row_id)][:RECENT]))
        if row_id == FEED and feed is not None:
            ctx.app.show_feed(feed)
            return None
        if ctx.where not in rows[row_id].contexts:
            ctx.focus_article()
        ctx.screen.action_run(row_id)
        return None

    ctx.ask(CommandPicker(entries, recent), chosen)


def choose_theme(ctx: Context) -> None:
    """Let a theme be found by its name."""
    ctx.app.action_change_theme()


def set_theme(ctx: Context, name: str) -> None:
    """Use a theme from now on.

    Raises:
        ReaderError: there is none of this name.
    """
    from tui_reader.text.spelling import nearest

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
