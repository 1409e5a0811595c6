"""The context of a command: settings, library and article, each loaded on first use.

Only click is imported at module level.
"""

from __future__ import annotations

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.config import Config
    from tui_reader.formats.source import Source
    from tui_reader.formats.task import Task
    from tui_reader.library import Library
    from tui_reader.library.open_article import OpenArticle
    from tui_reader.model import LayoutChoice, ReadAs
    from tui_reader.text.address import Address


class CommandError(click.ClickException):
    """An error that is shown to the user in one line."""

    def show(self, file: Any = None) -> None:
        click.echo(f"reader: {self.message}", file=file or sys.stderr)


def _close(library: Library) -> None:
    """Close the library; a failed backup is reported and does not change the exit code."""
    library.close()
    library.keeper.finish()
    if problem := library.keeper.take_problem():
        warn(problem)


class ProgressLine:
    """A line on standard error with the progress of a long command, erased at the end."""

    def __init__(self) -> None:
        self._width = 0

    def __call__(self, line: str) -> None:
        shown = f"\r{line:<{self._width}}"
        click.echo(shown if line else f"{shown}\r", nl=False, err=True)
        self._width = len(line)


def warn(line: str) -> None:
    """Print a message on standard error."""
    click.echo(f"reader: {line}", err=True)


class Session:
    """The files, settings and library of a command, each loaded on first use."""

    def __init__(self, ctx: click.Context) -> None:
        self._format: str = ctx.meta.get("reader.from", "")
        self._layout: LayoutChoice | Literal[""] = ctx.meta.get("reader.reflow", "")
        self._language: str = ctx.meta.get("reader.language", "")
        self._address: str = ctx.meta.get("reader.address", "")
        self._encoding: str | None = ctx.meta.get("reader.encoding")
        self._database: str | None = ctx.meta.get("reader.db")
        self._private: bool = ctx.meta.get("reader.private", False)
        self._ctx = ctx
        self.library_problem: str | None = None
        """Why `corrected` could not read the library and returned an article without annotations; None if it could."""

    @property
    def database(self) -> Path:
        """The path of the library file, which need not exist."""
        from tui_reader.paths import expanded, find_paths

        return find_paths(expanded(self._database) if self._database else None).database

    @property
    def wanted(self) -> ReadAs:
        """The options for reading the source."""
        from tui_reader.model import ReadAs

        return ReadAs(self._format, self._encoding, self._address, self._layout, self._language)

    @cached_property
    def library(self) -> Library:
        from tui_reader.library import Library

        library = Library(self.database, private=self._private)
        if sys.stderr.isatty():
            library.progress = ProgressLine()
        self._ctx.call_on_close(lambda: _close(library))
        return library

    def config(self) -> tuple[Config, list[str]]:
        """Read the settings with the key table, for `reader keys` and the app."""
        from tui_reader.config import read_config
        from tui_reader.keys import BY_ID
        from tui_reader.paths import find_paths

        config, problems = read_config(find_paths().config, BY_ID)
        return config, [str(problem) for problem in problems]

    @cached_property
    def settings(self) -> Config:
        """The settings; problems in them are printed on standard error."""
        config, problems = self.config()
        for problem in problems:
            warn(problem)
        return config

    def load(self, source: str, *, quiet: bool = False) -> OpenArticle:
        """Read an article completely, without its annotations.

        Args:
            quiet: Do not print the notice of the article.
        """
        from tui_reader.library.open_article import OpenArticle
        from tui_reader.library.opening import read_to_end
        from tui_reader.library.sources import find_source

        loaded = find_source(
            source, lambda: self.library, self.wanted, self.settings.words_per_minute, task=self._task()
        )
        article = OpenArticle(self.library, read_to_end(loaded))
        self._keep(article)
        if article.notice and not quiet:
            warn(article.notice)
        return article

    def fetch(self, address: Address, *, typed: bool) -> Source:
        """Fetch the article of an address, whether it is in the library or not; nothing is stored.

        Args:
            typed: The user typed the address.
        """
        from tui_reader.library.addresses import fetch_article

        rate = self.settings.words_per_minute
        loaded = fetch_article(address, lambda: self.library, self.wanted, rate, typed=typed, task=self._task())
        if loaded.notice:
            warn(loaded.notice)
        return loaded

    def _task(self) -> Task:
        """Show the progress of what takes long on a terminal."""
        from tui_reader.formats.task import Task

        return Task(ProgressLine() if sys.stderr.isatty() else None)

    def _keep(self, article: OpenArticle) -> None:
        """Store an article that was just fetched, or whose address the user names.

        If that fails, the reason is printed on standard error.
        """
        from tui_reader.library import LibraryError

        is_read = article.source.identity.article_id is None
        if is_read and (article.source.article.fetched or self._address):
            try:
                article.open()
            except LibraryError as error:
                warn(f"{error}; the page is not kept")

    def look(self, source: str) -> OpenArticle:
        """Read an article with its annotations, placed in the current text; the library is not changed."""
        article = self.load(source)
        self._look(article, source)
        return article

    def corrected(self, source: str) -> OpenArticle:
        """Read an article with its annotations, and its quotes and people with the corrections applied.

        If the library cannot be read, quotes and people are uncorrected and the reason is printed on standard error.
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
            warn(f"{problem}; quotes and people are uncorrected")
        return article

    def _look(self, article: OpenArticle, source: str) -> None:
        """Look up an article; report earlier articles of its path and possible copies, as `check` does."""
        from tui_reader.model import linked
        from tui_reader.wording import earlier_line, question_lines

        known = article.look()
        if linked(source) is not None:
            return
        before = [earlier for earlier in article.copies.earlier() if not earlier.apart]
        copies = [copy for copy in article.copies.all() if copy.doubtful or not known] if before or not known else []
        asked = {copy.entry.article_id for copy in copies}
        for earlier in before:
            if earlier.entry.article_id not in asked:
                warn(earlier_line(earlier))
        for line in question_lines(copies, article.source.article.source):
            warn(line)

    def text(self, source: str) -> Source:
        """Read a source completely."""
        from tui_reader.library.opening import read_to_end
        from tui_reader.library.sources import find_source
        from tui_reader.text.address import is_address

        if is_address(source) or self._address:  # it is kept
            return self.load(source).source
        wanted = self.wanted
        if not self.database.exists():  # nothing is stored, so the library need not be imported
            wanted = wanted._replace(format=wanted.format or "auto", layout=wanted.layout or "auto")
            wanted = wanted._replace(language=wanted.language or "auto")
        loaded = find_source(source, lambda: self.library, wanted, self.settings.words_per_minute, task=self._task())
        read_to_end(loaded)
        if loaded.notice:
            warn(loaded.notice)
        return loaded
