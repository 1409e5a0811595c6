"""`reader refresh`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui_reader.cli.check import UNKNOWN, Checked, lines_of, record_of
from tui_reader.cli.options import db_option, format_option, source_options
from tui_reader.cli.output import show
from tui_reader.cli.session import CommandError, Session, warn

if TYPE_CHECKING:
    from tui_reader.library import Library

_MAX_HOSTS = 10


class _Refreshed(NamedTuple):
    """An article that was fetched again."""

    checked: Checked
    state: str
    """`new`: it was not in the library; `changed`, `unchanged`."""
    since: str
    """When it was fetched before; `""` if it is new."""


class _Failed(NamedTuple):
    """A source that could not be fetched."""

    source: str
    problem: str


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(), metavar="[SOURCE]…")
@click.option("--all", "all_", is_flag=True, help="Fetch all articles of the library that come from an address.")
@click.option("--yes", is_flag=True, help="With --all: also articles that were added on another machine.")
@format_option
@db_option
@source_options
@click.pass_context
def refresh(ctx: click.Context, sources: tuple[str, ...], all_: bool, yes: bool, kind: str) -> None:
    """Fetch articles from their addresses again.

    Annotations and corrections are placed in the new text, and what changed is reported as by "reader check". Values
    set by "reader set" stay. SOURCE is an address, or an article from one by its title or reader:ID. After a failure
    the others are fetched all the same. The exit code is 1 if something needs checking or could not be fetched.
    """
    from tui_reader.model import ReaderError
    from tui_reader.text.clean import clean_line

    if bool(sources) == all_:
        raise click.UsageError("Name at least one SOURCE, or use --all.", ctx)
    session = Session(ctx)
    session.settings  # noqa: B018
    done: list[_Refreshed] = []
    failed: list[_Failed] = []
    wanted = _everything(session.library, agreed=yes) if all_ else [(source, True) for source in sources]
    for source, typed in wanted:
        try:
            done.append(_refresh(session, source, typed=typed))
        except ReaderError as error:
            failed.append(_Failed(source, clean_line(str(error), 500)))

    def values() -> dict[str, Any]:
        return {"refresh": [_record(one) for one in done], "failed": [one._asdict() for one in failed]}

    show(kind, values, lambda: _lines(done, session.library, brief=all_))
    for one in failed:
        warn(one.problem)
    if all_ and failed:
        warn(f"{len(failed)} of {len(failed) + len(done)} could not be fetched")
    if failed or not all(one.checked.is_sound for one in done):
        ctx.exit(1)


def _everything(library: Library, *, agreed: bool) -> list[tuple[str, bool]]:
    """Return the addresses of the library, and whether they were typed on this machine; asks about the others."""
    entries, elsewhere = library.articles.from_the_web(), library.articles.added_elsewhere()
    hosts = sorted({_host(entry.source) for entry in entries if entry.article_id in elsewhere})
    if hosts and not agreed:
        more = len(hosts) - _MAX_HOSTS
        shown = ", ".join(hosts[:_MAX_HOSTS]) + (f" and {more} more" if more > 0 else "")
        click.echo(f"Articles of this library were added on another machine. They are fetched from: {shown}", err=True)
        if not sys.stdin.isatty():
            raise CommandError("nothing was fetched; --yes fetches them, too")
        click.confirm("Fetch them?", abort=True, err=True)
    entries.reverse()  # the last one fetched comes first in the list
    return [(entry.source, entry.article_id not in elsewhere) for entry in entries]


def _host(source: str) -> str:
    from tui_reader.text.address import parse
    from tui_reader.text.clean import clean_line

    try:
        return clean_line(parse(source).shown_site, 100)
    except ValueError:
        return clean_line(source, 100)


def _refresh(session: Session, source: str, *, typed: bool) -> _Refreshed:
    from tui_reader.library.addresses import fetched_from, kept_at
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.library.opening import register
    from tui_reader.model import ReadAs

    library = session.library
    address, was_typed = fetched_from(source, library)
    before = kept_at(address, library, ReadAs())
    old = library.articles.as_loaded(before.article_id) if before is not None else None
    loaded = session.fetch(address, typed=typed and was_typed)
    article = OpenArticle(library, loaded)
    placed = article.examine()
    if article.reading is not None:
        article.read_decisions()
    checked = Checked(article, placed, article.copies.all(), article.copies.earlier())
    state = "new" if article.reading is None else "unchanged" if article.reading.changed is None else "changed"
    register(library, loaded)
    return _Refreshed(checked, state, old.fetched if old is not None else "")


def _lines(done: Sequence[_Refreshed], library: Library, *, brief: bool) -> Iterator[str]:
    """Yield what changed; unchanged articles are only counted if `brief`."""
    from tui_reader.library.changed import day
    from tui_reader.text.enumeration import counted

    told = [one for one in done if not brief or one.state != "unchanged" or not one.checked.is_sound]
    for number, one in enumerate(told):
        if number:
            yield ""
        first, *rest = lines_of(one.checked, library)
        yield first
        if one.state == "unchanged":
            yield f"unchanged since {day(one.since, library.now())}" if one.since else "unchanged"
        if one.state == "new":
            yield "fetched for the first time"
        yield from (line for line in rest if line != UNKNOWN)
    if brief and (quiet := len(done) - len(told)):
        yield f"{counted(quiet, 'article')} unchanged"
    elif brief and not done:
        yield "no article from an address"


def _record(one: _Refreshed) -> dict[str, Any]:
    return {**record_of(one.checked), "state": one.state, "fetched_before": one.since or None}
