"""A replacement for standard output that records why writing failed."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from tui_reader.model import ReaderError


class Output(io.FileIO):
    """Standard output that records the error of a failed write, such as a full disk or a closed pipe."""

    problem: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.problem = error
            raise


def standard_output() -> io.TextIOWrapper:
    """Return the stream that replaces `sys.stdout`."""
    raw = Output(1, "wb", closefd=False)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "replace", line_buffering=raw.isatty())


def output_problem() -> ReaderError | None:
    """Return the error of a failed write to standard output, or None."""
    problem = _problem()
    if problem is None:
        return None
    from tui_reader.model import ReaderError

    _discard_output()
    return ReaderError(f"cannot write the output: {(problem.strerror or '').lower()}")


def is_pipe_closed() -> bool:
    """Return whether nobody reads standard output any more, as after `| head`, which is not worth a message."""
    if not isinstance(_problem(), BrokenPipeError):
        return False
    _discard_output()
    return True


def _problem() -> OSError | None:
    problem: OSError | None = getattr(getattr(getattr(sys.stdout, "buffer", None), "raw", None), "problem", None)
    return problem


def _discard_output() -> None:
    """Discard the rest of the buffer, as Python would report the error again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
