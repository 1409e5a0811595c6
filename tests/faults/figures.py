"""The figures that the fault tests print when all are done."""

from __future__ import annotations

from collections.abc import Callable

Figure = Callable[[str, str], None]
"""Takes what was done to the program, and what came of it."""
