"""Annotations out of the program: Markdown for people, JSON and CSV for programs. Pure strings, but for `write`."""

from __future__ import annotations

from tui_reader.exchange._registry import (
    Exporter,
    exporter_for,
    exporter_named,
    exporter_names,
    exporters,
    recognise,
)

__all__ = ["Exporter", "exporter_for", "exporter_named", "exporter_names", "exporters", "recognise"]
