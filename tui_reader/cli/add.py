"""`reader add`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import SourceArgument, db_option, list_format_option, source_options
from tui_reader.cli.output import show_rows
from tui_reader.cli.session import Session, warn

if TYPE_CHECKING:
    from tui_reader.library.adding import Added

SHOWN = 20
"""How many failures are listed one by one before the rest is counted; other formats list all."""
EVERY = 20
"""Articles between two updates of the progress line."""


@click.command()
@click.argument(
    "sources", nargs=-1, required=True, type=click.Path(), metavar="PATH|ADDRESS|FOLDER|LIST…", cls=SourceArgument
)
@list_format_option
@db_option
@source_options
@click.pass_context
def add(ctx: click.Context, sources: tuple[str, ...], kind: str) -> None:
    """Add articles to the library without opening them.

    A FOLDER adds the articles in it and in its folders, a LIST the paths and addresses in it, one per line; - reads a
    list from standard input. What cannot be read is reported at the end, the rest is added; the exit code is then 1.
    An article that the library has is not added again.
    """
    from tui_reader.library.adding import add as add_all
    from tui_reader.library.adding import entries, expand, summary

    session = Session(ctx)
    words_a_minute = session.settings.words_per_minute
    named: list[str] = []
    for source in sources:
        named += entries(sys.stdin.read()) if source == "-" else [source]
    from_list = "-" in sources
    wanted = [one._replace(typed=one.typed and not from_list) for one in expand(named)]
    done: list[Added] = []

    def told(one: Added) -> None:
        done.append(one)
        progress = session.library.progress
        if progress is not None and (len(done) % EVERY == 0 or len(done) == len(wanted)):
            progress(f"Adding … {len(done)}/{len(wanted)}" if len(done) < len(wanted) else "")

    complete = add_all(session.library, wanted, words_a_minute=words_a_minute, read_as=session.wanted, told=told)
    failed = [one for one in done if one.result == "failed"]
    if session.library.progress is not None:
        session.library.progress("")

    text = [summary(done, len(wanted))]
    show_rows(kind, "add", map(_fields, done), lambda: text, columns=("id", "source", "result", "problem"))
    for one in failed[: SHOWN if kind == "text" and len(failed) > SHOWN + 1 else None]:
        warn(one.problem if one.error is None else f"{one.problem}: {_traceback(one.error)}")
    if kind == "text" and len(failed) > SHOWN + 1:
        warn(f"and {len(failed) - SHOWN} more; --format tsv lists all")
    ctx.exit(1 if failed or not complete else 0)


def _traceback(error: Exception) -> str:
    """Write the traceback of an unexpected exception to a file; return one line that names it."""
    from tui_reader.crash import report

    return report(error)


def _fields(one: Added) -> dict[str, Any]:
    name = f"reader:{one.article_id}" if one.article_id else None
    return {"id": name, "source": one.source, "result": one.result, "problem": one.problem or None}
