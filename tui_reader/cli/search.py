"""`reader search`, `reader said`, `reader sources` and `reader index`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from tui_reader.cli.options import db_option, list_format_option, query_options
from tui_reader.cli.output import bold, show_rows
from tui_reader.cli.preparing import prepare
from tui_reader.cli.queries import needed_query, parsed_query
from tui_reader.cli.session import Session

if TYPE_CHECKING:
    from tui_reader.library.saying import Repeated
    from tui_reader.store.search.person import PersonCard
    from tui_reader.store.search.values import Found

AT_ONCE = 200
"""The most articles that a search first searches for quotes and people; they take some seconds."""


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="List at most N.")
@list_format_option
@db_option
@click.pass_context
def search(ctx: click.Context, query: tuple[str, ...], limit: int, kind: str) -> None:
    """Search all articles, annotations and people.

    Titles, texts, notes, tags, quotes and names are searched.

    All words of QUERY must be found, in any form: "rising" finds "rise". Write "some words" for a phrase, word* for a
    beginning, OR between two words, -word for what must not be there, and filters: tag:law person:reed speaker:reed
    state:inbox site:guardian after:2026-05 before:2026-06 is:changed is:undated. Exit code 1 if nothing is found.
    """
    from tui_reader.exchange.listed import found_fields

    parsed = needed_query(" ".join(query), "QUERY")
    session = Session(ctx)
    prepare(session, at_most=AT_ONCE)
    found = session.library.catalogue.search(parsed, limit=limit)
    show_rows(kind, "search", map(found_fields, found), lambda: _found_lines(found))
    if not found:
        click.echo("nothing found", err=True)
        ctx.exit(1)


def _found_lines(found: list[Found]) -> Iterator[str]:
    from tui_reader.cli.lines import joined_facts
    from tui_reader.model import link
    from tui_reader.text.clean import clean_line

    for number, one in enumerate(found):
        what = {"article": "title", "text": "", "quote": "quote", "note": "annotation", "person": "person"}[one.kind]
        place = f"¶ {one.paragraph}" if one.paragraph else ""
        if number:
            yield ""
        said_by = f"said by {one.speaker}" if one.speaker else ""
        tags = " ".join(f"#{tag}" for tag in one.tags)
        name = link(one.uid) if one.uid else one.name
        yield f"{name}  {bold(clean_line(one.title, 80))}{joined_facts(['', place, what, said_by, tags])}"
        if one.kind != "article":
            yield f"  {_emphasised(one)}"


def _emphasised(found: Found) -> str:
    """Return the passage with the words that were found in bold."""
    from tui_reader.text.clean import clean_line

    pieces, at = [], 0
    for start, end in found.marks:
        pieces += [clean_line(found.text[at:start]), bold(clean_line(found.text[start:end]))]
        at = end
    return "".join([*pieces, clean_line(found.text[at:])])


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--repeated", "pairs", is_flag=True, help="List pairs of quotes that share most of their words.")
@query_options
@list_format_option
@db_option
@click.pass_context
def said(
    ctx: click.Context, name: tuple[str, ...], pairs: bool, query: str | None, limit: int | None, kind: str
) -> None:
    """List what a person is quoted with in all articles.

    The latest quotes come first. NAME is the full name, or another name that an article uses for the person, or the
    name of an organisation. Your corrections are applied. Before the quotes stand the roles that articles give the
    person, the other names, and who is named in the same articles. Exit code 1 if there are no quotes.

    --repeated lists what the person said again: pairs of quotes of at least five words that share 60 % of the words of
    the longer one, those that differ first. [-Words-] are only in the earlier quote, {+words+} only in the later one.
    """
    from tui_reader.cli.lines import quote_row_lines
    from tui_reader.exchange.listed import quote_fields
    from tui_reader.text.clean import clean_line

    wanted, parsed = " ".join(name), parsed_query(query)
    if not wanted.strip():
        raise click.UsageError("NAME is empty", ctx)
    session = Session(ctx)
    prepare(session)
    if pairs:
        _repeated(ctx, session.library.catalogue.repeated(wanted, parsed)[:limit], clean_line(wanted, 100), kind)
        return
    found = session.library.catalogue.said(wanted, parsed, limit=limit)
    card = session.library.catalogue.person_card(wanted) if kind == "text" and found else None

    def lines() -> Iterator[str]:
        if card is not None:
            yield from (*_card_lines(card), "")
        yield from quote_row_lines(found, bold)

    show_rows(kind, "quotes", map(quote_fields, found), lines)
    if not found:
        click.echo(f"no quotes of {clean_line(wanted, 100)}", err=True)
        ctx.exit(1)


def _card_lines(card: PersonCard) -> Iterator[str]:
    """Yield who a person is in all articles."""
    from tui_reader.cli.lines import joined_facts
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted
    from tui_reader.wording import days_line

    words = [counted(card.articles, "article"), counted(card.quotes, "quote"), counted(card.words, "word")]
    yield f"{bold(clean_line(card.name, 100))}{joined_facts([*words, days_line(card.first, card.last)])}"
    for role in card.roles:
        facts = [days_line(role.first, role.last), counted(role.articles, "article")]
        yield f"  {clean_line(role.role, 100)}{joined_facts(facts)}"
    if card.aliases:
        yield f"  also {', '.join(clean_line(alias, 60) for alias in card.aliases)}"
    if card.together:
        yield f"  named with {', '.join(f'{clean_line(one.name, 60)} ({one.articles})' for one in card.together)}"


def _repeated(ctx: click.Context, found: Sequence[Repeated], name: str, kind: str) -> None:
    from tui_reader.exchange.listed import repeated_fields

    fields = (
        repeated_fields(one.earlier, one.later, one.shared, one.share, one.only_earlier, one.only_later)
        for one in found
    )
    show_rows(kind, "repeated", fields, lambda: _repeated_lines(found))
    if not found:
        click.echo(f"no repeated words of {name}", err=True)
        ctx.exit(1)


def _repeated_lines(found: Sequence[Repeated]) -> Iterator[str]:
    """Yield both quotes of each pair with the words in which they differ marked."""
    from tui_reader.cli.lines import indented, joined_facts
    from tui_reader.text.clean import clean_line
    from tui_reader.text.compare.repeated import marked
    from tui_reader.wording import UNDATED

    for number, one in enumerate(found):
        if number:
            yield ""
        yield bold("same words" if one.is_same else f"{one.share:.0%} of the words shared")
        for row, spans, signs in (
            (one.earlier, one.only_earlier, ("[-", "-]")),
            (one.later, one.only_later, ("{+", "+}")),
        ):
            place = f"reader:{row.article_id} ¶ {row.paragraph}"
            yield f"  {row.date or UNDATED}{joined_facts([row.site, clean_line(row.title, 60), place])}"
            yield indented(indented(marked(row.text, spans, *signs)))


@click.command()
@query_options
@click.option("--by", type=click.Choice(("source", "outlet")), default="source", show_default=True,
              help="Count by source, or by outlet and month.")  # fmt: skip
@list_format_option
@db_option
@click.pass_context
def sources(ctx: click.Context, query: str | None, limit: int | None, by: str, kind: str) -> None:
    """Count who is quoted in all articles, and in how many words.

    The last line compares named with unnamed sources. --by outlet counts the words of both by outlet and month.
    """
    from tui_reader.exchange.listed import source_fields
    from tui_reader.wording import UNDATED

    parsed = parsed_query(query)
    session = Session(ctx)
    prepare(session)
    if by == "outlet":
        groups = session.library.catalogue.source_groups(parsed)[:limit]
        rows = [[g.month or UNDATED, g.site or "-", *map(str, (g.quotes, g.words, g.named, g.unnamed))] for g in groups]
        header = ("month", "outlet", "quotes", "words", "named", "unnamed")
        show_rows(kind, "groups", (group._asdict() for group in groups), lambda: _table(header, rows))
        return
    found = session.library.catalogue.sources(parsed, limit=limit)
    rows = [
        [one.name or "(speaker not named)", one.kind, *map(str, (one.words, one.quotes, one.articles))] for one in found
    ]
    columns = ("speaker", "kind", "words", "quotes", "articles")
    show_rows(kind, "sources", map(source_fields, found), lambda: _table(columns, rows))
    if kind == "text":
        named = sum(one.words for one in found if one.kind in ("person", "organisation"))
        unnamed = sum(one.words for one in found if one.kind in ("role", "unnamed"))
        click.echo(
            f"words of named sources: {named}, of unnamed ones: {unnamed}" if found else "no quotes", err=not found
        )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    from tui_reader.cli.lines import table_lines

    short = [[row[0][:60], *row[1:]] for row in rows]
    return table_lines([header, *short]) if rows else []


@click.command()
@db_option
@click.pass_context
def index(ctx: click.Context) -> None:
    """Index all articles, their quotes and people now.

    The app and the commands that need it do the same by themselves; this does it ahead of time, e.g. at night. Ctrl+C
    ends it; what is done is kept.
    """
    session = Session(ctx)
    prepare(session)
    count = session.library.catalogue.count_articles()
    from tui_reader.text.enumeration import counted

    click.echo(f"{counted(count, 'article')} indexed")
