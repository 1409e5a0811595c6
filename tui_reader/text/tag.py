"""The name of a tag: what was typed, made one line."""

from __future__ import annotations

import unicodedata

from tui_reader.text.clean import typed_line

_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))
"""Characters that nobody sees and that join nothing; zero-width joiners and non-joiners change how letters look."""


def tag_name(typed: str) -> str:
    """Make a tag of what was typed: one line, NFC, no `#` before it; `""` where nothing is left that can be seen."""
    name = " ".join(unicodedata.normalize("NFC", typed_line(typed.replace("\0", ""))).split()).lstrip("# ")
    return name if name.translate(_UNSEEN).strip() else ""


def tag_key(name: str) -> str:
    """What two spellings of one tag share: case and characters that nobody sees do not part them."""
    return unicodedata.normalize("NFC", tag_name(name).translate(_UNSEEN).casefold())
