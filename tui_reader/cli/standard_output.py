"""The stream in the place of standard output, which remembers why nothing more could be written."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from tui_reader.model import ReaderError


class Output(io.FileIO):
    """Standard output that remembers why it took nothing more: a full disk, a pipe whose reader has gone."""

    problem: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.problem = error
            raise


def standard_output() -> io.TextIOWrapper:
    """Build the stream that takes the place of standard output."""
    raw = Output(1, "wb", closefd=False)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "replace", line_buffering=raw.isatty())


def output_problem() -> ReaderError | None:
    """Say why standard output takes nothing more, if that is so."""
    problem: OSError | None = getattr(getattr(getattr(sys.stdout, "buffer", None), "raw", None), "problem", None)
    if problem is None:
        return None
    from tui_reader.model import ReaderError

    # What is left in the buffer goes nowhere: Python would complain once more when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    reason = "the pipe was closed" if isinstance(problem, BrokenPipeError) else (problem.strerror or "").lower()
    return ReaderError(f"cannot write the output: {reason}")
