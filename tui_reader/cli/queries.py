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
