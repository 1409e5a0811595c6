"""Export annotations as Markdown, JSON or CSV. Only `write` accesses files."""

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
