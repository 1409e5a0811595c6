"""Detect whether the app can be shown on a screen."""

from __future__ import annotations

import os
import sys

_WITHOUT_CURSOR = ("dumb", "unknown")
"""Values of `TERM` for terminals without cursor control, such as shells in editors and build logs."""


def has_own_driver() -> bool:
    """Return whether Textual uses another driver with its own screen and keys, as textual-serve does."""
    return bool(os.environ.get("TEXTUAL_DRIVER"))


def is_dumb() -> bool:
    """Return whether the terminal has no cursor control."""
    return not has_own_driver() and os.environ.get("TERM") in _WITHOUT_CURSOR


def has_screen() -> bool:
    """Return whether the app can be shown; otherwise text is printed."""
    return has_own_driver() or (sys.stdout.isatty() and not is_dumb())
