"""Make bindings from the key table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.binding import Binding

from tui_reader.keys import KEYS, Context, Key


def bindings(rows: Iterable[Key], *contexts: Context) -> list[Binding]:
    """Make Textual bindings of the rows of these contexts; `check_action` decides which of them may run.

    A row of the reading screen is bound to the action `run` with its id, a row of a dialog to the dialog's own action.

    In a dialog a key that types no character takes precedence over its meaning in a field.
    """
    return [
        Binding(
            "comma" if key == "," else key,  # Textual takes a comma for the end of a key's name
            action_of(row),
            row.label,
            show=False,
            id=row.id,
            tooltip=row.tooltip,
            priority="dialog" in contexts and not is_character(key),
        )
        for row in rows
        if set(contexts) & set(row.contexts)
        for key in row.keys
    ]


def action_of(row: Key) -> str:
    """Return the Textual action that a row is bound to."""
    return f"run({row.id!r})" if ":" in row.run else row.run


def is_character(key: str) -> bool:
    """Return whether a key types a character."""
    return len(key) == 1 or key == "space"


def rows_in_force(app: App[Any]) -> tuple[Key, ...]:
    """Return the key table with the keys of the settings."""
    rows: tuple[Key, ...] = getattr(app, "rows", KEYS)
    return rows
