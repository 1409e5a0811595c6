"""Make bindings and palette entries from the key table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingsMap
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from tui_reader.app.widgets.line_field import LineField
from tui_reader.keys import KEYS, Context, Key, print_keys


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


class KeyCommands(Provider):
    """The commands of the key table that work in the article, by name, with their keys."""

    @property
    def _rows(self) -> list[Key]:
        rows: Iterable[Key] = getattr(self.screen, "rows", ())
        return [row for row in rows if "view" in row.contexts and print_keys(row)]

    async def discover(self) -> Hits:
        for row in self._rows:
            yield DiscoveryHit(
                f"{row.label}  ({print_keys(row)})", partial(self.screen.run_action, action_of(row)), help=row.tooltip
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for row in self._rows:
            name = f"{row.label}  ({print_keys(row)})"
            score = max(matcher.match(name), matcher.match(row.tooltip))
            if score > 0:
                yield Hit(
                    score, matcher.highlight(name), partial(self.screen.run_action, action_of(row)), help=row.tooltip
                )


class PaletteField(CommandInput, LineField):
    """The palette's line of text, with the editing of all other lines."""


class Palette(CommandPalette, inherit_bindings=False):
    """The command palette with the keys of the key table, also in a window too low for its list."""

    ACTIONS: ClassVar[Mapping[str, str]] = {
        "dialog-close": "escape",
        "picker-down": "cursor_down",
        "picker-up": "command_list('cursor_up')",
        "dialog-accept": "accept",
    }
    """The palette's actions, by row id."""

    DEFAULT_CSS = """
    Palette CommandList { min-width: 16; }
    """

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            is_input = isinstance(widget, CommandInput)
            yield PaletteField(placeholder=self._placeholder, select_on_focus=False) if is_input else widget

    def on_mount(self) -> None:
        rows = (row for row in rows_in_force(self.app) if row.id in self.ACTIONS)
        made = [row._replace(run=self.ACTIONS[row.id], contexts=("dialog",)) for row in rows]
        self._bindings = BindingsMap(bindings(made, "dialog"))

    async def action_accept(self) -> None:
        """Run the selected command."""
        await self.query_one(Input).action_submit()

    def _action_command_list(self, action: str) -> None:
        """Move in the list if its rows are laid out: Textual fails if there are none."""
        commands = self.query_one(CommandList)
        if (commands.highlighted or 0) in commands._index_to_line:
            super()._action_command_list(action)
