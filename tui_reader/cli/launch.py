"""Start the app with the sources of the command line. Imported only if there is a screen."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from tui_reader.config import Config
from tui_reader.library import Library
from tui_reader.library.feeds import Feed, IsFeed
from tui_reader.library.loading import Loading
from tui_reader.library.open_article import RECOGNISED, OpenArticle
from tui_reader.library.sources import find_source, is_pipe, open_pipe, opens_at_once
from tui_reader.model import ReadAs, ReaderError, Reading, ReviewVerdict, linked
from tui_reader.screen import has_own_driver
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp
    from tui_reader.cli.first_paint import First
    from tui_reader.formats.source import Source

A_MOMENT = 0.4
"""Seconds after which the app starts without the article and shows the progress."""
LEAST_MEMORY = 256
"""MB of address space, for Textual, four threads with their stacks, an article and its quotes."""
DESCRIPTORS = 9
"""Descriptors in use at once besides the standard streams: the event loop's, the library's, and one more."""


def launch(
    sources: Sequence[str],
    library: Library,
    config: Config,
    *,
    wanted: ReadAs = RECOGNISED,
    problems: Sequence[str] = (),
) -> int:
    """Open the first source in the app, or the list of recent articles if there is none, and register the others.

    Problems with the other sources are reported in the app, so that one bad file does not prevent opening the rest.

    Returns:
        The exit code.

    Raises:
        ReaderError: The first source cannot be read, or there is no terminal for keyboard input.
    """
    check_limits()
    gc.disable()  # as in `entry`
    messages = list(problems)
    is_first_start = not os.path.exists(library.path)
    opened: Source | Loading | Feed | None = None
    try:
        opened = _open(sources[0], library, config, wanted) if sources else None
    except IsFeed as error:
        opened = error.feed
    for source in reversed(sources[1:]):
        try:
            other = OpenArticle.load(library, source, words_a_minute=config.words_per_minute, wanted=wanted)
            other.open()
            if other.notice:
                messages.append(other.notice)
        except ReaderError as error:
            messages.append(str(error))
    first: First | None = None
    if (
        opened is not None
        and not isinstance(opened, (Loading, Feed))
        and not messages
        and len(sources) == 1
        and linked(sources[0]) is None
    ):
        from tui_reader.cli.first_paint import first_of

        first = first_of(opened, library, config)
    with first.screen if first is not None else nullcontext() as early:
        from tui_reader.app.app import make_app

        use_terminal_input()
        annotation = annotation_of(sources[0], library) if sources else ""
        peek = first.peek if first is not None else None
        app = make_app(
            library, config, opened, problems=messages, annotation=annotation, welcome=is_first_start, peek=peek
        )
        app.early = early
        return _run(app, library)


def launch_review(
    source: str, library: Library, config: Config, wanted: ReadAs, problems: Sequence[str]
) -> tuple[int, ReviewVerdict, Reading | None]:
    """Open a source for review on the terminal.

    Returns:
        The exit code of the app, the verdict, and the article in the library; None if it was left before it was there.

    Raises:
        ReaderError: It cannot be read.
    """
    from tui_reader.app.app import make_app

    check_limits()
    use_terminal_input()
    opened = _open(source, library, config, wanted)
    app = make_app(library, config, opened, problems=problems, in_review=True)
    code = _run(app, library)
    return code, app.verdict, app.reviewed.reading if app.reviewed is not None else None


def _run(app: ReaderApp, library: Library) -> int:
    """Run the app to its end; return the exit code."""
    from tui_reader.app.terminal.ending import Ending, tell

    with library, Ending(app, app.early) as ending:
        app.run()
    if app.farewell:
        tell(app.farewell)
    library.keeper.finish()
    if problem := library.keeper.take_problem():
        tell(f"reader: {problem}")
    return app.return_code or (130 if ending.interrupted else 0)


def annotation_of(source: str, library: Library) -> str:
    """Return the uid of the annotation that a source is a link to; `""` if it is none."""
    found = library.catalogue.find_annotation(source) if linked(source) is not None else None
    return found[0] if found is not None else ""


def _open(source: str, library: Library, config: Config, wanted: ReadAs) -> Source | Loading:
    """Open a source; what another process parses or a server sends is only waited for a moment, in a thread.

    A pipe is shown as it comes.

    Raises:
        ReaderError: It cannot be read.
    """
    if is_pipe(source) and not has_own_driver():
        return open_pipe(source, wanted, config.words_per_minute, _tell_waiting)
    kind = "" if wanted.format == "auto" else wanted.format
    if opens_at_once(source, kind):
        return find_source(source, lambda: library, wanted, config.words_per_minute, import_app)

    def work(own: Library, loading: Loading) -> Source:
        rate, begun = config.words_per_minute, loading.takes_long.set
        return find_source(source, lambda: own, wanted, rate, begun, loading.task)

    loading = Loading(clean_line(source, 200), library, work)
    try:
        loading.takes_long.wait()
        if not loading.done:
            import_app()
        return loading.result() if loading.wait(A_MOMENT) else loading
    except BaseException:
        loading.cancel()
        raise


def _tell_waiting() -> None:
    """Tell on the terminal that nothing came yet."""
    if sys.stderr.isatty():
        print("reader: waiting for standard input; Ctrl+C ends", file=sys.stderr, flush=True)


def import_app() -> None:
    """Import the app while another process parses a page, which takes about as long."""
    import tui_reader.app.app  # noqa: F401


def check_limits() -> None:
    """Check the limits on memory and open files, as exceeding them later would leave a screen without keys.

    Raises:
        ReaderError: A limit is too low.
    """
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < LEAST_MEMORY << 20:
        raise ReaderError(
            f"not enough memory: the limit is {allowed >> 20} MB (ulimit -v), {LEAST_MEMORY} MB are needed"
        )
    spare: list[int] = []
    try:
        while len(spare) < DESCRIPTORS:
            spare.append(os.dup(2))
    except OSError:
        raise ReaderError(f"limit on open files too low (ulimit -n): {DESCRIPTORS} more are needed") from None
    finally:
        for descriptor in spare:
            os.close(descriptor)


def use_terminal_input() -> None:
    """Replace standard input by the terminal if it is a pipe or a file, so that keys can be read.

    Raises:
        ReaderError: There is no terminal.
    """
    if os.isatty(0) or has_own_driver():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise ReaderError("no terminal for keyboard input") from None
    if terminal:  # already 0 if standard input was closed
        os.dup2(terminal, 0)
        os.close(terminal)
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - stays open
    if sys.__stdin__ is None:
        sys.__stdin__ = sys.stdin  # type: ignore[misc] # the terminal driver uses its descriptor
