"""`reader outline`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tui_reader.cli.options import db_option, source_argument, source_options, table_format_option
from tui_reader.cli.output import show_list
from tui_reader.cli.session import Session
from tui_reader.text.document import Document


@click.command()
@source_argument
@table_format_option
@db_option
@source_options
@click.pass_context
def outline(ctx: click.Context, source: str, kind: str) -> None:
    """List the headings of an article."""
    article = Session(ctx).look(source)
    rows = list(_rows(article.document))
    records = [{"heading": text, "depth": depth, "paragraph": paragraph} for text, depth, paragraph in rows]

    def lines() -> list[str]:
        return [f"{'  ' * depth}{text} · ¶ {paragraph}" for text, depth, paragraph in rows]

    show_list(kind, "outline", records, lines, none="no headings", article=article.article)


def _rows(document: Document) -> Iterator[tuple[str, int, int]]:
    """Yield each heading, how many others it is under, and the number of its paragraph."""
    from tui_reader.text.clean import clean_line
    from tui_reader.text.outline import Outline

    tree = Outline(document)
    for number, heading in enumerate(tree.headings):
        text = clean_line(" ".join(document.texts[heading.block].split()))
        yield text, tree.depth(number), heading.block + 1
