"""One queue for keys, pastes and the mouse: each is handled, with all that it leads to, before the next is looked at.

Textual hands a key to the widget that has the focus when the key arrives. A key that opens a dialog is handled some
messages later, so the keys after it would go to the article as commands: they would highlight, delete or undo. Keys
that arrive while a dialog opens belong to it, in the order in which they were typed. A click does not overtake them.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.timer import Timer

from tui_reader.app.widgets.typed import TypedText, TypingField, typed_character
from tui_reader.text.clean import clean

MOST_ROUNDS = 40
"""How often all above the field are waited for before the next key is handled. What a key leads to may lead to more
(Enter → a message of the field → one of the search bar → the focus is the article's): after each round every widget is
asked whether it still has something to handle. One that always has must not keep the keys for ever."""
TICK = 0.1
MOST_TICKS = 50
"""After that many ticks keys are let through, should nothing have asked for them. A program that is held up does not
tick, so the time it stands still does not count."""


class TypeAhead(App[None]):
    """An app that handles keys one at a time and can hold them back."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Key | events.Paste | events.MouseEvent] = deque()
        self._handling = False
        """A key was handed to a widget, and what it leads to has not all been handled."""
        self._held = False
        self._patience: Timer | None = None
        self._ticks = 0

    @property
    def holds_keys(self) -> bool:
        """True while keys wait, or would wait: a field is about to open, or a key is being handled."""
        return not self._exit and (self._held or self._handling or bool(self._keys))

    def hold_keys(self) -> None:
        """Keep the keys from now on for the field that is about to open."""
        self._held = True
        self._ticks = 0
        if self._patience is None:
            self._patience = self.set_interval(TICK, self._wait_on)

    def _wait_on(self) -> None:
        self._ticks += 1
        if self._ticks >= MOST_TICKS:
            self.release_keys()

    def release_keys(self) -> None:
        """Hand the keys held to whatever has the focus now."""
        self._held = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        self.call_later(self._hand_on)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste, events.MouseEvent)) and not event.is_forwarded:
            if isinstance(event, events.MouseMove) and self._keys and isinstance(self._keys[-1], events.MouseMove):
                self._keys.pop()  # only where the mouse is now counts
            self._keys.append(event)
            await self._hand_on()
        else:
            await super().on_event(event)

    async def _hand_on(self) -> None:
        """Hand on the next key, or all that was typed into a field, unless one is being handled."""
        while self._keys and not self._held and not self._handling:
            self._handling = True
            field = self.focused
            if isinstance(field, TypingField) and (typed := self._take_typed()):
                field.post_message(TypedText(typed))
                self._after(field, MOST_ROUNDS)  # text leads to nothing that the next key must wait for
                continue
            event = self._keys.popleft()
            if isinstance(event, events.MouseEvent):
                await super().on_event(event)
                if isinstance(event, (events.MouseDown, events.MouseUp)):
                    self._after(self._mouse_down_widget or self.screen)
                else:  # the wheel and a mere move lead to nothing that the next key must wait for
                    self._handling = False
                continue
            if isinstance(event, events.Paste) and not isinstance(field, TypingField):
                event.text = clean(event.text)  # a field of Textual's own shows what it is given as it is
            await super().on_event(event)
            if event.is_forwarded:
                self._after(self.focused or self.screen)
            else:
                self._after(None)

    def _take_typed(self) -> str:
        """Take the characters that wait at the head of the queue, if there are more than one."""
        typed = []
        for event in self._keys:
            character = typed_character(event)
            if character is None:
                break
            typed.append(character)
        if len(typed) < 2:
            return ""
        for _ in typed:
            self._keys.popleft()
        return "".join(typed)

    def _after(self, widget: MessagePump | None, rounds: int = 1) -> None:
        """Go on with the next key when the widget, and all above it, have handled what they were sent so far."""
        way: list[MessagePump] = []
        while widget is not None and widget is not self:
            way.append(widget)
            widget = widget._parent
        self._pass_along(way, 0, rounds)

    def _pass_along(self, way: list[MessagePump], at: int, rounds: int) -> None:
        """Follow the key on its way up: a message sent to each in turn comes after whatever the key led to there."""
        while at < len(way):
            if way[at].call_later(self._pass_along, way, at + 1, rounds):
                return
            at += 1  # it is closed: what it was sent has been handled
        self.call_later(self._handled, rounds)

    async def _handled(self, rounds: int) -> None:
        if rounds < MOST_ROUNDS and not self._is_quiet():
            self._after(self.focused or self.screen, rounds + 1)
            return
        self._handling = False
        await self._hand_on()

    def _is_quiet(self) -> bool:
        """Return whether nothing waits to be handled, and nothing is being handled, but by the app itself."""
        if self.message_queue_size or self._next_callbacks:
            return False
        return all(pump is self or _is_idle(pump) for pump in (*self.screen_stack, *self._registry))


def _is_idle(pump: MessagePump) -> bool:
    """Return whether a widget has handled all that it was sent: it waits for the next message, or is closed."""
    waits = bool(pump._message_queue.ready_event._waiters)  # for the next message
    return pump._closed or (waits and not pump.message_queue_size and not pump._next_callbacks)
