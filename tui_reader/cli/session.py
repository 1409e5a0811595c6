"""What the commands of `reader` share: a group that takes a source as its first word, options, and the session.

Nothing but click is imported before a command asks for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from tui_reader.config import Config
    from tui_reader.formats.source import Source
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle

Command = TypeVar("Command", bound=Callable[..., Any])


class Failed(click.ClickException):
    """What a person is told in one line."""

    def show(self, file: Any = None) -> None:
        click.echo(f"reader: {self.message}", file=file or sys.stderr)


class ReaderGroup(click.Group):
    """A group whose first word may be a source: `reader notes.txt` is `reader open notes.txt`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        ctx.meta["reader.first_word"] = args[0]
        # A first word with a dash came after `--`: a file, not an option.
        return "open", self.commands["open"], ["--", *args] if args[0].startswith("-") and args[0] != "-" else args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands, and files where no command begins so."""
        from click.shell_completion import CompletionItem

        return super().shell_complete(ctx, incomplete) or [CompletionItem(incomplete, type="file")]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPTIONS] [SOURCE…]")
        formatter.write_usage(ctx.command_path, "[OPTIONS] COMMAND [ARGS]…")

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn what the reader raises for people into one line and exit code 1.

        What nobody expected is `cli.run`'s business, which also sees what fails outside of a command.
        """
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from tui_reader.model import ReaderError
            from tui_reader.text.clean import clean_line

            if not isinstance(error, ReaderError):
                raise
            raise Failed(clean_line(str(error), 500)) from error


# -- options that several commands take -------------------------------------------------------------------------------


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


def encoding_option(command: Command) -> Command:
    return click.option(
        "--encoding",
        metavar="NAME",
        expose_value=False,
        callback=_encoding,
        help="Read the source in this encoding instead of guessing.",
    )(command)


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


def echo(text: str) -> None:
    """Print lines: coloured on a terminal where colours are wanted, plain in a pipe."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


source_argument = click.argument("source", type=click.Path())


def _close(library: Library) -> None:
    """Close the library; a backup that failed is told, and fails nothing."""
    library.close()
    library.keeper.finish()
    if problem := library.keeper.take_problem():
        click.echo(f"reader: {problem}", err=True)


def _show_progress(share: float) -> None:
    """Show on one line of the terminal how far a long command is; take it away at the end."""
    from tui_reader.wording import placing_line

    line = placing_line(share)
    click.echo(f"\r{line}" if share < 1 else f"\r{' ' * len(line)}\r", nl=False, err=True)


def tell(line: str) -> None:
    """Print a line on standard error."""
    click.echo(f"reader: {line}", err=True)


class Session:
    """What every command begins with: the files, the settings and the library, each made when it is asked for."""

    def __init__(self, ctx: click.Context) -> None:
        self.encoding: str | None = ctx.meta.get("reader.encoding")
        self._database: str | None = ctx.meta.get("reader.db")
        self._ctx = ctx
        self.library_problem: str | None = None
        """Why `corrected` could not read the library, and gave an article without its annotations."""

    @property
    def database(self) -> Path:
        """The library's file, which need not exist."""
        from tui_reader.paths import expanded, find_paths

        return find_paths(expanded(self._database) if self._database else None).database

    @cached_property
    def library(self) -> Library:
        from tui_reader.library import Library

        library = Library(self.database)
        if sys.stderr.isatty():
            library.progress = _show_progress
        self._ctx.call_on_close(lambda: _close(library))
        return library

    def config(self) -> tuple[Config, list[str]]:
        """Read the settings: with the table of keys, as `reader keys` and the app need them."""
        from tui_reader.config import read_config
        from tui_reader.keys import BY_ID
        from tui_reader.paths import find_paths

        config, problems = read_config(find_paths().config, BY_ID)
        return config, [str(problem) for problem in problems]

    @cached_property
    def settings(self) -> Config:
        """The settings; mistakes in them are printed on standard error."""
        config, problems = self.config()
        for problem in problems:
            tell(problem)
        return config

    def load(self, source: str, *, quiet: bool = False) -> OpenArticle:
        """Read an article to its end, without its annotations; `quiet` leaves its notice to the caller."""
        from tui_reader.library.open_article import OpenArticle, read_to_end

        words_a_minute = self.settings.words_per_minute
        article = OpenArticle.load(self.library, source, words_a_minute=words_a_minute, encoding=self.encoding)
        read_to_end(article.source)
        if article.notice and not quiet:
            tell(article.notice)
        return article

    def look(self, source: str) -> OpenArticle:
        """Read an article with its annotations as they are placed in this text; nothing is written."""
        article = self.load(source)
        self._look(article, source)
        return article

    def corrected(self, source: str) -> OpenArticle:
        """Read an article with annotations, quotes and people, as the user has corrected them.

        Where the library cannot be read they are as they were found, and standard error says why.
        """
        from tui_reader.library import LibraryError

        article = self.load(source)
        try:
            self._look(article, source)
            problem = article.extract().problem
        except LibraryError as error:
            problem = article.extract().problem or str(error)
        self.library_problem = problem or None
        if problem:
            tell(f"{problem}; quotes and people are as they were found")
        return article

    def _look(self, article: OpenArticle, source: str) -> None:
        from tui_reader.model import article_number
        from tui_reader.wording import earlier_line

        article.look()
        for earlier in article.earlier() if not article_number(source) else ():
            if not earlier.apart:
                tell(earlier_line(earlier))

    def text(self, source: str) -> Source:
        """Read a source to its end; the library is opened only where there is no such file."""
        from tui_reader.library.open_article import read_to_end
        from tui_reader.library.sources import find_source

        found = find_source(source, lambda: self.library, self.encoding, self.settings.words_per_minute)
        read_to_end(found)
        if found.told:
            tell(found.told)
        return found
