"""`reader links`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, source_argument, source_options, table_format_option
from tui_reader.cli.output import bold, show_list
from tui_reader.cli.session import Session


@click.command()
@source_argument
@table_format_option
@db_option
@source_options
@click.pass_context
def links(ctx: click.Context, source: str, kind: str) -> None:
    """List the links of an article with their addresses.

    An address without a host is completed if the address of the article is known (--address, reader set).
    """
    from tui_reader.cli.lines import link_lines
    from tui_reader.exchange.records import link_records

    article = Session(ctx).look(source)
    records = link_records(article.links, article.article.address)
    show_list(kind, "links", records, lambda: link_lines(records, bold), none="no links", article=article.article)
