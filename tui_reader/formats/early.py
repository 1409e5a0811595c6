"""Start the parser of a file while the rest of the program is still being imported.

Importing a parser takes as long as importing the app, so both are done at once. The first bytes of the file tell which
parser; if it is not used after all, its process ends by itself.
"""

from __future__ import annotations

import os
from contextlib import suppress

from tui_reader.formats._registry import SNIFFED, Row, recognise


def begin(path: str) -> None:
    """Start the process that parses files like this one; do nothing for formats that need none.

    Args:
        path: A file. If it cannot be read, loading it will say so.
    """
    with suppress(OSError):
        with open(path, "rb") as file:
            found = recognise(file.read(SNIFFED), path)
            size = os.fstat(file.fileno()).st_size
        if isinstance(found, Row) and found.needs_process(size):
            from tui_reader.formats import isolated

            isolated.begin(found.name)
