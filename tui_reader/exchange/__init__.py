"""Annotations out of the program: Markdown for people, JSON and CSV for programs. Pure strings, but for `write`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui_reader.exchange._registry import BY_NAME, EXPORTERS, Exporter, exporter_for

if TYPE_CHECKING:
    from tui_reader.exchange.material import Material

__all__ = ["BY_NAME", "EXPORTERS", "SUFFIXES", "ExportFormat", "Exporter", "export_text", "exporter_for"]

ExportFormat = str
"""The name of an exporter."""
SUFFIXES: Mapping[ExportFormat, str] = MappingProxyType({one.name: one.suffixes[0] for one in EXPORTERS})
"""The suffix of a file name that is made for an export."""


def export_text(material: Material, kind: ExportFormat = "markdown") -> str:
    """Return the whole export as text; see `Exporter.render`."""
    return BY_NAME[kind].render(material)
