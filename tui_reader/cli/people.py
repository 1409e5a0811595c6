"""`reader people`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import db_option, format_option, has_input, source_options
from tui_reader.cli.output import bold, show, show_list
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.model import NameDecision


@click.command()
@click.argument("source", required=False, type=click.Path())
@click.option("--rules", is_flag=True, help="List the rules for names in all articles.")
@click.option("--remove", metavar="NAME", help="With --rules: remove the rule for this name.")
@format_option
@db_option
@source_options
@click.pass_context
def people(ctx: click.Context, source: str | None, rules: bool, remove: str | None, kind: str) -> None:
    """List the people an article names, with their roles.

    Your corrections are applied; ✓ marks confirmed people. The last line counts quotes and quoted words per kind of
    source: named people, organisations, unnamed sources.
    """
    if source is None and not rules and has_input():
        source = "-"
    if remove is not None and not rules:
        raise click.UsageError("--remove requires --rules")
    if rules and source is not None:
        raise click.UsageError("--rules applies to all articles and takes no SOURCE")
    if rules:
        _rules(Session(ctx), remove, kind)
    elif source is None:
        raise click.UsageError("Missing argument 'SOURCE'.")
    else:
        _people(Session(ctx), source, kind)


def _people(session: Session, source: str, kind: str) -> None:
    from tui_reader.cli.lines import people_lines
    from tui_reader.exchange.records import people_records

    article = session.corrected(source)
    records = people_records(article.material())
    sources = article.sources()

    def values() -> dict[str, Any]:
        speakers, totals = ([one._asdict() for one in part] for part in (sources.sources, sources.totals))
        return {"people": records, "sources": {"speakers": speakers, "totals": totals}}

    def lines() -> Iterator[str]:
        yield from people_lines(records, bold)
        if summary := sources.summary:
            yield ("\n" if records else "") + summary

    show(kind, values, lines, none="" if records else "no people")


def _rules(session: Session, remove: str | None, kind: str) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.text.clean import clean_line

    if remove is not None:
        removed = session.library.remove_rule(remove)
        if removed is None:
            raise CommandError(f"no rule for {clean_line(remove, 100)}")
        click.echo(f"removed: {clean_line(removed.name, 100)} {clean_line(_meaning(removed), 100)}")
        click.echo("articles corrected this way keep the correction; undo it there", err=True)
        return
    known = session.library.rules()
    records = [{"name": rule.name, "verdict": rule.verdict, "target": rule.target} for rule in known]
    rows = [(rule.name, _meaning(rule)) for rule in known]
    show_list(kind, "rules", records, lambda: table_lines(rows), none="no rules")


def _meaning(rule: NameDecision) -> str:
    return f"is {rule.target}" if rule.verdict == "is" else "is not a person"
