"""Bindings and palette entries, made from the table of keys."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from tui_reader.app.widgets.line_field import LineField
from tui_reader.keys import Context, Key, print_keys


def bindings(rows: Iterable[Key], *contexts: Context) -> list[Binding]:
    """The rows of these contexts as Textual bindings; which of them may run now is `check_action`'s to say."""
    return [
        Binding(key, row.action, row.label, show=False, id=row.id, tooltip=row.tooltip)
        for row in rows
        if set(contexts) & set(row.contexts)
        for key in row.keys
    ]


class KeyCommands(Provider):
    """Every act of the key table that makes sense from the article, by its name, with its key beside it."""

    @property
    def _rows(self) -> list[Key]:
        rows: Iterable[Key] = getattr(self.screen, "rows", ())
        return [row for row in rows if "view" in row.contexts and print_keys(row)]

    async def discover(self) -> Hits:
        for row in self._rows:
            yield DiscoveryHit(
                f"{row.label}  ({print_keys(row)})", partial(self.screen.run_action, row.action), help=row.tooltip
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for row in self._rows:
            name = f"{row.label}  ({print_keys(row)})"
            score = max(matcher.match(name), matcher.match(row.tooltip))
            if score > 0:
                yield Hit(score, matcher.highlight(name), partial(self.screen.run_action, row.action), help=row.tooltip)


class PaletteField(CommandInput, LineField):
    """The line of the palette, typed into like all other lines."""


class Palette(CommandPalette):
    """The list of commands, also in a window that has no row for it."""

    DEFAULT_CSS = """
    Palette CommandList { min-width: 16; }
    """

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            is_input = isinstance(widget, CommandInput)
            yield PaletteField(placeholder=self._placeholder, select_on_focus=False) if is_input else widget

    def _action_command_list(self, action: str) -> None:
        """Move in the list, if rows of it are laid out: Textual looks the rows up and fails where there are none."""
        commands = self.query_one(CommandList)
        if (commands.highlighted or 0) in commands._index_to_line:
            super()._action_command_list(action)
