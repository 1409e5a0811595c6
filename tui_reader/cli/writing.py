"""`reader annotate`, `reader note`, `reader tag`, `reader delete` and `reader state`: changes without a screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tui_reader.cli.options import db_option, source_options
from tui_reader.cli.queries import needed_query
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.model import Annotation, Reading
    from tui_reader.text.document import Document
    from tui_reader.text.spans import Span


@click.command()
@click.argument("source", type=click.Path())
@click.option("--quote", required=True, metavar="WORDS", help="The words to annotate, as they stand in the article.")
@click.option("--nth", type=click.IntRange(1), metavar="N", help="The N-th place, if the words are at several.")
@click.option("--note", metavar="TEXT", help="A note on the words; - reads it from standard input.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="A tag; may be repeated.")
@click.option(
    "--colour",
    metavar="COLOUR",
    help="The colour, by its name or its meaning in the settings.  [default: yellow, without note and tag]",
)
@db_option
@source_options
@click.pass_context
def annotate(
    ctx: click.Context,
    source: str,
    quote: str,
    nth: int | None,
    note: str | None,
    tags: tuple[str, ...],
    colour: str | None,
) -> None:
    """Annotate words of an article: highlight, note, tags.

    The words are found although quotation marks, dashes, blanks or letter case differ. If other letters differ,
    nothing is changed, and the nearest words are suggested. An annotation of the same words is changed. Prints the id
    of the annotation. "reader undo SOURCE" undoes it.
    """
    from tui_reader.config import colour_called
    from tui_reader.model import Edit, Target

    session = Session(ctx)
    chosen = colour_called(colour, session.settings.colour_names) if colour is not None else None
    article = session.load(source)
    article.open()
    span = _place(article, quote, nth)
    if note is None and not tags and chosen is None:
        chosen = "yellow"
    article.extract()
    changed = article.annotate(Target("span", span), Edit(colour=chosen, note=_text(note), add_tags=tags))
    paragraph = article.document.index_at(span.start) + 1
    click.echo(f"reader:{changed.uid}\treader:{article.article_id} ¶ {paragraph}\t{_shown(article.document, span)}")


def _text(note: str | None) -> str | None:
    return sys.stdin.read().rstrip("\n") if note == "-" else note


def _shown(document: Document, span: Span) -> str:
    from tui_reader.text.clean import clean_line

    return clean_line(document.slice(*span), 100)


def _place(article: OpenArticle, quote: str, nth: int | None) -> Span:
    """Find the words in the article.

    Raises:
        CommandError: they are not there, or at several places.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.text.quoted import find_quoted

    document = article.document
    found = find_quoted(document.text, quote)
    if not found.places:
        hint = f"; did you mean “{_shown(document, found.near)}”?" if found.near is not None else ""
        raise CommandError(f"the article does not have the words “{clean_line(quote, 60)}”{hint}")
    if nth is None and len(found.places) > 1:
        places = ", ".join(f"¶ {document.index_at(span.start) + 1}" for span in found.places[:10])
        raise CommandError(
            f"the words are at {len(found.places)} places ({places}): quote more of them, or add --nth N"
        )
    if nth is not None and nth > len(found.places):
        raise CommandError(f"the words are at {len(found.places)} places only")
    return found.places[(nth or 1) - 1]


@click.command()
@click.argument("target", metavar="ID|SOURCE")
@click.argument("text")
@db_option
@source_options
@click.pass_context
def note(ctx: click.Context, target: str, text: str) -> None:
    """Write the note of an annotation or of an article.

    ID is the id of an annotation, as "reader notes" lists them with --format tsv. TEXT replaces the note; "" removes
    it, - reads it from standard input. "reader undo SOURCE" undoes it.
    """
    from tui_reader.model import Edit, Target

    session = Session(ctx)
    written = _text(text) or ""
    found = _annotation(session.library, target)
    if found is not None:
        reading, document, annotation = found
        session.library.annotations.edit_note(reading, document, annotation, written)
        click.echo(f"note of {target}" if written else f"removed the note of {target}")
        return
    article = _source(session, target)
    article.open()
    article.annotate(Target("article", None), Edit(note=written))
    click.echo(
        f"note on reader:{article.article_id}" if written else f"removed the note on reader:{article.article_id}"
    )


