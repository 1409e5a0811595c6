"""Colours of tags: a name of the program's highlight colours, or `#rrggbb` from another program. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

HEX: Mapping[str, str] = MappingProxyType(
    {"yellow": "#f1c40f", "green": "#2ecc71", "blue": "#3498db", "red": "#e74c3c", "purple": "#9b59b6"}
)
"""What the highlight colours are in formats that have no names for them."""
_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def colour_value(typed: str) -> str | None:
    """Return a typed colour as it is stored; `""` for none, and None if it is not a colour."""
    word = typed.strip().casefold()
    if word in ("", "none"):
        return ""
    if word in HEX:
        return word
    match = _HEX.fullmatch(word)
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return next((name for name, value in HEX.items() if value == f"#{digits}"), f"#{digits}")


def hex_colour(colour: str) -> str:
    """Return a stored colour as `#rrggbb`."""
    return HEX.get(colour, colour)


def nearest(colour: str) -> str:
    """Return the name of the highlight colour that a stored colour is nearest to; that of itself for a name."""
    if colour in HEX or colour_value(colour) is None:
        return colour if colour in HEX else "yellow"
    wanted = _channels(colour)
    return min(HEX, key=lambda name: sum((a - b) ** 2 for a, b in zip(wanted, _channels(HEX[name]), strict=True)))


def _channels(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
