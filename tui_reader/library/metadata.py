"""The metadata of an article as the user may write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_reader.model import ReaderError
from tui_reader.store.values import storable
from tui_reader.text.clean import clean_line

LONGEST = 1_000
"""Code points of one value that are kept."""
_SHAPES = {
    "date": (r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", "write 2026, 2026-05 or 2026-05-03"),
    "address": (r"https?://\S+", "it begins with http:// or https://"),
}
"""By the name of a value that has a shape: its pattern, and the shape in words."""


def own_values(values: Mapping[str, str]) -> dict[str, str | None]:
    """Return values by the names of `OwnMetadata` as they are stored; None for `""`, which is what the source has.

    Raises:
        ReaderError: a date or an address that is none.
    """
    for name, value in values.items():
        if value.strip() and name in _SHAPES and not re.fullmatch(_SHAPES[name][0], value.strip()):
            raise ReaderError(f"{clean_line(value, 60)} is no {name}: {_SHAPES[name][1]}")
    return {name: storable(clean_line(value, LONGEST)).strip() or None for name, value in values.items()}
