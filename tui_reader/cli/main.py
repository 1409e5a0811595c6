"""The `reader` command: parse, call the library, print.

Only click is imported here; each command imports what it needs, so that `--help` and completion are as fast as they
can be and no command that draws no screen waits for Textual. Exit codes: 0, 1 (failed, one line on standard error),
2 (usage), 130 (Ctrl+C).
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from tui_reader import __version__
from tui_reader.cli import changes, library_file, people
from tui_reader.cli.session import (
    Failed,
    ReaderGroup,
    Session,
    db_option,
    echo,
    encoding_option,
    format_option,
    source_argument,
    table_format_option,
)
from tui_reader.exchange import BY_NAME, EXPORTERS, exporter_for
from tui_reader.screen import has_screen

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from tui_reader.model import ArticleEntry, ReaderError


# -- output -----------------------------------------------------------------------------------------------------------


def _print_list(name: str, records: Sequence[Any], lines: Callable[[], Iterable[str]], kind: str, none: str) -> None:
    """Print records as JSON under `name`, or as lines; where there are none, `none` on standard error."""
    if kind == "json":
        from tui_reader.exchange.records import to_json

        click.echo(to_json({name: records}), nl=False)
    elif records:
        for line in lines():
            echo(line)
    else:
        click.echo(none, err=True)


def _bold(text: str) -> str:
    return click.style(text, bold=True)


# -- commands ---------------------------------------------------------------------------------------------------------


@click.group(
    cls=ReaderGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A file named like a command opens as ./notes or by: reader open notes",
)
@db_option
@encoding_option
@click.version_option(__version__, prog_name="reader", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Read and annotate articles in the terminal.

    SOURCE is a text file, or - for standard input. Without one, the articles opened lately are shown.
    """
    if ctx.invoked_subcommand is None:
        if has_screen():
            _launch(ctx, ())
        else:
            _list_articles(ctx, "text")


@cli.command("open")
@click.argument("sources", nargs=-1, required=True, type=click.Path(), metavar="SOURCE…")
@db_option
@encoding_option
@click.pass_context
def open_(ctx: click.Context, sources: tuple[str, ...]) -> None:
    """Open an article; take in the others named.

    Into a pipe, and on a terminal without a cursor (TERM=dumb), the text is printed instead.
    """
    from tui_reader.library.sources import NoSuchFile

    try:
        if has_screen():
            _launch(ctx, sources)
            return
        for source in sources:
            _print_text(Session(ctx), source, "text")
    except NoSuchFile as error:
        raise NoSuchFile(f"{error}{_nearest_command(ctx, error)}") from None


def _nearest_command(ctx: click.Context, error: Exception) -> str:
    """Say which command a first word may have meant that is no file either."""
    word = ctx.meta.get("reader.first_word")
    if not word or not str(error).startswith(f"{word}:"):
        return ""
    from tui_reader.config import nearest

    return nearest(word, cli.commands).replace("mean ", "mean the command ")


def _launch(ctx: click.Context, sources: tuple[str, ...]) -> None:
    from tui_reader.cli.launch import launch

    session = Session(ctx)
    config, problems = session.config()
    code = launch(sources, session.library, config, encoding=session.encoding, problems=problems)
    if code:
        ctx.exit(code)


