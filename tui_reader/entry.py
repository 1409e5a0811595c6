"""The entry point of `reader`.

A single file, the most common call, is opened without the command-line parser, as importing click takes 5 % of the
startup time. Everything else is passed to the command line.
"""

from __future__ import annotations

import gc
import os
import sys

from tui_reader.screen import has_screen


def main() -> None:
    """Open a file, or run the command line."""
    gc.disable()  # modules leave hardly any garbage; the app enables it after the first frame
    sys.excepthook = exit_quietly_on_interrupt
    exit_on_interrupt()
    open_standard_streams()
    arguments = sys.argv[1:]
    if len(arguments) == 1 and is_file_argument(arguments[0]) and has_screen():
        sys.exit(open_file(arguments[0]))
    from tui_reader.cli.main import main as command_line

    gc.enable()
    gc.set_threshold(10_000, 20, 50)
    command_line()


def exit_quietly_on_interrupt(kind: type[BaseException], error: BaseException, _: object) -> None:
    """Exit with code 130 and without a traceback on an uncaught interrupt; used as `sys.excepthook`."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(130)
    sys.__excepthook__(kind, error, error.__traceback__)


def exit_on_interrupt() -> None:
    """Exit with code 130 on Ctrl+C while modules are being imported.

    A KeyboardInterrupt cannot be caught everywhere during an import. Commands and the app install their own handlers.
    """
    import signal  # takes milliseconds, covered by `exit_quietly_on_interrupt`

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # otherwise it is ignored, as under nohup or `&`
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def open_standard_streams() -> None:
    """Open standard streams that are closed, so that no other file gets their descriptors.

    Standard output is opened for reading only, so that writing to it still fails.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            descriptor = os.open(os.devnull, os.O_RDWR if number == 2 else os.O_RDONLY)
            if descriptor != number:
                os.dup2(descriptor, number)
                os.close(descriptor)
        if getattr(sys, name) is None:
            stream = open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def is_file_argument(argument: str) -> bool:
    """Tell a file from an option and from a command, whose name has neither a slash nor a dot."""
    return not argument.startswith("-") and ("/" in argument or "." in argument) and os.path.isfile(argument)


def open_file(source: str) -> int:
    """Open `source` in the app and return the exit code."""
    try:
        from tui_reader.formats.early import begin

        begin(source)
        from tui_reader.cli.launch import launch
        from tui_reader.config import read_config
        from tui_reader.keys import BY_ID
        from tui_reader.library import Library
        from tui_reader.paths import find_paths

        paths = find_paths()
        config, problems = read_config(paths.config, BY_ID)
        return launch((source,), Library(paths.database), config, problems=[str(problem) for problem in problems])
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return report_failure(error)


def report_failure(error: Exception) -> int:
    """Print one line about a fatal error and return the exit code."""
    if isinstance(error, MemoryError):  # there may be no memory for imports
        os.write(2, b"reader: out of memory\n")
        return 1
    from contextlib import suppress

    from tui_reader.model import ReaderError
    from tui_reader.text.clean import clean_line

    if isinstance(error, ReaderError):
        line = clean_line(str(error), 500)
    else:
        from tui_reader.crash import report

        line = report(error)
    with suppress(OSError, ValueError):  # standard error is closed; only the exit code is left
        print(f"reader: {line}", file=sys.stderr, flush=True)
    return 1
