"""`reader list`, `reader forget` and `reader undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show_list
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.model import ArticleEntry


@click.command("list")
@format_option
@db_option
@click.pass_context
def list_(ctx: click.Context, kind: str) -> None:
    """List the recently opened articles."""
    print_articles(ctx, kind)


def _path_text(entry: ArticleEntry) -> str:
    """Return the path of an article, with a remark if the file is gone or holds another article."""
    if entry.source == "-":
        return "-"
    if entry.taken:
        return f"{entry.source} (holds another article now)"
    return entry.source if entry.exists else f"{entry.source} (gone)"


def print_articles(ctx: click.Context, kind: str) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import annotations_of

    entries = Session(ctx).library.recent()
    rows = [
        (
            entry.name,
            entry.opened[:10],
            f"{entry.percent} %",
            annotations_of(entry),
            clean_line(entry.title, 60),
            _path_text(entry),
        )
        for entry in entries
    ]
    records = [{"id": entry.name, **entry._asdict()} for entry in entries]
    show_list(kind, "list", records, lambda: table_lines(rows), none="no articles yet")


@click.command()
@click.argument("source", type=click.Path())
@db_option
@click.pass_context
def forget(ctx: click.Context, source: str) -> None:
    """Delete an article and its annotations.

    "reader undo" restores them.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import annotations_of

    library = Session(ctx).library
    entry = library.forget(source)
    if entry is None:
        raise CommandError(f"{clean_line(source, 200)}: not in the library")
    library.set_state("forgotten", entry.name)
    click.echo(f"forgot {clean_line(entry.title, 60)} ({annotations_of(entry)}); to restore it: reader undo")


@click.command()
@click.argument("source", required=False, type=click.Path())
@db_option
@click.pass_context
def undo(ctx: click.Context, source: str | None) -> None:
    """Undo the last change to an article or the library.

    Without SOURCE, undo the last "forget" or, if there is none, the last change to the article opened last.
    """
    from tui_reader.text.clean import clean_line

    library = Session(ctx).library
    name = source or library.get_state("forgotten")
    entry = library.find_article(name) if name else None
    if name and entry is None and (entry := library.unforget(name)):
        if library.get_state("forgotten") in (name, entry.name, entry.source):
            library.set_state("forgotten", None)
        click.echo(f"undone: forget {clean_line(entry.title, 60)}")
        return
    if not source:
        entry = next(iter(library.recent(1)), None)
    reading = library.reading(entry.article_id) if entry else None
    if reading is None and source:
        raise CommandError(f"{clean_line(source, 200)}: not in the library")
    undone = library.undo(reading)
    if undone is None:
        raise CommandError("nothing to undo")
    title = f" in {clean_line(reading.article.title, 60)}" if reading and not source and not undone.of_library else ""
    click.echo(f"undone: {clean_line(undone.label, 100)}{title}")
