"""The themes as Textual has them: the program's own, and those that the user wrote as files.

Highlights are colours of the theme, so `reader.tcss` names no colour itself; other Textual themes get the values of
`variables_for`. The colours are in `look/themes.py`.
"""

from __future__ import annotations

from textual.theme import Theme

from tui_reader.look.themes import NAMES, OWN_THEMES, ThemeColours, marks_for

__all__ = ["NAMES", "THEMES", "made", "variables_for"]


def made(theme: ThemeColours) -> Theme:
    """Return a theme as Textual has it.

    All colours are variables, too: those that Textual computes from the bases are a shade off.
    """
    strong = {"text_alpha": 1.0} if theme.name == "reader-contrast" else {}
    return Theme(name=theme.name, dark=theme.dark, variables=theme.colours, **theme.bases, **strong)  # type: ignore[arg-type]


THEMES: tuple[Theme, ...] = tuple(made(theme) for theme in OWN_THEMES)


def variables_for(dark: bool) -> dict[str, str]:
    """Return the highlight colours for a theme without its own."""
    return dict(marks_for(dark))
