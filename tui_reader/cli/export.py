"""`reader export`."""

from __future__ import annotations

import os
import sys

import click

from tui_reader.cli.options import NameChoice, db_option, source_argument, source_options
from tui_reader.cli.session import CommandError, Session, warn
from tui_reader.exchange import exporter_for, exporter_named, exporter_names, exporters


@click.command()
@source_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    type=click.Path(),
    help="Write to a file; in a directory, name the file by the title.",
)
@click.option(
    "--tag", "tags", metavar="TAG", multiple=True, help="Export only annotations with this tag; may be repeated."
)
@click.option(
    "--format",
    "kind",
    type=NameChoice(exporter_names),
    default=None,
    help="Markdown, JSON with everything, or CSV of the annotations.  [default: by the suffix of FILE, else markdown]",
)
@click.option("--force", is_flag=True, help="Replace an earlier export, including your edits; a backup is kept.")
@db_option
@source_options
@click.pass_context
def export(
    ctx: click.Context, source: str, output: str | None, tags: tuple[str, ...], kind: str | None, force: bool
) -> None:
    """Export annotations and quotes.

    The formats are Markdown, JSON, and CSV, which has the annotations only. Without -o the export is printed. Your
    edits of an earlier export of the same article are kept; other files, and CSV files, are never overwritten.
    """
    from tui_reader.exchange.verbatim import problems
    from tui_reader.text.clean import clean, clean_line, clean_tabbed

    session = Session(ctx)
    article = session.corrected(source)
    material = article.material(session.settings.colour_names, lasting=True)
    if tags:
        material = material.with_tags(tags)
        if not material.annotations:
            warn("no annotation has these tags")
    exporter = exporter_named(kind) if kind else exporter_for(output or "") or exporters()[0]
    text = exporter.render(material)
    for problem in problems(material):
        warn(clean_line(problem))
    if output is None or output == "-":
        cleaned = clean if sys.stdout.isatty() else clean_tabbed
        click.echo(exporter.line_end.join(map(cleaned, text.split(exporter.line_end))), nl=False)
        ctx.exit(1 if session.library_problem is not None else 0)
    from pathlib import Path

    from tui_reader.exchange.write import write_export

    if output.endswith(os.sep) and not os.path.isdir(output):
        raise CommandError(f"{clean_line(output, 200)}: no such directory")
    written = write_export(
        Path(output),
        text,
        material.article,
        exporter,
        article.known_uids(),
        replace=force,
        incomplete=session.library_problem is not None,
        unknown=not article.article_id,
    )
    click.echo(clean_line(str(written.path)), err=True)
    if written.summary:
        warn(clean_line(written.summary))
    ctx.exit(1 if session.library_problem is not None else 0)
