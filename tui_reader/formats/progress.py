"""How far a parser is: lines that its process sends before its answer.

A line is `#12 397 page`: the number reached, how many there are, and of what. Nothing is sent outside of the process.
"""

from __future__ import annotations

import re
import time
from typing import BinaryIO

INTERVAL = 0.25
"""Seconds between two lines."""
MAX_LINE = 100
"""Maximum bytes of a line."""
_LINE = re.compile(rb"#(\d{1,9}) (\d{1,9}) (page|chapter)\n")


class Progress:
    """The lines of one process."""

    def __init__(self) -> None:
        self._output: BinaryIO | None = None
        self._last = 0.0

    def begin(self, output: BinaryIO) -> None:
        """Send lines to `output` from now on."""
        self._output, self._last = output, time.monotonic()

    def tell(self, done: int, total: int, what: str) -> None:
        """Say how far the parser is, if some time has passed since the last line.

        Args:
            done: The number of the part that is being parsed.
            total: The number of parts.
            what: `page` or `chapter`.
        """
        if self._output is not None and time.monotonic() - self._last >= INTERVAL:
            self._last = time.monotonic()
            self._output.write(b"#%d %d %s\n" % (done, total, what.encode()))
            self._output.flush()


PROGRESS = Progress()
"""That of this process."""


def read_line(line: bytes) -> str:
    """Return what a line says, `""` if it is none."""
    match = _LINE.fullmatch(line)
    if not match or int(match[1]) > int(match[2]):
        return ""
    return f"{match[3].decode()} {int(match[1]):,} of {int(match[2]):,}"
