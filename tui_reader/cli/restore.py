"""`reader restore`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui_reader.cli.options import db_option, format_option
from tui_reader.cli.output import show, show_list
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.store.file.backup import Backup
    from tui_reader.store.file.restore import Counted, Difference, Mark

MAX_SHOWN = 10
"""Annotations of each kind that a preview lists; JSON has all."""


@click.command()
@click.argument("name", required=False, type=click.Path())
@click.option("--preview", is_flag=True, help="Show the contents of the backup and what would change; change nothing.")
@click.option("--missing", is_flag=True, help="Add the annotations that only the backup has; change nothing else.")
@format_option
@db_option
@click.pass_context
def restore(ctx: click.Context, name: str | None, preview: bool, missing: bool, kind: str) -> None:
    """List the backups, or replace the library by one.

    NAME is a name from the list or a file. The current library file is kept beside the new one under a dated name and
    listed as “replaced” until you delete it. With --missing the library is not replaced: annotations that only NAME
    has are added, except those you deleted.
    """
    from tui_reader.cli.lines import counts
    from tui_reader.store.file import backup as backups
    from tui_reader.store.file import restore as restoring
    from tui_reader.text.clean import clean_line

    database = Session(ctx).database
    if name is None and (preview or missing):
        raise click.UsageError(f"--{'preview' if preview else 'missing'} needs the NAME of a backup or a file")
    if name is None:
        known = [*backups.listed(database), *restoring.replaced(database)]
        _print_backups(sorted(known, key=lambda backup: backup.made, reverse=True), kind)
        return
    source = restoring.find(database, name)
    if missing:
        _take_missing(ctx, source, preview, kind)
        return
    if preview:
        _print_preview(source, restoring.compare(database, source), kind)
        return
    held = restoring.contents(source)
    kept = restoring.restore(source, database, datetime.now(UTC))
    record = {"path": str(database), "kept": str(kept) if kept else None, **held._asdict()}
    lines = [f"restored {clean_line(str(source))} ({counts(held.articles, held.annotations)})"]
    if kept:
        lines.append(f"replaced library kept as {clean_line(str(kept))}")
    show(kind, lambda: {"restore": record}, lambda: lines)


def _take_missing(ctx: click.Context, source: Path, preview: bool, kind: str) -> None:
    from tui_reader.cli.lines import counts
    from tui_reader.store.file.missing import missing
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    session, name = Session(ctx), clean_line(str(source))
    if not session.database.exists():
        raise CommandError(f"no library to add to; “reader restore {name}” restores the whole backup")
    if preview:
        uids = missing(session.database, source)
        line = f"{counted(len(uids), 'annotation')} of {name} would be added" if uids else f"{name} has nothing to add"
        show(kind, lambda: {"missing": {"path": str(source), "annotations": len(uids)}}, lambda: [line])
        return
    taken = session.library.backups.take_missing(source)
    line = f"added from {name}: {counts(taken.articles, taken.annotations)}"
    show(
        kind,
        lambda: {"missing": {"path": str(source), **taken._asdict()}},
        lambda: [line if taken.annotations else f"{name} has nothing to add"],
    )


def _print_backups(known: Sequence[Backup], kind: str) -> None:
    from tui_reader.cli.lines import counts, table_lines
    from tui_reader.model import ReaderError
    from tui_reader.store.file.restore import contents

    records = []
    for backup in known:
        record: dict[str, Any] = {
            "name": backup.path.name,
            "made": backup.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "reason": backup.reason,
            "size": backup.size,
        }
        try:
            held = contents(backup.path)
            records.append({**record, "articles": held.articles, "annotations": held.annotations, "problem": None})
        except ReaderError as error:
            records.append({**record, "articles": None, "annotations": None, "problem": str(error)})
    rows = [
        (
            record["name"],
            f"{backup.made:%Y-%m-%d %H:%M} UTC",
            _size(backup.size),
            record["problem"] or counts(record["articles"], record["annotations"]),
        )
        for backup, record in zip(known, records, strict=True)
    ]
    show_list(kind, "restore", records, lambda: table_lines(rows), none="no backups yet")


def _print_preview(source: Path, difference: Difference, kind: str) -> None:
    from tui_reader.cli.lines import counts
    from tui_reader.store.file.restore import contents
    from tui_reader.text.clean import clean_line

    held = contents(source)

    def values() -> dict[str, Any]:
        changed = [{"present": _record(present), "backup": _record(there)} for present, there in difference.changed]
        preview = {
            "path": str(source),
            **held._asdict(),
            "back": [_record(annotation) for annotation in difference.back],
            "gone": [_record(annotation) for annotation in difference.gone],
            "changed": changed,
            "others": [counted._asdict() for counted in difference.others],
        }
        return {"preview": preview}

    def lines() -> Iterator[str]:
        yield f"{clean_line(str(source))}: {counts(held.articles, held.annotations)}"
        changed_to = [there for _, there in difference.changed]
        differences = [
            *_annotation_lines(difference.back, "would be restored"),
            *_annotation_lines(difference.gone, "would be removed"),
            *_annotation_lines(changed_to, "would be reverted to"),
            *(line for counted in difference.others for line in _count_lines(counted)),
        ]
        yield from differences or ["nothing would change"]

    show(kind, values, lines)


def _annotation_lines(annotations: Sequence[Mark], what: str) -> Iterator[str]:
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    if not annotations:
        return
    yield f"{counted(len(annotations), 'annotation')} {what}:"
    for annotation in annotations[:MAX_SHOWN]:
        words = f"“{clean_line(annotation.words, 60)}”" if annotation.words else "on the article"
        tags = " ".join(f"#{clean_line(tag)}" for tag in (annotation.tags or "").split("\n") if tag)
        facts = [clean_line(annotation.article, 40), words, tags, clean_line(annotation.note, 60)]
        yield "  " + " · ".join(fact for fact in facts if fact)
    if len(annotations) > MAX_SHOWN:
        yield f"  and {len(annotations) - MAX_SHOWN} more"


def _count_lines(counted: Counted) -> Iterator[str]:
    for count, what in (
        (counted.back, "would be restored"),
        (counted.gone, "would be removed"),
        (counted.changed, "would be reverted"),
    ):
        if count:
            yield f"{count} {_plural(counted.kind, count)} {what}"


def _record(annotation: Mark) -> dict[str, Any]:
    from tui_reader.model import link
    from tui_reader.text.words import count_words

    return {
        "id": link(annotation.uid),
        "title": annotation.article,
        "text": annotation.words,
        "words": count_words(annotation.words),
        "note": annotation.note,
        "tags": annotation.tags.split("\n") if annotation.tags else [],
        "colour": annotation.colour,
        "speaker": annotation.speaker,
    }


def _plural(kind: str, count: int) -> str:
    """Return the name of a kind of row for a count: `rule for a name`, `rules for names`."""
    if count == 1:
        return kind
    first, *rest = kind.split(" ")
    return " ".join([f"{first}s", *rest]).replace(" a name", " names").replace(" a quote", " quotes")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB"
