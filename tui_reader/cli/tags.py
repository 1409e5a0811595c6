"""`reader tags`: the tags of the library as a codebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tui_reader.cli.options import db_option
from tui_reader.cli.session import Session, warn
from tui_reader.model import ReaderError

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.model import Tag, TagChange

KINDS = ("text", "json", "csv", "qdc")
Command = TypeVar("Command", bound=Callable[..., Any])


def _dry_run_option(command: Command) -> Command:
    return click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")(command)


@click.group(invoke_without_command=True)
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    default="text",
    show_default=True,
    help="Text for people, JSON for programs, CSV for spreadsheets, QDC (REFI-QDA) for other coding programs.",
)
@click.option("--similar", is_flag=True, help="List tags with almost the same names instead.")
@click.option(
    "--stats",
    type=click.Choice(("all", "paragraphs", "together")),
    is_flag=False,
    flag_value="all",
    help="Count the tags of each paragraph, and the tags that stand together, instead. CSV has one of the two.",
)
@db_option
@click.pass_context
def tags(ctx: click.Context, kind: str, similar: bool, stats: str | None) -> None:
    """List the tags of the library, or change them everywhere.

    Each change is one step, which "reader undo" takes back. A tag "policy/ai" is under "policy", and changes with it.
    """
    if ctx.invoked_subcommand is not None:
        if kind != "text" or similar or stats:
            raise click.UsageError("--format, --similar and --stats are for the list of tags", ctx)
        return
    from tui_reader.cli.lines import table_lines

    if stats:
        _show_stats(ctx, kind, stats)
        return
    known = Session(ctx).library.codebook.tags(articles=True)
    if similar:
        _show_similar(known, kind)
        return
    from tui_reader.cli.output import show
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import tag_counts

    if kind in ("csv", "qdc"):
        from tui_reader.exchange import codebook

        click.echo((codebook.to_csv if kind == "csv" else codebook.to_qdc)(known), nl=False)
        return
    rows = [
        (
            f"#{tag.name}",
            tag_counts(tag),
            f"key {tag.pinned}" if tag.pinned else "",
            tag.colour or "",
            clean_line(tag.description, 200),
        )
        for tag in known
    ]

    def records() -> dict[str, object]:
        from tui_reader.exchange.records import tag_record

        return {"tags": [tag_record(tag) for tag in known]}

    show(kind, records, lambda: table_lines(rows) if rows else (), none="" if rows else "no tags")


def _show_similar(known: Sequence[Tag], kind: str) -> None:
    from tui_reader.cli.output import show_list
    from tui_reader.text.tag_tree import duplicates
    from tui_reader.wording import like_line

    if kind not in ("text", "json"):
        raise click.UsageError("--similar has the formats text and json")
    found = duplicates([tag.name for tag in known])
    records = [{"name": name, "similar": others} for name, others in found.items()]
    show_list(
        kind,
        "similar",
        records,
        lambda: [like_line(*pair) for pair in found.items()],
        none="no tags with similar names",
    )


def _show_stats(ctx: click.Context, kind: str, what: str) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.cli.output import show
    from tui_reader.exchange import codebook
    from tui_reader.text.enumeration import counted

    if kind == "qdc":
        raise click.UsageError("--stats has the formats text, json and csv", ctx)
    counts = Session(ctx).library.codebook.tag_counts()
    if kind == "csv":
        click.echo(codebook.counts_to_csv(counts, together=what == "together"), nl=False)
    record = codebook.counts_record(counts)
    if what != "all":
        record = {what: record[what], "unplaced": record["unplaced"]}
    paragraphs = [
        (one.article, f"¶ {one.paragraph}", ", ".join(f"#{tag} {count}" for tag, count in one.tags.items()), one.title)
        for one in counts.paragraphs
        if what != "together"
    ]
    pairs = [
        (f"#{pair.one}", f"#{pair.other}", counted(pair.paragraphs, "paragraph"), counted(pair.passages, "passage"))
        for pair in counts.together
        if what != "paragraphs"
    ]
    blank = [""] if paragraphs and pairs else []
    if kind != "csv":
        show(
            kind,
            lambda: record,
            lambda: [*(table_lines(paragraphs) if paragraphs else []), *blank, *(table_lines(pairs) if pairs else [])],
            none="" if paragraphs or pairs else "nothing to count",
        )
    if counts.unplaced:
        warn(f"{counted(counts.unplaced, 'tagged annotation')} without a place in the current text not counted")


@tags.command()
@click.argument("old", metavar="TAG")
@click.argument("new", metavar="NAME")
@_dry_run_option
@db_option
@click.pass_context
def rename(ctx: click.Context, old: str, new: str, dry_run: bool) -> None:
    """Rename a tag and the tags under it."""
    library = Session(ctx).library
    before = _names(library)
    _report(
        library,
        "rename",
        f"{_sign(old)} to {_sign(new)}",
        library.codebook.rename_tag(old, new, dry_run=dry_run),
        dry_run,
    )
    _warn_if_similar(new, before, besides=[old])


@tags.command()
@click.argument("names", metavar="TAG… INTO", nargs=-1, required=True)
@_dry_run_option
@db_option
@click.pass_context
def merge(ctx: click.Context, names: tuple[str, ...], dry_run: bool) -> None:
    """Make one tag of several.

    The passages of each TAG get the tag INTO, which may be new, and so do the tags under it.
    """
    if len(names) < 2:
        raise click.UsageError("name at least one tag, and the tag that it becomes", ctx)
    library, (*old, into) = Session(ctx).library, names
    before = _names(library)
    changes = library.codebook.merge_tags(old, into, dry_run=dry_run)
    _report(library, "merge", f"{' '.join(map(_sign, old))} into {_sign(into)}", changes, dry_run)
    _warn_if_similar(into, before, besides=old)


@tags.command()
@click.argument("name", metavar="TAG")
@click.argument("under", metavar="PARENT")
@_dry_run_option
@db_option
@click.pass_context
def move(ctx: click.Context, name: str, under: str, dry_run: bool) -> None:
    """Move a tag, with the tags under it, below PARENT; "/" is the top level."""
    from tui_reader.text.tag_tree import tag_path

    library = Session(ctx).library
    where = f"under {_sign(under)}" if tag_path(under) else "to the top level"
    changes = library.codebook.move_tag(name, under, dry_run=dry_run)
    _report(library, "move", f"{_sign(name)} {where}", changes, dry_run)


@tags.command()
@click.argument("names", metavar="TAG…", nargs=-1, required=True)
@click.option("--children", is_flag=True, help="Delete the tags under them too.")
@_dry_run_option
@db_option
@click.pass_context
def delete(ctx: click.Context, names: tuple[str, ...], children: bool, dry_run: bool) -> None:
    """Take tags off all passages.

    Annotations that have nothing else are deleted. "reader undo" brings all of it back.
    """
    library = Session(ctx).library
    changes = library.codebook.delete_tags(names, children=children, dry_run=dry_run)
    _report(library, "delete", " ".join(map(_sign, names)), changes, dry_run)


@tags.command()
@click.argument("name", metavar="TAG")
@click.argument("description")
@_dry_run_option
@db_option
@click.pass_context
def describe(ctx: click.Context, name: str, description: str, dry_run: bool) -> None:
    """Describe a tag, which is shown while tagging; "" removes the description. A new tag is created."""
    library = Session(ctx).library
    before = _names(library)
    label = "" if dry_run else library.codebook.describe_tag(name, description)
    _tell(library, "describe", f"{_sign(name)}{_new(name, before)}", label, dry_run)
    _warn_if_similar(name, before)


@tags.command()
@click.argument("name", metavar="TAG")
@click.argument("colour")
@_dry_run_option
@db_option
@click.pass_context
def colour(ctx: click.Context, name: str, colour: str, dry_run: bool) -> None:
    """Give a tag a colour: yellow, green, blue, red, purple or its meaning in the settings, #RRGGBB, or none.

    A new tag is created.
    """
    session = Session(ctx)
    value, library = _colour(session, colour), session.library
    before = _names(library)
    label = "" if dry_run else library.codebook.colour_tag(name, value)
    _tell(library, "colour", f"{_sign(name)} {value or 'none'}{_new(name, before)}", label, dry_run)
    _warn_if_similar(name, before)


def _colour(session: Session, typed: str) -> str:
    """Return the colour that was typed, `""` for none.

    Raises:
        ReaderError: there is no such colour.
    """
    from tui_reader.library.codebook import checked_colour
    from tui_reader.text.colour import colour_value

    if colour_value(typed) is None:
        names = session.settings.colour_names
        typed = next((one for one, meaning in names.items() if meaning.casefold() == typed.strip().casefold()), typed)
    return checked_colour(typed)


@tags.command()
@click.argument("name", metavar="TAG")
@click.argument("digit", metavar="DIGIT", type=click.Choice([*map(str, range(1, 10)), "none"]))
@_dry_run_option
@db_option
@click.pass_context
def pin(ctx: click.Context, name: str, digit: str, dry_run: bool) -> None:
    """Pin a tag to a digit, 1 to 9, which adds it in the app; "none" unpins it.

    The tag that was pinned to the digit is unpinned. A new tag is created.
    """
    from tui_reader.text.tag import tag_key
    from tui_reader.text.tag_tree import tag_path

    library, number = Session(ctx).library, int(digit) if digit != "none" else None
    path, known = tag_path(name), library.codebook.tags()
    key, before = tag_key(path), [tag.name for tag in known]
    other = next((tag.name for tag in known if number and tag.pinned == number and tag_key(tag.name) != key), None)
    what = f"{_sign(name)} to {digit}" if number else _sign(name)
    what += f", which was the key of {_sign(other)}" if other is not None else ""
    unknown = number is None and not any(tag_key(tag.name) == key for tag in known)
    if unknown:
        raise ReaderError(f"no tag {_sign(name)}")
    label = "" if dry_run else library.codebook.pin_tag(path, number)
    _tell(library, "pin" if number else "unpin", f"{what}{_new(name, before)}", label, dry_run)
    _warn_if_similar(name, before)


@tags.command("import")
@click.argument("file", type=click.Path())
@_dry_run_option
@db_option
@click.pass_context
def import_(ctx: click.Context, file: str, dry_run: bool) -> None:
    """Add the tags of a codebook: CSV with a column "tag" or "name", or REFI-QDA (.qdc).

    Descriptions and colours of the file replace earlier ones; passages stay as they are. Importing a file again
    changes nothing.
    """
    from pathlib import Path

    from tui_reader.exchange.codebook import read_codebook
    from tui_reader.text.clean import clean_line
    from tui_reader.text.enumeration import counted

    entries = read_codebook(Path(file))
    library = Session(ctx).library
    before = _names(library)
    found = library.codebook.import_tags(entries, dry_run=dry_run)
    new = [entry.name for entry, is_new in found if is_new]
    counts = f"{len(new)} new, {len(found) - len(new)} changed"
    click.echo(f"{'would import' if dry_run else 'imported'} {counted(len(entries), 'tag')}: {counts}")
    if dry_run:
        for entry, is_new in found:
            click.echo(
                f"  {'new' if is_new else 'changed'}: {_sign(entry.name)} {clean_line(entry.description, 60)}".rstrip()
            )
    elif found:
        library.set_state("forgotten", None)
    for name in new:
        _warn_if_similar(name, before)


def _sign(name: str) -> str:
    from tui_reader.text.tag_tree import tag_path
    from tui_reader.wording import tag_sign

    return tag_sign(tag_path(name))


def _names(library: Library) -> list[str]:
    return [tag.name for tag in library.codebook.tags()]


def _new(name: str, before: Sequence[str]) -> str:
    """Return what to add to the line about a tag that was not known before."""
    from tui_reader.text.tag import tag_key
    from tui_reader.text.tag_tree import tag_path

    key = tag_key(tag_path(name))
    return "" if any(tag_key(other) == key for other in before) else " (new tag)"


def _report(library: Library, verb: str, what: str, changes: Sequence[TagChange], dry_run: bool) -> None:
    """Print what renaming, merging, moving or deleting changed in one line; for a dry run, also where."""
    from tui_reader.wording import tag_change_lines, tag_changes_line

    done = f"{what}: {tag_changes_line(changes)}"
    if not changes:
        click.echo(f"nothing to {verb}: {what}")
    elif dry_run:
        click.echo(f"would {verb} {done}")
        for line in tag_change_lines(changes):
            click.echo(f"  {line}")
    else:
        library.set_state("forgotten", None)  # "reader undo" is about this change now
        click.echo(f"{verb}d {done}")


def _tell(library: Library, verb: str, what: str, label: str, dry_run: bool) -> None:
    if dry_run:
        click.echo(f"would {verb} {what}")
    elif label:
        library.set_state("forgotten", None)
        ending = "d" if verb.endswith("e") else "ned" if verb.endswith("n") else "ed"
        click.echo(f"{verb}{ending} {what}")
    else:
        click.echo(f"nothing to {verb}: {what}")


def _warn_if_similar(name: str, before: Sequence[str], besides: Sequence[str] = ()) -> None:
    """Warn if a new tag has almost the same name as another one."""
    from tui_reader.text.tag import tag_key
    from tui_reader.text.tag_tree import is_within, like, tag_path
    from tui_reader.wording import like_line

    path = tag_path(name)
    others = [other for other in before if not any(is_within(other, one) for one in besides)]
    near = [] if any(tag_key(other) == tag_key(path) for other in others) else like(path, others)
    if near:
        warn(like_line(path, near))
