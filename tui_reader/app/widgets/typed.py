"""Typing into a field: which keys are text, and how queued ones are inserted at once."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui_reader.text.clean import REPLACEMENT, TAB, typed_text


class TypedText(Message, bubble=False):
    """Characters that were typed faster than they could be shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class TypingField:
    """A field that takes every character that can be stored, and `TypedText`."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Return whether a key is text here, so that no binding of the screen takes it."""
        return is_text(character)

    def on_typed_text(self, event: TypedText) -> None:
        event.stop()
        self.type_text(event.text)

    def type_text(self, text: str) -> None:
        """Put `text` in the place of the selection, the cursor behind it."""
        raise NotImplementedError


def is_text(character: str | None) -> bool:
    """Return whether a key's character is text: printable, a blank of any kind, a joiner, an emoji of next year.

    Textual goes by `str.isprintable`, which is false for the no-break space, joiners, the ideographic space and
    characters that are newer than Python's tables.
    """
    return (
        character is not None
        and len(character) == 1
        and character not in (TAB, "\n", "\r")
        and (character == REPLACEMENT or typed_text(character) == character)
    )


def typed_character(event: events.Event) -> str | None:
    """The character that a key types, None for a key that does something else."""
    return event.character if isinstance(event, events.Key) and is_text(event.character) else None
