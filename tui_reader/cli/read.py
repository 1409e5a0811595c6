"""`reader open` and `reader text`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.commands import ROWS
from tui_reader.cli.options import (
    db_option,
    format_option,
    private_option,
    source_argument,
    source_options,
    sources_argument,
)
from tui_reader.cli.output import bold, echo, show
from tui_reader.cli.session import Session
from tui_reader.screen import has_screen

if TYPE_CHECKING:
    from tui_reader.library.feeds import Feed


@click.command("open")
@sources_argument
@db_option
@private_option
@source_options
@click.pass_context
def open_(ctx: click.Context, sources: tuple[str, ...]) -> None:
    """Open the first SOURCE and add the others to the library.

    In a pipe, or on a terminal without cursor control (TERM=dumb), the text is printed instead.
    """
    from tui_reader.library.sources import NoSuchFile

    try:
        open_sources(ctx, sources)
    except NoSuchFile as error:
        raise NoSuchFile(f"{error}{_nearest_command(ctx, error)}") from None


def open_sources(ctx: click.Context, sources: tuple[str, ...]) -> None:
    """Open sources in the app, or print their text if there is no screen."""
    if has_screen():
        launch_app(ctx, sources)
        return
    from tui_reader.library.feeds import IsFeed

    for source in sources:
        try:
            _print_text(Session(ctx), source, "text")
        except IsFeed as error:
            _print_feed(error.feed)


def _print_feed(feed: Feed) -> None:
    """Print the entries of a feed, with the addresses to open them by."""
    from tui_reader.text.clean import clean_line

    echo(bold(clean_line(feed.title, 200)))
    for entry in feed.entries:
        echo("")
        echo(clean_line(entry.title, 500))
        if entry.info:
            echo(f"  {clean_line(entry.info, 500)}")
        echo(f"  {clean_line(entry.address.shown, 1000)}" if entry.address is not None else "  without an address")


def _nearest_command(ctx: click.Context, error: Exception) -> str:
    """Suggest a command if the first argument is neither a command nor a file, and cannot be meant as a file name."""
    word = ctx.meta.get("reader.first_word")
    if not word or "." in word or "/" in word or not str(error).startswith(f"{word}:"):
        return ""
    from tui_reader.text.spelling import nearest

    return nearest(word, ROWS).replace("mean ", "mean the command ")


def launch_app(ctx: click.Context, sources: tuple[str, ...]) -> None:
    from tui_reader.cli.launch import launch

    session = Session(ctx)
    config, problems = session.config()
    code = launch(sources, session.library, config, wanted=session.wanted, problems=problems)
    if code:
        ctx.exit(code)


@click.command()
@source_argument
@format_option
@db_option
@source_options
@click.pass_context
def text(ctx: click.Context, source: str, kind: str) -> None:
    """Print the text of an article.

    Paragraphs are separated by blank lines.
    """
    _print_text(Session(ctx), source, kind)


def _print_text(session: Session, source: str, kind: str) -> None:
    article = session.text(source)

    def values() -> dict[str, Any]:
        from tui_reader.exchange.records import article_record, paragraph_records

        return {"article": article_record(article.article, ""), "paragraphs": paragraph_records(article.document)}

    show(kind, values, lambda: [article.document.text])
