"""Run code as a user who can read a library but not write it."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import tui_reader

NOBODY = 65_534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run the block as another user, with all modules imported: the checkout may be private to its owner."""
    for module in pkgutil.walk_packages(tui_reader.__path__, "tui_reader."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for late in ("sqlite_utils", "rich.traceback", "_strptime"):
        import_module(late)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
