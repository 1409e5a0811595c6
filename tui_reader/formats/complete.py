"""A source that is complete from the start: a parsed file, or text stored in the library."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.model import Article, Identity
from tui_reader.text.document import Document


class Complete(NamedTuple):
    """A source with nothing more to read."""

    article: Article
    document: Document
    identity: Identity = Identity()
    notice: str = ""
    """A message on why this is the stored text; `""` for a file that was read."""

    @property
    def left(self) -> int:
        return 0

    @property
    def share(self) -> float:
        return 1.0

    @property
    def live(self) -> bool:
        return False

    @property
    def waits(self) -> bool:
        return False

    def more(self, size: int = 0) -> bool:
        """Return False, as there is nothing more to read."""
        return False

    def stop(self) -> None:
        """Do nothing, as there is nothing more to read."""

    def close(self) -> None:
        """Do nothing, as there is no file to release."""
