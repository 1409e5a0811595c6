"""Start the application on what the command line names. Imported only when there is a screen to draw."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from tui_reader.config import Config
from tui_reader.library import Library
from tui_reader.library.open_article import RECOGNISED, OpenArticle
from tui_reader.library.sources import find_source
from tui_reader.model import ReadAs, ReaderError
from tui_reader.screen import is_drawn_by_a_driver

LEAST_MEMORY = 256
"""MB of address space: Textual, four threads with their stacks, an article and its quotes."""
DESCRIPTORS = 9
"""Files that are open at the same time besides the standard streams: the event loop's, the library's, one more."""


def launch(
    sources: Sequence[str],
    library: Library,
    config: Config,
    *,
    wanted: ReadAs = RECOGNISED,
    problems: Sequence[str] = (),
) -> int:
    """Open the first source (none: the list of articles opened lately) and take the others in.

    What is wrong with one of the others is told in the app, so that one bad file of many spoils nothing.

    Returns:
        The exit code.

    Raises:
        ReaderError: the first source cannot be read, or there is no terminal to take keys from.
    """
    check_limits()
    gc.disable()  # nothing made before the first frame is garbage; the reading screen turns it on again
    told = list(problems)
    loaded = find_source(sources[0], lambda: library, wanted, config.words_per_minute, import_app) if sources else None
    for source in reversed(sources[1:]):
        try:
            other = OpenArticle.load(library, source, words_a_minute=config.words_per_minute, wanted=wanted)
            other.open()
            if other.notice:
                told.append(other.notice)
        except ReaderError as error:
            told.append(str(error))
    keys_from_terminal()
    from tui_reader.app.app import make_app
    from tui_reader.app.terminal.ending import Ending, tell

    with library:
        app = make_app(library, config, loaded, problems=told, encoding=wanted.encoding)
        with Ending(app) as ending:
            app.run()
    if app.farewell:
        tell(app.farewell)
    library.keeper.finish()
    if problem := library.keeper.take_problem():
        tell(f"reader: {problem}")
    return app.return_code or (130 if ending.interrupted else 0)


def import_app() -> None:
    """Import the app, which takes as long as parsing a page does in another process."""
    import tui_reader.app.app  # noqa: F401


def check_limits() -> None:
    """Raise ReaderError where the system allows too little for a screen: later it would be a picture without keys."""
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < LEAST_MEMORY << 20:
        raise ReaderError(
            f"too little memory: {allowed >> 20} MB are allowed (ulimit -v), {LEAST_MEMORY} MB are needed"
        )
    spare: list[int] = []
    try:
        while len(spare) < DESCRIPTORS:
            spare.append(os.dup(2))
    except OSError:
        raise ReaderError(f"too few open files are allowed (ulimit -n): {DESCRIPTORS} more are needed") from None
    finally:
        for descriptor in spare:
            os.close(descriptor)


def keys_from_terminal() -> None:
    """Put the terminal in the place of standard input where that is a pipe or a file, so that keys arrive."""
    if os.isatty(0) or is_drawn_by_a_driver():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise ReaderError("there is no terminal to take keys from") from None
    if terminal:  # 0 already, where standard input was closed
        os.dup2(terminal, 0)
        os.close(terminal)
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - open for good
    if sys.__stdin__ is None:
        sys.__stdin__ = sys.stdin  # type: ignore[misc] # the terminal driver asks this one for its number
