"""From a path or a pipe to an Article and its Document; whatever the format, what comes out is the same.

Text is cleaned here, once: nothing after this layer sees raw text. A format is recognised by its content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.formats._registry import Format, format_names

if TYPE_CHECKING:
    from tui_reader.formats.loading import load

__all__ = ["Format", "format_names", "load"]


def __getattr__(name: str) -> object:
    """Import `load` when it is used: the list of formats is asked for by commands that load nothing."""
    if name != "load":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tui_reader.formats.loading import load

    return load
