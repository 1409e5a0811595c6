"""`reader quotes`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, list_format_option, optional_source, query_options, source_options
from tui_reader.cli.output import bold, show_rows
from tui_reader.cli.preparing import prepare
from tui_reader.cli.queries import parsed_query
from tui_reader.cli.session import Session


@click.command()
@optional_source
@query_options
@list_format_option
@click.option("--fragments", is_flag=True, help="Also list scare quotes and titles.")
@click.option(
    "--speaker", metavar="NAME", default="", help="List only quotes of this speaker; part of the name suffices."
)
@db_option
@source_options
@click.pass_context
def quotes(
    ctx: click.Context,
    source: str | None,
    query: str | None,
    limit: int | None,
    kind: str,
    fragments: bool,
    speaker: str,
) -> None:
    """List the quotes of an article or of all articles.

    Their speakers are named. Your corrections are applied. Without SOURCE and without a pipe, or with --filter, the
    quotes of all articles are listed. Words of the filter are words of the quote or its speaker.
    """
    if source is None:
        _all_quotes(Session(ctx), query, speaker, fragments, limit, kind)
        return
    from tui_reader.cli.lines import quote_lines
    from tui_reader.exchange.records import quote_records
    from tui_reader.text.clean import clean_line

    article = Session(ctx).corrected(source)
    records = quote_records(article.material(), fragments=fragments)
    if speaker:
        wanted = speaker.casefold()
        names = ((r["speaker"] or r["speaker_text"] or "", *r["others"]) for r in records)
        records = [r for r, said_by in zip(records, names, strict=True) if wanted in "\n".join(said_by).casefold()]
    records = records[:limit]
    none = f"no quotes of {clean_line(speaker)}" if speaker else "no quotes"
    show_rows(kind, "quotes", records, lambda: quote_lines(records, bold), none=none)


def _all_quotes(
    session: Session, query: str | None, speaker: str, fragments: bool, limit: int | None, kind: str
) -> None:
    from tui_reader.cli.lines import quote_row_lines
    from tui_reader.exchange.listed import quote_fields

    said_by = 'speaker:"' + speaker.replace('"', " ") + '"' if speaker else ""
    parsed = parsed_query(f"{query or ''} {said_by}")
    prepare(session)
    found = session.library.catalogue.all_quotes(parsed, fragments=fragments, limit=limit)
    if kind != "text":
        show_rows(kind, "quotes", map(quote_fields, found), list)
        return
    rows = list(found)
    show_rows(kind, "quotes", (), lambda: quote_row_lines(rows, bold))
    if not rows:
        click.echo("no quotes", err=True)
