"""`reader people`: the people of an article as the reader has corrected them, its sources, and the rules for names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import db_option, format_option, has_input, source_options
from tui_reader.cli.output import bold, show, show_list
from tui_reader.cli.session import Failed, Session

if TYPE_CHECKING:
    from tui_reader.model import NameDecision


@click.command()
@click.argument("source", required=False, type=click.Path())
@click.option("--rules", is_flag=True, help="Print what holds of names in every article.")
@click.option("--remove", metavar="NAME", help="With --rules: drop the rule for this name.")
@format_option
@db_option
@source_options
@click.pass_context
def people(ctx: click.Context, source: str | None, rules: bool, remove: str | None, kind: str) -> None:
    """Print the people an article names, with their roles.

    As you have corrected them in the reader; ✓ marks whom you confirmed. The last line tells who is quoted, and in how
    many of the quoted words: people named, organisations, unnamed sources.
    """
    if source is None and not rules and has_input():
        source = "-"
    if remove is not None and not rules:
        raise click.UsageError("--remove goes with --rules")
    if rules and source is not None:
        raise click.UsageError("--rules are those of all articles: no SOURCE goes with them")
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
    found = article.sources()

    def values() -> dict[str, Any]:
        speakers, totals = ([one._asdict() for one in part] for part in (found.sources, found.totals))
        return {"people": records, "sources": {"speakers": speakers, "totals": totals}}

    def lines() -> Iterator[str]:
        yield from people_lines(records, bold)
        if told := found.summary:
            yield ("\n" if records else "") + told

    show(kind, values, lines, none="" if records else "no people")


def _rules(session: Session, remove: str | None, kind: str) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.text.clean import clean_line

    if remove is not None:
        removed = session.library.remove_rule(remove)
        if removed is None:
            raise Failed(f"no rule for {clean_line(remove, 100)}")
        click.echo(f"removed: {clean_line(removed.name, 100)} {clean_line(_told(removed), 100)}")
        click.echo("an article in which you said so keeps it: undo it there", err=True)
        return
    found = session.library.rules()
    records = [{"name": rule.name, "verdict": rule.verdict, "target": rule.target} for rule in found]
    rows = [(rule.name, _told(rule)) for rule in found]
    show_list(kind, "rules", records, lambda: table_lines(rows), none="no rules")


def _told(rule: NameDecision) -> str:
    return f"is {rule.target}" if rule.verdict == "is" else "is not a person"
