"""`reader quotes`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, source_argument, source_options, table_format_option
from tui_reader.cli.output import bold, show_list
from tui_reader.cli.session import Session


@click.command()
@source_argument
@table_format_option
@click.option("--fragments", is_flag=True, help="Also list scare quotes and titles.")
@click.option(
    "--speaker", metavar="NAME", default="", help="List only quotes of this speaker; part of the name suffices."
)
@db_option
@source_options
@click.pass_context
def quotes(ctx: click.Context, source: str, kind: str, fragments: bool, speaker: str) -> None:
    """List the quotes of an article with their speakers.

    Your corrections are applied.
    """
    from tui_reader.cli.lines import quote_lines
    from tui_reader.exchange.records import quote_records
    from tui_reader.text.clean import clean_line

    article = Session(ctx).corrected(source)
    records = quote_records(article.material(), fragments=fragments)
    if speaker:
        wanted = speaker.casefold()
        names = ((r["speaker"] or r["speaker_text"] or "", *r["others"]) for r in records)
        records = [r for r, said_by in zip(records, names, strict=True) if wanted in "\n".join(said_by).casefold()]
    none = f"no quotes of {clean_line(speaker)}" if speaker else "no quotes"
    show_list(kind, "quotes", records, lambda: quote_lines(records, bold), none=none, article=article.article)
