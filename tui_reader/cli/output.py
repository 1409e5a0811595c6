"""Print the result of a command in the form selected by `--format`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tui_reader.model import Article


def show(
    kind: str,
    values: Callable[[], Mapping[str, Any]],
    lines: Callable[[], Iterable[str]],
    *,
    article: Article | None = None,
    none: str = "",
) -> None:
    """Print a result as values for programs or lines for people.

    Args:
        kind: `text`, or the name of an exporter.
        values: Returns the values by name; called unless `kind` is `text`.
        lines: Returns the lines; called if `kind` is `text`.
        article: The article of the values, for formats that name it in each row.
        none: Message for an empty result, printed on standard error after the lines.
    """
    if kind != "text":
        from tui_reader.exchange import exporter_named

        click.echo(exporter_named(kind).render_values(values(), article), nl=False)
        return
    for line in lines():
        echo(line)
    if none:
        click.echo(none, err=True)


def show_list(
    kind: str,
    name: str,
    records: Sequence[Any],
    lines: Callable[[], Iterable[str]],
    *,
    none: str,
    article: Article | None = None,
) -> None:
    """Print records, or the message `none` if there are none; `name` is the name of the list in JSON."""
    show(kind, lambda: {name: records}, lines if records else lambda: (), article=article, none="" if records else none)


def show_rows(
    kind: str,
    name: str,
    records: Iterable[Mapping[str, Any]],
    lines: Callable[[], Iterable[str]],
    *,
    columns: Sequence[str] | None = None,
    none: str = "",
) -> None:
    """Print a list in one of the formats of lists, piece by piece.

    Args:
        kind: `text` or a format of `exchange.rows`.
        name: The name of the list in JSON.
        records: Read unless `kind` is `text`.
        lines: Returns the lines; called if `kind` is `text`.
        columns: The columns of a table; None: those of `listed.LISTS`.
        none: Message for people if there are no records, which are then a sequence.
    """
    if kind == "text":
        if none and not records:
            click.echo(none, err=True)
            return
        for line in lines():
            echo(line)
        return
    from tui_reader.exchange.listed import LISTS
    from tui_reader.exchange.rows import rows

    for text in rows(kind, name, columns or LISTS[name], (dict(record) for record in records)):
        click.echo(text, nl=False)


def echo(text: str) -> None:
    """Print text, with styles on a terminal unless NO_COLOR is set."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def bold(text: str) -> str:
    return click.style(text, bold=True)
