"""Queries of the command line: a filter with a wrong value is wrong usage, while the app takes it for words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tui_reader.text.query import Query


def parsed_query(text: str | None) -> Query:
    """Parse a query; None for none.

    Raises:
        click.UsageError: a filter lacks its value, or has one that it cannot have.
    """
    from tui_reader.text.query import mistake, parse

    if problem := mistake(text or ""):
        raise click.UsageError(problem, click.get_current_context(silent=True))
    return parse(text or "")


def needed_query(text: str, name: str) -> Query:
    """Parse a query that has to have a term: an empty one, as of a variable that is not set, must not mean everything.

    Args:
        name: what the command line calls it.

    Raises:
        click.UsageError: it has none, or a filter as for `parsed_query`.
    """
    query = parsed_query(text)
    if query.is_empty:
        raise click.UsageError(f"{name} is empty: it needs words or filters", click.get_current_context(silent=True))
    return query
