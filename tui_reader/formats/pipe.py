"""A pipe that is read as it comes: nothing here waits for its end but `read`."""

from __future__ import annotations

import os
import select
from collections.abc import Callable

from tui_reader.formats.file import PATIENCE, PIPE_LIMIT
from tui_reader.model import Identity, ReaderError

PAUSE = 0.25
"""Seconds without a byte after which what has come so far is shown."""
_PIECE = 1 << 16


class Pipe:
    """The reading end of a pipe, with the interface of `File`; the descriptor is a copy, so that it stays open."""

    identity = Identity()
    size = 0
    """Not known."""

    def __init__(self, name: str, fd: int, waiting: Callable[[], object], limit: int = PIPE_LIMIT) -> None:
        """Copy the descriptor.

        Args:
            name: For messages.
            fd: The reading end.
            waiting: Called, once, if `begin` or `read` waits for a while.
            limit: The maximum bytes to read.
        """
        self.name = name
        self._waiting: Callable[[], object] | None = waiting
        self._fd = os.dup(fd)
        self._limit = self._left = limit

    @property
    def waits(self) -> bool:
        """Whether nothing can be read at this moment."""
        return self._fd >= 0 and not self.wait(0.0)

    def wait(self, seconds: float) -> bool:
        """Wait until something can be read or the pipe has ended; return False if neither happened."""
        return bool(select.select([self._fd], [], [], seconds)[0])

    def begin(self, size: int) -> tuple[bytes, bool]:
        """Read what comes first, about `size` bytes, and return it and whether the pipe has ended."""
        self._wait_patiently()
        pieces: list[bytes] = []
        length = 0
        while length < size and self.wait(PAUSE if pieces else 0.0):
            piece = self.read_now(_PIECE)
            if not piece:
                return b"".join(pieces), True
            pieces.append(piece)
            length += len(piece)
        return b"".join(pieces), False

    def read_now(self, size: int) -> bytes:
        """Read what has come, at most `size` bytes; `b""` at the end. Waits only if nothing has come.

        Raises:
            ReaderError: More came than is read, or reading failed.
        """
        if self._left <= 0:
            raise ReaderError(f"{self.name} has more than {self._limit // 1_000_000} MB")
        try:
            piece = os.read(self._fd, min(size, self._left))
        except OSError as error:
            raise ReaderError(f"{self.name}: {(error.strerror or str(error)).lower()}") from None
        self._left -= len(piece)
        return piece

    def read(self, size: int) -> bytes:
        """Read to the end of the pipe, at most `size` bytes.

        Raises:
            ReaderError: More came than is read, or reading failed.
        """
        pieces: list[bytes] = []
        while size > 0:
            self._wait_patiently()
            if not (piece := self.read_now(min(size, _PIECE))):
                break
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _wait_patiently(self) -> None:
        """Wait until something comes, and tell the user if that takes a while."""
        if self._waiting is not None and not self.wait(PATIENCE):
            self._waiting()
            self._waiting = None
        select.select([self._fd], [], [])

    def close(self) -> None:
        """Close the copy of the descriptor; may be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __del__(self) -> None:
        if hasattr(self, "_fd"):
            self.close()
