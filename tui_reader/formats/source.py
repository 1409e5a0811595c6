"""The common interface of loaded sources."""

from __future__ import annotations

from typing import Protocol

from tui_reader.model import Article, Identity
from tui_reader.text.document import Document


class Source(Protocol):
    """An article from a file, a pipe, or text stored in the library, which may still be loading."""

    @property
    def article(self) -> Article:
        """The metadata; final if `document.complete` is true."""

    @property
    def document(self) -> Document:
        """The text; it grows at its end until it is complete."""

    @property
    def identity(self) -> Identity:
        """The properties that identify the source."""

    @property
    def notice(self) -> str:
        """A message on where the text comes from; `""` for a file that was read."""

    @property
    def left(self) -> int:
        """How many bytes are still to be read; 0 for a pipe, as that is not known."""

    @property
    def share(self) -> float:
        """The share of the bytes that was read; 1.0 for a pipe."""

    @property
    def live(self) -> bool:
        """Whether it comes through a pipe that has not ended."""

    @property
    def waits(self) -> bool:
        """Whether it is live and nothing has come since the last call of `more`."""

    def more(self, size: int = ..., /) -> bool:
        """Read about `size` more bytes of a long text; return False if it is complete."""

    def stop(self) -> None:
        """End reading a live source, and keep what has come."""

    def close(self) -> None:
        """Stop reading and release the file."""
