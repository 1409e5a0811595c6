"""`reader review`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from tui_reader.cli.options import db_option, source_options
from tui_reader.cli.session import CommandError, Session, warn
from tui_reader.screen import has_own_driver, is_dumb

if TYPE_CHECKING:
    from tui_reader.exchange.reviewed import Round
    from tui_reader.library import Library
    from tui_reader.model import Reading, ReviewVerdict

APPROVED, CHANGES_WANTED, NO_VERDICT = 0, 10, 11
"""Exit codes: of several files, `CHANGES_WANTED` if changes are wanted in one, else `NO_VERDICT` if one has none."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(("markdown", "json", "jsonl")),
    default="markdown",
    show_default=True,
    help="How the annotations are printed.",
)
@db_option
@source_options
@click.pass_context
def review(ctx: click.Context, files: tuple[str, ...], kind: str) -> None:
    """Review drafts: annotate them, and give a verdict on leaving.

    Each FILE is shown on the terminal, also if standard output is a pipe. On leaving, a approves and c wants changes;
    then the annotations made since the last review are printed with the words, their paragraphs and lines, tags and
    notes. The exit code is 0 if everything was approved, 10 if changes are wanted, 11 if a verdict is missing, 1 after
    an error.
    """
    if "-" in files:
        raise click.UsageError("standard input cannot be reviewed; name a file", ctx)
    if is_dumb():
        raise CommandError("this terminal has no cursor control (TERM), which a review needs")
    from tui_reader.model import ReaderError
    from tui_reader.text.clean import clean_line

    session = Session(ctx)
    ended: list[Ended] = []
    failed = False
    for file in files:
        try:
            code, one = _review(session, file)
        except ReaderError as error:
            warn(clean_line(str(error), 500))
            failed = True
            continue
        if one is None:
            failed = True
            if code == 130:
                ctx.exit(130)
            continue
        ended.append(one)
        if kind != "json":
            _print(one.round, kind)
            _store(session.library, one)
    if kind == "json":
        from tui_reader.exchange.records import render_values
        from tui_reader.exchange.reviewed import round_record

        click.echo(render_values({"review": [round_record(one.round) for one in ended]}), nl=False)
        sys.stdout.flush()
        for one in ended:
            _store(session.library, one)
    ctx.exit(1 if failed else exit_code([one.round.verdict for one in ended]))


class Ended(NamedTuple):
    """A round that is stored once its annotations were printed."""

    round: Round
    reading: Reading
    clock: int


def exit_code(verdicts: Sequence[ReviewVerdict]) -> int:
    """Return the exit code for the verdicts on several files."""
    if "changes wanted" in verdicts:
        return CHANGES_WANTED
    return NO_VERDICT if "" in verdicts else APPROVED


def _review(session: Session, file: str) -> tuple[int, Ended | None]:
    """Show a file; return the exit code of the app and the round, None if the app failed or was interrupted."""
    from tui_reader.cli.launch import launch_review
    from tui_reader.exchange.reviewed import Round
    from tui_reader.library.reviews import source_lines

    config, problems = session.config()
    library = session.library
    with terminal():
        code, verdict, reading = launch_review(file, library, config, session.wanted, problems)
    if code:
        return code, None
    if reading is None:  # it was left before the library knew it
        reading = session.load(file, quiet=True).open()
    clock = library.reviews.clock()
    before = library.reviews.last(reading.article_id)
    new = library.reviews.changed_since(reading.article_id, before.clock if before is not None else 0)
    article = session.look(f"reader:{reading.article_id}")
    material = article.material(config.colour_names, lasting=True)
    lines = source_lines(article.article, article.document.text)
    return 0, Ended(Round(material, new, verdict, before, lines), reading, clock)


def _print(done: Round, kind: str) -> None:
    from tui_reader.exchange.reviewed import annotation_records, earlier_line, render
    from tui_reader.exchange.rows import to_line
    from tui_reader.text.clean import clean

    if kind == "markdown":
        click.echo(clean(render(done)), nl=False)
    else:
        for record in annotation_records(done):
            click.echo(to_line(record), nl=False)
    sys.stdout.flush()
    if line := earlier_line(done):
        warn(line)


def _store(library: Library, ended: Ended) -> None:
    library.reviews.end(ended.reading, ended.round.verdict, ended.clock)


@contextmanager
def terminal() -> Iterator[None]:
    """Use the terminal for keys and screen meanwhile, whatever the standard streams are.

    Raises:
        ReaderError: there is no terminal.
    """
    from tui_reader.model import ReaderError

    if has_own_driver() or all(map(os.isatty, (0, 1, 2))):
        yield
        return
    try:
        opened = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise ReaderError("no terminal to show the review on") from None
    sys.stdout.flush()
    sys.stderr.flush()
    before = [(number, os.dup(number)) for number in (0, 1, 2)]
    try:
        for number, _ in before:
            if not os.isatty(number):
                os.dup2(opened, number)
        yield
    finally:
        for number, kept in before:
            os.dup2(kept, number)
            os.close(kept)
        os.close(opened)
