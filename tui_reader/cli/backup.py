"""`reader backup`."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show
from tui_reader.cli.session import CommandError, Session


@click.command()
@click.argument("file", required=False, type=click.Path())
@format_option
@db_option
@click.pass_context
def backup(ctx: click.Context, file: str | None, kind: str) -> None:
    """Back up the library now.

    The backup is written to FILE or, without FILE, to the directory of the other backups. Backups are also made
    automatically: on each day with changes, before the format of the library file changes, and before many annotations
    are deleted at once.
    """
    from tui_reader.cli.lines import counts
    from tui_reader.paths import expanded
    from tui_reader.store.file import backup as backups
    from tui_reader.store.file.restore import contents
    from tui_reader.text.clean import clean_line

    database, now = Session(ctx).database, datetime.now(UTC)
    if not os.path.exists(database):
        from tui_reader.store.file.doctor import offer

        advice = offer(database) if backups.listed(database) else " yet"
        raise CommandError(clean_line(f"there is no library {database}{advice}"))
    if file is None:
        with backups.exclusive(database, patience=5) as held:
            if not held:
                raise CommandError("not backed up: another program is making a backup; try again")
            path = backups.make(database, "hand", now)
    else:
        path = expanded(file)
        if os.path.isdir(path):
            path = path / f"{backups.stem_of(database)}-{now:%Y%m%dT%H%M%SZ}-hand.db"
        backups.copy(database, path)
    stored = contents(path)
    record = {"path": str(path), "size": path.stat().st_size, **stored._asdict()}
    line = f"{clean_line(str(path))} ({counts(stored.articles, stored.annotations)})"
    show(kind, lambda: {"backup": record}, lambda: [line])