@cli.command()
@source_argument
@click.option(
    "-o", "--output", metavar="FILE|DIR", type=click.Path(), help="Write to a file; in a directory, named by the title."
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only what has this tag; may be repeated.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(BY_NAME)),
    default=None,
    help="Markdown, JSON with everything, or CSV of the annotations.  [default: by the file's suffix, else markdown]",
)
@click.option(
    "--force", is_flag=True, help="Replace an earlier export with all that you wrote in it; a backup is kept."
)
@db_option
@encoding_option
@click.pass_context
def export(
    ctx: click.Context, source: str, output: str | None, tags: tuple[str, ...], kind: str | None, force: bool
) -> None:
    """Write the notes, highlights and quotes to a file.

    As Markdown or JSON, or the annotations alone as CSV. Without -o they are printed. What you wrote in an earlier
    export of the same article stays; any other file, and any CSV file, is never overwritten.
    """
    from tui_reader.exchange.verbatim import problems
    from tui_reader.text.clean import clean, clean_line, clean_tabbed

    session = Session(ctx)
    found = session.corrected(source)
    material = found.material(session.settings.colour_names)
    if tags:
        material = material.with_tags(tags)
        if not material.annotations:
            click.echo("reader: nothing has these tags", err=True)
    exporter = BY_NAME[kind] if kind else exporter_for(output or "") or EXPORTERS[0]
    text = exporter.render(material)
    for problem in problems(material):
        click.echo(f"reader: {clean_line(problem)}", err=True)
    if output is None or output == "-":
        if exporter.name != "csv":  # its cells are clean, and its lines end in CR LF
            text = clean(text) if sys.stdout.isatty() else clean_tabbed(text)
        click.echo(text, nl=False)
        ctx.exit(1 if session.library_problem is not None else 0)
    from pathlib import Path

    from tui_reader.exchange.write import write_export

    if output.endswith(os.sep) and not os.path.isdir(output):
        raise Failed(f"{clean_line(output, 200)}: no such directory")
    if not exporter.replaceable and os.path.isfile(output) and os.path.getsize(output):
        raise Failed(f"{clean_line(output, 200)} exists, and a {exporter.label} file is never replaced")
    written = write_export(
        Path(output),
        text,
        material.article,
        exporter.suffixes[0],
        replace=force,
        incomplete=session.library_problem is not None,
        unknown=not found.article_id,
    )
    click.echo(clean_line(str(written.path)), err=True)
    if written.told:
        click.echo(f"reader: {clean_line(written.told)}", err=True)
    ctx.exit(1 if session.library_problem is not None else 0)


@cli.command()
@source_argument
@table_format_option
@db_option
@encoding_option
@click.pass_context
def notes(ctx: click.Context, source: str, kind: str) -> None:
    """Print the annotations of an article."""
    from tui_reader.cli.output import note_lines
    from tui_reader.exchange.records import note_records

    session = Session(ctx)
    material = session.look(source).material(session.settings.colour_names)
    if kind == "csv":
        from tui_reader.exchange.table import annotations_csv

        click.echo(annotations_csv(material), nl=False)
        return
    records = note_records(material)
    _print_list("notes", records, lambda: note_lines(records, _bold), kind, "no notes")


@cli.command()
@source_argument
@table_format_option
@click.option("--fragments", is_flag=True, help="Print scare quotes and titles too.")
@click.option("--speaker", metavar="NAME", default="", help="Print only what this speaker said; a part of the name.")
@db_option
@encoding_option
@click.pass_context
def quotes(ctx: click.Context, source: str, kind: str, fragments: bool, speaker: str) -> None:
    """Print what an article quotes, and who said it.

    As you have corrected it in the reader.
    """
    from tui_reader.cli.output import quote_lines
    from tui_reader.exchange.records import quote_records
    from tui_reader.text.clean import clean_line

    article = Session(ctx).corrected(source)
    records = quote_records(article.material(), fragments=fragments)
    if speaker:
        wanted = speaker.casefold()
        names = ((r["speaker"] or r["speaker_text"] or "", *r["others"]) for r in records)
        records = [r for r, said_by in zip(records, names, strict=True) if wanted in "\n".join(said_by).casefold()]
    if kind == "csv":
        from tui_reader.exchange.table import quotes_csv

        click.echo(quotes_csv(records, article.article), nl=False)
        return
    none = f"nobody called {clean_line(speaker)} is quoted" if speaker else "no quotes"
    _print_list("quotes", records, lambda: quote_lines(records, _bold), kind, none)


