"""The formats that are parsed in a process of their own, a row each: name, and the function that parses its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from tui_reader.formats.parsed import Parsed

Parse = Callable[[bytes], Parsed]
PARSERS: Mapping[str, str] = MappingProxyType(
    {
        "html": "tui_reader.formats.page:parse_page",
        "epub": "tui_reader.formats.epub:parse_epub",
        "docx": "tui_reader.formats.docx:parse_docx",
    }
)


def load(name: str) -> Parse:
    """Import the parser of a format; KeyError for a name that is not in `PARSERS`."""
    module, _, function = PARSERS[name].partition(":")
    parse: Parse = getattr(import_module(module), function)
    return parse
