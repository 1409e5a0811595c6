"""Changes of annotations that wait until the text of a file is read and stored."""

from __future__ import annotations

from functools import partial

from tui_reader import store
from tui_reader.library.core import SHORTLY, LibraryPart
from tui_reader.model import Reading
from tui_reader.store.waiting import Waiting
from tui_reader.text.document import Document


class WaitingChanges(LibraryPart):
    """The methods of the library for changes that wait."""

    def new_uid(self) -> str:
        return self._core.new_uid()

    def keep(self, waiting: Waiting, patience: float | None = SHORTLY) -> None:
        """Keep a change until its text is known.

        Args:
            patience: seconds to wait for another writer; None: as long as usual.

        Raises:
            LibraryError: the library cannot be written; a BusyError if it is being written for longer.
        """
        with self._core.store.transaction(patience) as db:
            store.waiting.keep(db, waiting)

    def drop(self, uid: str) -> None:
        """Give up a change that waits; one that was made by now is not undone by this."""
        with self._core.store.transaction(SHORTLY) as db:
            store.waiting.drop(db, uid)

    def of_path(self, path: str | None) -> list[Waiting]:
        """List the changes that wait for a file."""
        if path is None:
            return []
        return self._core.ask(lambda conn: store.waiting.of_path(conn, path), [])

    def make(self, reading: Reading, document: Document, path: str | None) -> Reading:
        """Make the changes that wait for a text, each as one undo step; return the article with them.

        Each is made and forgotten in one transaction, so it is made once, whenever the program ends.
        """
        found = self.of_path(path) if reading.version_id else []
        for waiting in found:
            target, edit = store.waiting.placed(document, waiting)
            with self._core.step(reading) as step:
                new_uid = partial(str, waiting.uid)
                base = waiting.base if target.kind == waiting.target.kind else None
                store.annotating.annotate(step, reading, document, target, edit, base=base, new_uid=new_uid)
                store.waiting.drop(step.db, waiting.uid)
        if not found:
            return reading
        self._core.cache = None
        annotations = self._core.ask(lambda conn: self._core.fresh(conn, reading, []), reading.annotations)
        return reading._replace(annotations=annotations)
