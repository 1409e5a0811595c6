"""Name several in one phrase."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """Join names as prose does: "Ann", "Ann and Tom", "Ann, Tom and Lucy"; `""` for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
