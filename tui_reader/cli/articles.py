"""`reader list`, `reader forget` and `reader undo`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from tui_reader.cli.options import db_option, list_format_option
from tui_reader.cli.output import show_rows
from tui_reader.cli.preparing import prepare
from tui_reader.cli.queries import parsed_query
from tui_reader.cli.session import CommandError, Session

if TYPE_CHECKING:
    from tui_reader.library import Library
    from tui_reader.model import ArticleEntry
    from tui_reader.store.search.values import ArticleRow, Sort


Found = TypeVar("Found")
SHOWN = 100
"""How many articles are listed by default."""
SORTS: tuple[Sort, ...] = (
    "opened", "added", "date", "title", "author", "site", "words", "progress", "state", "annotations"
)  # fmt: skip


@click.command("list")
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(SORTS), default="opened", show_default=True, help="Sort by this column.")
@click.option("--reverse", is_flag=True, help="Reverse the order.")
@click.option("--limit", type=click.IntRange(0), default=SHOWN, show_default=True, metavar="N", help="List at most N.")
@click.option("--all", "everything", is_flag=True, help="List all articles.")
@list_format_option
@db_option
@click.pass_context
def list_(
    ctx: click.Context, query: tuple[str, ...], sort: Sort, reverse: bool, limit: int, everything: bool, kind: str
) -> None:
    """List the articles of the library.

    Those opened last come first. With QUERY, list those that have its words in title, author, site, address or tags,
    and that fit its filters: tag:law person:reed speaker:reed state:inbox site:guardian after:2026-05 before:2026-06
    is:changed is:undated.
    """
    print_articles(ctx, kind, " ".join(query), sort=sort, reverse=reverse, limit=None if everything else limit)


def _path_text(row: ArticleRow) -> str:
    """Return the path of an article, with a remark if the file is gone or holds another article."""
    if row.source == "-":
        return "-"
    if row.taken:
        return f"{row.source} (holds another article now)"
    return row.source if _exists(row) else f"{row.source} (gone)"


def _exists(row: ArticleRow) -> bool:
    from tui_reader.text.address import is_address

    return is_address(row.source) or (row.source != "-" and os.path.exists(row.source))


def print_articles(
    ctx: click.Context,
    kind: str,
    query: str = "",
    *,
    sort: Sort = "opened",
    reverse: bool = False,
    limit: int | None = SHOWN,
) -> None:
    from tui_reader.cli.lines import table_lines
    from tui_reader.exchange.listed import article_fields
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import annotations_of

    session = Session(ctx)
    parsed = parsed_query(query)
    if not parsed.is_empty:
        prepare(session, quotes=any(name in query for name in ("person:", "speaker:")))
    found = session.library.catalogue.articles(parsed, sort=sort, reverse=reverse, limit=limit)

    def lines() -> list[str]:
        rows = [
            (
                row.name,
                row.opened[:10],
                row.state,
                f"{row.percent} %",
                annotations_of(row),
                clean_line(row.title, 60),
                " ".join(f"#{tag}" for tag in row.tags),
                _path_text(row),
            )
            for row in found
        ]
        shown = [column for column in zip(*rows, strict=True) if any(column)]
        return table_lines(list(zip(*shown, strict=True)))

    show_rows(kind, "list", (article_fields(row, exists=_exists(row)) for row in found), lines if found else list)
    if kind == "text":
        if not found:
            click.echo("no articles fit" if query.strip() else "no articles yet", err=True)
        elif (
            limit is not None
            and len(found) == limit
            and (count := session.library.catalogue.count_articles(parsed)) > limit
        ):
            click.echo(f"{limit} of {count} articles; --all lists all", err=True)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE…")
@click.option("--erase", is_flag=True, help="Erase it for good, with its text; cannot be undone.")
@click.option("--yes", is_flag=True, help="With --erase: do not ask.")
@db_option
@click.pass_context
def forget(ctx: click.Context, sources: tuple[str, ...], erase: bool, yes: bool) -> None:
    """Delete articles and their annotations.

    "reader undo" restores them, all at once. If one is not in the library, none is deleted. With --erase, which also
    takes an article that was forgotten before, nothing of it is left in the library file: texts, quotes, annotations,
    index, undo history. Backups are not changed; those that still have the article are named.
    """
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import annotations_of

    library = Session(ctx).library
    if erase:
        found = _each(library.articles.erasable, sources)
        if not yes and not sys.stdin.isatty():
            verb, it = ("was", "it") if len(found) == 1 else ("were", "them")
            titles = ", ".join(clean_line(entry.title, 60) for entry, _ in found)
            raise CommandError(f"{titles} {verb} not erased; --yes erases {it} without asking")
        for entry, uid in found:
            _erase(library, entry, uid, agreed=yes)
        return
    if yes:
        raise click.UsageError("--yes requires --erase", ctx)
    entries = _each(library.articles.find, sources)
    if len(entries) == 1:
        _each(library.articles.forget, sources[:1])
        library.set_state("forgotten", entries[0].name)
    else:
        library.shelf.forget_articles([entry.article_id for entry in entries])
    for entry in entries[:-1]:
        click.echo(f"forgot {clean_line(entry.title, 60)} ({annotations_of(entry)})")
    it = "it" if len(entries) == 1 else "all"
    last = entries[-1]
    click.echo(f"forgot {clean_line(last.title, 60)} ({annotations_of(last)}); to restore {it}: reader undo")


def _each(find: Callable[[str], Found | None], sources: Sequence[str]) -> list[Found]:
    """Return what is found for each source, once each.

    Raises:
        CommandError: nothing is found for one of them.
    """
    from tui_reader.text.clean import clean_line

    found: list[Found] = []
    for source in sources:
        one = find(source)
        if one is None:
            raise CommandError(f"{clean_line(source, 200)}: not in the library")
        if one not in found:
            found.append(one)
    return found


def _erase(library: Library, entry: ArticleEntry, uid: str, *, agreed: bool) -> None:
    """Erase an article, after asking on a terminal."""
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import annotations_of

    title = clean_line(entry.title, 60)
    backups = library.backups.holding(uid)
    click.echo(f"{title} ({annotations_of(entry)}) will be erased; this cannot be undone", err=True)
    for path in backups:
        click.echo(f"  this backup still has it: {clean_line(str(path))}", err=True)
    if not agreed:
        click.confirm("Erase it?", abort=True, err=True)
    library.articles.erase(entry.article_id)
    if library.get_state("forgotten") in (entry.name, entry.source):
        library.set_state("forgotten", None)
    click.echo(f"erased {title}")


@click.command()
@click.argument("source", required=False, type=click.Path())
@db_option
@click.pass_context
def undo(ctx: click.Context, source: str | None) -> None:
    """Undo the last change to an article or the library.

    Without SOURCE, undo the last "forget" or, if there is none, the last change to the article opened last.
    """
    from tui_reader.text.clean import clean_line

    library = Session(ctx).library
    name = source if source is not None else library.get_state("forgotten")
    entry = library.articles.find(name) if name else None
    if name is not None and entry is None and (restored := library.articles.unforget(name)):
        entry = restored.entry
        if library.get_state("forgotten") in (name, entry.name, entry.source):
            library.set_state("forgotten", None)
        title = clean_line(entry.title, 60)
        several = restored.label != "forget"
        click.echo(f"undone: {restored.label}, one of them “{title}”" if several else f"undone: forget “{title}”")
        return
    if source is None:
        entry = next(iter(library.articles.recent(1)), None)
    reading = library.articles.reading(entry.article_id) if entry else None
    if reading is None and source is not None:
        raise CommandError(f"{clean_line(source, 200)}: not in the library")
    undone = library.annotations.undo(reading)
    if undone is None:
        raise CommandError("nothing to undo")
    named = source is None and not undone.of_library
    title = f" in {clean_line(reading.article.title, 60)}" if reading and named else ""
    click.echo(f"undone: {clean_line(undone.label, 100)}{title}")
