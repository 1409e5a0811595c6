"""The arguments and options that several commands take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class NameChoice(click.Choice[str]):
    """One of the names of a registry, which is asked when a name is needed."""

    def __init__(self, names: Callable[[], Sequence[str]]) -> None:
        super().__init__(())
        self._names = names

    @property  # type: ignore[override]
    def choices(self) -> Sequence[str]:
        return self._names()

    @choices.setter
    def choices(self, _: Sequence[str]) -> None:
        """What `Choice` sets when it is made: nothing yet."""


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """Keep an option's value for whichever of `reader --db X notes` and `reader notes --db X` was typed."""

    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            ctx.meta[f"reader.{name}"] = value

    return callback


def _encoding(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        try:
            b"a".decode(value, "ignore")
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


def source_options(command: Command) -> Command:
    """Add what overrides how a source is read."""
    with_from = click.option(
        "--from",
        type=NameChoice(lambda: ("auto", *_format_names())),
        expose_value=False,
        callback=_remember("from"),
        help="Read the source as this format; it is remembered with the article. auto: recognise it by its content.",
    )(command)
    return click.option(
        "--encoding",
        metavar="NAME",
        expose_value=False,
        callback=_encoding,
        help="Read the source in this encoding instead of guessing.",
    )(with_from)


def _format_names() -> tuple[str, ...]:
    from tui_reader.formats._registry import format_names

    return format_names()


def format_option(command: Command) -> Command:
    return _format_option(command, ("text", "json"), "Lines for people, or JSON for programs.")


def table_format_option(command: Command) -> Command:
    """Add `--format` to a command whose records fit a spreadsheet."""
    return _format_option(
        command, ("text", "json", "csv"), "Lines for people, JSON for programs, CSV for spreadsheets."
    )


def _format_option(command: Command, kinds: tuple[str, ...], explained: str) -> Command:
    option = click.option(
        "--format", "kind", type=click.Choice(kinds), default="text", show_default=True, help=explained
    )
    return option(command)


source_argument = click.argument("source", type=click.Path())
