"""The `reader` command: its group of commands, and the exit code.

Only click is imported here; each command is imported when it is used, and imports what it needs, so that `--help` and
completion are as fast as they can be and no command that draws no screen waits for Textual. Exit codes: 0, 1 (failed,
one line on standard error), 2 (usage), 130 (Ctrl+C).
"""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from tui_reader import __version__
from tui_reader.cli.commands import Commands
from tui_reader.cli.group import ReaderGroup
from tui_reader.cli.options import db_option, has_input, source_options
from tui_reader.cli.standard_output import output_problem, standard_output
from tui_reader.screen import has_screen


@click.group(
    cls=ReaderGroup,
    commands=Commands(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A file named like a command opens as ./notes or by: reader open notes",
)
@db_option
@source_options
@click.version_option(__version__, prog_name="reader", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Read and annotate articles in the terminal.

    SOURCE is a file, or - for standard input, which is also read where none is named. Without either, the articles
    opened lately are shown.
    """
    if ctx.invoked_subcommand is None:
        if has_input():
            from tui_reader.cli.read import open_sources

            open_sources(ctx, ("-",))
        elif has_screen():
            from tui_reader.cli.read import launch_app

            launch_app(ctx, ())
        else:
            from tui_reader.cli.articles import print_articles

            print_articles(ctx, "text")


def main() -> None:
    """Run the command line and leave with its exit code."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    sys.stdout = standard_output()
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

        problem = output_problem() or error
        if isinstance(problem, SystemExit):
            raise problem from None
        return failed(problem)
