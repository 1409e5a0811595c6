"""`reader export`."""

from __future__ import annotations

import os
import sys

import click

from tui_reader.cli.options import NameChoice, db_option, source_argument, source_options
from tui_reader.cli.session import Failed, Session
from tui_reader.exchange import exporter_for, exporter_named, exporter_names, exporters


@click.command()
@source_argument
@click.option(
    "-o", "--output", metavar="FILE|DIR", type=click.Path(), help="Write to a file; in a directory, named by the title."
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only what has this tag; may be repeated.")
@click.option(
    "--format",
    "kind",
    type=NameChoice(exporter_names),
    default=None,
    help="Markdown, JSON with everything, or CSV of the annotations.  [default: by the file's suffix, else markdown]",
)
@click.option(
    "--force", is_flag=True, help="Replace an earlier export with all that you wrote in it; a backup is kept."
)
@db_option
@source_options
@click.pass_context
def export(
    ctx: click.Context, source: str, output: str | None, tags: tuple[str, ...], kind: str | None, force: bool
) -> None:
    """Write the notes, highlights and quotes to a file.

    As Markdown or JSON, or the annotations alone as CSV. Without -o they are printed. What you wrote in an earlier
    export of the same article stays; any other file, and any CSV file, is never overwritten.
    """
    from tui_reader.exchange.verbatim import problems
    from tui_reader.text.clean import clean, clean_line, clean_tabbed

    session = Session(ctx)
    found = session.corrected(source)
    material = found.material(session.settings.colour_names)
    if tags:
        material = material.with_tags(tags)
        if not material.annotations:
            click.echo("reader: nothing has these tags", err=True)
    exporter = exporter_named(kind) if kind else exporter_for(output or "") or exporters()[0]
    text = exporter.render(material)
    for problem in problems(material):
        click.echo(f"reader: {clean_line(problem)}", err=True)
    if output is None or output == "-":
        cleaned = clean if sys.stdout.isatty() else clean_tabbed
        click.echo(exporter.line_end.join(map(cleaned, text.split(exporter.line_end))), nl=False)
        ctx.exit(1 if session.library_problem is not None else 0)
    from pathlib import Path

    from tui_reader.exchange.write import write_export

    if output.endswith(os.sep) and not os.path.isdir(output):
        raise Failed(f"{clean_line(output, 200)}: no such directory")
    written = write_export(
        Path(output),
        text,
        material.article,
        exporter,
        found.known_uids(),
        replace=force,
        incomplete=session.library_problem is not None,
        unknown=not found.article_id,
    )
    click.echo(clean_line(str(written.path)), err=True)
    if written.told:
        click.echo(f"reader: {clean_line(written.told)}", err=True)
    ctx.exit(1 if session.library_problem is not None else 0)
