"""The commands that look after the library file: backup, restore, doctor."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.session import Failed, Session, db_option, format_option

if TYPE_CHECKING:
    from tui_reader.store.file.backup import Backup
    from tui_reader.store.file.doctor import Examination
    from tui_reader.store.file.restore import Counted, Difference, Mark

MOST_SHOWN = 10
"""Annotations a preview names of each kind; JSON has all."""


def _echo_json(name: str, value: Any) -> None:
    from tui_reader.exchange.records import to_json

    click.echo(to_json({name: value}), nl=False)


# -- backup -----------------------------------------------------------------------------------------------------------


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
    from tui_reader.paths import expanded
    from tui_reader.store.file import backup as backups
    from tui_reader.store.file.restore import contents
    from tui_reader.text.clean import clean_line

    database, now = Session(ctx).database, datetime.now(UTC)
    if not os.path.exists(database):
        raise Failed(clean_line(f"there is no library {database} yet"))
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
    if kind == "json":
        _echo_json("backup", {"path": str(made), "size": made.stat().st_size, **found._asdict()})
    else:
        click.echo(f"{clean_line(str(made))} ({_counts(found.articles, found.annotations)})")


# -- restore ----------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("name", required=False, type=click.Path())
@click.option("--preview", is_flag=True, help="Say what is in it and what would change, and change nothing.")
@format_option
@db_option
@click.pass_context
def restore(ctx: click.Context, name: str | None, preview: bool, kind: str) -> None:
    """List the backups, or put one in the place of the library.

    NAME is one of the list, or a file. The present library is kept beside it under a dated name, and listed from then
    on as “replaced”, until you delete it.
    """
    from tui_reader.store.file import backup as backups
    from tui_reader.store.file import restore as restoring
    from tui_reader.text.clean import clean_line

    database = Session(ctx).database
    if name is None and preview:
        raise click.UsageError("--preview needs the NAME of a backup, or a file")
    if name is None:
        found = [*backups.listed(database), *restoring.replaced(database)]
        _print_backups(sorted(found, key=lambda one: one.made, reverse=True), kind)
        return
    source = restoring.find(database, name)
    if preview:
        _print_preview(source, restoring.compare(database, source), kind)
        return
    held = restoring.contents(source)
    kept = restoring.restore(source, database, datetime.now(UTC))
    if kind == "json":
        _echo_json("restore", {"path": str(database), "kept": str(kept) if kept else None, **held._asdict()})
        return
    click.echo(f"restored {clean_line(str(source))} ({_counts(held.articles, held.annotations)})")
    if kept:
        click.echo(f"the library as it was is kept as {clean_line(str(kept))}")


def _print_backups(found: Sequence[Backup], kind: str) -> None:
    from tui_reader.cli.output import table_lines
    from tui_reader.model import ReaderError
    from tui_reader.store.file.restore import contents

    records = []
    for one in found:
        record: dict[str, Any] = {
            "name": one.path.name,
            "made": one.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "reason": one.reason,
            "size": one.size,
        }
        try:
            held = contents(one.path)
            records.append({**record, "articles": held.articles, "annotations": held.annotations, "problem": None})
        except ReaderError as error:
            records.append({**record, "articles": None, "annotations": None, "problem": str(error)})
    if kind == "json":
        _echo_json("restore", records)
    elif not records:
        click.echo("no backups yet", err=True)
    else:
        rows = [
            (
                record["name"],
                f"{one.made:%Y-%m-%d %H:%M} UTC",
                _size(one.size),
                record["problem"] or _counts(record["articles"], record["annotations"]),
            )
            for one, record in zip(found, records, strict=True)
        ]
        for line in table_lines(rows):
            click.echo(line)


def _print_preview(source: Path, difference: Difference, kind: str) -> None:
    from tui_reader.store.file.restore import contents
    from tui_reader.text.clean import clean_line

    found = contents(source)
    if kind == "json":
        changed = [{"present": _record(present), "backup": _record(there)} for present, there in difference.changed]
        _echo_json(
            "preview",
            {
                "path": str(source),
                **found._asdict(),
                "back": [_record(mark) for mark in difference.back],
                "gone": [_record(mark) for mark in difference.gone],
                "changed": changed,
                "others": [counted._asdict() for counted in difference.others],
            },
        )
        return
    click.echo(f"{clean_line(str(source))}: {_counts(found.articles, found.annotations)}")
    changed_to = [there for _, there in difference.changed]
    lines = [
        *_told(difference.back, "would come back"),
        *_told(difference.gone, "would go"),
        *_told(changed_to, "would be again"),
        *(line for counted in difference.others for line in _told_count(counted)),
    ]
    for line in lines or ["nothing would change"]:
        click.echo(line)


def _told(marks: Sequence[Mark], what: str) -> Iterator[str]:
    from tui_reader.text.clean import clean_line

    if not marks:
        return
    yield f"{_counted(len(marks), 'note')} {what}:"
    for mark in marks[:MOST_SHOWN]:
        words = f"“{clean_line(mark.words, 60)}”" if mark.words else "on the article"
        tags = " ".join(f"#{clean_line(tag)}" for tag in (mark.tags or "").split("\n") if tag)
        facts = [clean_line(mark.article, 40), words, tags, clean_line(mark.note, 60)]
        yield "  " + " · ".join(fact for fact in facts if fact)
    if len(marks) > MOST_SHOWN:
        yield f"  and {len(marks) - MOST_SHOWN} more"


def _told_count(counted: Counted) -> Iterator[str]:
    for count, what in (
        (counted.back, "would come back"),
        (counted.gone, "would go"),
        (counted.changed, "would be as before"),
    ):
        if count:
            yield f"{count} {_plural(counted.kind, count)} {what}"


def _record(mark: Mark) -> dict[str, Any]:
    return {**mark._asdict(), "tags": (mark.tags or "").split("\n") if mark.tags else []}


def _plural(kind: str, count: int) -> str:
    """`rule for a name` → `rules for names` where there are several."""
    if count == 1:
        return kind
    first, *rest = kind.split(" ")
    return " ".join([f"{first}s", *rest]).replace(" a name", " names").replace(" a quote", " quotes")


def _counts(articles: int, annotations: int) -> str:
    return f"{_counted(articles, 'article')}, {_counted(annotations, 'note')}"


def _counted(count: int | None, word: str) -> str:
    """Say how many; None where they cannot be counted."""
    if count is None:
        return f"{word}s that cannot be counted"
    return f"{count} {word}{'s' if count != 1 else ''}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB"


# -- doctor -----------------------------------------------------------------------------------------------------------


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
    if kind == "json":
        _echo_json(
            "doctor",
            {
                "path": str(database),
                "schema": found.schema,
                "rows": found.counts,
                "findings": [finding._asdict() for finding in found.findings],
                "done": list(done),
                "kept": str(kept) if kept else None,
            },
        )
    else:
        _print_examination(database, found, done, kept)
    ctx.exit(1 if found.findings else 0)


def _print_examination(database: Path, found: Examination, done: Sequence[str], kept: Path | None) -> None:
    from tui_reader.cli.output import table_lines
    from tui_reader.store.file.doctor import CHECKS
    from tui_reader.text.clean import clean_line

    for line in done:
        click.echo(line)
    if kept:
        click.echo(f"the damaged file is kept as {clean_line(str(kept))}")
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
    counts = f"{_counted(found.counts.get('article'), 'article')}, {_counted(found.counts.get('annotation'), 'note')}"
    click.echo(f"{clean_line(str(database))}: {counts}, the deleted ones counted")
    for line in table_lines(rows):
        click.echo(f"  {line}")
    if found.findings and not done:
        click.echo("“reader doctor --repair” mends what can be mended, “reader restore” takes a backup")


COMMANDS = (backup, restore, doctor)
