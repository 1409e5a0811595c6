"""Bring the index, quotes and people of the library up to date in the background, while the user does nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

from tui_reader.crash import report
from tui_reader.library import Library
from tui_reader.model import ReaderError

DELAY = 3.0
"""Seconds after an article was opened."""
IDLE = 1.0
"""Seconds since the last command until the work begins or goes on: it shares the processor with the keys."""


def prepare(
    library: Library,
    last_command: Callable[[], float],
    cancelled: Callable[[], bool],
    told: Callable[[str], object],
) -> None:
    """Run in a thread until all is done, or `cancelled` says that the program ends.

    Args:
        library: of this thread.
        last_command: returns the monotonic time of the user's last command.
        told: called with a line for the user about an article that the rules failed on; the rest goes on.
    """

    def stop() -> bool:
        while not cancelled() and time.monotonic() - last_command() < IDLE:
            time.sleep(0.05)
        return cancelled()

    def failed(article: str, error: Exception) -> None:
        told(f"{article}: its quotes and people could not be found ({report(error)})")

    try:
        library.extractions.prepare(stop=stop, failed=failed)
    except ReaderError:  # a locked or damaged library: opening and saving report it, and a search tries again
        return
