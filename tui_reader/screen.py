"""Tell whether there is a screen to draw on."""

from __future__ import annotations

import os
import sys

_WITHOUT_CURSOR = ("dumb", "unknown")
"""Kinds of terminal that only print one line after the other (`TERM`): editors' shells, logs of builds."""


def is_drawn_by_a_driver() -> bool:
    """Tell whether Textual is given another driver, which brings screen and keys along, as textual-serve does."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def has_screen() -> bool:
    """Tell whether the app can be shown: else the text is printed."""
    return is_drawn_by_a_driver() or (sys.stdout.isatty() and os.environ.get("TERM") not in _WITHOUT_CURSOR)
