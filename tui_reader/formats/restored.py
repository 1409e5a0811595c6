"""An article from the library's own text: its file is gone, or it came by pipe."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.model import Article, Identity
from tui_reader.text.document import Document


class Restored(NamedTuple):
    """What `Loaded` is for a source, already complete."""

    article: Article
    document: Document
    identity: Identity = Identity()
    told: str = ""
    """A line for the user: why this is the stored text."""

    def more(self, size: int = 0) -> bool:
        """There is never more to read."""
        return False

    def close(self) -> None:
        """There is no file to release."""
