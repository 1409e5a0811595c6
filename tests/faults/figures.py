"""The figures that the fault tests print at the end."""

from __future__ import annotations

from collections.abc import Callable

Figure = Callable[[str, str], None]
"""Takes the fault injected and the result."""
