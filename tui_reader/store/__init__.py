"""Store articles, their texts and the user's work on them in one SQLite file.

`store.drafts`, `store.opening` … are imported on first use, as the first frame needs only a third of the modules.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.store import anchoring as anchoring
    from tui_reader.store import annotating as annotating
    from tui_reader.store import checking as checking
    from tui_reader.store import copies as copies
    from tui_reader.store import corrections as corrections
    from tui_reader.store import deciding as deciding
    from tui_reader.store import drafts as drafts
    from tui_reader.store import erasing as erasing
    from tui_reader.store import extent as extent
    from tui_reader.store import joining as joining
    from tui_reader.store import journal as journal
    from tui_reader.store import naming as naming
    from tui_reader.store import opening as opening
    from tui_reader.store import parting as parting
    from tui_reader.store import reviewing as reviewing
    from tui_reader.store import sketches as sketches
    from tui_reader.store import upkeep as upkeep
    from tui_reader.store import waiting as waiting

_LATER = (
    "anchoring",
    "annotating",
    "checking",
    "copies",
    "corrections",
    "deciding",
    "drafts",
    "extent",
    "erasing",
    "joining",
    "journal",
    "naming",
    "opening",
    "parting",
    "reviewing",
    "sketches",
    "upkeep",
    "waiting",
)


def __getattr__(name: str) -> ModuleType:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
