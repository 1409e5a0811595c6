"""`reader export`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import NameChoice, SourceArgument, db_option, source_options
from tui_reader.cli.queries import needed_query
from tui_reader.cli.session import CommandError, Session, warn
from tui_reader.exchange import exporter_for, exporter_named, exporter_names, exporters
from tui_reader.model import ReaderError

if TYPE_CHECKING:
    from tui_reader.exchange import Exporter
    from tui_reader.exchange.material import Material
    from tui_reader.exchange.write import Written

SHOWN = 20
"""How many failures are listed one by one before the rest is counted."""


class _Source(SourceArgument):
    """A source, or None with `--all` or `--filter`."""

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        several = opts.get("everything") or opts.get("query") is not None
        if not several:
            value, origin = super().consume_value(ctx, opts)
            if self.value_is_missing(value):
                raise click.UsageError("Name a SOURCE, or use --all or --filter.", ctx)
            return value, origin
        value, origin = click.Argument.consume_value(self, ctx, opts)
        if not self.value_is_missing(value):
            raise click.UsageError("--all and --filter apply to all articles and take no SOURCE", ctx)
        return value, origin


@click.command()
@click.argument("source", type=click.Path(), cls=_Source, required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    type=click.Path(),
    help="Write to a file; in a directory, name the file by the title.",
)
@click.option("--all", "everything", is_flag=True, help="Export all articles with annotations instead of SOURCE.")
@click.option("--filter", "query", metavar="QUERY", help="Export those that fit, e.g. 'tag:law after:2026-05'.")
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
    ctx: click.Context,
    source: str | None,
    output: str | None,
    everything: bool,
    query: str | None,
    tags: tuple[str, ...],
    kind: str | None,
    force: bool,
) -> None:
    """Export annotations and quotes.

    The formats are Markdown, JSON, and CSV, which has the annotations only. Without -o the export is printed. Your
    edits of an earlier export of the same article are kept; other files, and CSV files, are never overwritten.

    With --all or --filter, the annotated articles are exported as they are stored, each to a file of its own in DIR,
    or all to FILE.
    """
    session = Session(ctx)
    exporter = _exporter(output, kind)
    if source is None:
        ctx.exit(_export_several(session, query, output, exporter, tags, force))
    article = session.corrected(source)
    material = article.material(session.settings.colour_names, lasting=True)
    if tags:
        material = material.with_tags(tags)
        if not material.annotations:
            if output not in (None, "-"):
                raise CommandError("no annotation has these tags; nothing was written")
            warn("no annotation has these tags")
    text = exporter.render(material)
    _warn_of(material)
    incomplete = session.library_problem is not None
    if output is None or output == "-":
        _print(text, exporter)
    else:
        _make_directory(output)
        from tui_reader.exchange.write import write_export

        written = write_export(
            Path(output),
            text,
            material.article,
            exporter,
            article.known_uids(),
            replace=force,
            incomplete=incomplete,
            unknown=not article.article_id,
        )
        _tell(written)
    ctx.exit(1 if incomplete else 0)


def _exporter(output: str | None, kind: str | None) -> Exporter:
    """Return the exporter of a format, else for the suffix of a file, else the default one.

    Raises:
        CommandError: a file has no suffix, or that of no format.
    """
    if kind is not None:
        return exporter_named(kind)
    if output is None or output == "-" or _is_directory(output):
        return exporters()[0]
    known = exporter_for(output)
    if known is not None:
        return known
    from tui_reader.text.clean import clean_line

    *others, last = (exporter.suffixes[0] for exporter in exporters())
    suffix, name = clean_line(Path(output).suffix, 40), clean_line(output, 200)
    line = f"an export ends in {', '.join(others)} or {last}"
    if suffix:
        raise CommandError(f"{line}, not in {suffix}; --format writes it anyway")
    raise CommandError(f"{line}, and a directory in /: {name}/; --format writes {name} anyway")


def _warn_of(material: Material) -> None:
    """Print what differs between the words to export and the text."""
    from tui_reader.exchange.verbatim import problems
    from tui_reader.text.clean import clean_line

    for problem in problems(material):
        warn(clean_line(problem))


def _print(text: str, exporter: Exporter) -> None:
    from tui_reader.text.clean import clean, clean_tabbed

    cleaned = clean if sys.stdout.isatty() else clean_tabbed
    click.echo(exporter.line_end.join(map(cleaned, text.split(exporter.line_end))), nl=False)


def _is_directory(output: str) -> bool:
    """Return whether a name is that of a directory, which may be missing."""
    return output.endswith(os.sep) or os.path.isdir(output)


def _make_directory(output: str) -> None:
    """Create the directory to write to, if it is one and missing; the directory above must exist.

    Raises:
        CommandError: It cannot be created.
    """
    if not _is_directory(output) or os.path.isdir(output):
        return
    try:
        os.mkdir(output)
    except (OSError, ValueError) as error:
        from tui_reader.text.clean import clean_line

        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise CommandError(f"cannot create {clean_line(output, 200)}: {reason.lower()}") from None


def _tell(written: Written) -> None:
    from tui_reader.text.clean import clean_line

    click.echo(clean_line(str(written.path)), err=True)
    if written.summary:
        warn(clean_line(written.summary))


def _export_several(
    session: Session, query: str | None, output: str | None, exporter: Exporter, tags: tuple[str, ...], force: bool
) -> int:
    """Export the annotated articles that fit; return the exit code. What fails is told, and the rest goes on."""
    from tui_reader.exchange.material import COLLECTION
    from tui_reader.exchange.write import write_export
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    failed: list[str] = []
    materials = (one.with_tags(tags) if tags else one for one in _materials(session, query, failed))
    wanted = (one for one in materials if one.annotations)
    count = 0
    if output is None or output == "-" or not _is_directory(output):
        found = list(wanted)
        for one in found:
            _warn_of(one)
        text = exporter.render_all(found)
        if output is None or output == "-":
            _print(text, exporter)
        elif found:
            known = session.library.annotations.known_uids()
            _tell(write_export(Path(output), text, COLLECTION, exporter, known, replace=force, incomplete=bool(failed)))
        count = len(found)
    else:
        known = session.library.annotations.known_uids()
        for one in wanted:
            _make_directory(output)
            _warn_of(one)
            try:
                written = write_export(Path(output), exporter.render(one), one.article, exporter, known, replace=force)
            except ReaderError as error:
                failed.append(str(error))
                continue
            count += 1
            if written.summary:
                warn(clean_line(f"{written.path.name}: {written.summary}"))
    for problem in failed[: SHOWN if len(failed) > SHOWN + 1 else None]:
        warn(clean_line(problem, 500))
    if len(failed) > SHOWN + 1:
        warn(f"and {len(failed) - SHOWN} more")
    if not count and not failed and output not in (None, "-"):
        raise CommandError("no annotated article fits; nothing was written")
    click.echo(f"exported {counted(count, 'article')}" if count else "no annotated article fits", err=True)
    return 1 if failed else 0


def _materials(session: Session, query: str | None, failed: list[str]) -> Iterator[Material]:
    """Yield the annotated articles that fit, as they are stored; lines about those that cannot be read are added."""
    from tui_reader.cli.preparing import prepare
    from tui_reader.library.exporting import stored_material
    from tui_reader.text.query import EVERYTHING

    parsed = needed_query(query, "--filter") if query is not None else EVERYTHING
    prepare(session)
    library, names = session.library, session.settings.colour_names
    for row in library.catalogue.articles(parsed, sort="added", reverse=True):
        if row.annotations and (found := stored_material(library, row.name, names, failed)) is not None:
            yield found
