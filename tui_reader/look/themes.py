"""The colours of the program's own themes, independent of Textual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

BASES: tuple[str, ...] = (
    "primary", "secondary", "accent", "warning", "error", "success", "foreground", "background", "surface", "panel",
)  # fmt: skip
"""The colours of text, signs and panes."""


class ThemeColours(NamedTuple):
    """One theme."""

    name: str
    dark: bool
    bases: Mapping[str, str]
    """`#rrggbb` by the names in `BASES`."""
    marks: Mapping[str, str]
    """The same for highlights, search, selection and lines."""

    @property
    def colours(self) -> dict[str, str]:
        """All colours by name."""
        return {**self.bases, **self.marks}


_DARK = {
    "mark-text": "#f2efe6",
    "mark-yellow": "#5d4a08",
    "mark-green": "#1e4f33",
    "mark-blue": "#1d4268",
    "mark-red": "#6a2a35",
    "mark-purple": "#4c3270",
    "sign-yellow": "#e3b341",
    "sign-green": "#5fbf7f",
    "sign-blue": "#6cb2f0",
    "sign-red": "#f08088",
    "sign-purple": "#b794f0",
    "noted": "#2c2f36",
    "quoted": "#e3d3a4",
    "named": "#a9c9e0",
    "hit": "#3d5a3a",
    "hit-current": "#f2b134",
    "hit-current-text": "#14161a",
    "selected": "#2f5f8f",
    "selected-text": "#ffffff",
    "dim": "#989ca5",
    "line": "#33363d",
}
_LIGHT = {
    "mark-text": "#1c1a17",
    "mark-yellow": "#ffe89a",
    "mark-green": "#c4ecc9",
    "mark-blue": "#c6defb",
    "mark-red": "#fccfcf",
    "mark-purple": "#e3d2fa",
    "sign-yellow": "#946200",
    "sign-green": "#1f7a3d",
    "sign-blue": "#1f5fa8",
    "sign-red": "#b3263a",
    "sign-purple": "#6b3fb5",
    "noted": "#e9e5da",
    "quoted": "#6b4a00",
    "named": "#174f73",
    "hit": "#d6e8b8",
    "hit-current": "#a84a00",
    "hit-current-text": "#ffffff",
    "selected": "#2f6fb0",
    "selected-text": "#ffffff",
    "dim": "#615d55",
    "line": "#d5cfc2",
}
_CONTRAST = {
    "mark-text": "#000000",
    "mark-yellow": "#ffff00",
    "mark-green": "#00ff66",
    "mark-blue": "#66ccff",
    "mark-red": "#ff9999",
    "mark-purple": "#dd99ff",
    "sign-yellow": "#ffff00",
    "sign-green": "#00ff66",
    "sign-blue": "#66ccff",
    "sign-red": "#ff9999",
    "sign-purple": "#dd99ff",
    "noted": "#444444",
    "quoted": "#ffffb0",
    "named": "#b0e0ff",
    "hit": "#005500",
    "hit-current": "#ffffff",
    "hit-current-text": "#000000",
    "selected": "#ffffff",
    "selected-text": "#000000",
    "dim": "#d0d0d0",
    "line": "#ffffff",
}


def _bases(*colours: str) -> Mapping[str, str]:
    return dict(zip(BASES, colours, strict=True))


OWN_THEMES: tuple[ThemeColours, ...] = (
    ThemeColours(
        "reader-dark",
        True,
        _bases(
            "#6cb2f0", "#989ca5", "#f2b134", "#f2b134", "#f08088", "#5fbf7f", "#d9d7d0", "#16181d", "#1c1f25", "#252931"
        ),
        _DARK,
    ),
    ThemeColours(
        "reader-light",
        False,
        _bases(
            "#1f5fa8", "#615d55", "#9c4300", "#9c4300", "#b3263a", "#1a7037", "#23211d", "#fbf8f1", "#f4efe4", "#e9e2d3"
        ),
        _LIGHT,
    ),
    ThemeColours(
        "reader-contrast",
        True,
        _bases(
            "#66ccff", "#ffffff", "#ffff00", "#ffff00", "#ff9999", "#00ff66", "#ffffff", "#000000", "#000000", "#222222"
        ),
        _CONTRAST,
    ),
)
NAMES: tuple[str, ...] = tuple(theme.name for theme in OWN_THEMES)
TEXTUAL_THEMES: tuple[str, ...] = (
    "textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "dracula", "tokyo-night", "monokai",
    "flexoki", "catppuccin-latte", "catppuccin-frappe", "catppuccin-macchiato", "solarized-light", "solarized-dark",
    "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark", "atom-one-light", "ansi-dark", "ansi-light",
)  # fmt: skip
"""The names of Textual's themes, for checks without importing it."""


def wanted_theme(state: Mapping[str, str], named: str | None) -> str | None:
    """Return the theme of the settings; the one chosen last, if that was after the settings named this one.

    Args:
        state: the state of the program in the library.
        named: the theme in the settings.
    """
    return state.get("theme") if named is None or state.get("theme_over") == named else named


def marks_for(dark: bool) -> Mapping[str, str]:
    """Return the colours of highlights, search and selection for a theme without its own."""
    return _DARK if dark else _LIGHT
