"""The name of a tag: what was typed, made one clean line."""

from __future__ import annotations

import unicodedata

from tui_reader.text.clean import clean_line


def tag_name(typed: str) -> str:
    """Make a tag of what was typed: one clean line, NFC, no `#` before it; `""` where nothing is left."""
    return " ".join(unicodedata.normalize("NFC", clean_line(typed)).split()).lstrip("# ")


def tag_key(name: str) -> str:
    """What two spellings of one tag share."""
    return unicodedata.normalize("NFC", tag_name(name).casefold())
