"""`reader set`."""

from __future__ import annotations

import click

from tui_reader.cli.options import db_option, format_option, source_argument, source_options
from tui_reader.cli.output import show
from tui_reader.cli.session import Session

NAMES = ("title", "author", "date", "site", "address", "language")


def _pairs(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Parse `NAME=VALUE` arguments."""
    pairs: dict[str, str] = {}
    for argument in values:
        name, equals, value = argument.partition("=")
        if not equals or name not in NAMES:
            raise click.BadParameter(
                f"{argument!r} is not NAME=VALUE; the names are {', '.join(NAMES)}", ctx, parameter
            )
        pairs[name] = value
    return pairs


@click.command("set")
@source_argument
@click.argument("values", nargs=-1, callback=_pairs, metavar="[NAME=VALUE]…")
@format_option
@db_option
@source_options
@click.pass_context
def set_(ctx: click.Context, source: str, values: dict[str, str], kind: str) -> None:
    """Set title, author, date, site, address or language.

    The values override those of the source, also after it changes, and are exported. NAME= removes a value. Quotes are
    searched for by the rules of the language, e.g. language=de or language=German. Without NAME=VALUE, the current
    values are printed. "reader undo SOURCE" undoes it.
    """
    from tui_reader.cli.lines import table_lines
    from tui_reader.library.languages import code_of, told_language

    session = Session(ctx)
    article = session.load(source)
    if values:
        article.open()
        article.set_metadata(values)
    else:
        article.look()
    record = {name: getattr(article.article, name) for name in NAMES}
    record["language"] = code_of(told_language(article.article, article.document))
    rows = [(name, value) for name, value in record.items() if value]
    show(kind, lambda: {"set": record}, lambda: table_lines(rows))
