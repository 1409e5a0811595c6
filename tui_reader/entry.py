"""The entry point of `reader`.

A file alone, the commonest call, opens without the command line's parser: importing click takes a twentieth of the
start. Everything else is the command line's.
"""

from __future__ import annotations

import os
import sys

from tui_reader.screen import has_screen


def main() -> None:
    """Open a file, or run the command line."""
    sys.excepthook = end_quietly_when_interrupted
    end_at_once_when_interrupted()
    open_standard_streams()
    words = sys.argv[1:]
    if len(words) == 1 and is_plainly_a_file(words[0]) and has_screen():
        sys.exit(open_file(words[0]))
    from tui_reader.cli.main import main as command_line

    command_line()


def end_quietly_when_interrupted(kind: type[BaseException], error: BaseException, _: object) -> None:
    """Let an interrupt that nothing caught end the program with code 130 and no traceback."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(130)
    sys.__excepthook__(kind, error, error.__traceback__)


def end_at_once_when_interrupted() -> None:
    """Let Ctrl+C end the program with code 130 while nothing but modules has been read.

    A KeyboardInterrupt could not be caught everywhere in an import. The commands and the app set handlers of their own.
    """
    import signal  # some milliseconds, in which `end_quietly_when_interrupted` serves

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody wants it ignored: nohup, `&`
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def open_standard_streams() -> None:
    """Open the standard streams that were closed, so that no other file gets their numbers.

    Standard output is opened for reading only: writing to it fails, as it should where the output was closed.
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


def is_plainly_a_file(word: str) -> bool:
    """Tell a file from a command, whose name has neither a slash nor a full stop, and from an option."""
    return not word.startswith("-") and ("/" in word or "." in word) and os.path.isfile(word)


def open_file(source: str) -> int:
    """Read `source` in the app; returns the exit code."""
    try:
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
        return failed(error)


def failed(error: Exception) -> int:
    """Print one line about what ended the program, and return the exit code."""
    if isinstance(error, MemoryError):  # nothing can be imported to say more
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
    with suppress(OSError, ValueError):  # nobody reads standard error: the exit code is all there is to say it
        print(f"reader: {line}", file=sys.stderr, flush=True)
    return 1
