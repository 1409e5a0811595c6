"""The names of keys, as Textual spells them, and which of them a terminal can send at all."""

from __future__ import annotations

import re

# What a terminal sends for these is the code of another key.
_SAME_CODE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+j": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+[": "escape",
}
_NAMED = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "escape", "enter", "tab",
    "space", "backspace", *(f"f{number}" for number in range(1, 13)),
}  # fmt: skip
_WITH_CTRL = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete", "insert"}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "del": "delete",
    "ins": "insert",
    "page_up": "pageup",
    "page_down": "pagedown",
    "shift_tab": "shift+tab",
    "backtab": "shift+tab",
    " ": "space",
    "minus": "-",
    "plus": "+",
    "slash": "/",
    "backslash": "\\",
}
NAMES = tuple(sorted(_NAMED))


def check_key(name: str) -> tuple[str, str | None]:
    """Return the key's name in the program's spelling, and why it cannot be bound (None where it can).

    A printable character stands for itself; capitals are keys of their own (`G`, not `shift+g`).
    """
    if len(name) == 1 and name.isprintable() and not name.isspace():
        return name, None
    *modifiers, last = name.split("+") if not name.endswith("++") else [*name[:-2].split("+"), "+"]
    modifiers = [modifier.lower() for modifier in modifiers]
    last = last if len(last) == 1 and not modifiers and last != " " else last.lower()
    last = _OTHER_NAMES.get(last, last)
    key = "+".join([*sorted(modifiers), last])
    if key in _NAMED or key == "shift+tab" or (len(key) == 1 and key.isprintable()):
        return key, None
    if not modifiers and (character := _character(last)):
        return character, None
    return key, _reason(name, key, modifiers, last)


def _character(name: str) -> str | None:
    """Return the character of a name such as `question_mark` (Textual takes those of Unicode); None for letters."""
    import unicodedata

    try:
        character = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    return character if character.isprintable() and not character.isalnum() and not character.isspace() else None


def _reason(name: str, key: str, modifiers: list[str], last: str) -> str | None:
    if key in _SAME_CODE:
        return f"no terminal can send {name!r}: it is {_SAME_CODE[key]!r}"
    if unknown := next((modifier for modifier in modifiers if modifier not in ("ctrl", "shift")), None):
        if unknown in ("alt", "meta", "option"):
            return f"no terminal can send {name!r} reliably: Alt and a letter are typed as Escape and the letter"
        if unknown in ("super", "cmd", "command", "win"):
            return f"no terminal can send {name!r}: the system keeps that key to itself"
        return f"unknown key {name!r}{_nearest_key(name)}"
    if modifiers == ["ctrl"] and (re.fullmatch(r"[a-z]", last) or last in _WITH_CTRL):
        return None
    if modifiers == ["shift"]:
        if len(last) == 1 and last.isalpha():
            return f"write {last.upper()!r} for {name!r}"
        if last in _WITH_CTRL:
            return None
        return f"no terminal can send {name!r} as a key of its own"
    if modifiers and (last in _NAMED or len(last) == 1):
        return f"no terminal can send {name!r} as a key of its own"
    return f"unknown key {name!r}{_nearest_key(name)}"


def _nearest_key(name: str) -> str:
    import difflib

    found = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""