@click.command()
@click.argument("target", metavar="ID|SOURCE")
@click.argument("tags", nargs=-1, metavar="TAG…")
@click.option("--remove", multiple=True, metavar="TAG", help="Remove a tag; may be repeated.")
@db_option
@source_options
@click.pass_context
def tag(ctx: click.Context, target: str, tags: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Add or remove tags of an annotation or of an article.

    ID is the id of an annotation, as "reader notes" lists them with --format tsv. "reader undo SOURCE" undoes it.
    """
    from tui_reader.model import Edit, Target

    if not tags and not remove:
        raise click.UsageError("Name at least one TAG, or use --remove.", ctx)
    session = Session(ctx)
    library = session.library
    found = _annotation(library, target)
    if found is not None:
        reading, document, annotation = found
        edit = Edit(add_tags=tags, remove_tags=remove)
        done = library.annotations.annotate(
            reading, document, Target(annotation.kind, annotation.span, annotation.uid), edit
        )
        kept = next((one.tags for one in done.annotations if one.uid == annotation.uid), ())
        click.echo(f"{target}: {_tag_line(kept) if done.uid else 'deleted, as nothing is left of it'}")
        return
    article = _source(session, target)
    article.open()
    library.shelf.tag_articles([article.article_id], tags, remove)
    click.echo(f"reader:{article.article_id}: {_tag_line(library.catalogue.article_tags(article.article_id))}")


def _tag_line(tags: tuple[str, ...]) -> str:
    from tui_reader.text.clean import clean_line

    return clean_line(" ".join(f"#{tag}" for tag in tags)) or "no tags"


@click.command()
@click.argument("uids", nargs=-1, required=True, metavar="ID…")
@db_option
@click.pass_context
def delete(ctx: click.Context, uids: tuple[str, ...]) -> None:
    """Delete annotations by their ids.

    "reader notes" lists the ids with --format tsv. The annotations of an article are one undo step: "reader undo
    SOURCE" restores them.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    library = Session(ctx).library
    articles: dict[int, list[str]] = {}
    for name in uids:
        found = library.catalogue.find_annotation(name)
        if found is None:
            raise CommandError(f"{clean_line(name, 100)}: no such annotation; nothing was deleted")
        uid, article = found
        articles.setdefault(article, []).append(uid)
    for article, those in articles.items():
        reading = library.articles.reading(article)
        if reading is not None:
            those = list(dict.fromkeys(those))
            library.annotations.delete_all(reading, those)
            click.echo(f"deleted {counted(len(those), 'annotation')} of reader:{article}")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="SOURCE… STATE")
@click.option("--filter", "query", metavar="QUERY", help="All articles that fit, instead of SOURCE.")
@db_option
@click.pass_context
def state(ctx: click.Context, words: tuple[str, ...], query: str | None) -> None:
    """Set the state of articles: inbox, reading, done, archived.

    An article is in the inbox until something of it was read or annotated, then "reading". All articles of a call are
    one step of undo, which "reader undo" undoes.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted
    from tui_reader.text.query import STATES

    *sources, name = words
    chosen = next((one for one in STATES if one == name), None)
    if chosen is None:
        raise click.UsageError(f"The last word is one of {', '.join(STATES)}.", ctx)
    if bool(sources) == (query is not None):
        raise click.UsageError("Name at least one SOURCE, or use --filter.", ctx)
    session = Session(ctx)
    library = session.library
    if query is not None:
        ids = [row.article_id for row in library.catalogue.articles(needed_query(query, "--filter"))]
    else:
        ids = []
        for source in sources:
            entry = library.articles.find(source)
            if entry is None:
                raise CommandError(f"{clean_line(source, 200)}: not in the library")
            ids.append(entry.article_id)
    ids = list(dict.fromkeys(ids))
    if ids:
        library.shelf.set_article_state(ids, chosen)
    click.echo(f"{name}: {counted(len(ids), 'article')}")


def _annotation(library: Library, name: str) -> tuple[Reading, Document, Annotation] | None:
    """Return an annotation with its article as stored; None if there is none of this id."""
    named = library.catalogue.find_annotation(name)
    if named is None:
        return None
    uid, article = named
    reading, document = library.articles.reading(article), library.articles.text_of(article)
    if reading is None or document is None:
        return None
    return reading, document, next(one for one in reading.annotations if one.uid == uid)


def _source(session: Session, target: str) -> OpenArticle:
    """Load the article; say of what is neither that it is no annotation either.

    Raises:
        CommandError: there is neither an annotation nor an article of this name.
    """
    from tui_reader.library.sources import NoSuchFile

    try:
        return session.load(target)
    except NoSuchFile as error:
        raise CommandError(f"{error}, and no annotation has this id") from error
