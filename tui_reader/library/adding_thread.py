"""Add articles in a thread, so that the progress can be shown and it can be cancelled."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

from tui_reader.library.adding import Added, add, expand, summary
from tui_reader.library.loading import ENDING
from tui_reader.model import ReadAs, ReaderError
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from tui_reader.library.library import Library


class AddingThread:
    """Articles that are being added, from now on."""

    def __init__(self, name: str, library: Library, words_a_minute: int) -> None:
        """Start the thread.

        Args:
            name: a file, a folder, an address or a list, as the user typed it; `~` is the home directory.
            library: its file is used with a connection of the thread.
        """
        self.name = name
        self.line = ""
        """How far it is."""
        self.done = False
        self.added: list[Added] = []
        """What became of each source so far."""
        self.outcome = ""
        """What became of all of them, or why nothing was added; `""` before the end."""
        self.error: Exception | None = None
        """A mistake of the program, which ended it or failed on one source; to be reported."""
        self._library, self._words_a_minute = library, words_a_minute
        self._cancelled = threading.Event()
        threading.Thread(target=self._run, name="adding", daemon=True).start()

    def cancel(self) -> None:
        """Leave out what has not been read yet."""
        self._cancelled.set()

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            self._add()
        except ReaderError as error:
            self.outcome = clean_line(str(error))
        except Exception as error:  # nobody else sees it in this thread
            self.error, self.outcome = error, "not all was added: the program failed"
        finally:
            self.done = True

    def _add(self) -> None:
        wanted = list(expand([os.path.expanduser(self.name)]))

        def told(one: Added) -> None:
            self.added.append(one)
            self.error = self.error or one.error
            self.line = f"Adding … {len(self.added)}/{len(wanted)}"

        with self._library.for_thread() as library:
            add(
                library,
                wanted,
                words_a_minute=self._words_a_minute,
                read_as=ReadAs(),
                told=told,
                stop=self._cancelled.is_set,
            )
        self.outcome = summary(self.added, len(wanted))
