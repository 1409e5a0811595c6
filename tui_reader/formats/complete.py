"""An article that is complete as soon as it is made: parsed whole, or from the library's stored text."""

from __future__ import annotations

from typing import NamedTuple

from tui_reader.model import Article, Identity
from tui_reader.text.document import Document


class Complete(NamedTuple):
    """A source that never has more to read."""

    article: Article
    document: Document
    identity: Identity = Identity()
    told: str = ""
    """A line for the user: why this is the stored text; `""` for a file that was read."""

    def more(self, size: int = 0) -> bool:
        """There is never more to read."""
        return False

    def close(self) -> None:
        """There is no file to release."""
