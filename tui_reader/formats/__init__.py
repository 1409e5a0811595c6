"""Load articles from files and pipes; every format gives an Article and a Document.

Text is cleaned here, so that no later layer sees raw text. Formats are recognised by content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.formats._registry import Format, format_names

if TYPE_CHECKING:
    from tui_reader.formats.loading import load

__all__ = ["Format", "format_names", "load"]


def __getattr__(name: str) -> object:
    """Import `load` on first use, as some commands need only the list of formats."""
    if name != "load":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tui_reader.formats.loading import load

    return load
