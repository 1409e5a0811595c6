"""The panels beside the article. A new one is a module with a `Panel`, a row here, and a row of the key table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.app.panels.notes import NotesPanel
from tui_reader.app.panels.outline import OutlinePanel
from tui_reader.app.panels.panel import Panel
from tui_reader.app.panels.people import PeoplePanel
from tui_reader.app.panels.quotes import QuotesPanel
from tui_reader.app.panels.tags import TagsPanel

if TYPE_CHECKING:
    from tui_reader.app.context import Context

__all__ = ["PANELS", "Panel", "panels_for"]

PANELS: tuple[type[Panel], ...] = (QuotesPanel, PeoplePanel, OutlinePanel, TagsPanel, NotesPanel)
"""In the order of their tabs; the first one of a side is shown first."""


def panels_for(ctx: Context) -> dict[str, Panel]:
    """Make the panels of one reading screen, by their ids."""
    return {kind.id: kind(ctx) for kind in PANELS}
