"""`reader join` and `reader part`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, source_options
from tui_reader.cli.session import CommandError, Session


@click.command()
@click.argument("kept", type=click.Path(), metavar="SOURCE")
@click.argument("other", type=click.Path(), metavar="COPY")
@db_option
@source_options
@click.pass_context
def join(ctx: click.Context, kept: str, other: str) -> None:
    """Move COPY's annotations to SOURCE.

    The annotations are placed in the text of SOURCE; corrections, unsaved notes and the reading position move as well,
    and the two become one article. A backup is made first. "reader undo SOURCE" undoes it.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    session = Session(ctx)
    library = session.library
    entry = library.articles.find(other)
    if entry is None:
        raise CommandError(f"{clean_line(other, 200)}: not in the library")
    article = session.load(kept)
    article.copies.join(entry.article_id)
    to_check = sum(annotation.needs_look for annotation in article.annotations)
    click.echo(
        f"joined {entry.name} ({clean_line(entry.source, 200)}) to {clean_line(article.article.source, 200)}: "
        f"{counted(len(article.annotations), 'annotation')}, {to_check} to check"
    )


@click.command()
@click.argument("source", type=click.Path(), metavar="SOURCE")
@click.argument("other", required=False, type=click.Path(), metavar="[OTHER]")
@db_option
@source_options
@click.pass_context
def part(ctx: click.Context, source: str, other: str | None) -> None:
    """Separate a text from the article it was taken for.

    The text becomes an article of its own; annotations of the earlier text stay with the earlier article, under its
    id. A backup is made first. With OTHER, record that SOURCE and OTHER are different articles and do not ask about
    them again.
    """
    from tui_reader.text.clean import clean_line

    session = Session(ctx)
    if other is None:
        click.echo(session.load(source).copies.part().label)
        return
    entry = session.library.articles.find(other)
    if entry is None:
        raise CommandError(f"{clean_line(other, 200)}: not in the library")
    article = session.load(source)
    if article.open().article_id == entry.article_id:
        raise CommandError(f"{clean_line(source, 200)} is {entry.name} itself; to separate its texts, leave out OTHER")
    article.copies.keep_apart(entry.article_id)
    click.echo(f"kept apart: reader:{article.article_id} and {entry.name}")
