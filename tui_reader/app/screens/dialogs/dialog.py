"""Base of all dialogs: the frame, the keys of the key table, and one answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.binding import BindingsMap
from textual.screen import ModalScreen

from tui_reader.app.bindings import bindings, rows_in_force
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.keys import Context, printed_keys

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer], inherit_bindings=False):
    """A box over the lower part of the article."""

    CSS_PATH = Path(__file__).parents[2] / "dialogs.tcss"  # absolute: every module with a dialog shares it
    ALLOW_SELECT = False
    CONTEXTS: ClassVar[tuple[Context, ...]] = ()
    """The contexts of the key table whose keys it has, besides those of every dialog."""
    CLOSED_BY: ClassVar[tuple[str, ...]] = ()
    """Ids of rows whose keys also close it: the one that opened it."""

    def on_mount(self) -> None:
        """Bind the keys in force, and take the keys that were typed before the dialog opened."""
        rows = rows_in_force(self.app)
        made = bindings(rows, "dialog", *self.CONTEXTS)
        bound = {binding.key for binding in made}
        closing = [row._replace(run="close") for row in rows if row.id in self.CLOSED_BY]
        made += [binding for row in closing for binding in bindings([row], *row.contexts) if binding.key not in bound]
        self._bindings = BindingsMap(made)
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return hasattr(self, f"action_{action}")

    def hint(self, *told: tuple[str | Sequence[str], str]) -> str:
        """Format keys with what they do here: `Enter accepts · Esc cancels`.

        A row without keys is omitted. Several ids are rows that do the same in two directions.
        """
        printed = printed_keys(rows_in_force(self.app))
        hints = []
        for ids, words in told:
            keys = [printed[row] for row in ([ids] if isinstance(ids, str) else ids) if row in printed]
            if keys:
                hints.append(f"{' '.join(keys)} {words}")
        return " · ".join(hints)

    def action_close(self) -> None:
        self.dismiss(None)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer once: a second key may arrive before the dialog is closed."""
        stack = self.app._screen_stack
        if len(stack) < 2 or stack[-1] is not self:
            return AwaitComplete()
        return super().dismiss(result)
