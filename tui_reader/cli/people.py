"""`reader people`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import db_option, has_input, list_format_option, query_options, source_options
from tui_reader.cli.output import bold, show, show_list, show_rows
from tui_reader.cli.preparing import prepare
from tui_reader.cli.queries import parsed_query
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.model import NameDecision


@click.command()
@click.argument("source", required=False, type=click.Path())
@click.option("--rules", is_flag=True, help="List the rules for names in all articles.")
@click.option("--remove", metavar="NAME", help="With --rules: remove the rule for this name.")
@query_options
@list_format_option
@db_option
@source_options
@click.pass_context
def people(
    ctx: click.Context,
    source: str | None,
    rules: bool,
    remove: str | None,
    query: str | None,
    limit: int | None,
    kind: str,
) -> None:
    """List the people of an article or of all articles.

    Their roles are named. Your corrections are applied; ✓ marks confirmed people. The last line counts quotes and
    quoted words per kind of source: named people, organisations, unnamed sources. Without SOURCE and without a pipe,
    or with --filter, the people of all articles are listed. Words of the filter are words of names and roles.
    """
    if source is not None and query is not None:
        raise click.UsageError("--filter applies to all articles and takes no SOURCE")
    if source is None and not rules and query is None and has_input():
        source = "-"
    if remove is not None and not rules:
        raise click.UsageError("--remove requires --rules")
    if rules and source is not None:
        raise click.UsageError("--rules applies to all articles and takes no SOURCE")
    if rules:
        _rules(Session(ctx), remove, kind)
    elif source is None:
        _all_people(Session(ctx), query, limit, kind)
    else:
        _people(Session(ctx), source, limit, kind)


def _all_people(session: Session, query: str | None, limit: int | None, kind: str) -> None:
    from tui_reader.cli.lines import joined_facts
    from tui_reader.exchange.listed import person_fields
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    parsed = parsed_query(query)
    prepare(session)
    found = session.library.catalogue.all_people(parsed, limit=limit)

    def lines() -> Iterator[str]:
        for one in found:
            role = clean_line(one.roles[0], 100) if one.roles else ""
            facts = [role, counted(one.articles, "article"), counted(one.mentions, "mention")]
            yield bold(clean_line(one.name, 100)) + joined_facts(
                [*facts, counted(one.quotes, "quote") if one.quotes else "", f"reader:{one.latest}"]
            )

    show_rows(kind, "people", map(person_fields, found), lines)
    if not found and kind == "text":
        click.echo("no people", err=True)


def _people(session: Session, source: str, limit: int | None, kind: str) -> None:
    from tui_reader.cli.lines import people_lines
    from tui_reader.exchange.records import people_records

    article = session.corrected(source)
    records = people_records(article.material())[:limit]
    if kind in ("jsonl", "tsv", "csv"):
        show_rows(kind, "people", records, list)
        return
    sources = article.sources()

    def values() -> dict[str, Any]:
        speakers = [
            {"speaker": one.name or None, "speaker_kind": one.kind, "words": one.words, "quotes": one.quotes}
            for one in sources.sources
        ]
        totals = [
            {"speaker_kind": one.kind, "speakers": one.sources, "words": one.words, "quotes": one.quotes}
            for one in sources.totals
        ]
        return {"people": records, "sources": speakers, "totals": totals}

    def lines() -> Iterator[str]:
        yield from people_lines(records, bold)
        if summary := sources.summary:
            yield ("\n" if records else "") + summary

    show(kind, values, lines, none="" if records else "no people")


def _rules(session: Session, remove: str | None, kind: str) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.text.clean import clean_line

    if remove is not None:
        removed = session.library.people.remove_rule(remove)
        if removed is None:
            raise CommandError(f"no rule for {clean_line(remove, 100)}")
        click.echo(f"removed: {clean_line(removed.name, 100)} {clean_line(_meaning(removed), 100)}")
        click.echo("articles corrected this way keep the correction; undo it there", err=True)
        return
    known = session.library.people.rules()
    records = [{"name": rule.name, "verdict": rule.verdict, "target": rule.target} for rule in known]
    rows = [(rule.name, _meaning(rule)) for rule in known]
    show_list(kind, "rules", records, lambda: table_lines(rows), none="no rules")


def _meaning(rule: NameDecision) -> str:
    return f"is {rule.target}" if rule.verdict == "is" else "is not a person"
