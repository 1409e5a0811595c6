"""Copy annotations from backups into the library."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui_reader.library.core import LibraryPart
from tui_reader.store.file.errors import explained


class Taken(NamedTuple):
    """What was copied from a backup."""

    annotations: int
    articles: int
    """The number of articles they belong to."""


class Backups(LibraryPart):
    """The methods of the library for backups."""

    def holding(self, article: str) -> list[Path]:
        """List the backups and replaced libraries that have an article, by its uid, or cannot be read."""
        from tui_reader.store.file import backup

        return backup.holding(self._core.path, article)

    def take_missing(self, source: Path) -> Taken:
        """Copy the annotations that another library file has and this library lacks, after making a backup.

        Existing annotations are not changed, and deleted ones are not restored.

        Raises:
            LibraryError: one of the two cannot be read, or this one cannot be written; nothing is changed.
        """
        from tui_reader.store.file import missing, restore
        from tui_reader.store.taking import Taking

        self._core.store.open()
        uids = missing.missing(self._core.path, source)
        if not uids:
            return Taken(0, 0)
        self._core.keeper.make("missing")
        with explained(source), restore.reading(source) as other, self._core.store.transaction() as db:
            taken = Taken(*Taking(db, other).take(uids))
        self._core.cache = None
        return taken
