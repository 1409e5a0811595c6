"""Annotations out of the program: Markdown for people, JSON for programs. Pure strings, but for `write`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tui_reader.exchange.material import Material

ExportFormat = Literal["markdown", "json"]
SUFFIXES: Mapping[ExportFormat, str] = MappingProxyType({"markdown": ".md", "json": ".json"})
"""The suffix of a file name that is made for an export."""


def export_text(material: Material, kind: ExportFormat = "markdown") -> str:
    """Return the whole export as text, with a newline at its end; the same material gives the same text."""
    if kind == "markdown":
        from tui_reader.exchange.markdown import to_markdown

        return to_markdown(material)
    from tui_reader.exchange.records import export_records, to_json

    return to_json(export_records(material))
