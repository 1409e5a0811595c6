"""`reader backup`."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show
from tui_reader.cli.session import Failed, Session


@click.command()
@click.argument("file", required=False, type=click.Path())
@format_option
@db_option
@click.pass_context
def backup(ctx: click.Context, file: str | None, kind: str) -> None:
    """Make a backup of the library now.

    Into FILE, or else beside the others. One is made by itself on every day on which something is written, before the
    library's format changes and before many marks are deleted at once.
    """
    from tui_reader.cli.lines import counts
    from tui_reader.paths import expanded
    from tui_reader.store.file import backup as backups
    from tui_reader.store.file.restore import contents
    from tui_reader.text.clean import clean_line

    database, now = Session(ctx).database, datetime.now(UTC)
    if not os.path.exists(database):
        from tui_reader.store.file.doctor import offer

        again = offer(database) if backups.listed(database) else " yet"
        raise Failed(clean_line(f"there is no library {database}{again}"))
    if file is None:
        with backups.exclusive(database, patience=5) as held:
            if not held:
                raise Failed("no backup was made: another program is making one, try again")
            made = backups.make(database, "hand", now)
    else:
        made = expanded(file)
        if os.path.isdir(made):
            made = made / f"{backups.stem_of(database)}-{now:%Y%m%dT%H%M%SZ}-hand.db"
        backups.copy(database, made)
    found = contents(made)
    record = {"path": str(made), "size": made.stat().st_size, **found._asdict()}
    line = f"{clean_line(str(made))} ({counts(found.articles, found.annotations)})"
    show(kind, lambda: {"backup": record}, lambda: [line])
