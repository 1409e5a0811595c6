"""The `reader` command and its exit code.

Only click is imported here. Commands and their dependencies are imported on use, which keeps `--help` and completion
fast, and Textual out of commands that need no screen. Exit codes: 0, 1 (failure, one line on standard error,
unless the output is a closed pipe), 2 (usage error), 130 (Ctrl+C).
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
from tui_reader.cli.options import db_option, has_input, private_option, source_options
from tui_reader.cli.standard_output import is_pipe_closed, output_problem, standard_output
from tui_reader.screen import has_screen


@click.group(
    cls=ReaderGroup,
    commands=Commands(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="To open a file with the name of a command: ./notes, or reader open notes",
)
@db_option
@private_option
@source_options
@click.version_option(__version__, prog_name="reader", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Read and annotate articles in the terminal.

    SOURCE is a file, or - for standard input, which is also read if no SOURCE is given. Without SOURCE and input, the
    library is opened; in a pipe, its articles are listed.
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
    """Run the command line and exit with its exit code."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    sys.stdout = standard_output()
    from tui_reader.entry import exit_on_interrupt

    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # partly written files are deleted on exit
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # a second one
        code = 130
    exit_on_interrupt()  # nothing is left to clean up
    sys.exit(code)


def _show(error: click.ClickException) -> None:
    """Print a usage error, cleaned, as click quotes arguments verbatim and file names in them may be untrusted."""
    from tui_reader.text.clean import clean

    message = io.StringIO()
    error.show(message)
    click.echo(clean(message.getvalue()), nl=False, err=True)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; errors are reported in one line."""
    try:
        code = cli.main(list(arguments), prog_name="reader", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        with suppress(OSError):  # standard error is closed
            _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except (Exception, SystemExit) as error:  # click exits by itself if a pipe was closed
        from tui_reader.entry import report_failure

        if is_pipe_closed():
            return 1
        problem = output_problem() or error
        if isinstance(problem, SystemExit):
            raise problem from None
        return report_failure(problem)
