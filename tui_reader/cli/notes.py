"""`reader notes`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tui_reader.cli.options import db_option, list_format_option, optional_source, query_options, source_options
from tui_reader.cli.output import bold, show_rows
from tui_reader.cli.preparing import prepare
from tui_reader.cli.queries import parsed_query
from tui_reader.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_reader.store.search.values import NoteRow


@click.command()
@optional_source
@query_options
@list_format_option
@db_option
@source_options
@click.pass_context
def notes(ctx: click.Context, source: str | None, query: str | None, limit: int | None, kind: str) -> None:
    """List the annotations of an article or of all articles.

    Without SOURCE and without a pipe, or with --filter, those of all articles are listed. Words of the filter are
    words of the annotation: its note, the annotated words and its tags.
    """
    session = Session(ctx)
    if source is None:
        _all_notes(session, query, limit, kind)
        return
    from tui_reader.cli.lines import note_lines
    from tui_reader.exchange.records import note_records

    material = session.look(source).material(session.settings.colour_names)
    records = note_records(material)[:limit]
    show_rows(kind, "annotations", records, lambda: note_lines(records, bold), none="no annotations")


def _all_notes(session: Session, query: str | None, limit: int | None, kind: str) -> None:
    from tui_reader.exchange.listed import note_fields

    parsed = parsed_query(query)
    if query:
        prepare(session, quotes="person:" in query)
    found = session.library.catalogue.all_notes(parsed, limit=limit)
    if kind != "text":
        names = session.settings.colour_names
        show_rows(kind, "annotations", (note_fields(row, names) for row in found), list)
        return
    rows = list(found)
    show_rows(kind, "annotations", (), lambda: _lines(rows, session.settings.colour_names))
    if not rows:
        click.echo("no annotations", err=True)


def _lines(rows: Iterable[NoteRow], colour_names: Mapping[str, str]) -> Iterator[str]:
    """Yield the annotations under the titles of their articles."""
    from tui_reader.cli.lines import indented, joined_facts
    from tui_reader.model import link
    from tui_reader.text.clean import clean_line
    from tui_reader.text.quotation import in_quotes

    article = 0
    for row in rows:
        if row.article_id != article:
            yield f"{chr(10) if article else ''}{bold(clean_line(row.title, 100))} · reader:{row.article_id}"
            article = row.article_id
        place = f"¶ {row.paragraph}" if row.paragraph else "article" if row.kind == "article" else "unplaced"
        doubtful = row.status if row.status in ("moved", "changed") else ""
        tags = " ".join(f"#{tag}" for tag in row.tags)
        said_by = f"— {row.speaker}" if row.speaker else ""
        colour = colour_names.get(row.colour, row.colour) if row.colour else ""
        yield f"  {place}{joined_facts([doubtful, colour, tags, said_by, link(row.uid)])}"
        if row.text:
            yield indented(indented(in_quotes(row.text)))
        if row.note:
            yield indented(indented(row.note))
