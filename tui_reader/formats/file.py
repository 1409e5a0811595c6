"""Read bytes from files and pipes of any kind, with errors of one line."""

from __future__ import annotations

import io
import os
import select
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tui_reader.model import Identity, ReaderError
from tui_reader.text.address import missing
from tui_reader.text.clean import clean_line

FILE_LIMIT = 512_000_000
"""The maximum size of a file in bytes."""
PIPE_LIMIT = 20_000_000
"""The maximum number of bytes read from standard input."""
PATIENCE = 1.0
"""Seconds without a byte after which the user is told that a pipe is waited for."""
PIPE_SECONDS = 30.0
"""The maximum time to wait for standard input."""
NAME_LENGTH = 200

_KINDS = (
    (stat.S_ISDIR, "is a directory, not a file"),
    (stat.S_ISFIFO, "is a named pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


def shown(path: str | Path) -> str:
    """Return a file name that is safe to print on one line."""
    return clean_line(os.fspath(path), NAME_LENGTH)


class File:
    """A regular file open for reading.

    It is opened without blocking and checked afterwards, as a path checked before could be another file by then, and
    opening a FIFO would wait for a writer.

    Raises:
        ReaderError: It is not a regular file, is too large, or cannot be opened.
    """

    waits = False
    """Whether nothing can be read at this moment: never, as a file is complete."""

    def __init__(self, path: str | Path, limit: int = FILE_LIMIT) -> None:
        name = shown(path)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._fd = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            raise ReaderError(f"{name}: {missing(os.fspath(path))}") from None
        except PermissionError:
            raise ReaderError(f"{name}: permission denied") from None
        except IsADirectoryError:
            raise ReaderError(f"{name} is a directory, not a file") from None
        except OSError as error:  # a socket, a symlink loop, a name that is too long, a lost network
            raise ReaderError(f"{name}: {(error.strerror or str(error)).lower()}") from None
        except ValueError:
            raise ReaderError(f"{name}: invalid file name") from None
        try:
            status = os.fstat(self._fd)
            for is_kind, problem in _KINDS:
                if is_kind(status.st_mode):
                    raise ReaderError(f"{name} {problem}")
            if status.st_size > limit:
                raise ReaderError(f"{name} is longer than {limit // 1_000_000} MB")
        except BaseException:
            self.close()
            raise
        self.name = name
        self.source = os.path.abspath(path)
        self.size = status.st_size
        self.identity = Identity(os.path.realpath(path), status.st_size, status.st_mtime_ns)
        self._left = limit

    def read(self, size: int) -> bytes:
        """Read `size` bytes, or fewer at the end of the file.

        Raises:
            ReaderError: The read failed.
        """
        pieces: list[bytes] = []
        size = min(size, self._left)
        while size > 0:
            try:
                piece = os.read(self._fd, size)
            except OSError as error:
                raise ReaderError(f"{self.name}: {(error.strerror or str(error)).lower()}") from None
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
            self._left -= len(piece)
        return b"".join(pieces)

    def read_now(self, size: int) -> bytes:
        """Read as `read` does, as a file does not wait for anybody."""
        return self.read(size)

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __del__(self) -> None:
        if hasattr(self, "_fd"):
            self.close()


def read_pipe(
    stdin: BinaryIO,
    limit: int = PIPE_LIMIT,
    seconds: float = PIPE_SECONDS,
    waiting: Callable[[], object] | None = None,
) -> tuple[bytes, str | None]:
    """Read standard input to its end, up to `limit` bytes or for `seconds`.

    Args:
        stdin: The stream.
        limit: The maximum number of bytes.
        seconds: The maximum time.
        waiting: Called once if nothing comes for `PATIENCE` seconds.

    Returns:
        The bytes, and a message if they were cut.
    """
    too_long = f"cut: standard input has more than {limit // 1_000_000} MB"
    try:
        fd = stdin.fileno()
    except (io.UnsupportedOperation, AttributeError):  # an in-memory stream
        data = stdin.read(limit + 1)
        return data[:limit], too_long if len(data) > limit else None
    deadline = time.monotonic() + seconds
    pieces: list[bytes] = []
    length = 0
    if waiting is not None and not select.select([fd], [], [], min(PATIENCE, seconds))[0]:
        waiting()
    while length <= limit:
        if not select.select([fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return b"".join(pieces), f"cut: standard input did not end within {seconds:g} seconds"
        piece = os.read(fd, 1 << 16)
        if not piece:
            return b"".join(pieces), None
        pieces.append(piece)
        length += len(piece)
        if time.monotonic() > deadline:
            return b"".join(pieces)[:limit], f"cut: standard input did not end within {seconds:g} seconds"
    return b"".join(pieces)[:limit], too_long
