"""Two texts that are one article, and one that is two: `reader join` and `reader part`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, source_options
from tui_reader.cli.session import Failed, Session


@click.command()
@click.argument("kept", type=click.Path(), metavar="SOURCE")
@click.argument("other", type=click.Path(), metavar="COPY")
@db_option
@source_options
@click.pass_context
def join(ctx: click.Context, kept: str, other: str) -> None:
    """Make one article of two copies.

    The marks of COPY come to SOURCE and are placed in its text; drafts, the place, and what you decided of quotes and
    names come along. A backup is made before, and reader undo SOURCE takes it back.
    """
    from tui_reader.text.clean import clean_line

    session = Session(ctx)
    library = session.library
    entry = library.find_article(other)
    if entry is None:
        raise Failed(f"{clean_line(other, 200)}: not in the library")
    article = session.load(kept)
    article.join(entry.article_id)
    count, look = len(article.annotations), sum(annotation.needs_look for annotation in article.annotations)
    click.echo(
        f"joined {entry.name} ({clean_line(entry.source, 200)}) to {clean_line(article.article.source, 200)}: "
        f"{count} note{'s' if count != 1 else ''}, {look} to check"
    )


@click.command()
@click.argument("source", type=click.Path(), metavar="SOURCE")
@click.argument("other", required=False, type=click.Path(), metavar="[OTHER]")
@db_option
@source_options
@click.pass_context
def part(ctx: click.Context, source: str, other: str | None) -> None:
    """Make an article of its own of a text taken for another's.

    What was annotated on the earlier text stays with the earlier article, under its id. A backup is made before.
    With OTHER: keep SOURCE and that article apart, and do not ask about them again.
    """
    from tui_reader.text.clean import clean_line

    session = Session(ctx)
    if other is None:
        click.echo(session.load(source).part().label)
        return
    entry = session.library.find_article(other)
    if entry is None:
        raise Failed(f"{clean_line(other, 200)}: not in the library")
    article = session.load(source)
    if article.open().article_id == entry.article_id:
        raise Failed(f"{clean_line(source, 200)} is {entry.name} itself; without OTHER its texts are parted")
    article.keep_apart(entry.article_id)
    click.echo(f"kept apart: reader:{article.article_id} and {entry.name} are two articles")
