"""What a command found, in the form that `--format` asks for: the one place where that is decided."""

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
    """Print values for programs, or lines for people.

    Args:
        kind: `text`, or the name of an exporter.
        values: gives what is printed for programs, by the names of its parts.
        lines: gives the same for people; only one of the two is called.
        article: where the values come from, for forms that name it in each row.
        none: printed on standard error after the lines, where something is not there.
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
    """Print records, for programs under `name`; where there are none, lines are not asked for and `none` is said."""
    show(kind, lambda: {name: records}, lines if records else lambda: (), article=article, none="" if records else none)


def echo(text: str) -> None:
    """Print lines: coloured on a terminal where colours are wanted, plain in a pipe."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def bold(text: str) -> str:
    return click.style(text, bold=True)