@cli.command()
@source_argument
@format_option
@db_option
@encoding_option
@click.pass_context
def text(ctx: click.Context, source: str, kind: str) -> None:
    """Print the text of an article, a blank line between paragraphs."""
    _print_text(Session(ctx), source, kind)


def _print_text(session: Session, source: str, kind: str) -> None:
    found = session.text(source)
    if kind == "json":
        from tui_reader.exchange.records import article_record, paragraph_records, to_json

        records = paragraph_records(found.document)
        click.echo(to_json({"article": article_record(found.article), "text": records}), nl=False)
    else:
        click.echo(found.document.text)


@cli.command()
@format_option
@db_option
@click.pass_context
def tags(ctx: click.Context, kind: str) -> None:
    """Print the tags in use, with how often."""
    from tui_reader.cli.output import table_lines
    from tui_reader.exchange.records import tag_record

    found = Session(ctx).library.tags()
    rows = [(f"#{tag.name}", str(tag.uses), f"key {tag.pinned}" if tag.pinned else "") for tag in found]
    _print_list("tags", [tag_record(tag) for tag in found], lambda: table_lines(rows), kind, "no tags")


@cli.command("list")
@format_option
@db_option
@click.pass_context
def list_(ctx: click.Context, kind: str) -> None:
    """Print the articles opened lately."""
    _list_articles(ctx, kind)


def _where(entry: ArticleEntry) -> str:
    """The path of an article, and whether it is there no longer."""
    if entry.source == "-":
        return "-"
    if entry.taken:
        return f"{entry.source} (holds another article now)"
    return entry.source if entry.exists else f"{entry.source} (gone)"


def _list_articles(ctx: click.Context, kind: str) -> None:
    from tui_reader.cli.output import table_lines
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import notes_of

    entries = Session(ctx).library.recent()
    rows = [
        (
            entry.name,
            entry.opened[:10],
            f"{entry.percent} %",
            notes_of(entry),
            clean_line(entry.title, 60),
            _where(entry),
        )
        for entry in entries
    ]
    _print_list(
        "list",
        [{"id": entry.name, **entry._asdict()} for entry in entries],
        lambda: table_lines(rows),
        kind,
        "no articles yet",
    )


@cli.command()
@source_argument
@db_option
@click.pass_context
def forget(ctx: click.Context, source: str) -> None:
    """Drop an article's marks; undo brings them back."""
    from tui_reader.text.clean import clean_line
    from tui_reader.wording import notes_of

    library = Session(ctx).library
    entry = library.forget(source)
    if entry is None:
        raise Failed(f"{clean_line(source, 200)}: not in the library")
    library.set_state("forgotten", entry.name)
    click.echo(f"forgot {clean_line(entry.title, 60)} ({notes_of(entry)}); to take it back: reader undo")


@cli.command()
@click.argument("source", required=False, type=click.Path())
@db_option
@click.pass_context
def undo(ctx: click.Context, source: str | None) -> None:
    """Take back the last act on an article.

    Without SOURCE: the last "forget", or else the last act on the article opened last.
    """
    from tui_reader.text.clean import clean_line

    library = Session(ctx).library
    wanted = source or library.get_state("forgotten")
    entry = library.find_article(wanted) if wanted else None
    if wanted and entry is None and (entry := library.unforget(wanted)):
        if library.get_state("forgotten") in (wanted, entry.name, entry.source):
            library.set_state("forgotten", None)
        click.echo(f"took back: forget {clean_line(entry.title, 60)}")
        return
    if not source:
        entry = next(iter(library.recent(1)), None)
    reading = library.reading(entry.article_id) if entry else None
    if reading is None and source:
        raise Failed(f"{clean_line(source, 200)}: not in the library")
    undone = library.undo(reading)
    if undone is None:
        raise Failed("nothing to undo")
    title = f" in {clean_line(reading.article.title, 60)}" if reading and not source and not undone.of_library else ""
    click.echo(f"took back: {clean_line(undone.label, 100)}{title}")


