"""Arguments and options shared by several commands."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from tui_reader.model import LAYOUTS
from tui_reader.screen import has_own_driver

Command = TypeVar("Command", bound=Callable[..., Any])


class NameChoice(click.Choice[str]):
    """A choice among the names of a registry, which is read on first use."""

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        super().__init__(())
        self._names = names

    @property  # type: ignore[override]
    def choices(self) -> Sequence[str]:
        return self._names()

    @choices.setter
    def choices(self, _: Sequence[str]) -> None:
        """Ignore the value that `Choice.__init__` sets."""


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Return a callback that stores an option, so that it works before and after the name of the command."""

    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            ctx.meta[f"reader.{name}"] = value

    return callback


def _encoding(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        try:
            b"a".decode(value if value != "auto" else "utf-8", "ignore")
        except (LookupError, ValueError):
            raise click.BadParameter(f"unknown encoding {value!r}", ctx, parameter) from None
        ctx.meta["reader.encoding"] = value


def db_option(command: Command) -> Command:
    return click.option(
        "--db",
        metavar="PATH",
        type=click.Path(),
        expose_value=False,
        callback=_remember("db"),
        help="Use another library file.",
    )(command)


def private_option(command: Command) -> Command:
    return click.option(
        "--private",
        is_flag=True,
        default=None,
        expose_value=False,
        callback=_remember("private"),
        help="Read without a trace: nothing is stored, and nothing can be annotated.",
    )(command)


def _address(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        if not value.startswith(("http://", "https://")) or len(value.split()) != 1:
            raise click.BadParameter(f"{value!r} does not begin with http:// or https://", ctx, parameter)
        ctx.meta["reader.address"] = value


def source_options(command: Command) -> Command:
    """Add the options that control how a source is read."""
    command = click.option(
        "--address",
        metavar="URL",
        expose_value=False,
        callback=_address,
        help="Set the web address of the source, e.g. for a page from a pipe; stored with the article.",
    )(command)
    with_from = click.option(
        "--from",
        type=NameChoice(lambda: ("auto", *_format_names())),
        expose_value=False,
        callback=_remember("from"),
        help="Read the source in this format; stored with the article. auto: detect it by content.",
    )(command)
    with_from = click.option(
        "--reflow",
        type=click.Choice(LAYOUTS),
        expose_value=False,
        callback=_remember("reflow"),
        help="Read the lines of plain text as wrapped paragraphs or as a paragraph each; stored with the article. "
        "auto: detect it.",
    )(with_from)
    with_from = click.option(
        "--language",
        type=NameChoice(lambda: ("auto", *_languages())),
        metavar="CODE",
        expose_value=False,
        callback=_remember("language"),
        help="Search for quotes by the rules of this language, e.g. de; stored with the article. auto: detect it.",
    )(with_from)
    return click.option(
        "--encoding",
        metavar="NAME",
        expose_value=False,
        callback=_encoding,
        help="Read the source in this encoding; stored with the article. auto: detect it by content.",
    )(with_from)


def _format_names() -> tuple[str, ...]:
    from tui_reader.formats._registry import format_names

    return format_names()


def _languages() -> tuple[str, ...]:
    from tui_reader.library.languages import LANGUAGES

    return LANGUAGES


def format_option(command: Command) -> Command:
    return _format_option(command, ("text", "json"), "Text for people or JSON for programs.")


LIST_FORMATS = ("text", "json", "jsonl", "tsv", "csv")


def list_format_option(command: Command) -> Command:
    """Add `--format` to a command that lists records."""
    return _format_option(
        command,
        LIST_FORMATS,
        "Text for people, JSON or JSON lines for programs, columns separated by tabs or as CSV.",
    )


def query_options(command: Command) -> Command:
    """Add `--filter` and `--limit` to a list over the whole library."""
    command = click.option("--limit", type=click.IntRange(0), metavar="N", help="List at most N.")(command)
    return click.option(
        "--filter", "query", metavar="QUERY", help="List only what fits, e.g. 'tag:law after:2026-05'."
    )(command)


def table_format_option(command: Command) -> Command:
    """Add `--format` to a command whose records fit in a spreadsheet."""
    return _format_option(command, ("text", "json", "csv"), "Text for people, JSON for programs, CSV for spreadsheets.")


def _format_option(command: Command, kinds: tuple[str, ...], help_text: str) -> Command:
    option = click.option(
        "--format", "kind", type=click.Choice(kinds), default="text", show_default=True, help=help_text
    )
    return option(command)


class SourceArgument(click.Argument):
    """One or more sources; defaults to standard input if that is a pipe or a file."""

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        value, origin = super().consume_value(ctx, opts)
        if self.value_is_missing(value) and has_input():
            return ("-",) if self.nargs == -1 else "-", origin
        return value, origin


def has_input() -> bool:
    """Return whether standard input is a pipe or a non-empty file, and not used by a Textual driver."""
    if has_own_driver():
        return False
    try:
        status = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):  # closed, or a stream in memory
        return False
    return stat.S_ISFIFO(status.st_mode) or (stat.S_ISREG(status.st_mode) and status.st_size > 0)


class OptionalSource(SourceArgument):
    """A source, or None for the whole library: without a pipe, or with `--filter`."""

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Any]:
        if opts.get("query") is not None:
            value, origin = click.Argument.consume_value(self, ctx, opts)
            if not self.value_is_missing(value):
                raise click.UsageError("--filter applies to all articles and takes no SOURCE", ctx)
            return value, origin
        return super().consume_value(ctx, opts)


optional_source = click.argument("source", type=click.Path(), cls=OptionalSource, required=False)
source_argument = click.argument("source", type=click.Path(), cls=SourceArgument)
sources_argument = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE…", cls=SourceArgument
)
