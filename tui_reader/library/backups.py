"""What the library takes back from its backups."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui_reader.library.base import LibraryBase
from tui_reader.store.file.errors import explained


class Taken(NamedTuple):
    """What came over from a backup."""

    annotations: int
    articles: int
    """How many articles they are on."""


class Backups(LibraryBase):
    """What the library does with its backups."""

    def take_missing(self, source: Path) -> Taken:
        """Take over the annotations that another library file has and this library lacks; a backup is made before.

        Nothing that is there is changed, and what was deleted here does not come back.

        Raises:
            LibraryError: one of the two cannot be read, or this one cannot be written; nothing is changed.
        """
        from tui_reader.store.file import missing, restore
        from tui_reader.store.taking import Taking

        self._store.open()
        uids = missing.missing(self.path, source)
        if not uids:
            return Taken(0, 0)
        self.keeper.make("missing")
        with explained(source), restore.reading(source) as other, self._store.transaction() as db:
            taken = Taken(*Taking(db, other).take(uids))
        self._cache = None
        return taken
