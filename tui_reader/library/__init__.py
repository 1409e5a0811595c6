"""The core behind the app and the command line: articles, annotations, tags, drafts, undo, program state.

A `Library` belongs to the thread that uses it: it connects on first use, so a worker thread creates its own `Library`
on the same path. Every write is one transaction that is on disk when the method returns; a write that fails raises
`LibraryError` (one line for the user) and changes nothing, and the next call works again. Independent of screens;
sqlite-utils is imported by the first write only.

The names are imported on first use, as a command that only reads a file needs no SQLite.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_reader.library.articles import identify
    from tui_reader.library.core import utc_now
    from tui_reader.library.library import Library
    from tui_reader.store.file.errors import LibraryError

__all__ = ["Library", "LibraryError", "identify", "utc_now"]

_MODULES = {
    "Library": "tui_reader.library.library",
    "LibraryError": "tui_reader.store.file.errors",
    "identify": "tui_reader.library.articles",
    "utc_now": "tui_reader.library.core",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
