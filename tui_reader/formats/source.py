"""What every format gives: an article, and as much of its text as has been read."""

from __future__ import annotations

from typing import Protocol

from tui_reader.model import Article, Identity
from tui_reader.text.document import Document


class Source(Protocol):
    """An article from a file, from a pipe, or from the library's stored text."""

    @property
    def article(self) -> Article:
        """The metadata; final once `document.complete` is true."""

    @property
    def document(self) -> Document:
        """The text; it grows at its end until it is complete."""

    @property
    def identity(self) -> Identity:
        """What the source is recognised by."""

    @property
    def told(self) -> str:
        """A line for the user about where the text comes from; `""` for a file that was read."""

    def more(self, size: int = ..., /) -> bool:
        """Read the next slice of a long text, about `size` bytes; False once it is complete."""

    def close(self) -> None:
        """Stop reading and release the file."""
