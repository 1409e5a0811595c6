"""The number of examples for a property: few by default, many with `--long`."""

from __future__ import annotations

import os

LONG = "READER_TESTS_LONG"
"""Set by `--long` before the tests are imported: decorators read it."""


def examples(few: int, many: int) -> int:
    return many if os.environ.get(LONG) else few