@cli.command()
@format_option
@click.pass_context
def keys(ctx: click.Context, kind: str) -> None:
    """Print the keys in force."""
    from tui_reader.cli.output import table_lines
    from tui_reader.keys import print_keys, remapped

    table = remapped(Session(ctx).settings.keys)
    records = [
        {
            "id": row.id,
            "contexts": list(row.contexts),
            "keys": list(row.keys),
            "label": row.label,
            "tooltip": row.tooltip,
            "group": row.group,
        }
        for row in table
    ]
    rows = [(print_keys(row), row.id, ", ".join(row.contexts), row.tooltip) for row in table if print_keys(row)]
    _print_list("keys", records, lambda: table_lines(rows), kind, "no keys")


@cli.command()
@format_option
@db_option
@click.pass_context
def path(ctx: click.Context, kind: str) -> None:
    """Print where the library and the settings lie."""
    from tui_reader.cli.output import table_lines
    from tui_reader.paths import find_paths

    paths = find_paths(Session(ctx).database)
    rows = [("library", str(paths.database)), ("settings", str(paths.config))]
    records = [{"name": name, "path": where, "exists": os.path.exists(where)} for name, where in rows]
    _print_list("path", records, lambda: table_lines(rows), kind, "")


@cli.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    bash: eval "$(reader completion bash)" in ~/.bashrc; zsh the same in ~/.zshrc;
    fish: reader completion fish | source
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise Failed(f"no completion for {shell}")
    # Not `.source()`: for bash it asks the installed bash for its version, and fails where there is none.
    script = found(cli, {}, "reader", "_READER_COMPLETE")
    click.echo(script.source_template % script.source_vars())


for command in (*changes.COMMANDS, *people.COMMANDS, *library_file.COMMANDS):
    cli.add_command(command)


# -- the entry point --------------------------------------------------------------------------------------------------


def main() -> None:
    """Run the command line and leave with its exit code."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    sys.stdout = _output()
    from tui_reader.entry import end_at_once_when_interrupted

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a file half written is deleted on the way out
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # a second one
        code = 130
    end_at_once_when_interrupted()  # from here on there is nothing to clean up
    sys.exit(code)


def _show(error: click.ClickException) -> None:
    """Tell what was wrong with the words typed; click repeats them as they are, and a pattern may have made them."""
    from tui_reader.text.clean import clean

    told = io.StringIO()
    error.show(told)
    click.echo(clean(told.getvalue()), nl=False, err=True)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong is told in one line."""
    try:
        code = cli.main(list(arguments), prog_name="reader", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        with suppress(OSError):  # nobody reads standard error
            _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except (Exception, SystemExit) as error:  # click ends the program itself where a pipe was closed
        from tui_reader.entry import failed

        problem = _output_problem() or error
        if isinstance(problem, SystemExit):
            raise problem from None
        return failed(problem)


class Output(io.FileIO):
    """Standard output that remembers why it took nothing more: a full disk, a pipe whose reader has gone."""

    problem: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.problem = error
            raise


def _output() -> io.TextIOWrapper:
    """Build the stream that takes the place of standard output."""
    raw = Output(1, "wb", closefd=False)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "replace", line_buffering=raw.isatty())


def _output_problem() -> ReaderError | None:
    """Say why standard output takes nothing more, if that is so."""
    problem: OSError | None = getattr(getattr(getattr(sys.stdout, "buffer", None), "raw", None), "problem", None)
    if problem is None:
        return None
    from tui_reader.model import ReaderError

    # What is left in the buffer goes nowhere: Python would complain once more when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    reason = "the pipe was closed" if isinstance(problem, BrokenPipeError) else (problem.strerror or "").lower()
    return ReaderError(f"cannot write the output: {reason}")
