"""Base of all dialogs: the frame, the keys of the key table, and one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from rich.cells import cell_len
from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import BindingsMap
from textual.content import Content
from textual.screen import ModalScreen

from tui_reader.app.bindings import bindings, rows_in_force
from tui_reader.app.terminal.type_ahead import TypeAhead
from tui_reader.app.widgets.bars import Bar
from tui_reader.keys import Context, Key, printed_keys
from tui_reader.look.hints import Hint, fitting

if TYPE_CHECKING:
    from tui_reader.app.app import ReaderApp
    from tui_reader.app.screens.dialogs.help import Section

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer], inherit_bindings=False):
    """A box over the lower part of the article."""

    CSS_PATH = Path(__file__).parents[2] / "dialogs.tcss"  # absolute: every module with a dialog shares it
    ALLOW_SELECT = False
    CONTEXTS: ClassVar[tuple[Context, ...]] = ()
    """The contexts of the key table whose keys it has, besides those of every dialog."""
    CLOSED_BY: ClassVar[tuple[str, ...]] = ()
    """Ids of rows whose keys also close it: the one that opened it."""
    CLOSING: ClassVar[str] = "close"
    """The action of those keys."""
    HELP_TITLE: ClassVar[str] = "In this dialog"
    HELP_WORDS: ClassVar[Mapping[str, str]] = {}
    """What a row of the key table does here, by its id, where that is more precise than the table."""

    def __init__(self) -> None:
        super().__init__()
        self._hinted: tuple[tuple[str | Sequence[str], str], ...] = ()
        """What the hint that was made last is about."""
        self._told: list[Hint] = []
        """Its keys."""
        self._keys_bar: Bar | None = None
        self._message = ""

    def on_mount(self) -> None:
        """Bind the keys in force, name them in the line at the bottom, and take what was typed before."""
        self._bind_keys()
        self._name_keys()
        self.call_after_refresh(cast(TypeAhead, self.app).release_keys)

    def _bind_keys(self) -> None:
        rows = rows_in_force(self.app)
        made = bindings(rows, "dialog", *self.CONTEXTS)
        bound = {binding.key for binding in made}
        closing = [row._replace(run=self.CLOSING) for row in rows if row.id in self.CLOSED_BY]
        made += [binding for row in closing for binding in bindings([row], *row.contexts) if binding.key not in bound]
        self._bindings = BindingsMap(made)

    def take_rows(self) -> None:
        """Use keys that were changed in the settings while it is open."""
        self._bind_keys()
        before, after = _line(self._told), self.hint(*self._hinted)
        box = next(iter(self.query(".box")), None)
        if self._keys_bar is not None:
            self._fit_keys(self.app.size.width)
        elif box is not None and before and str(box.border_subtitle) == before:
            box.border_subtitle = Content(after)
        self.keys_changed()

    def keys_changed(self) -> None:
        """Show changed keys in what the dialog shows besides its hint."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return hasattr(self, f"action_{action}")

    def hint(self, *told: tuple[str | Sequence[str], str]) -> str:
        """Format keys with what they do here: `Enter accepts · Esc cancels`.

        A row without keys is omitted. Several ids are rows that do the same in two directions.
        """
        printed = printed_keys(rows_in_force(self.app))
        self._hinted, self._told = told, []
        for ids, words in told:
            keys = [printed[row] for row in ([ids] if isinstance(ids, str) else ids) if row in printed]
            if keys:
                self._told.append((" ".join(keys), words, words))
        return _line(self._told)

    def _name_keys(self) -> None:
        """Move the hint from the frame of the box to the line at the bottom, which has room for more."""
        box = next(iter(self.query(".box")), None) if self.is_attached else None  # not while the app closes
        if box is None or not self._told or str(box.border_subtitle) != _line(self._told):
            return
        box.border_subtitle = ""
        self._keys_bar = Bar(id="keys")
        self._message = cast("ReaderApp", self.app).message
        self._fit_keys(self.app.size.width)
        self.mount(self._keys_bar)

    def _fit_keys(self, width: int) -> None:
        if self._keys_bar is None:
            return
        message = ((self._message, "accent"),) if self._message else ()
        room = width - 2 - (cell_len(self._message) + 2 if message else 0)
        keys = fitting(self._told, room, kept=1)
        self._keys_bar.show(*((keys, message) if keys or not message else (message, ())))

    def show_message(self, message: str) -> None:
        """Show the message of the last command beside the keys."""
        if message != self._message:
            self._message = message
            self._fit_keys(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._fit_keys(event.size.width)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_show_help(self) -> None:
        """Show the keys, those of this dialog first."""
        from tui_reader.app.screens.dialogs.help import HelpScreen

        app = cast("ReaderApp", self.app)
        app.hold_keys()
        app.push_screen(HelpScreen(app.config.path, self._own_help))

    def _own_help(self, all_rows: Sequence[Key]) -> Section:
        """Return the keys of this dialog, its own before those that it shares with others."""
        from tui_reader.app.screens.dialogs.help import section_of

        rows = [row for row in all_rows if self.check_action(row.run.partition("(")[0], ())]
        order = (*reversed(self.CONTEXTS), "dialog")
        rows = [
            row
            for context in order
            for row in rows
            if next((one for one in order if one in row.contexts), "") == context
        ]
        rows = [row._replace(tooltip=self.HELP_WORDS.get(row.id, row.tooltip)) for row in rows]
        return section_of(self.HELP_TITLE, rows, order)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer once: a second key may arrive before the dialog is closed."""
        stack = self.app._screen_stack
        if len(stack) < 2 or stack[-1] is not self:
            return AwaitComplete()
        return super().dismiss(result)


def _line(hints: Sequence[Hint]) -> str:
    return " · ".join(f"{key} {words}" for key, words, _ in hints)
