"""`reader doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show
from tui_reader.cli.session import Session

if TYPE_CHECKING:
    from tui_reader.store.file.doctor import Examination


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended; a damaged file is replaced, and kept.")
@format_option
@db_option
@click.pass_context
def doctor(ctx: click.Context, repair: bool, kind: str) -> None:
    """Examine the library file.

    Exit code 0: nothing is wrong; 1: something is, or the file cannot be read; 2: wrong usage.
    """
    from tui_reader.paths import find_paths
    from tui_reader.store.file import doctor as examining

    database = Session(ctx).database
    own = database == find_paths().database
    done: tuple[str, ...] = ()
    kept = None
    if repair:
        from tui_reader.store.file.repair import repair as mend

        done, kept, found = mend(database, datetime.now(UTC), own_directory=own)
    else:
        found = examining.examine(database, own_directory=own)
    record = {
        "path": str(database),
        "schema": found.schema,
        "rows": found.counts,
        "findings": [finding._asdict() for finding in found.findings],
        "done": list(done),
        "kept": str(kept) if kept else None,
    }
    show(kind, lambda: {"doctor": record}, lambda: _lines(database, found, done, kept))
    ctx.exit(1 if found.findings else 0)


def _lines(database: Path, found: Examination, done: Sequence[str], kept: Path | None) -> Iterator[str]:
    from tui_reader.cli.lines import number_of, table_lines
    from tui_reader.store.file.doctor import CHECKS
    from tui_reader.text.clean import clean_line

    yield from done
    if kept:
        yield f"the damaged file is kept as {clean_line(str(kept))}"
    # A table of which a page is damaged may look empty, and what is not there cannot be found wrong.
    damaged = any(finding.check == "integrity" and not finding.derived for finding in found.findings)
    told = {check: [finding.message for finding in found.findings if finding.check == check] for check in CHECKS}
    rows = [
        (check if not index else "", message)
        for check, messages in told.items()
        for index, message in enumerate(
            messages or ["nothing wrong in what can be read" if damaged and check != "permissions" else "fine"]
        )
    ]
    counts = f"{number_of(found.counts.get('article'), 'article')}, {number_of(found.counts.get('annotation'), 'note')}"
    yield f"{clean_line(str(database))}: {counts}, the deleted ones counted"
    yield from (f"  {line}" for line in table_lines(rows))
    if found.findings and not done:
        yield "“reader doctor --repair” mends what can be mended, “reader restore” takes a backup"
