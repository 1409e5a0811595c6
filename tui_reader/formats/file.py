"""Open a file or a pipe that may be anything, read bytes from it, and say in one line why it cannot be read."""

from __future__ import annotations

import io
import os
import select
import stat
import time
from pathlib import Path
from typing import BinaryIO

from tui_reader.model import Identity, ReaderError
from tui_reader.text.clean import clean_line

FILE_LIMIT = 512_000_000
"""Bytes of the longest file that is read."""
PIPE_LIMIT = 20_000_000
"""Bytes of standard input that are kept."""
PIPE_SECONDS = 30.0
"""How long standard input is waited for."""
NAME_LENGTH = 200

_KINDS = (
    (stat.S_ISDIR, "is a directory, not a file"),
    (stat.S_ISFIFO, "is a named pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


def shown(path: str | Path) -> str:
    """Make a file name safe to print in one line."""
    return clean_line(os.fspath(path), NAME_LENGTH)


class File:
    """A regular file open for reading; raises `ReaderError` for everything else.

    Opened without blocking and looked at afterwards: a name tested first may be another file by then, and opening
    a FIFO would wait for a writer.
    """

    def __init__(self, path: str | Path, limit: int = FILE_LIMIT) -> None:
        name = shown(path)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._fd = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            raise ReaderError(f"{name}: no such file") from None
        except PermissionError:
            raise ReaderError(f"{name}: permission denied") from None
        except IsADirectoryError:
            raise ReaderError(f"{name} is a directory, not a file") from None
        except OSError as error:  # a socket, a loop of links, a name too long, a dead network
            raise ReaderError(f"{name}: {(error.strerror or str(error)).lower()}") from None
        except ValueError:
            raise ReaderError(f"{name}: not a possible file name") from None
        try:
            status = os.fstat(self._fd)
            for is_kind, complaint in _KINDS:
                if is_kind(status.st_mode):
                    raise ReaderError(f"{name} {complaint}")
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
        """Read up to `size` bytes, fewer only at the end; `ReaderError` where the disk fails."""
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

    def close(self) -> None:
        """Give the descriptor back; may be called twice."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __del__(self) -> None:
        if hasattr(self, "_fd"):
            self.close()


def read_pipe(stdin: BinaryIO, limit: int = PIPE_LIMIT, seconds: float = PIPE_SECONDS) -> tuple[bytes, str | None]:
    """Read standard input to its end, to `limit` bytes or for `seconds`: the bytes, and why they were cut, if so."""
    too_long = f"cut: standard input has more than {limit // 1_000_000} MB"
    try:
        fd = stdin.fileno()
    except (io.UnsupportedOperation, AttributeError):  # a stream in memory
        data = stdin.read(limit + 1)
        return data[:limit], too_long if len(data) > limit else None
    deadline = time.monotonic() + seconds
    pieces: list[bytes] = []
    length = 0
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
