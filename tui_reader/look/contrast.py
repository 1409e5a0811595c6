"""Measure the contrast of colours, after WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.look.themes import ThemeColours
from tui_reader.model import COLOURS

READABLE = 4.5
"""The least contrast of text and what it is painted on."""
_TEXT = ("foreground", "dim", "primary", "accent", "warning", "error", "success")
_GROUNDS = ("background", "surface", "panel", "noted")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def painted_pairs() -> Iterator[tuple[str, str]]:
    """Yield the names of the colours that are painted on each other: text and ground."""
    for ground in _GROUNDS:
        for text in _TEXT:
            yield text, ground
    yield "quoted", "background"
    yield "named", "background"
    for colour in COLOURS:
        yield "mark-text", f"mark-{colour}"
        for ground in ("background", "surface"):
            yield f"sign-{colour}", ground
    yield "foreground", "hit"
    yield "hit-current-text", "hit-current"
    yield "selected-text", "selected"


def hard_to_read(theme: ThemeColours) -> list[tuple[str, str, float]]:
    """Return the colours of a theme that are too much alike: text, ground, contrast."""
    colours = theme.colours
    found = [(text, ground, contrast(colours[text], colours[ground])) for text, ground in painted_pairs()]
    return [(text, ground, ratio) for text, ground, ratio in found if ratio < READABLE]
