"""Phrases for lists and counts, as messages use them."""

from __future__ import annotations

from collections.abc import Sequence


def listed(names: Sequence[str]) -> str:
    """Join names as in prose: "Ann", "Ann and Tom", "Ann, Tom and Lucy"; `""` for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
