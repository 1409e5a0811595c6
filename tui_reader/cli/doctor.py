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
@click.option("--repair", is_flag=True, help="Repair what can be repaired; a damaged file is replaced and kept.")
@format_option
@db_option
@click.pass_context
def doctor(ctx: click.Context, repair: bool, kind: str) -> None:
    """Check the library file.

    The exit code is 0 if nothing is wrong, 1 if something is wrong or the file cannot be read.
    """
    from tui_reader.paths import find_paths
    from tui_reader.store.file import doctor as examining

    database = Session(ctx).database
    own = database == find_paths().database
    done: tuple[str, ...] = ()
    kept = None
    if repair:
        from tui_reader.store.file.repair import repair as repair_file

        done, kept, examination = repair_file(database, datetime.now(UTC), own_directory=own)
    else:
        examination = examining.examine(database, own_directory=own)
    record = {
        "path": str(database),
        "schema": examination.schema,
        "rows": examination.counts,
        "findings": [finding._asdict() for finding in examination.findings],
        "done": list(done),
        "kept": str(kept) if kept else None,
    }
    show(kind, lambda: {"doctor": record}, lambda: _lines(database, examination, done, kept))
    ctx.exit(1 if examination.findings else 0)


def _lines(database: Path, examination: Examination, done: Sequence[str], kept: Path | None) -> Iterator[str]:
    from tui_reader.cli.lines import counts, table_lines
    from tui_reader.store.file.doctor import CHECKS
    from tui_reader.text.clean import clean_line

    yield from done
    if kept:
        yield f"damaged file kept as {clean_line(str(kept))}"
    # A table with a damaged page may look empty, so its checks find nothing.
    findings = examination.findings
    damaged = any(finding.check == "integrity" and not finding.derived for finding in findings)
    results = {check: [finding.message for finding in findings if finding.check == check] for check in CHECKS}
    rows = [
        (check if not index else "", message)
        for check, messages in results.items()
        for index, message in enumerate(
            messages or ["nothing wrong in the readable part" if damaged and check != "permissions" else "ok"]
        )
    ]
    rows_held = counts(examination.counts.get("article"), examination.counts.get("annotation"))
    yield f"{clean_line(str(database))}: {rows_held}, including deleted ones"
    yield from (f"  {line}" for line in table_lines(rows))
    if findings and not done:
        yield "“reader doctor --repair” repairs what it can, “reader restore” restores a backup"
