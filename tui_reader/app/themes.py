"""The program's own themes: dark, light, and high contrast.

Highlights are colours of the theme, so `reader.tcss` names no colour itself; other Textual themes get the values of
`variables_for`.
"""

from __future__ import annotations

from textual.theme import Theme

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
    "hit": "#3d5a3a",
    "hit-current": "#f2b134",
    "hit-current-text": "#14161a",
    "selected": "#2f5f8f",
    "selected-text": "#ffffff",
    "dim": "#8b8f98",
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
    "hit": "#d6e8b8",
    "hit-current": "#c25b00",
    "hit-current-text": "#ffffff",
    "selected": "#2f6fb0",
    "selected-text": "#ffffff",
    "dim": "#66625a",
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
    "hit": "#005500",
    "hit-current": "#ffffff",
    "hit-current-text": "#000000",
    "selected": "#ffffff",
    "selected-text": "#000000",
    "dim": "#d0d0d0",
    "line": "#ffffff",
}

THEMES: tuple[Theme, ...] = (
    Theme(
        name="reader-dark",
        primary="#6cb2f0",
        secondary="#8b8f98",
        accent="#f2b134",
        warning="#f2b134",
        error="#f08088",
        success="#5fbf7f",
        foreground="#d9d7d0",
        background="#16181d",
        surface="#1c1f25",
        panel="#252931",
        dark=True,
        variables=_DARK,
    ),
    Theme(
        name="reader-light",
        primary="#1f5fa8",
        secondary="#66625a",
        accent="#c25b00",
        warning="#a14a00",
        error="#b3263a",
        success="#1f7a3d",
        foreground="#23211d",
        background="#fbf8f1",
        surface="#f4efe4",
        panel="#e9e2d3",
        dark=False,
        variables=_LIGHT,
    ),
    Theme(
        name="reader-contrast",
        primary="#66ccff",
        secondary="#ffffff",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff9999",
        success="#00ff66",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#222222",
        dark=True,
        text_alpha=1.0,
        variables=_CONTRAST,
    ),
)
NAMES: tuple[str, ...] = tuple(theme.name for theme in THEMES)


def variables_for(dark: bool) -> dict[str, str]:
    """Return the highlight colours for a theme without its own."""
    return _DARK if dark else _LIGHT
