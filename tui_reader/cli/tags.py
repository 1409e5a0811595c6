"""`reader tags`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show_list
from tui_reader.cli.session import Session


@click.command()
@format_option
@db_option
@click.pass_context
def tags(ctx: click.Context, kind: str) -> None:
    """List the tags in use, with the number of annotations."""
    from tui_reader.cli.lines import table_lines
    from tui_reader.exchange.records import tag_record

    known = Session(ctx).library.tags()
    rows = [(f"#{tag.name}", str(tag.uses), f"key {tag.pinned}" if tag.pinned else "") for tag in known]
    show_list(kind, "tags", [tag_record(tag) for tag in known], lambda: table_lines(rows), none="no tags")
