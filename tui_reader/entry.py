"""The entry point of `reader`.

A file alone, the commonest call, opens without the command line's parser: importing click takes a twentieth of the
start. Everything else is the command line's.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Open a file, or run the command line."""
    words = sys.argv[1:]
    if len(words) == 1 and is_plainly_a_file(words[0]) and sys.stdout.isatty():
        sys.exit(open_file(words[0]))
    from tui_reader.cli import main as command_line

    command_line()


def is_plainly_a_file(word: str) -> bool:
    """Tell a file from a command, whose name has neither a slash nor a full stop, and from an option."""
    return not word.startswith("-") and ("/" in word or "." in word) and os.path.isfile(word)


def open_file(source: str) -> int:
    """Read `source` in the app; returns the exit code."""
    from tui_reader.config import read_config
    from tui_reader.keys import BY_ID
    from tui_reader.launch import launch
    from tui_reader.library import Library
    from tui_reader.model import ReaderError
    from tui_reader.paths import find_paths
    from tui_reader.text.clean import clean_line

    paths = find_paths()
    config, problems = read_config(paths.config, BY_ID)
    try:
        launch((source,), Library(paths.database), config, problems=[str(problem) for problem in problems])
    except ReaderError as error:
        print(f"reader: {clean_line(str(error), 500)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
