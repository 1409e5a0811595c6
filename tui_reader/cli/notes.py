"""`reader notes`."""

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
def notes(ctx: click.Context, source: str, kind: str) -> None:
    """List the annotations of an article."""
    from tui_reader.cli.lines import note_lines
    from tui_reader.exchange.records import note_records

    session = Session(ctx)
    material = session.look(source).material(session.settings.colour_names)
    records = note_records(material)
    show_list(
        kind, "notes", records, lambda: note_lines(records, bold), none="no annotations", article=material.article
    )
