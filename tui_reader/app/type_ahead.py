"""Keys typed before the field they are meant for is there.

A dialog takes some frames to stand. Keys that arrive meanwhile (a paste, a fast hand, a busy machine) belong to it:
read as commands of the article they would mark, delete or undo.
"""

from __future__ import annotations

from textual import events
from textual.app import App

LONGEST_WAIT = 2.0
"""Seconds after which keys are let through, should nothing have asked for them."""


class TypeAhead(App[None]):
    """An app that can hold keys back and hand them on in their order."""

    _held: list[events.Key | events.Paste] | None = None

    @property
    def holds_keys(self) -> bool:
        """True while a field is about to open."""
        return self._held is not None

    def hold_keys(self) -> None:
        """Keep the keys from now on for the field that is about to open."""
        if self._held is None:
            self._held = []
            self.set_timer(LONGEST_WAIT, self.release_keys)

    def release_keys(self) -> None:
        """Hand the keys held to whatever has the focus now."""
        held, self._held = self._held or [], None
        for key in held:
            self.post_message(key)

    async def on_event(self, event: events.Event) -> None:
        if self._held is not None and isinstance(event, (events.Key, events.Paste)):
            event.stop()
            event.prevent_default()
            if isinstance(event, events.Key):
                self._held.append(events.Key(event.key, event.character))
            else:
                self._held.append(events.Paste(event.text))
            return
        await super().on_event(event)
